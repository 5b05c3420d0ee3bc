import { expect } from 'chai';
import { findRevision } from '../../src/operations/find-revision.ts';
import { cancelSchedule, draftOfFiles, publishFiles, scheduledNow } from '../../src/operations/publish-files.ts';
import { revisionDifference, revisionHistory } from '../../src/operations/revision-history.ts';
import { planRollback, rollBack } from '../../src/operations/rollback.ts';
import { workspaceAt } from '../../src/operations/workspace-at.ts';
import { listAudit } from '../../src/storage/audit.ts';
import { type Published, publishedDock, settings, stockMapping } from '../support/published.ts';
import { rejection } from '../support/rejection.ts';
import { eachStore } from '../support/stores.ts';

const actor = 'cli:anna';
const night = '2026-03-01T20:00:00.000Z';

async function publish({ dock }: Published, more: { reason?: string; untested?: boolean; at?: string } = {}) {
  const draft = await draftOfFiles(dock, { reason: '', untested: false, ...more }, actor);
  if ('findings' in draft) throw new Error(draft.findings.map(({ message }) => message).join('\n'));
  return publishFiles(dock, draft, more.at);
}

async function goBack({ dock }: Published, which?: string, reason = '') {
  const plan = await planRollback(dock, which);
  if ('findings' in plan) throw new Error(plan.findings.map(({ message }) => message).join('\n'));
  return rollBack(dock, plan, reason, actor);
}

async function deeds({ dock }: Published): Promise<string[]> {
  const rows = await dock.tools.store.reader.selectFrom('audit').selectAll().orderBy('id').execute();
  return rows.map(({ actor: who, action, reason }) => `${who} ${action} ${reason}`.trim());
}

/** What the newest deed of this action changed. */
async function changeBy({ dock }: Published, action: string) {
  const [deed] = await listAudit(dock.tools.store.reader, 'every merchant', { action, limit: 1 });
  return { before: deed?.before, after: deed?.after };
}

/** What runs after the daemon's next look at the store. */
async function runs({ revisions }: Published): Promise<string> {
  await revisions.activateDue();
  await revisions.follow();
  return revisions.current().name;
}

eachStore('publishing', (open) => {
  it('makes the files current, and keeps who did it and why beside what the daemon took by itself', async () => {
    const box = await publishedDock({ store: await open() });
    await box.save({ 'crossdock.yaml': settings('two') });
    expect(await runs(box)).to.equal('one');
    const done = await publish(box, { reason: 'new name' });
    expect(done).to.deep.include({ state: 'current', untested: false, withdrawn: null });
    expect(done.changes).to.deep.equal({ added: [], changed: ['crossdock.yaml'], removed: [] });
    expect(await runs(box)).to.equal('two');
    const history = await revisionHistory(box.dock, 10);
    expect(history.map(({ state, way, actor: who, reason }) => [state, way, who, reason])).to.deep.equal([
      ['current', 'publish', actor, 'new name'],
      ['past', 'save', 'file', ''],
    ]);
    expect(await deeds(box)).to.deep.equal(['file mappings save', `${actor} mappings publish new name`]);
  });

  it('tells each merchant whose file changed what it was and became, and everybody what concerns all', async () => {
    const box = await publishedDock({ store: await open() });
    const merchant = (name: string) => `name: ${name}\nerror contacts: [${name}@example.com]\n`;
    const crossdock = (name: string) => `${settings(name)}wms: { legacy: { type: file-drop } }\n`;
    await box.save({ 'crossdock.yaml': crossdock('one') });
    await box.save({ 'merchants/acme.yaml': merchant('acme'), 'merchants/bolt.yaml': merchant('bolt') });
    await publish(box);
    const first = (
      await box.dock.tools.store.reader.selectFrom('revisions').select('id').where('current', '=', 1).execute()
    )[0]?.id;
    await box.save({ 'crossdock.yaml': crossdock('two'), 'merchants/acme.yaml': merchant('acme-two') });
    const { revision } = await publish(box, { reason: 'renamed' });
    const told = async (scope: 'every merchant' | string[]) =>
      (await listAudit(box.dock.tools.store.reader, scope, { subject: revision, limit: 10 })).map((deed) => [
        deed.merchant,
        deed.reason,
        deed.before,
        deed.after,
      ]);
    const own = [
      'acme',
      'renamed',
      { 'merchants/acme.yaml name': 'acme', 'merchants/acme.yaml error contacts': '(an address)@example.com' },
      {
        'merchants/acme.yaml name': 'acme-two',
        'merchants/acme.yaml error contacts': '(an address)@example.com, another one',
      },
    ];
    const general = [
      '',
      'renamed',
      { revision: first, 'crossdock.yaml name': 'one' },
      { revision, 'crossdock.yaml name': 'two' },
    ];
    expect(await told(['acme'])).to.deep.equal([own]);
    expect(await told(['bolt'])).to.deep.equal([]);
    expect(await told('every merchant')).to.deep.equal([own, general]);
    expect(
      (await listAudit(box.dock.tools.store.reader, ['bolt'], { limit: 10 })).map(({ action }) => action),
    ).to.deep.equal(['mappings publish']);
  });

  it('tells a merchant of a save that the daemon took, too', async () => {
    const box = await publishedDock({ store: await open(), publish: 'on save' });
    const wms = `${settings('one', 'on save')}wms: { legacy: { type: file-drop } }\n`;
    await box.save({ 'crossdock.yaml': wms, 'merchants/acme.yaml': 'name: Acme\n' });
    await box.revisions.reload();
    await box.save({ 'merchants/acme.yaml': 'name: Acme Two\n' });
    await box.revisions.reload();
    const [deed] = await listAudit(box.dock.tools.store.reader, ['acme'], { limit: 1 });
    expect(deed).to.deep.include({
      actor: 'file',
      action: 'mappings save',
      subject: box.revisions.current().revision,
      before: { 'merchants/acme.yaml name': 'Acme' },
      after: { 'merchants/acme.yaml name': 'Acme Two' },
    });
  });

  it('leaves files alone that are current, without a line in history or audit', async () => {
    const box = await publishedDock({ store: await open() });
    expect(await publish(box)).to.include({ state: 'unchanged' });
    expect([(await revisionHistory(box.dock, 10)).length, (await deeds(box)).length]).to.deep.equal([1, 1]);
  });

  it('lists everything that is wrong and changes nothing', async () => {
    const box = await publishedDock({ store: await open() });
    await box.save({ 'crossdock.yaml': 'nmae: two\n', ...stockMapping('Qty', 'Units') });
    const draft = await draftOfFiles(box.dock, { reason: '', untested: true }, actor);
    expect('findings' in draft && draft.findings.map(({ file, code }) => `${file} ${code}`)).to.deep.equal([
      'crossdock.yaml CONFIG_UNKNOWN_KEY',
      'mappings/stock.test.yaml CONFIG_MAPPING_TEST',
    ]);
    expect(await runs(box)).to.equal('one');
  });

  it('refuses a mapping whose tests fail, unless told otherwise; the history says so, and the daemon keeps to it', async () => {
    const box = await publishedDock({ store: await open(), publish: 'on save' });
    await box.save({ 'crossdock.yaml': settings('two', 'on save'), ...stockMapping('Qty', 'Units') });
    expect((await box.revisions.reload()).findings.map(({ code }) => code)).to.deep.equal(['CONFIG_MAPPING_TEST']);
    const draft = await draftOfFiles(box.dock, { reason: '', untested: false }, actor);
    expect('findings' in draft && draft.findings.map(({ code }) => code)).to.deep.equal(['CONFIG_MAPPING_TEST']);
    expect(await publish(box, { untested: true })).to.include({ state: 'current', untested: true });
    expect(await runs(box)).to.equal('two');
    expect((await revisionHistory(box.dock, 1))[0]).to.include({ state: 'current', untested: true });
    await box.save({ 'crossdock.yaml': settings('three', 'on save') });
    expect((await box.revisions.reload()).findings).to.have.length(1);
    expect(await runs(box)).to.equal('two');
  });

  it('is not called untested when the tests pass after all', async () => {
    const box = await publishedDock({ store: await open() });
    await box.save({ 'crossdock.yaml': settings('two') });
    expect(await publish(box, { untested: true })).to.include({ state: 'current', untested: false });
  });
});

eachStore('publishing at an instant', (open) => {
  it('waits for it, without what is edited in the meantime', async () => {
    const box = await publishedDock({ store: await open() });
    await box.save({ 'crossdock.yaml': settings('two') });
    const done = await publish(box, { at: night, reason: 'at night' });
    expect(done).to.include({ state: 'scheduled', scheduledAt: night });
    await box.save({ 'crossdock.yaml': settings('three') });
    box.pass(11);
    expect(await runs(box)).to.equal('one');
    const [waiting] = await revisionHistory(box.dock, 10);
    expect(waiting).to.include({ state: 'scheduled', at: night, actor, reason: 'at night' });
    expect(waiting?.changes?.changed).to.deep.equal(['crossdock.yaml']);
    box.pass(1);
    expect(await runs(box)).to.equal('two');
    const [current] = await revisionHistory(box.dock, 10);
    expect(current).to.include({ state: 'current', way: 'schedule', actor, reason: 'at night' });
    expect((await deeds(box)).slice(1)).to.deep.equal([
      `${actor} mappings schedule at night`,
      `${actor} mappings activate at night`,
    ]);
    expect((await changeBy(box, 'mappings schedule')).after).to.include({ 'becomes current': night });
  });

  it('is taken back by whoever says so, and by everything that becomes current before', async () => {
    const box = await publishedDock({ store: await open() });
    await box.save({ 'crossdock.yaml': settings('two') });
    await publish(box, { at: night });
    expect((await scheduledNow(box.dock)).scheduledAt).to.equal(night);
    await cancelSchedule(box.dock, 'not yet', actor);
    expect(await changeBy(box, 'mappings withdraw')).to.deep.equal({ before: { 'becomes current': night }, after: {} });
    expect(await rejection(scheduledNow(box.dock))).to.include({ code: 'SCHEDULE_NONE' });
    expect(await rejection(cancelSchedule(box.dock, '', actor))).to.include({ code: 'SCHEDULE_NONE' });
    await publish(box, { at: night });
    await box.save({ 'crossdock.yaml': settings('three') });
    expect((await publish(box)).withdrawn).to.include({ scheduledAt: night });
    expect((await revisionHistory(box.dock, 10))[0]?.note).to.include('Withdrew');
    box.pass(24);
    expect(await runs(box)).to.equal('three');
    expect((await deeds(box)).filter((deed) => deed.includes('withdraw'))).to.deep.equal([
      `${actor} mappings withdraw not yet`,
      `${actor} mappings withdraw Overtaken by ${box.revisions.current().revision}.`,
    ]);
  });

  it('is refused for an instant that has passed, and for files that run already', async () => {
    const box = await publishedDock({ store: await open() });
    const wish = { reason: '', untested: false, at: box.now() };
    expect(await rejection(draftOfFiles(box.dock, wish, actor))).to.include({ code: 'SCHEDULE_PAST' });
    expect(await rejection(publish(box, { at: night }))).to.include({ code: 'SCHEDULE_RUNS' });
  });

  it('ends with an exception when the revision cannot run then, and what ran keeps running', async () => {
    const box = await publishedDock({ store: await open() });
    await box.save({ 'crossdock.yaml': settings('two') });
    const { revision } = await publish(box, { at: night });
    await box.dock.tools.store.commits.commit({
      apply: async (trx) => {
        const texts = JSON.stringify({ 'crossdock.yaml': 'connections: { a: { sftp: {} } }\n' });
        await trx.updateTable('revisions').set({ texts }).where('id', '=', revision).execute();
      },
    });
    box.pass(13);
    expect(await runs(box)).to.equal('one');
    expect(await rejection(scheduledNow(box.dock))).to.include({ code: 'SCHEDULE_NONE' });
    const exceptions = await box.dock.tools.store.reader.selectFrom('exceptions').selectAll().execute();
    expect(exceptions.map(({ code, value }) => [code, value])).to.deep.equal([['CONFIG_SCHEDULE_REFUSED', revision]]);
    expect((await deeds(box)).at(-1)).to.match(/^daemon mappings withdraw It cannot run: crossdock\.yaml:/);
  });
});

eachStore('going back', (open) => {
  async function threePublished(): Promise<Published & { ids: string[] }> {
    const box = await publishedDock({ store: await open(), publish: 'on save' });
    const ids = [box.revisions.current().revision];
    for (const name of ['two', 'three']) {
      await box.save({ 'crossdock.yaml': settings(name, 'on save') });
      await box.revisions.reload();
      ids.push(box.revisions.current().revision);
    }
    return { ...box, ids };
  }

  it('takes one step each time, or leads to the revision that is named', async () => {
    const box = await threePublished();
    await goBack(box, undefined, 'came out empty');
    expect(await runs(box)).to.equal('two');
    await goBack(box);
    expect(await runs(box)).to.equal('one');
    expect(await rejection(planRollback(box.dock, undefined))).to.include({ code: 'REVISION_FIRST' });
    await goBack(box, box.ids[2]?.slice(0, 10));
    expect(await runs(box)).to.equal('three');
    expect((await revisionHistory(box.dock, 3)).map(({ way, reason }) => [way, reason])).to.deep.equal([
      ['rollback', ''],
      ['rollback', ''],
      ['rollback', 'came out empty'],
    ]);
    expect((await deeds(box)).at(-1)).to.equal(`${actor} mappings rollback`);
  });

  it('is not undone by a daemon that looks at the unchanged files again', async () => {
    const box = await threePublished();
    await goBack(box);
    expect(await runs(box)).to.equal('two');
    expect(await box.revisions.reload()).to.deep.equal({ changed: false, findings: [], draft: true });
    expect(await runs(box)).to.equal('two');
  });

  it('withdraws what was scheduled', async () => {
    const box = await threePublished();
    await box.save({ 'crossdock.yaml': settings('four') });
    await publish(box, { at: night });
    expect((await goBack(box)).withdrawn).to.include({ scheduledAt: night });
  });

  it('is refused to the revision that runs, to one that nobody knows, and to one that cannot run any more', async () => {
    const box = await threePublished();
    const [first = '', , third = ''] = box.ids;
    expect(await rejection(planRollback(box.dock, third))).to.include({ code: 'REVISION_RUNS' });
    expect(await rejection(planRollback(box.dock, 'zz'))).to.include({ code: 'REVISION_UNKNOWN' });
    await box.dock.tools.store.commits.commit({
      apply: async (trx) => {
        const texts = JSON.stringify({ 'crossdock.yaml': 'nmae: one\n' });
        await trx.updateTable('revisions').set({ texts }).where('id', '=', first).execute();
      },
    });
    const plan = await planRollback(box.dock, first);
    expect('findings' in plan && plan.findings.map(({ code }) => code)).to.deep.equal(['CONFIG_UNKNOWN_KEY']);
  });
});

describe('looking at revisions', () => {
  it('finds one by the beginning of its id, when it is the only one', async () => {
    const { dock, revisions } = await publishedDock();
    const { revision } = revisions.current();
    expect(await findRevision(dock, revision.slice(0, 4))).to.equal(revision);
    await dock.tools.store.commits.commit({
      apply: async (trx) => {
        const row = await trx.selectFrom('revisions').selectAll().executeTakeFirstOrThrow();
        await trx
          .insertInto('revisions')
          .values({ ...row, id: `${revision}0`, current: 0 })
          .execute();
      },
    });
    expect(await rejection(findRevision(dock, revision.slice(0, 4)))).to.include({ code: 'REVISION_AMBIGUOUS' });
    expect(await findRevision(dock, revision)).to.equal(revision);
    for (const nothing of ['', '%', 'zz'])
      expect(await rejection(findRevision(dock, nothing))).to.include({ code: 'REVISION_UNKNOWN' });
  });

  it('gives the workspace that runs, that of the files, and an older one', async () => {
    const box = await publishedDock();
    const first = box.revisions.current().revision;
    await box.save({ 'crossdock.yaml': settings('two') });
    await publish(box);
    await runs(box);
    await box.save({ 'crossdock.yaml': settings('three'), ...stockMapping('Qty', 'Units') });
    const names = await Promise.all(
      ['current', 'files', first.slice(0, 8)].map(async (which) => (await workspaceAt(box.dock, which)).name),
    );
    expect(names).to.deep.equal(['two', 'three', 'one']);
    await box.save({ 'crossdock.yaml': 'nmae: x\n' });
    const thrown = await rejection(workspaceAt(box.dock, 'files'));
    expect(thrown).to.include({ code: 'WORKSPACE_NOT_VALID', value: 'crossdock.yaml' });
  });

  it('shows what each changed line by line, against the one that it replaced or any other', async () => {
    const box = await publishedDock();
    const first = box.revisions.current().revision;
    await box.save({ 'crossdock.yaml': settings('two'), 'templates/note.hbs': 'Hello\n' });
    const { revision } = await publish(box);
    const { against, files } = await revisionDifference(box.dock, revision);
    expect([against, files.map(({ file, change }) => `${file} ${change}`)]).to.deep.equal([
      first,
      ['crossdock.yaml changed', 'templates/note.hbs added'],
    ]);
    expect(files[0]?.patch?.split('\n').slice(0, 6)).to.deep.equal([
      '--- crossdock.yaml',
      '+++ crossdock.yaml',
      '@@ -1,2 +1,2 @@',
      '-name: one',
      '+name: two',
      ' publish: by hand',
    ]);
    expect(files[1]?.patch).to.match(/^--- \/dev\/null\n\+\+\+ templates\/note\.hbs\n/);
    const back = await revisionDifference(box.dock, first, revision);
    expect(back.files.map(({ change }) => change)).to.deep.equal(['changed', 'removed']);
    expect((await revisionDifference(box.dock, first)).against).to.equal('');
    expect((await revisionDifference(box.dock, first, first)).files).to.deep.equal([]);
  });
});

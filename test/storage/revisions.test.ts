import { expect } from 'chai';
import { type Kysely, sql } from 'kysely';
import { deedsOf } from '../../src/operations/revision-deeds.ts';
import { listActivations } from '../../src/storage/activations.ts';
import { publications } from '../../src/storage/migrations/0002-publications.ts';
import type { Store } from '../../src/storage/open.ts';
import {
  activateScheduled,
  currentRevision,
  type Publication,
  publishRevision,
  revisionById,
  revisionIds,
  scheduledRevision,
  scheduleRevision,
  withdrawScheduled,
} from '../../src/storage/revisions.ts';
import type { Schema } from '../../src/storage/schema.ts';
import { changesBetween } from '../../src/storage/text-changes.ts';
import { eachStore, eachStoreUrl, openAt } from '../support/stores.ts';
import { at, committed, inCommit, later } from './samples.ts';

const night = '2026-03-02T02:00:00.000Z';

function revision(id: string, more: Partial<Publication> = {}): Publication {
  return {
    id,
    texts: { 'crossdock.yaml': `# ${id}\n"quoted"` },
    actor: 'cli:anna',
    reason: '',
    untested: false,
    ...more,
  };
}

function publish(store: Store, id: string, more: Partial<Publication> = {}, when = at) {
  return committed(store, (trx) => publishRevision(trx, store.dialect, revision(id, more), 'publish', when));
}

function schedule(store: Store, id: string, instant = night) {
  return committed(store, (trx) => scheduleRevision(trx, store.dialect, revision(id), instant, at));
}

eachStore('revisions', (open) => {
  it('have one current, keep every text, who published them and why, and may go back', async () => {
    const store = await open();
    expect(await currentRevision(store.reader)).to.equal(undefined);
    await publish(store, 'r1', { reason: 'first' });
    await publish(store, 'r2', { actor: 'file', untested: true }, later);
    expect(await currentRevision(store.reader)).to.deep.equal({
      ...revision('r2', { actor: 'file', untested: true }),
      createdAt: later,
      publishedAt: later,
      scheduledAt: null,
    });
    await inCommit(store, (trx) => publishRevision(trx, store.dialect, revision('r1'), 'rollback', later));
    expect(await currentRevision(store.reader)).to.deep.include({ id: 'r1', createdAt: at, publishedAt: later });
    expect((await revisionById(store.reader, 'r2'))?.texts).to.deep.equal(revision('r2').texts);
    const current = await store.reader.selectFrom('revisions').select('id').where('current', '=', 1).execute();
    expect(current).to.deep.equal([{ id: 'r1' }]);
  });

  it('log every time that one becomes current, with what it changed against the one before', async () => {
    const store = await open();
    await publish(store, 'r1', { reason: 'first' });
    await publish(store, 'r2', { texts: { 'crossdock.yaml': '# r1\n"quoted"', 'mappings/a.yaml': 'x' } });
    expect(await publish(store, 'r2')).to.deep.equal({ changed: false, withdrawn: undefined });
    await inCommit(store, (trx) => publishRevision(trx, store.dialect, revision('r1'), 'rollback', later));
    const log = await listActivations(store.reader, { limit: 10 });
    expect(log.map((one) => [one.revision, one.previous, one.way, one.reason, one.changes])).to.deep.equal([
      ['r1', 'r2', 'rollback', '', { added: [], changed: [], removed: ['mappings/a.yaml'] }],
      ['r2', 'r1', 'publish', '', { added: ['mappings/a.yaml'], changed: [], removed: [] }],
      ['r1', '', 'publish', 'first', { added: ['crossdock.yaml'], changed: [], removed: [] }],
    ]);
    const forward = await listActivations(store.reader, { revision: 'r1', forward: true, limit: 10 });
    expect(forward.map(({ way }) => way)).to.deep.equal(['publish']);
  });

  it('wait for their instant, one at a time', async () => {
    const store = await open();
    await publish(store, 'r1');
    expect(await schedule(store, 'r2')).to.equal(undefined);
    expect(await schedule(store, 'r3')).to.deep.equal({ id: 'r2', scheduledAt: night });
    expect(await schedule(store, 'r3', later)).to.equal(undefined);
    expect(await scheduledRevision(store.reader)).to.include({ id: 'r3', scheduledAt: later, publishedAt: null });
    expect(await scheduledRevision(store.reader, at)).to.equal(undefined);
    expect((await scheduledRevision(store.reader, later))?.id).to.equal('r3');
    expect((await currentRevision(store.reader))?.id).to.equal('r1');
    expect(await committed(store, (trx) => withdrawScheduled(trx, 'r2'))).to.equal(undefined);
    expect(await committed(store, (trx) => withdrawScheduled(trx))).to.deep.equal({ id: 'r3', scheduledAt: later });
    expect(await scheduledRevision(store.reader)).to.equal(undefined);
  });

  it('become current at their instant once, by the word of whoever scheduled them', async () => {
    const store = await open();
    await publish(store, 'r1', { actor: 'file' });
    await schedule(store, 'r2');
    const activate = (when: string) => committed(store, (trx) => activateScheduled(trx, store.dialect, 'r2', when));
    expect((await activate(later)).changed).to.equal(false);
    const both = await Promise.all([activate(night), activate(night)]);
    expect(both.map(({ changed }) => changed).sort()).to.deep.equal([false, true]);
    expect(await currentRevision(store.reader)).to.include({ id: 'r2', scheduledAt: null, publishedAt: night });
    const [last, ...before] = await listActivations(store.reader, { limit: 10 });
    expect([last?.way, last?.actor, before.length]).to.deep.equal(['schedule', 'cli:anna', 1]);
  });

  it('that are published later withdraw a scheduled one, and note it', async () => {
    const store = await open();
    await publish(store, 'r1');
    await schedule(store, 'r2');
    const published = await publish(store, 'r3');
    expect(published.withdrawn).to.deep.equal({ id: 'r2', scheduledAt: night });
    expect(await scheduledRevision(store.reader)).to.equal(undefined);
    expect((await listActivations(store.reader, { limit: 1 }))[0]?.note)
      .to.include('r2')
      .and.to.include(night);
    expect(
      deedsOf(revision('r3'), 'publish', published).map(({ action, subject }) => `${action} ${subject}`),
    ).to.deep.equal(['mappings publish r3', 'mappings withdraw r2']);
  });

  it('that are published early withdraw nothing', async () => {
    const store = await open();
    await publish(store, 'r1');
    await schedule(store, 'r2');
    expect((await publish(store, 'r2')).withdrawn).to.equal(undefined);
    expect(await scheduledRevision(store.reader)).to.equal(undefined);
  });

  it('are found by the beginning of their id, which means itself only', async () => {
    const store = await open();
    for (const id of ['4f0a', '4f0b', '5a']) await publish(store, id);
    const ids = (beginning: string) => revisionIds(store.reader, beginning, 5);
    expect([await ids('4f'), await ids('4f0b'), await ids('%'), await ids('6')]).to.deep.equal([
      ['4f0a', '4f0b'],
      ['4f0b'],
      [],
      [],
    ]);
  });
});

eachStoreUrl('revisions of several daemons', (newUrl) => {
  it('leave one current, and a log without gaps, when they are published at the same moment', async () => {
    const url = await newUrl();
    const stores = await Promise.all([openAt(url), openAt(url), openAt(url)]);
    for (let round = 0; round < 10; round += 1)
      await Promise.all(stores.map((store, index) => publish(store, `r${round}-${index}`)));
    const { reader } = stores[0];
    const current = await reader.selectFrom('revisions').select('id').where('current', '=', 1).execute();
    const log = await listActivations(reader, { limit: 100 });
    expect([current.length, current[0]?.id, log.length]).to.deep.equal([1, log[0]?.revision, 30]);
    for (const [index, { previous }] of log.entries()) expect(previous).to.equal(log[index + 1]?.revision ?? '');
  });
});

eachStoreUrl('a store of the version before publications', (newUrl) => {
  it('keeps what ran, as saves of files, with the current one last, and learns the mapping of what was sent', async () => {
    const url = await newUrl();
    const store = await openAt(url);
    await inCommit(store, async (trx) => {
      for (const statement of [...backToTheFirst, ...whatWasThere]) await sql.raw(statement).execute(trx);
    });
    await inCommit(store, (trx) => publications.up(trx as Kysely<Schema>, store.dialect));
    const log = await listActivations(store.reader, { limit: 10 });
    expect(
      log.map(({ revision: id, previous, at: when, way, actor, changes }) => ({
        id,
        previous,
        when,
        way,
        actor,
        changes,
      })),
    ).to.deep.equal([
      { id: 'r1', previous: 'r2', when: at, way: 'save', actor: 'file', changes: null },
      { id: 'r2', previous: '', when: later, way: 'save', actor: 'file', changes: null },
    ]);
    expect(await currentRevision(store.reader)).to.include({
      id: 'r1',
      actor: 'file',
      publishedAt: at,
      untested: false,
    });
    const documents = await store.reader.selectFrom('documents').select(['id', 'mapping']).orderBy('id').execute();
    expect(documents).to.deep.equal([
      { id: 'd1', mapping: 'legacy-orders' },
      { id: 'd2', mapping: '' },
    ]);
  });
});

const backToTheFirst = [
  'drop table activations',
  'drop index revisions_by_current',
  'drop index revisions_by_schedule',
  'drop index documents_by_revision',
  'drop index documents_by_mapping',
  'alter table documents drop column mapping',
  ...['actor', 'reason', 'published_at', 'scheduled_at', 'untested'].map(
    (column) => `alter table revisions drop column ${column}`,
  ),
];

const document = (id: string, direction: string) =>
  `insert into documents (id, merchant, direction, endpoint, kind, name, size, sha256, state, code, reason, records, rejected, report, revision, created_at, updated_at)
    values ('${id}', 'acme', '${direction}', 'acme/legacy/orders', 'orders', 'A.csv', 1, 'aa', 'sent', '', '', 0, 0, '[]', 'r1', '${at}', '${at}')`;

const whatWasThere = [
  `insert into revisions (id, texts, created_at, current) values ('r1', '{}', '${at}', 1), ('r2', '{}', '${later}', 0)`,
  document('d1', 'out'),
  document('d2', 'in'),
  `insert into deliveries (id, merchant, gate, kind, state, connection, mapping, revision, number, now, file_name, document, stock_version, note, created_at, updated_at)
    values ('l1', 'acme', 'acme/legacy/orders', 'orders', 'done', 'legacy', 'legacy-orders', 'r1', 1, '${at}', 'A.csv', 'd1', 0, '', '${at}', '${at}')`,
];

describe('changes between two workspaces', () => {
  it('are names of files that were added, changed and removed, sorted', () => {
    expect(changesBetween({ a: '1', b: '1', c: '1' }, { d: '1', a: '2', b: '1', aa: '' })).to.deep.equal({
      added: ['aa', 'd'],
      changed: ['a'],
      removed: ['c'],
    });
  });
});

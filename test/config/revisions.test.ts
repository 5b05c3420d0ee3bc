// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { expect } from 'chai';
import { revisionOf } from '../../src/config/texts.ts';
import type { Workspace } from '../../src/config/workspace.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { box, save, workspaceOf } from './revision-box.ts';

describe('revisions', () => {
  it('begin with the first good files', async () => {
    const { store, daemon } = await box(workspaceOf('one'));
    const revisions = daemon();
    expect(() => revisions.current())
      .to.throw('no good configuration')
      .with.property('code', 'CONFIG_NO_REVISION');
    expect(await revisions.reload()).to.deep.equal({ changed: true, findings: [], draft: false });
    expect(revisions.current().name).to.equal('one');
    expect(store.current).to.equal(revisions.current().revision);
  });

  it('are none while the first files are bad', async () => {
    const { store, daemon } = await box({ 'crossdock.yaml': 'nmae: x\n' });
    const revisions = daemon();
    const { changed, findings } = await revisions.reload();
    expect([changed, findings.map(({ code }) => code), revisions.hasCurrent(), store.current]).to.deep.equal([
      false,
      ['CONFIG_UNKNOWN_KEY'],
      false,
      undefined,
    ]);
  });

  it('go on with a good save, and tell who listens', async () => {
    const { home, daemon } = await box(workspaceOf('one'));
    const revisions = daemon();
    await revisions.reload();
    const heard: string[] = [];
    const stop = revisions.onChange(({ name }) => heard.push(name));
    await save(home, workspaceOf('two'));
    expect((await revisions.reload()).changed).to.equal(true);
    expect((await revisions.reload()).changed).to.equal(false);
    stop();
    await save(home, workspaceOf('three'));
    await revisions.reload();
    expect([revisions.current().name, heard]).to.deep.equal(['three', ['two']]);
  });

  it('CX-19 keep the last good one after a bad save, also over a restart, until a good save', async () => {
    const { home, store, daemon } = await box(workspaceOf('one'));
    const revisions = daemon();
    await revisions.reload();
    await save(home, { ...workspaceOf('two'), 'merchants/acme.yaml': 'carts:\n  web:\n    orders: { from: ' });
    const { changed, findings } = await revisions.reload();
    expect([changed, findings.map(({ file, code }) => `${file} ${code}`)]).to.deep.equal([
      false,
      ['merchants/acme.yaml CONFIG_YAML'],
    ]);
    expect(revisions.current().name).to.equal('one');

    const restarted = daemon();
    expect((await restarted.reload()).findings).to.have.length(1);
    expect([restarted.current().name, store.published]).to.deep.equal(['one', 1]);

    await save(home, workspaceOf('two'));
    await restarted.reload();
    expect(restarted.current().name).to.equal('two');
  });

  it('CX-19 keep the last good one when all files are gone for a moment', async () => {
    const { home, daemon } = await box(workspaceOf('one'));
    const revisions = daemon();
    await revisions.reload();
    await save(home, {});
    expect((await revisions.reload()).findings.map(({ code }) => code)).to.deep.equal(['CONFIG_FILE_MISSING']);
    expect(revisions.current().name).to.equal('one');
  });

  it('CX-19 keep the last good one while an editor has emptied crossdock.yaml and not filled it yet', async () => {
    const { home, store, daemon } = await box(workspaceOf('one'));
    const revisions = daemon();
    await revisions.reload();
    const open = { 'merchants/acme.yaml': 'wms: legacy\n' };
    for (const emptied of ['', '\n', ' \r\n\t\n', '\uFEFF']) {
      await save(home, { ...open, 'crossdock.yaml': emptied });
      for (const publish of [false, true])
        expect((await revisions.reload({ publish })).findings.map(({ code }) => code)).to.deep.equal([
          'CONFIG_FILE_EMPTY',
        ]);
    }
    expect([revisions.current().name, store.published]).to.deep.equal(['one', 1]);
    await save(home, { 'crossdock.yaml': '# nothing yet\n' });
    expect((await revisions.reload()).changed).to.equal(true);
  });

  it('CX-20 take a changed secret at the next reload, without a new revision', async () => {
    const { store, daemon } = await box(
      workspaceOf('one', 'connections:\n  a: { sftp: { host: b, user: c, password: "${file:/run/secrets/sftp}" } }\n'),
    );
    let secret = 'old';
    const revisions = daemon({ readSecretFile: () => secret });
    await revisions.reload();
    const heard: Workspace[] = [];
    revisions.onChange((workspace) => heard.push(workspace));
    secret = 'new';
    expect((await revisions.reload()).changed).to.equal(true);
    expect(heard[0]?.connections.get('a')?.settings).to.include({ password: 'new' });
    expect(store.published).to.equal(1);
  });

  it('are read again with the secrets of now when those change, whatever lies in the files meanwhile', async () => {
    const { home, store, daemon } = await box(
      workspaceOf('one', 'connections:\n  a: { sftp: { host: b, user: c, password: "${secret:sftp}" } }\n'),
    );
    const secrets = new Map<string, string>();
    const revisions = daemon({ secret: (name) => secrets.get(name) });
    expect((await revisions.reload()).findings.map(({ message }) => message)).to.deep.equal([
      '${secret:sftp}: The store has no secret of this name: crossdock secrets set "sftp".',
    ]);
    secrets.set('sftp', 'old');
    await revisions.reload();
    await save(home, { 'crossdock.yaml': 'nmae: x\n' });
    const heard: Workspace[] = [];
    revisions.onChange((workspace) => heard.push(workspace));
    expect(await revisions.renew()).to.equal(false);
    secrets.set('sftp', 'new');
    expect(await revisions.renew()).to.equal(true);
    expect(heard.map(({ connections }) => connections.get('a')?.settings)).to.have.nested.property(
      '[0].password',
      'new',
    );
    secrets.clear();
    expect(await revisions.renew()).to.equal(false);
    expect(revisions.current().connections.get('a')?.settings).to.include({ password: 'new' });
    expect(store.published).to.equal(1);

    const restarted = daemon({ secret: (name) => secrets.get(name) });
    await restarted.follow();
    expect(restarted.hasCurrent()).to.equal(false);
    secrets.set('sftp', 'back');
    expect(await restarted.renew()).to.equal(true);
    expect(restarted.current().connections.get('a')?.settings).to.include({ password: 'back' });
  });

  it('stay as they were for deliveries that began with them', async () => {
    const { home, daemon } = await box(workspaceOf('one'));
    const revisions = daemon();
    await revisions.reload();
    const first = revisions.current().revision;
    await save(home, workspaceOf('two'));
    await revisions.reload();
    expect((await revisions.of(first)).name).to.equal('one');
    const restarted = daemon();
    await restarted.reload();
    expect((await restarted.of(first)).name).to.equal('one');
    expect(await restarted.of(restarted.current().revision)).to.equal(restarted.current());
    expect(await restarted.of(first)).to.equal(await restarted.of(first));
  });

  it('of the past need no secrets and run no tests', async () => {
    const root =
      'connections:\n  a: { sftp: { host: b, user: c, password: "${env:GONE}" } }\n  b: { sftp: { host: b, user: c, password: "${file:/gone}" } }\n';
    const { home, daemon } = await box({ ...workspaceOf('one', root), 'mappings/out.test.yaml': '{}' });
    const testMapping = async () => [{ title: 't', ok: true, detail: '' }];
    const revisions = daemon({ env: { GONE: 'x' }, readSecretFile: () => 'y', testMapping });
    await revisions.reload();
    const first = revisions.current().revision;
    await save(home, workspaceOf('two'));
    const restarted = daemon({ env: {}, testMapping: async () => [{ title: 't', ok: false, detail: '' }] });
    await restarted.reload();
    expect((await restarted.of(first)).name).to.equal('one');
  });

  it('that nobody knows are named, and asked for again', async () => {
    const { store, daemon } = await box(workspaceOf('one'));
    const revisions = daemon();
    await revisions.reload();
    const code = async () =>
      revisions.of('feed').then(
        ({ name }) => name,
        (thrown) => thrown.code,
      );
    expect(await code()).to.equal('CONFIG_REVISION_UNKNOWN');
    store.revisions.push({ id: 'feed', texts: { 'crossdock.yaml': 'nmae: x\n' } });
    expect(await code()).to.equal('CONFIG_REVISION_UNREADABLE');
    store.revisions.push({ id: 'feet', texts: { 'crossdock.yaml': 'name: x\n' } });
    expect((await revisions.of('feet')).name).to.equal('x');
  });

  it('are read from the store once, while they are among the last twenty', async () => {
    const { store, daemon } = await box(workspaceOf('one'));
    const revisions = daemon();
    await revisions.reload();
    for (let index = 0; index < 30; index++)
      store.revisions.push({ id: `r${index}`, texts: { 'crossdock.yaml': `name: n${index}\n` } });
    let reads = 0;
    const readById = store.readById.bind(store);
    store.readById = (id) => {
      reads++;
      return readById(id);
    };
    for (let index = 0; index < 30; index++) await revisions.of(`r${index}`);
    for (let index = 10; index < 30; index++) await revisions.of(`r${index}`);
    expect(reads).to.equal(30);
    await revisions.of('r0');
    expect(reads).to.equal(31);
  });

  it('wait for a person where they are published by hand', async () => {
    const { home, store, daemon } = await box(workspaceOf('one', 'publish: by hand\n'));
    const revisions = daemon();
    await revisions.reload();
    await save(home, workspaceOf('two'));
    expect(await revisions.reload()).to.deep.equal({ changed: false, findings: [], draft: true });
    const restarted = daemon();
    expect((await restarted.reload()).draft).to.equal(true);
    expect([restarted.current().name, store.published]).to.deep.equal(['one', 1]);
    expect((await restarted.reload({ publish: true })).changed).to.equal(true);
    expect(restarted.current().name).to.equal('two');
  });

  it('never publish bad files, whoever asks', async () => {
    const { home, daemon } = await box(workspaceOf('one'));
    const revisions = daemon();
    await revisions.reload();
    await save(home, { 'crossdock.yaml': 'nmae: x\n' });
    expect((await revisions.reload({ publish: true })).changed).to.equal(false);
    expect(revisions.current().name).to.equal('one');
  });

  describe('of several daemons', () => {
    it('are one: what one publishes the others follow, and their old files change nothing', async () => {
      const { home, store, daemon } = await box(workspaceOf('one'));
      const second = await temporaryFolder();
      await save(second, workspaceOf('one'));
      const [a, b] = [daemon(), daemon({}, second)];
      await a.reload();
      await b.reload();
      await save(home, workspaceOf('two'));
      await a.reload();
      expect([await b.follow(), await b.follow(), b.current().name]).to.deep.equal([true, false, 'two']);
      expect(await b.reload()).to.deep.equal({ changed: false, findings: [], draft: true });

      const restarted = daemon({}, second);
      expect(await restarted.reload()).to.include({ draft: true });
      expect([restarted.current().name, store.current]).to.deep.equal(['two', a.current().revision]);
    });

    it('take an edit back to older texts for an edit', async () => {
      const { home, daemon } = await box(workspaceOf('one'));
      const revisions = daemon();
      await revisions.reload();
      for (const name of ['two', 'one']) {
        await save(home, workspaceOf(name));
        await revisions.reload();
      }
      expect(revisions.current().name).to.equal('one');
    });

    it('are not lost when the store has one that this version cannot read', async () => {
      const { store, daemon } = await box(workspaceOf('one'));
      store.revisions.push({ id: 'other', texts: { 'crossdock.yaml': 'nmae: x\n' } });
      store.current = 'other';
      const revisions = daemon();
      await revisions.reload();
      expect([revisions.current().name, store.current]).to.deep.equal(['one', revisions.current().revision]);
    });
  });

  describe('that were scheduled', () => {
    it('become current when their instant has come, and wait until then', async () => {
      const { store, daemon } = await box(workspaceOf('one'));
      const revisions = daemon();
      await revisions.reload();
      store.revisions.push({ id: 'night', texts: workspaceOf('two') });
      expect([await revisions.activateDue(), revisions.current().name]).to.deep.equal([[], 'one']);
      store.due = 'night';
      expect([await revisions.activateDue(), revisions.current().name]).to.deep.equal([[], 'two']);
      expect([store.current, store.due]).to.deep.equal(['night', undefined]);
    });

    it('are withdrawn when they cannot run, also at a start, and what ran before keeps running', async () => {
      const { store, daemon } = await box(workspaceOf('one'));
      await daemon().reload();
      store.revisions.push({ id: 'night', texts: { 'crossdock.yaml': 'nmae: x\n' } });
      store.due = 'night';
      const restarted = daemon();
      expect((await restarted.activateDue()).map(({ code }) => code)).to.deep.equal(['CONFIG_UNKNOWN_KEY']);
      expect([restarted.current().name, store.due, store.withdrawn.length]).to.deep.equal(['one', undefined, 1]);
      expect(store.withdrawn[0]).to.match(/^night crossdock\.yaml: nmae /);
    });

    it('are not published early by a daemon that starts and finds their texts in the files', async () => {
      const { home, store, daemon } = await box(workspaceOf('one'));
      await daemon().reload();
      await save(home, workspaceOf('two'));
      store.revisions.push({ id: revisionOf(workspaceOf('two')), texts: workspaceOf('two') });
      const restarted = daemon();
      expect(await restarted.reload()).to.include({ draft: true });
      expect(restarted.current().name).to.equal('one');
    });
  });

  describe('that somebody went back to', () => {
    it('stay current: neither a look at unchanged files nor a restart undoes it, the next edit does', async () => {
      const { home, store, daemon } = await box(workspaceOf('one'));
      const revisions = daemon();
      await revisions.reload();
      const first = revisions.current().revision;
      await save(home, workspaceOf('two'));
      await revisions.reload();
      store.current = first;
      expect([await revisions.follow(), revisions.current().name]).to.deep.equal([true, 'one']);
      await save(home, workspaceOf('two'));
      expect(await revisions.reload()).to.include({ draft: true });
      const restarted = daemon();
      expect(await restarted.reload()).to.include({ draft: true });
      expect([restarted.current().name, store.current]).to.deep.equal(['one', first]);
      await save(home, workspaceOf('three'));
      await restarted.reload();
      expect(restarted.current().name).to.equal('three');
    });
  });

  describe('whose mappings fail their tests', () => {
    const failing = { testMapping: async () => [{ title: 't', ok: false, detail: 'two is not three' }] };
    const tested = (name: string) => ({ ...workspaceOf(name), 'mappings/out.test.yaml': 'tests: []\n' });

    it('are refused by every reload, of a save and of files that were there at the start', async () => {
      const { home, store, daemon } = await box(workspaceOf('one'));
      const revisions = daemon(failing);
      await revisions.reload();
      await save(home, tested('two'));
      for (const daemonAgain of [revisions, daemon(failing)]) {
        const { findings } = await daemonAgain.reload({ publish: true });
        expect(findings.map(({ code }) => code)).to.deep.equal(['CONFIG_MAPPING_TEST']);
        expect([daemonAgain.current().name, store.published]).to.deep.equal(['one', 1]);
      }
    });

    it('run in spite of that once a person published them, and only they', async () => {
      const { home, store, daemon } = await box(workspaceOf('one'));
      const revisions = daemon(failing);
      await revisions.reload();
      await save(home, tested('two'));
      await store.publish(tested('two'), revisionOf(tested('two')));
      await revisions.follow();
      expect([revisions.current().name, (await revisions.reload()).findings]).to.deep.equal(['two', []]);
      await save(home, tested('three'));
      expect((await revisions.reload()).findings).to.have.length(1);
      expect(revisions.current().name).to.equal('two');
    });
  });

  it('are worked on one at a time', async () => {
    const { store, daemon } = await box(workspaceOf('one'));
    const revisions = daemon();
    const results = await Promise.all([revisions.reload(), revisions.reload(), revisions.follow()]);
    expect(results.map((one) => (typeof one === 'boolean' ? one : one.changed))).to.deep.equal([true, false, false]);
    expect(store.published).to.equal(1);
  });

  it('go on after a store that failed once', async () => {
    const { store, daemon } = await box(workspaceOf('one'));
    const revisions = daemon();
    const readCurrent = store.readCurrent.bind(store);
    store.readCurrent = async () => {
      throw new Error('busy');
    };
    const failed = await revisions.reload().then(
      () => 'done',
      (thrown: Error) => thrown.message,
    );
    store.readCurrent = readCurrent;
    await revisions.reload();
    expect([failed, revisions.current().name]).to.deep.equal(['busy', 'one']);
  });
});

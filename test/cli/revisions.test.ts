import { expect } from 'chai';
import { putFile } from '../../src/operations/put-file.ts';
import { openTestDock } from '../support/dock.ts';
import { type Published, publishedDock, settings, stockMapping } from '../support/published.ts';
import { inStore, seedDoubt } from '../support/seeds.ts';
import { crossdock } from './terminal.ts';

const night = '2026-03-01T20:00:00.000Z';

/** Two revisions, the second published from the command line. */
async function twoPublished(): Promise<Published & { first: string; second: string }> {
  const box = await publishedDock();
  const first = box.revisions.current().revision;
  await box.save({ 'crossdock.yaml': settings('two') });
  const { out } = await crossdock(box.dock, ['mappings', 'publish', '--reason', 'new name', '--json']);
  return { ...box, first, second: JSON.parse(out).revision };
}

async function history({ dock }: Published): Promise<Record<string, unknown>[]> {
  return JSON.parse((await crossdock(dock, ['mappings', 'history', '--json'])).out);
}

describe('crossdock mappings', () => {
  describe('publish', () => {
    it('makes the files current, says what changed, and keeps who and why', async () => {
      const box = await publishedDock();
      await box.save({ 'crossdock.yaml': settings('two') });
      const dry = await crossdock(box.dock, ['mappings', 'publish', '--dry-run']);
      expect([dry.code, dry.out]).to.deep.equal([0, '']);
      expect(dry.err).to.include('changed crossdock.yaml').and.to.include('Dry run');
      expect(await history(box)).to.have.length(1);
      const { code, out } = await crossdock(box.dock, ['mappings', 'publish', '--reason', 'new name']);
      expect(code).to.equal(0);
      expect(out).to.match(/^[0-9a-f]{12} {2}is current: changed crossdock\.yaml\n$/);
      expect((await history(box))[0]).to.deep.include({ state: 'current', actor: 'cli:anna', reason: 'new name' });
      expect((await crossdock(box.dock, ['mappings', 'publish'])).out).to.include('is current already');
    });

    it('prints what is wrong as check does, with 4, and changes nothing', async () => {
      const box = await publishedDock();
      await box.save({ 'crossdock.yaml': 'nmae: two\n' });
      const { code, out, err } = await crossdock(box.dock, ['mappings', 'publish', '--untested']);
      expect(code).to.equal(4);
      expect(out).to.match(/^crossdock\.yaml:1:1 {2}nmae is not a setting.*\[CONFIG_UNKNOWN_KEY\]\n$/);
      expect(err).to.include('1 problem. Nothing was changed');
      const json = JSON.parse((await crossdock(box.dock, ['mappings', 'publish', '--json'])).out);
      expect(json.findings.map((finding: { code: string }) => finding.code)).to.deep.equal(['CONFIG_UNKNOWN_KEY']);
      expect(await history(box)).to.have.length(1);
    });

    it('refuses failing tests with 4 unless --untested, which stays in the history', async () => {
      const box = await publishedDock();
      await box.save(stockMapping('Qty', 'Units'));
      const refused = await crossdock(box.dock, ['mappings', 'publish']);
      expect([refused.code, refused.out.includes('CONFIG_MAPPING_TEST')]).to.deep.equal([4, true]);
      const { code, out, err } = await crossdock(box.dock, ['mappings', 'publish', '--untested']);
      expect([code, out.includes('untested'), err.includes('CONFIG_MAPPING_TEST')]).to.deep.equal([0, true, true]);
      expect((await history(box))[0]).to.include({ state: 'current', untested: true });
      expect((await crossdock(box.dock, ['mappings', 'history'])).out).to.include('publish, untested');
    });

    it('--at waits, history shows it above all, --cancel takes it back', async () => {
      const box = await publishedDock();
      await box.save({ 'crossdock.yaml': settings('two') });
      const { out } = await crossdock(box.dock, ['mappings', 'publish', '--at', night, '--json']);
      expect(JSON.parse(out)).to.include({ state: 'scheduled', scheduledAt: night });
      expect((await history(box)).map(({ state }) => state)).to.deep.equal(['scheduled', 'current']);
      await box.save({ 'crossdock.yaml': settings('three') });
      const other = await crossdock(box.dock, ['mappings', 'publish', '--at', '2026-03-01T21:00:00Z']);
      expect(other.err).to.include('Withdrawn').and.to.include(night);
      const canceled = await crossdock(box.dock, ['mappings', 'publish', '--cancel']);
      expect([canceled.code, canceled.out.includes('2026-03-01T21:00:00.000Z')]).to.deep.equal([0, true]);
      expect((await history(box)).map(({ state }) => state)).to.deep.equal(['current']);
    });

    it('takes no instant that has passed, no --cancel of nothing, and no --cancel with --at', async () => {
      const { dock } = await publishedDock();
      const codes = [];
      for (const flags of [
        ['--at', '2020-01-01'],
        ['--at', 'tomorrow'],
        ['--cancel', '--at', night],
        ['--cancel'],
        ['--at', night],
      ])
        codes.push((await crossdock(dock, ['mappings', 'publish', ...flags])).code);
      expect(codes).to.deep.equal([2, 2, 2, 1, 1]);
    });
  });

  describe('rollback', () => {
    it('asks, says what it does and that the files keep their text, and needs --yes where nobody sits', async () => {
      const box = await twoPublished();
      const refused = await crossdock(box.dock, ['mappings', 'rollback']);
      expect([refused.code, refused.out]).to.deep.equal([8, '']);
      expect(refused.err).to.include(box.first.slice(0, 12)).and.to.include('The files keep their newer text');
      expect(await history(box)).to.have.length(2);
      const { code, out } = await crossdock(box.dock, [
        'mappings',
        'rollback',
        '--yes',
        '--reason',
        'empty column',
        '--json',
      ]);
      expect(code).to.equal(0);
      expect(JSON.parse(out)).to.include({ revision: box.first, replaced: box.second });
      expect((await history(box))[0]).to.include({ revision: box.first, way: 'rollback', reason: 'empty column' });
    });

    it('to what runs, to nothing, or before the first one is refused', async () => {
      const box = await twoPublished();
      const code = async (...argv: string[]) =>
        (await crossdock(box.dock, ['mappings', 'rollback', ...argv, '--yes'])).code;
      expect([await code(box.second), await code('zz'), await code(box.first.slice(0, 6)), await code()]).to.deep.equal(
        [1, 3, 0, 1],
      );
    });

    it('to one that cannot run any more prints why, with 4', async () => {
      const box = await twoPublished();
      await inStore(box.dock.tools.store, (trx) =>
        trx
          .updateTable('revisions')
          .set({ texts: '{"crossdock.yaml":"nmae: x"}' })
          .where('id', '=', box.first)
          .execute(),
      );
      const { code, out } = await crossdock(box.dock, ['mappings', 'rollback', '--yes']);
      expect([code, out.includes('CONFIG_UNKNOWN_KEY')]).to.deep.equal([4, true]);
      expect(await history(box)).to.have.length(2);
    });
  });

  describe('history', () => {
    it('tells when, how, who, which files and why', async () => {
      const box = await twoPublished();
      const { out } = await crossdock(box.dock, ['mappings', 'history']);
      const [head, newest, oldest] = out.split('\n');
      expect(head).to.match(/^revision +state +when +how +who +files +why$/);
      expect(newest).to.match(
        / current +2026-03-01T08:00:00\.000Z +publish +cli:anna +changed crossdock\.yaml +new name$/,
      );
      expect(oldest).to.match(/ past +2026-03-01T08:00:00\.000Z +save +file +added crossdock\.yaml, mappings/);
    });

    it('of one revision is its text against the one before, or against another', async () => {
      const box = await twoPublished();
      const { out } = await crossdock(box.dock, ['mappings', 'history', box.second.slice(0, 8)]);
      expect(out).to.include('\n--- crossdock.yaml\n+++ crossdock.yaml\n').and.to.include('\n-name: one\n+name: two\n');
      const json = await crossdock(box.dock, ['mappings', 'history', box.first, '--against', box.second, '--json']);
      expect(JSON.parse(json.out).files[0]).to.include({ file: 'crossdock.yaml', change: 'changed' });
      expect((await crossdock(box.dock, ['mappings', 'history', 'zz'])).code).to.equal(3);
    });

    it('lets no control character of a file reach the terminal', async () => {
      const box = await publishedDock();
      await box.save({ 'templates/note.hbs': 'a\tb\u001b[31m\n' });
      const { revision } = JSON.parse((await crossdock(box.dock, ['mappings', 'publish', '--json'])).out);
      const { out } = await crossdock(box.dock, ['mappings', 'history', revision]);
      expect(out).to.include('+a\tb?[31m').and.not.to.include('\u001b');
    });
  });
});

describe('crossdock files', () => {
  it('list --revision and --mapping name what went out or came in under a revision or a mapping', async () => {
    const box = await twoPublished();
    await seedDoubt(box.dock.tools.store, []);
    await inStore(box.dock.tools.store, (trx) => trx.updateTable('documents').set({ revision: box.first }).execute());
    const names = async (...flags: string[]) =>
      JSON.parse((await crossdock(box.dock, ['files', 'list', '--json', ...flags])).out).map(
        ({ name }: { name: string }) => name,
      );
    expect(await names('--revision', box.first.slice(0, 8))).to.deep.equal(['ORD_7.csv']);
    expect(await names('--revision', box.second)).to.deep.equal([]);
    expect([await names('--mapping', 'out'), await names('--mapping', 'in')]).to.deep.equal([['ORD_7.csv'], []]);
    expect((await crossdock(box.dock, ['files', 'list', '--revision', 'zz'])).code).to.equal(3);
    const [{ id }] = JSON.parse((await crossdock(box.dock, ['files', 'list', '--json'])).out);
    expect((await crossdock(box.dock, ['files', 'show', id])).out).to.include(`revision: ${box.first}`);
  });

  it('reread asks for another reading and prints under which id', async () => {
    const dock = await openTestDock();
    async function* bytes(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('x');
    }
    const wish = { endpoint: 'acme/legacy/shipments', name: 'SHIP_1.csv', bytes: bytes(), again: false };
    const id = await putFile(dock, 'every merchant', wish, 'cli:anna');
    expect((await crossdock(dock, ['files', 'reread', id, '--dry-run'])).err).to.include('claimed');
    expect(await crossdock(dock, ['files', 'reread', id, '--quiet'])).to.deep.equal({
      code: 0,
      out: `${id}\n`,
      err: '',
    });
    expect((await crossdock(dock, ['files', 'reread', 'nope'])).code).to.equal(3);
  });
});

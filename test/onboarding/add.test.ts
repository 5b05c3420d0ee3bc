// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { serviceRuns } from '../../src/config/lookup.ts';
import { listAudit } from '../../src/storage/audit.ts';
import { crossdock, type Said } from '../cli/terminal.ts';
import { daemonAt, programAt, put } from '../support/daemon.ts';
import { eventually } from '../support/eventually.ts';
import { temporaryFolder } from '../support/temporary.ts';

async function newDock(): Promise<{ home: string; run: (...argv: string[]) => Promise<Said> }> {
  const home = join(await temporaryFolder(), 'dock');
  await crossdock(undefined, ['init', home, '--wms', 'warehouse', '--zone', 'America/Chicago']);
  const run = (...argv: string[]) =>
    crossdock(undefined, argv, { program: programAt(home), env: { CROSSDOCK_HOME: home } });
  return { home, run };
}

describe('crossdock merchants add', () => {
  it('writes a merchant with everything off, lets it run, and names the next commands one by one', async () => {
    const { home, run } = await newDock();
    const { code, out, err } = await run('merchants', 'add', 'bolt', '--contact', 'office@example.com');
    expect(code, err).to.equal(0);
    expect(out.split('\n')).to.include.members(['merchants/bolt.yaml', 'mappings/shop-orders.yaml']);
    const { workspace } = await programAt(home).check();
    expect(serviceRuns(workspace as never).map(({ timing }) => timing.kind)).to.deep.equal(Array(6).fill('off'));
    const order = [
      'crossdock test bolt/web/orders',
      'services on bolt --dry-run',
      'test-order bolt/web',
      'services on bolt --yes',
    ];
    const places = order.map((command) => err.indexOf(command));
    expect(places.every((at, index) => at > (places[index - 1] ?? 0))).to.equal(true);
    expect((await run('test', 'bolt/web/orders')).code).to.equal(0);
    expect((await run('test', 'bolt/warehouse/orders')).code).to.equal(0);
    const text = await readFile(join(home, 'merchants/bolt.yaml'), 'utf8');
    for (const line of [
      'order delivery: off # automatic',
      'shipping confirmations: off # { every: 1h }',
      'inventory: off # { every: 1h }',
    ])
      expect(text).to.include(line);
  });

  it('writes down who did it', async () => {
    const { home, run } = await newDock();
    await run('merchants', 'add', 'bolt');
    const dock = await programAt(home).openDock();
    const deeds = await listAudit(dock.tools.store.reader, ['bolt'], { limit: 5 });
    await dock.close();
    for (const deed of deeds) expect(deed).to.include({ actor: 'cli:anna', action: 'merchants add' });
    expect(deeds.at(-1)).to.include({ subject: 'bolt' });
    expect(deeds.at(-1)?.after).to.have.property('files').that.includes('merchants/bolt.yaml');
  });

  it('is taken up by a running daemon', async () => {
    const { home, run } = await newDock();
    const daemon = await daemonAt(home);
    expect((await run('merchants', 'add', 'bolt')).code).to.equal(0);
    await eventually('the merchant is there', () => daemon.tools.workspace().merchants.has('bolt'));
  });

  it('leaves a draft where publishing is done by hand, and says so', async () => {
    const { home, run } = await newDock();
    const path = join(home, 'crossdock.yaml');
    await put(path, (await readFile(path, 'utf8')).replace('# publish: by hand', 'publish: by hand'));
    const { err } = await run('merchants', 'add', 'bolt');
    expect(err).to.include('crossdock mappings publish');
    expect((await run('merchants', 'list')).out).to.not.include('bolt');
    expect((await run('mappings', 'publish', '--yes')).code).to.equal(0);
    expect((await run('merchants', 'list')).out).to.include('bolt');
  });

  const refused: readonly [string, readonly string[], number, string][] = [
    ['a name that cannot be one', ['Bolt!'], 2, '"Bolt!" cannot be the name'],
    ['a name that is taken', ['acme'], 4, 'merchants/acme.yaml is there already'],
    ['a WMS that is not there', ['bolt', '--wms', 'warehous'], 4, 'Did you mean "warehouse"?'],
    ['a layout that is not there', ['bolt', '--orders', 'no-such'], 4, 'There is no mapping "no-such".'],
    ['a folder that is used already', ['bolt', '--folder', 'partners/acme'], 4, 'would take the same files'],
    ['another one that is not there', ['bolt', '--like', 'acne'], 3, 'Did you mean "acme"?'],
    ['settings beside --like', ['bolt', '--like', 'acme', '--cart', 'shop'], 2, '--cart does not go with --like'],
  ];
  for (const [what, argv, exit, says] of refused)
    it(`refuses ${what}, and writes nothing at all`, async () => {
      const { home, run } = await newDock();
      await run('merchants', 'add', 'acme');
      const before = await readdir(home, { recursive: true });
      const text = await readFile(join(home, 'merchants/acme.yaml'), 'utf8');
      const { code, out, err } = await run('merchants', 'add', ...argv);
      expect(`${out}${err}`).to.include(says);
      expect(code).to.equal(exit);
      const kept = (names: string[]) => names.filter((name) => !name.startsWith('data')).sort();
      expect(kept(await readdir(home, { recursive: true }))).to.deep.equal(kept(before));
      expect(await readFile(join(home, 'merchants/acme.yaml'), 'utf8')).to.equal(text);
    });

  it('takes back what it wrote when it cannot write all of it', async () => {
    const { home, run } = await newDock();
    // Nobody reads this folder as a mapping, but it is in the way of one.
    await mkdir(join(home, 'mappings/shop-inventory.yaml'));
    const { code } = await run('merchants', 'add', 'bolt');
    expect(code).to.not.equal(0);
    expect(await readdir(join(home, 'merchants'))).to.deep.equal(['.gitkeep']);
    expect(await readdir(join(home, 'mappings'))).to.not.include('shop-orders.yaml');
  });

  it('takes its files back when a folder of its partners cannot be made', async () => {
    const { home, run } = await newDock();
    await put(join(home, 'partners/bolt'), 'a file in the way');
    const { code, err } = await run('merchants', 'add', 'bolt');
    expect([code, err.includes('partners/bolt/')]).to.deep.equal([1, true]);
    expect(await readdir(join(home, 'merchants'))).to.deep.equal(['.gitkeep']);
    expect((await run('merchants', 'list')).out).to.include('no merchants yet');
  });

  it('copies the set-up of another one, and asks for its own secret before it writes', async () => {
    const { home, run } = await newDock();
    await run('merchants', 'add', 'acme');
    const path = join(home, 'merchants/acme.yaml');
    const sftp = '{ sftp: { host: shop.example.com, user: dock, password: "${file:acme.txt}" } }';
    await put(join(home, 'acme.txt'), 'secret of acme');
    await put(path, (await readFile(path, 'utf8')).replace('from: { folder: partners/acme/orders }', `from: ${sftp}`));
    const refusal = await run('merchants', 'add', 'bolt', '--like', 'acme');
    expect(refusal.code).to.equal(4);
    expect(refusal.out).to.include('${env:BOLT_WEB_ORDERS_SFTP_PASSWORD}: This environment variable is not set');
    const more = { BOLT_WEB_ORDERS_SFTP_PASSWORD: 'secret of bolt' };
    const argv = ['merchants', 'add', 'bolt', '--like', 'acme'];
    const { code, err } = await crossdock(undefined, argv, {
      program: programAt(home, more),
      env: { CROSSDOCK_HOME: home },
    });
    expect(code, err).to.equal(0);
    expect(err).to.include('carts.web.orders.from.sftp.user');
    expect(await readFile(join(home, 'merchants/bolt.yaml'), 'utf8')).to.not.include('acme');
    expect((await stat(join(home, 'partners/warehouse/orders/BOLT'))).isDirectory()).to.equal(true);
  });
});

describe('crossdock merchants show', () => {
  it('has places, layouts and timings of one merchant', async () => {
    const { run } = await newDock();
    await run('merchants', 'add', 'bolt');
    const { out } = await run('merchants', 'show', 'bolt');
    expect(out).to.match(/bolt\/warehouse\/orders +warehouse\/orders +BOLT +simple-vertical-orders/);
    expect(out).to.match(/order delivery +bolt\/warehouse\/orders +off/);
    expect(out).to.include('No order is open.');
    const { code, err } = await run('merchants', 'show', 'bold');
    expect([code, err.includes('Did you mean "bolt"?')]).to.deep.equal([3, true]);
    expect((await run('merchants', 'show', 'bolt', '--merchant', 'bolt', '--json')).code).to.equal(0);
  });
});

import { chmod, chown, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { listAudit } from '../../src/storage/audit.ts';
import { startSshd } from '../peers/sshd.ts';
import { put, settled } from '../support/daemon.ts';
import { shipmentFile } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';
import { suiteWith } from '../support/needs.ts';
import { folderWms, openRoutedShop, type RoutedShop, routedWorkspace } from '../support/routing-shop.ts';

const byHand = { delivery: 'off' };

async function given(shop: RoutedShop, ...numbers: readonly string[]): Promise<void> {
  await shop.give(...numbers.map((number) => ({ number })));
  for (const number of numbers) await shop.until(number, 'new');
}

const numbersIn = (rows: readonly string[]) => rows.map((row) => row.split(',')[0]);

describe('another WMS for a merchant', function () {
  this.timeout(60_000);

  it('names open orders first, moves what is still here, and goes on with the old WMS until its orders are closed', async () => {
    const shop = await openRoutedShop(routedWorkspace('  - { country: CA, to: north }', byHand));
    await given(shop, 'W-1', 'W-2');
    await shop.say('run', 'acme/legacy/orders');
    for (const number of ['W-1', 'W-2']) await shop.until(number, 'at_wms');
    await given(shop, 'W-3');
    await shop.give({ number: 'W-4', country: 'CA' });
    await shop.until('W-4', 'new');
    const file = join(shop.home, 'merchants/acme.yaml');
    const before = await readFile(file, 'utf8');

    const plan = await shop.tell('merchants', 'change-wms', 'acme', 'west', '--dry-run');
    expect(plan.err)
      .to.include('at_wms 2: would stay with legacy (W-1, W-2)')
      .and.include('new 1: would move from legacy to west (W-3)')
      .and.include('new 1: would stay with north, where a rule of routing sent them (W-4)')
      .and.include('Would write "wms: west" into merchants/acme.yaml');
    expect((await shop.tell('merchants', 'change-wms', 'acme', 'west')).code).to.equal(8);
    expect(await readFile(file, 'utf8')).to.equal(before);

    expect(await shop.say('merchants', 'change-wms', 'acme', 'west', '--yes')).to.equal(
      'acme  legacy -> west  moved 1, left 0\n',
    );
    expect(await readFile(file, 'utf8')).to.equal(
      before.replace(
        'wms:   legacy   # everything else\n',
        'wms:   west   # everything else\nwarehouses:\n  legacy: {}\n',
      ),
    );
    await eventually('the daemon follows', () => shop.daemon.tools.workspace().merchants.get('acme')?.wms === 'west');
    await given(shop, 'W-5');
    for (const gate of ['legacy', 'west', 'north']) await shop.say('run', `acme/${gate}/orders`);
    for (const number of ['W-3', 'W-4', 'W-5']) await shop.until(number, 'at_wms');
    expect(numbersIn(await shop.sent('legacy'))).to.deep.equal(['W-1', 'W-2']);
    expect(numbersIn(await shop.sent('west'))).to.deep.equal(['W-3', 'W-5']);
    expect(numbersIn(await shop.sent('north'))).to.deep.equal(['W-4']);
    expect((await shop.events('W-3')).find(({ event }) => event === 'moved to another WMS')?.data).to.deep.equal({
      from: 'legacy',
      to: 'west',
    });
    expect(await shop.say('status')).to.match(/\nlegacy +2 +0 +collected from until nothing is open/);

    await shop.answer(
      'legacy',
      'SHIP_1.csv',
      shipmentFile({ number: 'W-1', tracking: '1ZONE' }, { number: 'W-2', tracking: '1ZTWO' }),
    );
    await shop.answer('west', 'SHIP_2.csv', shipmentFile({ number: 'W-3', tracking: '1ZTHREE' }));
    for (const number of ['W-1', 'W-2', 'W-3']) await shop.until(number, 'confirmed');
    expect(numbersIn(await shop.told())).to.deep.equal(['W-1', 'W-2', 'W-3']);
    expect(await shop.say('status')).to.match(/\nlegacy +0 +0 +nothing is open: delete legacy under "warehouses"/);
    expect(await shop.say('check'))
      .to.include('merchants/acme.yaml:5:3')
      .and.include('CONFIG_WMS_LEFT');
    expect(await shop.exceptions()).to.deep.equal([]);
    const deeds = await listAudit(shop.daemon.tools.store.reader, ['acme'], { subject: 'acme', limit: 5 });
    expect(deeds.map(({ action, before, after }) => [action, before, after])).to.deep.equal([
      ['merchants change-wms', { wms: 'legacy' }, { wms: 'west', 'orders moved': 1 }],
    ]);
  });

  it('lets what is still here go to the old one where a person says so, also what is held and released later', async () => {
    const shop = await openRoutedShop(
      routedWorkspace('', { ...byHand, loadOptions: 'reject unmapped shipping codes: true' }),
    );
    await shop.say('ship-methods', 'map', '--cart', 'web', '--from', 'Standard', '--to', 'GND');
    await given(shop, 'L-1');
    await shop.give({ number: 'L-2', method: 'Express' });
    await shop.until('L-2', 'error');
    expect(await shop.say('merchants', 'change-wms', 'acme', 'west', '--leave', '--yes')).to.include('moved 0, left 2');
    await eventually('the daemon follows', () => shop.daemon.tools.workspace().merchants.get('acme')?.wms === 'west');
    await shop.say('ship-methods', 'map', '--cart', 'web', '--from', 'Express', '--to', 'EXP');
    await shop.until('L-2', 'new');
    await given(shop, 'L-3');
    for (const gate of ['legacy', 'west']) await shop.say('run', `acme/${gate}/orders`);
    for (const number of ['L-1', 'L-2', 'L-3']) await shop.until(number, 'at_wms');
    expect(numbersIn(await shop.sent('legacy'))).to.deep.equal(['L-1', 'L-2']);
    expect(numbersIn(await shop.sent('west'))).to.deep.equal(['L-3']);
  });

  it('takes what is held along, and goes on where it was interrupted after the file was written', async () => {
    const shop = await openRoutedShop(
      routedWorkspace('', { ...byHand, loadOptions: 'reject unmapped shipping codes: true' }),
    );
    await shop.give({ number: 'I-1', method: 'Express' });
    await shop.until('I-1', 'error');
    await shop.say('ship-methods', 'map', '--cart', 'web', '--from', 'Standard', '--to', 'GND');
    await given(shop, 'I-2');
    const file = join(shop.home, 'merchants/acme.yaml');
    await put(file, (await readFile(file, 'utf8')).replace('wms:   legacy', 'warehouses: { legacy: {} }\nwms: west'));
    await eventually('the daemon runs it', () => shop.daemon.tools.workspace().merchants.get('acme')?.wms === 'west');
    const written = await readFile(file, 'utf8');
    expect(await shop.say('merchants', 'change-wms', 'acme', 'west', '--yes')).to.include('moved 2');
    expect(await readFile(file, 'utf8')).to.equal(written);
    await shop.say('ship-methods', 'map', '--cart', 'web', '--from', 'Express', '--to', 'EXP');
    await shop.until('I-1', 'new');
    await shop.say('run', 'acme/west/orders');
    for (const number of ['I-1', 'I-2']) await shop.until(number, 'at_wms');
    expect(numbersIn(await shop.sent('west'))).to.deep.equal(['I-1', 'I-2']);
    expect(await shop.sent('legacy')).to.deep.equal([]);
  });

  it('is refused where it cannot be: an unknown WMS, one that takes no orders, files that are not what runs', async () => {
    const wms = `${folderWms('legacy')}${folderWms('west')}  deaf: { type: file-drop }\n`;
    const shop = await openRoutedShop(routedWorkspace('', { ...byHand, wms }));
    const file = join(shop.home, 'merchants/acme.yaml');
    const before = await readFile(file, 'utf8');
    const change = (to: string) => shop.tell('merchants', 'change-wms', 'acme', to, '--yes');
    const unknown = await change('wst');
    expect([unknown.code, unknown.out]).to.deep.equal([
      4,
      'merchants/acme.yaml:3:8  There is no WMS "wst". Did you mean "west"?  [CONFIG_UNKNOWN_WMS]\n',
    ]);
    expect((await change('deaf')).err).to.include('WMS_TAKES_NOTHING');
    await put(file, before.replace('wms:   legacy', 'wms:   nowhere'));
    const differs = await change('west');
    expect([differs.code, differs.err]).to.satisfy(
      ([code, err]: [number, string]) =>
        code === 4 && err.includes('merchants/acme.yaml') && err.includes('WORKSPACE_DIFFERS'),
    );
    expect((await shop.tell('merchants', 'change-wms', 'acne', 'west', '--yes')).code).to.equal(3);
  });
});

suiteWith('another WMS while files are on their way to the old one', ['sshd'], function () {
  this.timeout(120_000);

  async function shopBySftp(atMost: number) {
    const sftp = await startSshd();
    for (const folder of ['in', 'out']) {
      await mkdir(join(sftp.root, folder), { recursive: true });
      await chown(join(sftp.root, folder), sftp.uid, -1);
    }
    const shop = await openRoutedShop({
      ...routedWorkspace('', {
        ...byHand,
        connections: `connections:
  partner: { sftp: { host: 127.0.0.1, port: ${sftp.port}, user: ${sftp.user}, password: "\${file:sftp.secret}", host key: "${sftp.hostKeyFingerprint}" } }`,
        wms: `  legacy:
    orders: { to: partner, directory: in, mapping: coded-orders, at most: ${atMost} }
    shipments: { from: partner, directory: out, mapping: legacy-shipments, settle: 0s }
${folderWms('west')}`,
      }),
      'sftp.secret': sftp.password,
    });
    const sentOld = async () => {
      const names = await readdir(join(sftp.root, 'in'));
      const texts = await Promise.all(names.map((name) => readFile(join(sftp.root, 'in', name), 'utf8')));
      return numbersIn(texts.flatMap((text) => text.trim().split(/\r?\n/).slice(1)));
    };
    return { sftp, shop, sentOld };
  }

  const numbers = Array.from({ length: 50 }, (_, index) => `F-${100 + index}`);

  it('leaves what is in a file that could not be put yet, and moves all the rest', async () => {
    const { sftp, shop, sentOld } = await shopBySftp(5);
    await chmod(join(sftp.root, 'in'), 0o555);
    await given(shop, ...numbers);
    await shop.say('run', 'acme/legacy/orders');
    await eventually(
      'the first file is refused by the server',
      async () =>
        (await shop.say('status', '--json')).includes('"stage": "deliver"') &&
        Object.values(await shop.statuses()).filter((status) => status === 'sending').length === 5,
    );
    expect(await shop.say('merchants', 'change-wms', 'acme', 'west', '--yes')).to.include('moved 45');
    await eventually('the daemon follows', () => shop.daemon.tools.workspace().merchants.get('acme')?.wms === 'west');
    expect(await shop.say('status')).to.match(/\nlegacy +5 +1 +collected from/);
    await chmod(join(sftp.root, 'in'), 0o755);
    for (const wms of ['west', 'legacy']) await shop.say('run', `acme/${wms}/orders`);
    await eventually('all are at a WMS', async () =>
      Object.values(await shop.statuses()).every((status) => status === 'at_wms'),
    );
    expect((await sentOld()).sort()).to.deep.equal(numbers.slice(0, 5));
    expect(numbersIn(await shop.sent('west'))).to.deep.equal(numbers.slice(5));
  });

  it('sends each order to one of them at whatever moment it comes, and all are confirmed', async () => {
    const { sftp, shop, sentOld } = await shopBySftp(2);
    await given(shop, ...numbers);
    await shop.say('run', 'acme/legacy/orders');
    await eventually('the first file is there', async () => (await readdir(join(sftp.root, 'in'))).length > 0);
    await shop.say('merchants', 'change-wms', 'acme', 'west', '--yes');
    await eventually('the daemon follows', () => shop.daemon.tools.workspace().merchants.get('acme')?.wms === 'west');
    await settled(shop.daemon);
    await shop.say('run', 'acme/west/orders');
    await eventually('all are at a WMS', async () =>
      Object.values(await shop.statuses()).every((status) => status === 'at_wms'),
    );
    const old = await sentOld();
    const fresh = numbersIn(await shop.sent('west'));
    expect([...old, ...fresh].sort()).to.deep.equal(numbers);
    for (const number of numbers)
      expect((await shop.parts(number)).map(({ wms }) => wms)).to.deep.equal([
        old.includes(number) ? 'legacy' : 'west',
      ]);

    const shipped = (sent: readonly (string | undefined)[]) =>
      shipmentFile(...sent.map((number = '') => ({ number, tracking: `1Z${number}` })));
    await writeFile(join(sftp.root, 'out', 'SHIP_1.csv'), shipped(old));
    await chown(join(sftp.root, 'out', 'SHIP_1.csv'), sftp.uid, -1);
    await shop.say('run', 'acme/legacy/shipments');
    if (fresh.length > 0) await shop.answer('west', 'SHIP_2.csv', shipped(fresh));
    await eventually('all are confirmed', async () =>
      Object.values(await shop.statuses()).every((status) => status === 'confirmed'),
    );
    expect(numbersIn(await shop.told())).to.deep.equal(numbers);
  });
});

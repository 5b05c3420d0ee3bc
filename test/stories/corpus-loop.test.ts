import { chown, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { InventoryLevel } from '../../src/domain/inventory-level.ts';
import type { Order } from '../../src/domain/order.ts';
import type { Shipment } from '../../src/domain/shipment.ts';
import { compileMapping } from '../../src/mapping/compile.ts';
import type { Mapping } from '../../src/mapping/contract.ts';
import { setLastNumber } from '../../src/storage/counters.ts';
import { listDocuments } from '../../src/storage/documents.ts';
import { listOrders } from '../../src/storage/orders.ts';
import { clockFrom } from '../../src/support/clock.ts';
import type { RunningDaemon } from '../../src/wiring/daemon.ts';
import { type DovecotPeer, startDovecot } from '../peers/dovecot.ts';
import type { PostgresPeer } from '../peers/postgres.ts';
import { sharedRabbit } from '../peers/rabbitmq.ts';
import { type SshdPeer, startSshd } from '../peers/sshd.ts';
import { corpusFolder, corpusPreset } from '../support/corpus-presets.ts';
import { daemonAt, drop, filesIn, settled, workspaceHome } from '../support/daemon.ts';
import { eventually } from '../support/eventually.ts';
import { suiteWith } from '../support/needs.ts';
import { askFor } from '../support/person.ts';
import { sharedPostgres } from '../support/stores.ts';

interface Context {
  readonly now: string;
  readonly timeZone: string;
  readonly nextSequence?: number;
  readonly cases: readonly { direction: 'out' | 'in'; kind: string; file: string; orderIds?: readonly string[] }[];
}

interface Expected {
  readonly records: readonly (Shipment & InventoryLevel)[];
  readonly errors: readonly Record<string, unknown>[];
  readonly warnings: readonly Record<string, unknown>[];
}

/** Which way each kind of file comes back, in turn: every kind travels over SFTP and by mail. */
const ways = [
  { shipments: 'sftp', inventory: 'mail' },
  { shipments: 'mail', inventory: 'sftp' },
] as const;

const sizes = [
  { title: 'one box, nothing else', rabbit: false, postgres: false },
  { title: 'one box, watched by ops', rabbit: true, postgres: false },
  { title: 'several boxes', rabbit: true, postgres: true },
];

suiteWith('the corpus through the whole daemon', ['sshd', 'dovecot', 'rabbitmq-server', 'postgres'], function () {
  this.timeout(180_000);
  let sshd: SshdPeer;
  let dovecot: DovecotPeer;
  let postgres: PostgresPeer;

  before(async () => {
    sshd = await startSshd();
    dovecot = await startDovecot();
    postgres = await sharedPostgres();
    await sharedRabbit();
  });

  for (const [index, size] of sizes.entries()) {
    for (const [turn, format] of ['cartrover-vertical-csv', 'dropstream-wfe'].entries()) {
      const way = ways[(index + turn) % 2] ?? ways[0];
      it(`${format}, ${size.title}: orders by SFTP to the byte; shipments by ${way.shipments}, stock by ${way.inventory} to the record`, async () => {
        const story = await begin(format, way, size);
        await sendOrders(story);
        await bringBack(story);
        await tellTheCart(story);
      });
    }
  }

  interface Story {
    readonly format: string;
    readonly context: Context;
    readonly home: string;
    readonly daemon: RunningDaemon;
    readonly way: (typeof ways)[number];
    /** Folders of this story at the sshd, and its mailbox. */
    readonly place: string;
  }

  async function begin(format: string, way: Story['way'], size: (typeof sizes)[number]): Promise<Story> {
    const context: Context = JSON.parse(await readFile(join(corpusFolder, format, 'context.json'), 'utf8'));
    const place = `${format}-${size.title.replace(/\W+/g, '-')}`;
    for (const folder of ['in', 'out', 'stock']) {
      await mkdir(join(sshd.root, place, folder), { recursive: true });
      await chown(join(sshd.root, place, folder), sshd.uid, -1);
    }
    for (const kind of ['shipments', 'inventory'])
      await dovecot.as((client) => client.mailboxCreate(`${place}-${kind}`));
    const home = await workspaceHome(workspace(format, context, way, place));
    await copyMappings(format, home);
    const variables: Record<string, string> = {};
    if (size.rabbit) variables.CROSSDOCK_AMQP_URL = (await (await sharedRabbit()).freshVhost()).url;
    if (size.postgres) variables.CROSSDOCK_DATABASE_URL = await postgres.createDatabase();
    // The clock stands within the minute that the expected file names carry, and still goes on.
    const begun = Date.now();
    const daemon = await daemonAt(
      home,
      variables,
      clockFrom(() => Date.parse(context.now) + Math.floor((Date.now() - begun) / 100)),
    );
    await daemon.tools.store.commits.commit({
      apply: (trx) => setLastNumber(trx, 'connection:partner', 'file', (context.nextSequence ?? 1) - 1),
    });
    return { format, context, home, daemon, way, place };
  }

  function workspace(format: string, context: Context, way: Story['way'], place: string): Record<string, string> {
    const from = (kind: 'shipments' | 'inventory') =>
      way[kind] === 'sftp'
        ? `{ from: partner, directory: ${place}/${kind === 'shipments' ? 'out' : 'stock'}`
        : `{ from: mailbox, directory: ${place}-${kind}`;
    return {
      'crossdock.yaml': `
name: Corpus
zone: UTC
connections:
  partner:
    sftp: { host: 127.0.0.1, port: ${sshd.port}, user: ${sshd.user}, password: "\${file:sftp.secret}", host key: "${sshd.hostKeyFingerprint}" }
  mailbox:
    email-in: { host: 127.0.0.1, port: ${dovecot.port}, tls: none, user: ${dovecot.user}, password: "\${file:mail.secret}" }
wms:
  partner:
    zone: ${context.timeZone}
    orders: { to: partner, directory: ${place}/in, mapping: orders, gather: 0s, batch: ${format === 'dropstream-wfe' ? 'each order' : 'each run'} }
    shipments: ${from('shipments')}, mapping: shipments, settle: 0s }
    inventory: ${from('inventory')}, mapping: inventory, settle: 0s }
    ${format === 'dropstream-wfe' ? 'warehouse names: { W1: first, W2: second }' : ''}
`,
      'merchants/acme.yaml': `
name: Acme (test)
zone: UTC
wms: partner
services: { order delivery: off, shipping confirmations: automatic, inventory: automatic }
carts:
  web:
    type: csv
    source: shopify
    orders: { from: { folder: ../cart/orders }, mapping: full-orders, settle: 0s }
    confirmations: { to: { folder: ../cart/tracking }, mapping: shop-confirmations, gather: 0s }
    inventory: { to: { folder: ../cart/stock }, mapping: shop-inventory, gather: 0s }
    services: { order download: automatic, shipment upload: automatic, inventory upload: automatic }
`,
      'sftp.secret': sshd.password,
      'mail.secret': dovecot.password,
    };
  }

  /** Instead of the demo's. */
  async function copyMappings(format: string, home: string): Promise<void> {
    await rm(join(home, 'mappings'), { recursive: true });
    await mkdir(join(home, 'mappings'));
    for (const kind of ['orders', 'shipments', 'inventory'])
      await cp(corpusPreset(format, kind), join(home, 'mappings', `${kind}.yaml`));
    for (const name of ['full-orders', 'shop-confirmations', 'shop-inventory']) {
      await cp(join(corpusFolder, `${name}.yaml`), join(home, 'mappings', `${name}.yaml`));
    }
  }

  /** The cart exports the orders as its own CSV; what reaches the sshd is the expected file to the byte. */
  async function sendOrders({ format, context, home, daemon, place }: Story): Promise<void> {
    const all: Order[] = JSON.parse(await readFile(join(corpusFolder, format, 'orders.json'), 'utf8'));
    const out = context.cases.filter(({ direction }) => direction === 'out');
    const wanted = out
      .flatMap(({ orderIds }) => orderIds ?? [])
      .map((id) => all.find(({ orderId }) => orderId === id))
      .filter((order) => order !== undefined);
    await drop(join(home, '../cart/orders/export.csv'), await cartFile(wanted));
    await askFor(daemon.tools, 'download');
    const names = out.map(({ file }) => file).sort();
    const allAre = async (wished: string) => {
      const orders = await listOrders(daemon.tools.store.reader, 'every merchant', { limit: 100 });
      return orders.length === wanted.length && orders.every(({ status }) => status === wished);
    };
    await eventually('every order is accepted', () => allAre('new'));
    // By a person, when all are there: how many files a run makes is then not a matter of moments.
    await askFor(daemon.tools, 'deliver');
    await eventually('every order is at the WMS', () => allAre('at_wms'));
    expect((await readdir(join(sshd.root, place, 'in'))).sort()).to.deep.equal(names);
    for (const name of names) {
      const [sent, expected] = [
        await readFile(join(sshd.root, place, 'in', name)),
        await readFile(join(corpusFolder, format, 'expected', name)),
      ];
      expect(sent.equals(expected), `${name} to the byte`).to.equal(true);
    }
  }

  async function bringBack(story: Story): Promise<void> {
    for (const { kind, file } of story.context.cases.filter(({ direction }) => direction === 'in')) {
      await bring(story, kind === 'shipment' ? 'shipments' : 'inventory', file);
      await compare(story, kind, file);
    }
  }

  async function bring(
    { format, way, place, daemon }: Story,
    kind: 'shipments' | 'inventory',
    file: string,
  ): Promise<void> {
    const bytes = await readFile(join(corpusFolder, format, 'returns', file));
    if (way[kind] === 'sftp')
      await writeFile(join(sshd.root, place, kind === 'shipments' ? 'out' : 'stock', file), bytes);
    else await dovecot.append(mail(file, bytes), `${place}-${kind}`);
    if (way[kind] === 'sftp')
      await chown(join(sshd.root, place, kind === 'shipments' ? 'out' : 'stock', file), sshd.uid, -1);
    await askFor(daemon.tools, 'collect');
  }

  async function compare({ format, daemon }: Story, kind: string, file: string): Promise<void> {
    const { reader } = daemon.tools.store;
    const expected: Expected = JSON.parse(
      await readFile(join(corpusFolder, format, 'expected-returns', `${file}.json`), 'utf8'),
    );
    const document = await eventually(`${file} is read`, async () =>
      (await listDocuments(reader, 'every merchant', { direction: 'in', limit: 100 })).find(
        (row) => row.name === file && row.state !== 'claimed',
      ),
    );
    const report = JSON.parse(document.report);
    const plain = (one: Record<string, unknown>) => ({
      row: one.row,
      column: one.column,
      code: one.code,
      value: one.value,
      rejects: one.rejects,
    });
    expect(report.errors.map(plain), `${file}: errors`).to.deep.equal(expected.errors.map(plain));
    expect(report.warnings.map(({ row, code }: { row: number; code: string }) => ({ row, code }))).to.deep.equal(
      expected.warnings.map(({ row, code }) => ({ row, code })),
    );
    expect(document.records, `${file}: records`).to.equal(expected.records.length);
    if (kind === 'shipment') for (const record of expected.records) await compareShipment(daemon, record);
    else for (const record of expected.records) await compareLevel(daemon, record, expected.records);
  }

  async function compareShipment({ tools }: RunningDaemon, record: Shipment): Promise<void> {
    const column = record.orderRefType === 'custRef' ? 'orders.cust_ref' : 'orders.number_key';
    const rows = await tools.store.reader
      .selectFrom('packages')
      .innerJoin('orders', 'orders.id', 'packages.order_id')
      .select(['packages.body'])
      .where(column, '=', record.orderRef.replace(/^#/, ''))
      .execute();
    const stored = rows.map(({ body }) => JSON.parse(body));
    for (const parcel of record.packages) {
      const same = stored.find(
        ({ trackingNumber, lines }) =>
          trackingNumber === parcel.trackingNumber && JSON.stringify(lines) === JSON.stringify(parcel.lines),
      );
      expect(same, `${record.orderRef} ${parcel.trackingNumber}`).to.deep.include({
        carrierCode: parcel.carrierCode,
        serviceCode: parcel.serviceCode,
      });
    }
  }

  async function compareLevel(
    { tools }: RunningDaemon,
    record: InventoryLevel,
    all: readonly InventoryLevel[],
  ): Promise<void> {
    const last = all
      .filter(({ sku, warehouseCode }) => sku === record.sku && warehouseCode === record.warehouseCode)
      .at(-1);
    const row = await tools.store.reader
      .selectFrom('levels')
      .select(['available', 'on_hand', 'allocated'])
      .where('sku', '=', record.sku)
      .where('warehouse', '=', record.warehouseCode ?? '')
      .executeTakeFirst();
    expect(row, record.sku).to.deep.equal({
      available: last?.quantityAvailable,
      on_hand: last?.quantityOnHand ?? null,
      allocated: last?.quantityAllocated ?? null,
    });
  }

  /** Every tracking number reaches the cart once, and it is told of every article: in one file, or of what has changed in a later one. */
  async function tellTheCart({ home, daemon }: Story): Promise<void> {
    await askFor(daemon.tools, 'upload-tracking');
    await settled(daemon);
    const { reader } = daemon.tools.store;
    await eventually(
      'no package waits',
      async () =>
        (await reader.selectFrom('packages').select('id').where('state', '<>', 'confirmed').execute()).length === 0,
    );
    const told = Object.values(await filesIn(join(home, '../cart/tracking'))).join('\n');
    const packages = await reader.selectFrom('packages').select(['tracking_number']).execute();
    for (const { tracking_number: number } of packages) expect(told).to.include(number);
    await eventually('the cart is told of all stock', async () => {
      const files = Object.values(await filesIn(join(home, '../cart/stock')));
      const levels = await reader.selectFrom('levels').select(['sku']).execute();
      return files.length > 0 && levels.every(({ sku }) => files.some((file) => file.includes(sku)));
    });
  }
});

/** As the made-up cart writes it: every field of the canonical order. */
async function cartFile(orders: readonly Order[]): Promise<Buffer> {
  const compiled = compileMapping(
    'full-orders',
    await readFile(join(corpusFolder, 'full-orders.yaml'), 'utf8'),
    new Map(),
  );
  if ('findings' in compiled) throw new Error(JSON.stringify(compiled.findings));
  const context = { now: '2026-03-03T14:35:00Z', timeZone: 'UTC', sequence: 1, values: {} };
  return Buffer.concat([...(compiled.mapping as Mapping<'orders'>).render(orders, context)]);
}

function mail(name: string, bytes: Buffer): string {
  return [
    'From: Warehouse <wms@example.com>',
    'To: dock@example.com',
    `Subject: ${name}`,
    `Message-ID: <${name}@example.com>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="b1"',
    '',
    '--b1',
    'Content-Type: text/plain',
    '',
    'See attachment.',
    '--b1',
    `Content-Type: application/octet-stream; name="${name}"`,
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: attachment; filename="${name}"`,
    '',
    ...(bytes.toString('base64').match(/.{1,76}/g) ?? []),
    '--b1--',
    '',
  ].join('\r\n');
}

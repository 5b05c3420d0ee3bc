import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { findDeed, listDeeds } from '../../src/operations/audit.ts';
import { listDocuments } from '../../src/storage/documents.ts';
import { textsIn } from '../../src/support/byte-search.ts';
import { clockFrom } from '../../src/support/clock.ts';
import { crossdock } from '../cli/terminal.ts';
import { type Rabbit, sharedRabbit } from '../peers/rabbitmq.ts';
import { startSmtp } from '../peers/smtp.ts';
import { daemonAt, drop, filesIn, programAt, settled, workspaceHome } from '../support/daemon.ts';
import { folderWorkspace, shipmentFile, shopHeader } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';
import { suiteWith } from '../support/needs.ts';
import { outgoing, ticketOf } from '../support/tickets.ts';

/** An invented buyer, by words that stand nowhere else. */
const planted = ['Quillfeather', 'quill.feather@example.com', '17 Plantedlane', '555-0147-889', 'Oldplanted Road'];

const gateShut = '  order delivery: off\n  shipping confirmations: automatic\n  inventory: automatic';

interface Row {
  readonly number: string;
  readonly quantity?: string;
  readonly street?: string;
  /** The planted buyer; otherwise somebody else. */
  readonly hers?: boolean;
}

function orderFile(...orders: readonly Row[]): string {
  const rows = orders.map(({ number, quantity = '1', street = '17 Plantedlane', hers = false }) => {
    const buyer = hers
      ? `quill.feather@example.com,Quinn,Quillfeather,,${street},,Springfield,IL,62701,US,555-0147-889`
      : 'robin@example.com,Robin,Other,,2 Sample Street,,Springfield,IL,62701,US,555-0100';
    return `${number},2026-03-01 10:00:00,${buyer},Standard,MUG,Thing,${quantity},5.00`;
  });
  return `${[shopHeader, ...rows].join('\r\n')}\r\n`;
}

/** Which of the planted words stand anywhere below a folder, with the files. */
async function tracesBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    for (const word of await textsIn(
      (async function* () {
        yield bytes;
      })(),
      planted,
    ))
      found.push(`${word} in ${path.slice(folder.length + 1)}`);
  }
  return found;
}

async function shopAt(home: string, ahead: () => number = () => 0, more: Record<string, string> = {}) {
  const clock = clockFrom(() => Date.now() + ahead());
  const daemon = await daemonAt(home, more, clock);
  const { reader } = daemon.tools.store;
  const run = (...words: string[]) => crossdock(undefined, words, { program: programAt(home, more) });
  const orders = async () =>
    Object.fromEntries(
      (await reader.selectFrom('orders').selectAll().execute()).map((row) => [row.order_number, row] as const),
    );
  return {
    home,
    daemon,
    reader,
    run,
    orders,
    stop: daemon.stop,
    async give(name: string, text: string): Promise<void> {
      await drop(join(home, '../cart/orders', name), text);
      await eventually(`${name} was read`, async () =>
        (await listDocuments(reader, 'every merchant', { limit: 50 })).some(
          (one) => one.name === name && !['claimed', 'rendered'].includes(one.state),
        ),
      );
      await settled(daemon);
    },
    is: (number: string, status: string) =>
      eventually(`${number} is ${status}`, async () => (await orders())[number]?.status === status),
    file: async (name: string) =>
      (await listDocuments(reader, 'every merchant', { limit: 50 })).find((one) => one.name === name),
    openGate: async () => {
      await run('run', 'acme/legacy/orders');
      await settled(daemon);
    },
    ship: (name: string, ...rows: Parameters<typeof shipmentFile>) =>
      drop(join(home, '../wms/out', name), shipmentFile(...rows)),
    cartKnows: async () => Object.values(await filesIn(join(home, '../cart/tracking'))).join('\n'),
  };
}

/** One buyer in every place where a name can lie, with an order half of which has shipped. */
async function plantedShop(more: Record<string, string> = {}) {
  const home = await workspaceHome(folderWorkspace({ services: gateShut }));
  const shop = await shopAt(home, undefined, more);
  await shop.give(
    'first.csv',
    orderFile(
      { number: 'Q-1', quantity: '2', hers: true, street: '3 Oldplanted Road' },
      { number: 'O-1' },
      { number: 'Q-BAD', quantity: 'many', hers: true },
    ),
  );
  await shop.run('orders', 'edit', 'Q-1', '--set', 'shipTo.address1=17 Plantedlane');
  await shop.openGate();
  await shop.is('Q-1', 'at_wms');
  await shop.give('listed-again.csv', orderFile({ number: 'Q-1', quantity: '2', hers: true }, { number: 'O-2' }));
  await shop.ship('SHIP_1.csv', { number: 'Q-1', tracking: '1Z1' }, { number: 'O-1', tracking: '1ZO' });
  await shop.is('Q-1', 'partial');
  await shop.is('O-1', 'confirmed');
  return shop;
}

describe('a buyer who asks to be forgotten', () => {
  it('is nowhere below data/ afterwards, and what is left of the order ships and is told as ever', async function () {
    this.timeout(60_000);
    const shop = await plantedShop();
    const { home, run } = shop;
    const ticket = { ...ticketOf('acme/legacy/orders', 'deliver') };
    const failure = {
      code: 'X',
      message: 'They said: Quinn Quillfeather is unknown.',
      hint: '',
      at: '2026-03-01T08:00:00Z',
    };
    await shop.daemon.tools.store.commits.commit({ tickets: [{ ...outgoing('x', 'dead', { ticket }), failure }] });
    const before = await tracesBelow(join(home, 'data'));
    for (const word of planted) expect(before.join('\n'), word).to.include(word);

    const argv = ['orders', 'erase', '--email', 'Quill.Feather@example.com', '--reason', 'request of 1 March'];
    const dry = await run(...argv, '--dry-run');
    expect(dry.err)
      .to.include('personal data of 1 order, and the bytes of')
      .and.include('2 other orders came in these');
    expect((await run(...argv)).code, 'without a yes').to.equal(8);
    for (const word of planted) expect((await tracesBelow(join(home, 'data'))).join('\n'), word).to.include(word);
    const done = await run(...argv, '--yes');
    expect(done.code, done.err).to.equal(0);
    expect(await tracesBelow(join(home, 'data'))).to.deep.equal([]);

    const first = await shop.file('first.csv');
    expect(first).to.include({ records: 2, rejected: 1, report: '[]' });
    expect(first?.sha256).to.match(/^[0-9a-f]{64}$/);
    for (const verb of ['get', 'rejected', 'reread']) {
      const gone = await run('files', verb, first?.id ?? '');
      expect(gone.err, verb)
        .to.match(/FILE_ERASED/)
        .and.match(/first.csv were erased at .*: on request, by cli:/);
    }
    const others = (await shop.orders())['O-1'];
    expect(JSON.stringify(await run('orders', 'show', others?.id ?? '', '--json'))).to.include('Robin');

    await shop.ship('SHIP_2.csv', { number: 'Q-1', tracking: '1Z2' });
    await shop.is('Q-1', 'confirmed');
    expect(await shop.cartKnows()).to.include('1Z2');
    expect((await run('orders', 'show', 'Q-1')).out).to.match(/personal data +erased/);
    expect((await run('orders', 'retry', 'Q-1')).err).to.include('ORDER_ERASED');

    const { daemon } = shop;
    const dock = { tools: daemon.tools } as Parameters<typeof listDeeds>[0];
    const deeds = await listDeeds(dock, ['acme'], { action: 'orders erase', limit: 10 });
    expect(deeds.map(({ subject, after }) => [subject === '' ? 'files' : 'order', Object.keys(after)])).to.deep.equal([
      ['order', ['status', 'personal data']],
      ['files', ['files']],
    ]);
    expect((await findDeed(dock, ['acme'], String(deeds[0]?.id))).reason).to.equal('request of 1 March');
    await daemon.stop();
    expect(await tracesBelow(join(home, 'data'))).to.deep.equal([]);
  });

  it('stays forgotten when the cart gives the order once more; an order that still needs its address keeps it', async () => {
    const shop = await shopAt(await workspaceHome(folderWorkspace({ services: gateShut })));
    await shop.give('one.csv', orderFile({ number: 'Q-1', hers: true }, { number: 'Q-2', hers: true }));
    await shop.run('orders', 'cancel', 'Q-1', '--yes');
    const erased = await shop.run('orders', 'erase', 'Q-1', 'Q-2', '--yes');
    expect(erased.out).to.equal('1 order, 1 file\n');
    expect(erased.err).to.include('1 order still need their address');
    await shop.give('two.csv', orderFile({ number: 'Q-1', hers: true, street: '18 Plantedlane' }));
    const texts = await shop.reader.selectFrom('order_texts').select(['order_id', 'body']).execute();
    const named = texts.filter(({ body }) => body.includes('Quillfeather')).map((one) => one.order_id);
    expect(named).to.deep.equal([(await shop.orders())['Q-2']?.id]);
    await shop.openGate();
    await shop.is('Q-2', 'at_wms');
    expect((await shop.orders())['Q-1']?.status).to.equal('canceled');
  });

  it('is not taken anew either where the order had been skipped', async () => {
    const files = folderWorkspace();
    const merchant = `${files['merchants/acme.yaml']}    load options: { earliest order date: 2026-04-01 }\n`;
    const shop = await shopAt(await workspaceHome({ ...files, 'merchants/acme.yaml': merchant }));
    await shop.give('one.csv', orderFile({ number: 'Q-1', hers: true }));
    await shop.is('Q-1', 'skipped');
    expect((await shop.run('orders', 'erase', 'Q-1', '--yes')).out).to.equal('1 order, 1 file\n');
    await shop.give('two.csv', orderFile({ number: 'Q-1', hers: true, quantity: '3' }));
    const [text] = await shop.reader.selectFrom('order_texts').select('body').execute();
    expect(text?.body).not.to.include('Quillfeather');
    expect((await shop.orders())['Q-1']).to.include({ status: 'skipped', version: 1 });
  });
});

describe('what is finished', () => {
  it('loses its names after the time that its merchant sets, and goes whole after the workspace’s; its number is taken for ever', async function () {
    this.timeout(90_000);
    const files = folderWorkspace({
      notices:
        'retention: { at: "03:00", personal data: 90d, orders: 200d, documents: 200d, deliveries: 200d, history: 200d }',
    });
    const merchant = `${files['merchants/acme.yaml']}retention: { personal data: 30d }\n`;
    const home = await workspaceHome({ ...files, 'merchants/acme.yaml': merchant });
    let days = 0;
    const shop = await shopAt(home, () => days * 86_400_000);
    await shop.give('first.csv', orderFile({ number: 'Q-1', hers: true }));
    await shop.is('Q-1', 'at_wms');
    await shop.ship('SHIP_1.csv', { number: 'Q-1', tracking: '1Z1' });
    await shop.is('Q-1', 'confirmed');
    await shop.give('open.csv', orderFile({ number: 'O-1' }));
    await shop.is('O-1', 'at_wms');

    const cleanedOn = async () =>
      (
        await shop.reader
          .selectFrom('schedules')
          .select('last_at')
          .where('service', '=', 'retention')
          .executeTakeFirst()
      )?.last_at ?? '';
    const toDay = async (day: number) => {
      days = day;
      const from = new Date(shop.daemon.tools.clock.now() - 86_400_000).toISOString();
      await eventually(`the clean-up of day ${day} ran`, async () => (await cleanedOn()) > from);
    };
    await eventually('the clock of the clean-up stands', async () =>
      Boolean(
        await shop.reader
          .selectFrom('schedules')
          .select('service')
          .where('service', '=', 'retention')
          .executeTakeFirst(),
      ),
    );
    await toDay(20);
    expect(await tracesBelow(join(home, 'data'))).not.to.deep.equal([]);
    await toDay(32);
    expect(await tracesBelow(join(home, 'data'))).to.deep.equal([]);
    expect((await shop.orders())['Q-1']).to.include({ status: 'confirmed' });
    const got = await shop.run('files', 'get', (await shop.file('first.csv'))?.id ?? '');
    expect(got.err).to.include('its orders ended more than 30 days before');
    expect((await shop.file('open.csv'))?.erasedAt, 'its order is open').to.equal(null);

    await toDay(210);
    expect(Object.keys(await shop.orders()), 'what is open stays').to.deep.equal(['O-1']);
    expect(await shop.file('first.csv')).to.equal(undefined);
    await shop.give('again.csv', orderFile({ number: 'Q-1', hers: true }));
    expect(Object.keys(await shop.orders())).to.deep.equal(['O-1']);
    const ledger = await shop.reader.selectFrom('order_ledger').select(['cart_order', 'cust_ref']).execute();
    expect(ledger.map((row) => row.cust_ref)).to.include('Q-1');
    const deeds = await shop.reader
      .selectFrom('audit')
      .select(['merchant', 'after'])
      .where('action', '=', 'retention')
      .execute();
    expect(deeds.map((row) => row.after).join())
      .to.include('"orders erased":1')
      .and.include('"orders removed":1');
  });
});

suiteWith('a buyer who is forgotten where a broker carries the tickets', ['rabbitmq-server'], function () {
  this.timeout(120_000);
  let rabbit: Rabbit;

  before(async () => {
    rabbit = await sharedRabbit();
  });

  it('stands in no message of any queue, and in no mail that was sent', async () => {
    const { url, vhost } = await rabbit.freshVhost();
    const smtp = await startSmtp({ tls: 'none' });
    const notices = `notices: { by: office, to: [ops@example.com], digest: off }
connections:
  office: { email-out: { host: 127.0.0.1, port: ${smtp.port}, tls: none, from: dock@example.com } }`;
    const home = await workspaceHome(folderWorkspace({ notices }));
    const shop = await shopAt(home, undefined, { CROSSDOCK_AMQP_URL: url });
    await shop.give(
      'first.csv',
      orderFile({ number: 'Q-1', hers: true }, { number: 'Q-BAD', quantity: 'x', hers: true }),
    );
    await shop.is('Q-1', 'at_wms');
    await eventually('a person hears of the rejected row', () => smtp.mails[0]);
    const queue = (name: string) => `/queues/${encodeURIComponent(vhost)}/${encodeURIComponent(name)}`;
    await rabbit.api(`/exchanges/${encodeURIComponent(vhost)}/amq.default/publish`, 'POST', {
      properties: {},
      routing_key: 'crossdock.3-deliver',
      payload: 'Please hurry with the order of Quinn Quillfeather!',
      payload_encoding: 'string',
    });
    const messages = async () => {
      const queues = (await rabbit.api(`/queues/${encodeURIComponent(vhost)}`)) as { name: string }[];
      const look = { count: 100, ackmode: 'ack_requeue_true', encoding: 'auto' };
      const all = [];
      for (const { name } of queues) all.push(await rabbit.api(`${queue(name)}/get`, 'POST', look));
      return JSON.stringify(all);
    };
    await eventually('the foreign message is dead', async () => (await messages()).includes('Quillfeather'));
    const done = await shop.run('orders', 'erase', 'Q-1', '--yes');
    expect(done.code, done.err).to.equal(0);
    expect(await messages()).not.to.match(/Quillfeather|Plantedlane/);
    expect(await tracesBelow(join(home, 'data'))).to.deep.equal([]);
    expect(smtp.mails).not.to.have.length(0);
    for (const { raw } of smtp.mails) expect(raw.toString()).not.to.match(/Quillfeather|Plantedlane|quill\.feather/);
  });
});

import { expect } from 'chai';
import { listAudit } from '../../src/storage/audit.ts';
import { lastNumber } from '../../src/storage/counters.ts';
import { storyOf } from '../../src/storage/events.ts';
import { listExceptions } from '../../src/storage/exceptions.ts';
import { ordersById, ordersByReference } from '../../src/storage/orders.ts';
import { drop, filesIn, settled } from '../support/daemon.ts';
import { shipmentFile } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';
import { type MovingShop, numbers, openMovingShop, otherHubsFile, shopFileOf } from '../support/moving-shop.ts';

const cut = '2026-03-01T12:00:00Z';

/** Whole days, with commands in between: longer than one step of one daemon. */
const dayMilliseconds = 120_000;

describe('a merchant with 50 open orders that moves over from another hub at noon', () => {
  it('has none of them sent twice and all 50 confirmed, and its new orders flow', async () => {
    const shop = await openMovingShop('shadow', 'off');
    await morningInShadow(shop);
    await cutOver(shop);
    await afternoon(shop);
  }).timeout(dayMilliseconds);
});

describe('orders of the other hub that do not look like it at first', () => {
  it('are told apart: what was ready before the cut is theirs, what became ready later is ours', async () => {
    const shop = await openMovingShop('live', 'automatic', '{ statuses: [paid] }');
    expect((await shop.say('adopt', '--cart', 'web', '--before', cut, '--yes')).code).to.equal(0);
    const paid = { number: 'P-01', status: 'paid' };
    const unpaid = { number: 'P-02', status: 'pending' };
    await drop(shop.at('cart/orders/1.csv'), shopFileOf(paid, unpaid, { number: 'P-03', status: 'cancelled' }));
    await eventually('they are judged', async () => Object.values(await shop.statuses()).length === 3);
    await settled(shop.daemon);
    expect(await shop.statuses()).to.deep.equal({ 'P-01': 'at_wms', 'P-02': 'await_payment', 'P-03': 'skipped' });
    await drop(shop.at('cart/orders/2.csv'), shopFileOf({ ...paid, city: 'Salem' }, { ...unpaid, status: 'paid' }));
    await eventually('the paid one is sent', async () => (await shop.statuses())['P-02'] === 'at_wms');
    expect(await shop.named('wms/in', ';')).to.deep.equal({ 'P-02': 1 });
  }).timeout(dayMilliseconds);

  it('ship before their cart gives them, and are completed all the same', async () => {
    const shop = await openMovingShop('live', 'automatic');
    const { reader } = shop.daemon.tools.store;
    const list = await shop.given('list.csv', 'order number,sent reference\nS-01,SENT-1\n');
    await shop.say('adopt', '--cart', 'web', '--file', list, '--yes');
    await drop(shop.at('wms/out/SHIP_1.csv'), shipmentFile(parcel('SENT-1')));
    await eventually('it is confirmed', async () => (await shop.statuses())['S-01'] === 'confirmed');
    await drop(shop.at('cart/orders/1.csv'), shopFileOf({ number: 'S-01', quantity: 4 }));
    const told = async () => (await shop.story('S-01')).map(({ event }) => event);
    await eventually('it is completed', async () => (await told()).includes('completed by its cart'));
    await settled(shop.daemon);
    expect(await shop.statuses()).to.deep.equal({ 'S-01': 'confirmed' });
    const lines = await reader.selectFrom('lines').select(['sku', 'quantity', 'shipped']).execute();
    expect(lines).to.deep.equal([{ sku: 'MUG', quantity: 4, shipped: 4 }]);
    expect(await filesIn(shop.at('wms/in'))).to.deep.equal({});
    expect(await shop.named('cart/tracking', ',')).to.deep.equal({ 'S-01': 1 });
  }).timeout(dayMilliseconds);
});

describe('a merchant in shadow', () => {
  it('hears today of what cannot be written, and begins again where the other hub is needed once more', async () => {
    const shop = await openMovingShop('shadow', 'automatic');
    const { reader } = shop.daemon.tools.store;
    const open = () => listExceptions(reader, ['acme'], { state: 'open', limit: 5 });
    await drop(shop.at('cart/orders/1.csv'), shopFileOf({ number: 'T-01', method: 'Pigeon' }, { number: 'T-02' }));
    await eventually('it is told', async () => (await open())[0]?.code === 'ORDER_NOT_RENDERABLE');
    await eventually(
      'the other is rendered',
      async () => (await shop.story('T-02')).at(-1)?.event === 'rendered in shadow',
    );
    expect(await shop.statuses()).to.deep.equal({ 'T-01': 'error', 'T-02': 'new' });

    await shop.goTo('live', 'automatic');
    await drop(shop.at('cart/orders/2.csv'), shopFileOf({ number: 'T-03' }));
    await eventually('what is new goes', async () => (await shop.statuses())['T-03'] === 'at_wms');
    await shop.goTo('shadow', 'automatic');
    await drop(shop.at('cart/orders/3.csv'), shopFileOf({ number: 'T-04' }));
    await eventually(
      'it is only rendered',
      async () => (await shop.story('T-04')).at(-1)?.event === 'rendered in shadow',
    );
    await settled(shop.daemon);
    expect(await shop.named('wms/in', ';')).to.deep.equal({ 'T-03': 1 });
    expect(Object.keys(await filesIn(shop.at('cart/orders')))).to.include('3.csv');
    const status = JSON.parse((await shop.say('status', '--json')).out);
    const rests = status.services.filter(({ timing }: { timing: string }) => timing === 'rests in shadow');
    expect(rests.map(({ service }: { service: string }) => service).sort()).to.deep.equal([
      'inventory',
      'inventory upload',
      'inventory upload',
      'shipment upload',
      'shipment upload',
      'shipping confirmations',
    ]);
  }).timeout(dayMilliseconds);
});

const web = numbers('W', 1, 20);
const withLines = numbers('L', 1, 10);
const byNumber = numbers('N', 1, 10);
const market = numbers('M', 1, 10);
const moved = [...web, ...withLines, ...byNumber, ...market];

/** The other hub works; Crossdock looks on, and writes what it would have sent. */
async function morningInShadow(shop: MovingShop): Promise<void> {
  const { store } = shop.daemon.tools;
  const orders = web.map((number, index) => ({ number, quantity: 1 + (index % 3) }));
  await drop(shop.at('cart/orders/morning.csv'), shopFileOf(...orders));
  await drop(shop.at('wms/out/SHIP_other.csv'), shipmentFile({ number: 'W-01', tracking: '1ZOTHER' }));
  await eventually(
    'all are judged',
    async () => Object.values(await shop.statuses()).join() === web.map(() => 'new').join(),
  );
  expect((await shop.say('run', 'acme/legacy/orders')).code).to.equal(0);
  const file = await eventually('the file is rendered', async () => {
    const [one] = JSON.parse((await shop.say('files', 'list', '--state', 'shadow', '--json')).out);
    return one as { id: string; name: string };
  });

  const theirs = await shop.given('theirs.csv', otherHubsFile(...[...orders].reverse()));
  const same = await shop.say('files', 'compare', theirs, file.id);
  expect(same.out + same.err).to.equal('No difference in 20, compared by mapping legacy-orders.\n');
  expect(same.code).to.equal(0);
  const inFolder = shop.at(`home/data/documents/shadow/acme/legacy/orders/${file.name}`);
  const shown = await shop.say('files', 'compare', theirs, inFolder, '--key', 'Order No');
  expect(shown).to.deep.include({ code: 0, out: 'No difference in 20, compared as CSV.\n' });

  await settled(shop.daemon);
  expect(await filesIn(shop.at('wms/in'))).to.deep.equal({});
  expect(await filesIn(shop.at('cart/tracking'))).to.deep.equal({});
  expect(Object.keys(await filesIn(shop.at('cart/orders')))).to.deep.equal(['morning.csv']);
  expect(Object.keys(await filesIn(shop.at('wms/out')))).to.deep.equal(['SHIP_other.csv']);
  expect(await lastNumber(store.reader, 'connection:legacy/orders', 'file')).to.equal(0);
  expect(JSON.parse((await shop.say('orders', 'show', 'W-01', '--json')).out).headline).to.match(/shadow/);
}

/** The other hub stops. Its list says what it has sent; what it has finished since is older than the cut. */
async function cutOver(shop: MovingShop): Promise<void> {
  const late = { placed: '2026-03-01 12:30:00' };
  await drop(shop.at('cart/orders/noon.csv'), shopFileOf({ number: 'W-21', ...late }, { number: 'W-22', ...late }));
  await eventually('the last look is done', async () => (await shop.statuses())['W-22'] === 'new');
  await filesGone(shop);
  const list = await shop.given(
    'open-orders.csv',
    [
      'order number,sent reference,po,sku,quantity,date,remark',
      ...web.slice(0, 15).map((number) => `${number},R-${number},PO-${number},,,,`),
      ...withLines.map((number) => `#${number},R-${number},,MUG,1,2026-02-27,old`),
      ...withLines.map((number) => `#${number},R-${number},,HAT,2,2026-02-27,old`),
      ...byNumber.map((number) => `${number},R-${number},,,,,`),
    ].join('\n'),
  );
  const plan = await shop.say('adopt', '--cart', 'web', '--file', list, '--dry-run', '--json');
  const counts = { fresh: 20, numberOnly: 10, turned: 15, known: 0, references: 85 };
  expect(JSON.parse(plan.out)).to.deep.equal({ ...counts, adopted: false });
  expect((await shop.say('adopt', '--cart', 'web', '--file', list)).code).to.equal(8);
  const done = await shop.say('adopt', '--cart', 'web', '--file', list, '--yes', '--json');
  expect(JSON.parse(done.out)).to.deep.equal({ ...counts, adopted: true });
  const again = await shop.say('adopt', '--cart', 'web', '--file', list, '--json');
  expect(JSON.parse(again.out)).to.deep.equal({
    ...{ fresh: 0, numberOnly: 0, turned: 0, known: 35, references: 0 },
    adopted: false,
  });
  expect(again.err).to.equal('Nothing new: all of them were recorded before.\n');
  await shop.goTo('live', 'automatic');
  const { reader } = shop.daemon.tools.store;
  const open = () => listExceptions(reader, ['acme'], { state: 'open', limit: 5 });
  await eventually('the rest is asked about', async () => (await open())[0]?.code === 'SHADOW_ORDERS_UNDECIDED');
  expect(await filesIn(shop.at('wms/in'))).to.deep.equal({});

  const rest = await shop.say('adopt', '--cart', 'web', '--from-shadow', '--before', cut, '--yes', '--json');
  expect(JSON.parse(rest.out)).to.deep.equal({ adopted: 5, ours: 2 });
  expect(rest.err).to.include('W-20 (new').and.include('W-21 (new');
  expect((await shop.say('adopt', '--cart', 'market', '--before', cut, '--yes')).code).to.equal(0);
  await eventually('the two that are ours are sent', async () => (await shop.statuses())['W-22'] === 'at_wms');
  expect(await open()).to.deep.equal([]);
}

/** The other hub took what it read in the morning. */
async function filesGone(shop: MovingShop): Promise<void> {
  const { rm } = await import('node:fs/promises');
  await rm(shop.at('wms/out/SHIP_other.csv'));
}

async function afternoon(shop: MovingShop): Promise<void> {
  const { reader, dialect } = shop.daemon.tools.store;
  await drop(
    shop.at('cart/orders/afternoon.csv'),
    shopFileOf(
      { number: 'W-03', city: 'Portland', quantity: 3 },
      ...byNumber.slice(0, 5).map((number) => ({ number: `#${number}`, sku: 'CAP', quantity: 2 })),
      { number: '#L-01', sku: 'MUG' },
      { number: '#L-01', sku: 'HAT', quantity: 2 },
      { number: 'NEW-1', placed: '2026-03-01 13:00:00' },
    ),
  );
  const late = { number: 'M-11', placed: '2026-03-01 12:00:01' };
  await drop(shop.at('market/orders/all.csv'), shopFileOf(...market.map((number) => ({ number })), late));
  await eventually('the new ones are sent', async () => {
    const statuses = await shop.statuses();
    return [...market, 'M-11', 'NEW-1'].every((number) => statuses[number] === 'at_wms');
  });
  const [known] = await ordersByReference(reader, ['acme'], 'N-01');
  const completed = (await ordersById(reader, dialect, ['acme'], [known?.id ?? ''])).get(known?.id ?? '');
  expect(completed?.order).to.deep.include({ custRef: 'R-N-01', orderId: '#N-01' });
  expect(completed?.order.shipTo.city).to.equal('Springfield');
  expect(completed?.order.lines.map(({ sku, quantity }) => [sku, quantity])).to.deep.equal([['CAP', 2]]);
  const told = (await storyOf(reader, ['acme'], 'order', known?.id ?? '')).map(({ event }) => event);
  expect(told).to.deep.equal(['adopted', 'completed by its cart']);
  // Again, modified: people are told, and nothing goes out.
  await drop(shop.at('cart/orders/evening.csv'), shopFileOf({ number: '#N-01', sku: 'CAP', quantity: 4 }));
  await eventually('the changes are told', async () => {
    const open = await listExceptions(reader, ['acme'], { state: 'open', limit: 5 });
    return open.filter(({ code }) => code === 'ORDER_CHANGED_IN_CART').length === 2;
  });

  await shop.given('wms/out/.keep', '');
  await drop(
    shop.at('wms/out/SHIP_1.csv'),
    shipmentFile(
      ...web.slice(0, 14).map((number, index) => ({ ...parcel(`R-${number}`), quantity: 1 + (index % 3) })),
      { ...parcel('PO-W-15'), quantity: 3 },
      ...web.slice(15).map((number, index) => ({ ...parcel(number), quantity: 1 + ((index + 15) % 3) })),
      ...withLines.flatMap((number) => [parcel(`R-${number}`), { ...parcel(`R-${number}`), sku: 'HAT', quantity: 2 }]),
      ...byNumber.map((number) => ({ ...parcel(`R-${number}`), sku: 'CAP', quantity: 2 })),
      ...market.map(parcel),
    ),
  );
  await eventually('all 50 are confirmed', async () => {
    const statuses = await shop.statuses();
    const count = moved.filter((number) => (statuses[number] ?? statuses[`#${number}`]) === 'confirmed').length;
    return count === 50;
  });
  await settled(shop.daemon);

  expect(await shop.named('wms/in', ';')).to.deep.equal({ 'W-21': 1, 'W-22': 1, 'NEW-1': 1, 'M-11': 1 });
  const sold = { ...(await shop.named('cart/tracking', ',')), ...(await shop.named('market/tracking', ',')) };
  const inCart = (number: string) => sold[number] ?? sold[`#${number}`];
  expect(moved.map(inCart)).to.deep.equal(moved.map((number) => (number.startsWith('L') ? 2 : 1)));
  expect(Object.keys(sold)).to.have.length(50);
  const deeds = (await listAudit(reader, ['acme'], { limit: 10 })).map(({ action }) => action);
  expect(deeds.filter((action) => action.startsWith('adopt'))).to.deep.equal(['adopt', 'adopt', 'adopt']);
  await eventually(
    'files of the carts are taken away again',
    async () => Object.keys(await filesIn(shop.at('cart/orders'))).length === 0,
  );
}

function parcel(number: string) {
  return { number, tracking: `1Z-${number}` };
}

import { expect } from 'chai';
import type { Order } from '../../src/domain/order.ts';
import { linesOfOrder } from '../../src/storage/carried.ts';
import { applyChanges } from '../../src/storage/changes.ts';
import { type JudgedLine, outgoingOrders } from '../../src/storage/judged.ts';
import { tellKits } from '../../src/storage/kit-packages.ts';
import type { Store } from '../../src/storage/open.ts';
import { findKnownOrders, ordersById } from '../../src/storage/orders.ts';
import { seenMethods } from '../../src/storage/ship-methods.ts';
import { insertShipments, packagesById } from '../../src/storage/shipments.ts';
import { newId } from '../../src/support/ids.ts';
import { inStore, type SeededOrder, seedOrder } from '../support/seeds.ts';
import { eachStore } from '../support/stores.ts';

const at = '2026-03-01T09:00:00.000Z';
const acme = ['acme'];

/** Line 1 of the seeded order (2 x MUG-1) goes out as one box and two lids each; line 2 (CAP-9) as line 3. */
async function explode(store: Store, { id, part }: SeededOrder, staying: readonly JudgedLine[] = []): Promise<void> {
  const given = (await ordersById(store.reader, store.dialect, acme, [id])).get(id)?.order as Order;
  const [mug, cap] = given.lines;
  if (!mug || !cap) throw new Error('The order has no lines.');
  const lines = [
    { ...mug, lineNumber: 1, sku: 'BOX', quantity: 2, cartLine: { lineNumber: 1, each: 1 } },
    { ...mug, lineNumber: 2, sku: 'LID', quantity: 4, cartLine: { lineNumber: 1, each: 2 } },
    { ...cap, lineNumber: 3, sku: 'CAP-MASTER', cartLine: { lineNumber: 2 } },
  ];
  const judged = { ...given, lines };
  const rows = [...lines.map(({ lineNumber, sku, quantity }) => ({ part, lineNumber, sku, quantity })), ...staying];
  await inStore(store, (trx) =>
    applyChanges(trx, store.dialect, [{ kind: 'judged', order: id, merchant: 'acme', judged, lines: rows }], at),
  );
}

async function ship(store: Store, { id: order, part }: SeededOrder, ...lines: [number, number][]): Promise<string> {
  const parcel = newId(Date.now());
  const shipped = lines.map(([lineNumber, quantity]) => ({ lineNumber, sku: 'as the WMS says', quantity }));
  const content = { trackingNumber: parcel, carrierCode: '', serviceCode: '', lines: shipped };
  const shipment = {
    id: newId(Date.now()),
    merchant: 'acme',
    order,
    part,
    cart: 'web',
    document: 'doc',
    shippedAt: at,
  };
  const more = { status: 'shipped', warehouse: '', reference: '', packages: [{ id: parcel, package: content }] };
  await inStore(store, async (trx) => {
    await insertShipments(trx, store.dialect, [{ ...shipment, ...more }], at);
    await tellKits(trx, store.dialect, [order], at);
  });
  return parcel;
}

eachStore('an order that goes out otherwise than it came', (open) => {
  it('is known to files by what went out, and stays what the cart gave', async () => {
    const store = await open();
    const order = await seedOrder(store, 'J-1');
    await explode(store, order);
    const known = await findKnownOrders(store.reader, store.dialect, 'acme', 'orderNumber', ['J-1']);
    expect(known.get('J-1')?.lines.map(({ sku }) => sku)).to.deep.equal(['BOX', 'LID', 'CAP-MASTER']);
    const stored = (await ordersById(store.reader, store.dialect, acme, [order.id])).get(order.id);
    expect(stored?.order.lines.map(({ sku }) => sku)).to.deep.equal(['MUG-1', 'CAP-9']);
    expect(stored?.wasChanged).to.equal(true);
    expect(
      (await linesOfOrder(store.reader, acme, order.id)).map(({ sku, quantity }) => [sku, quantity]),
    ).to.deep.equal([
      ['BOX', 2],
      ['LID', 4],
      ['CAP-MASTER', 1],
    ]);
    const out = await outgoingOrders(store.reader, store.dialect, acme, [order.id]);
    expect(out.get(order.id)?.lines).to.have.length(3);
    expect(await outgoingOrders(store.reader, store.dialect, ['bolt'], [order.id])).to.have.property('size', 0);
  });

  it('tells its cart of kits in the package that completes them; packages of mere pieces wait for it', async () => {
    const store = await open();
    const order = await seedOrder(store, 'J-2', 'at_wms');
    await explode(store, order);
    const first = await ship(store, order, [1, 2]);
    const states = async () =>
      (await store.reader.selectFrom('packages').select('state').orderBy('id').execute()).map(({ state }) => state);
    expect(await states()).to.deep.equal(['waiting']);
    const second = await ship(store, order, [2, 4], [3, 1]);
    expect(await states()).to.deep.equal(['new', 'new']);
    const told = await packagesById(store.reader, store.dialect, 'acme', [first, second]);
    expect(told.get(first)?.package.lines).to.deep.equal([]);
    expect(told.get(second)?.package.lines).to.deep.equal([
      { lineNumber: 2, sku: 'CAP-9', quantity: 1 },
      { lineNumber: 1, sku: 'MUG-1', quantity: 2 },
    ]);
  });

  it('keeps the lines that stay here behind those that go, and has shipped whole without them; both end when it goes out as it came', async () => {
    const store = await open();
    const order = await seedOrder(store, 'J-3', 'at_wms');
    const { part } = order;
    await explode(store, order, [{ part, lineNumber: 4, sku: 'GIFT', quantity: 1, filtered: true }]);
    await ship(store, order, [1, 2], [2, 4], [3, 1]);
    const lines = async () =>
      (await linesOfOrder(store.reader, acme, order.id)).map((line) => [line.sku, line.shipped, line.filtered]);
    expect(await lines()).to.deep.equal([
      ['BOX', 2, false],
      ['LID', 4, false],
      ['CAP-MASTER', 1, false],
      ['GIFT', 0, true],
    ]);
    expect((await ordersById(store.reader, store.dialect, acme, [order.id])).get(order.id)?.status).to.equal('shipped');
    const asItCame = [{ part, lineNumber: 1, sku: 'MUG-1', quantity: 2 }];
    const change = { kind: 'judged' as const, order: order.id, merchant: 'acme', judged: null, lines: asItCame };
    await inStore(store, (trx) => applyChanges(trx, store.dialect, [change], at));
    expect(await lines()).to.deep.equal([['MUG-1', 0, false]]);
    expect((await ordersById(store.reader, store.dialect, acme, [order.id])).get(order.id)?.wasChanged).to.equal(false);
  });

  it('has its ship method counted, in one row per merchant, cart and method', async () => {
    const store = await open();
    const seen = (merchant: string, method: string) => ({
      kind: 'method seen' as const,
      merchant,
      cart: 'web',
      method,
    });
    const some = [seen('acme', 'Air'), seen('acme', 'Air'), seen('bolt', 'Air')];
    await inStore(store, (trx) => applyChanges(trx, store.dialect, some, at));
    await inStore(store, (trx) => applyChanges(trx, store.dialect, [seen('acme', 'Air')], '2026-03-02T09:00:00.000Z'));
    expect(await seenMethods(store.reader, acme)).to.deep.equal([
      { merchant: 'acme', cart: 'web', method: 'Air', count: 3, firstAt: at, lastAt: '2026-03-02T09:00:00.000Z' },
    ]);
  });
});

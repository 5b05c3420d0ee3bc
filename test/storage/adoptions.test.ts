import { expect } from 'chai';
import { sql } from 'kysely';
import type { OrderStatus } from '../../src/domain/order-status.ts';
import { orderStatuses } from '../../src/domain/order-status.ts';
import {
  adoptionCuts,
  linkListed,
  saveAdopted,
  saveCut,
  saveReferences,
  undelivered,
} from '../../src/storage/adoptions.ts';
import type { Store } from '../../src/storage/open.ts';
import { findKnownOrders, insertReceived, waitingParts } from '../../src/storage/orders.ts';
import { recentParts } from '../../src/storage/samples.ts';
import { clearShadowMarks, countShadow, markRendered, partsToShadow } from '../../src/storage/shadow.ts';
import { eachStore } from '../support/stores.ts';
import { at, committed, inCommit, later, orderOf, receivedOf } from './samples.ts';

async function receive(store: Store, numbers: readonly string[], shadow = false, cartId = 'web'): Promise<void> {
  const orders = numbers.map((number) => ({ ...receivedOf(number, { cartId }), shadow }));
  await committed(store, (trx) => insertReceived(trx, store.dialect, orders, at));
}

/** Whatever way it came there. */
async function put(store: Store, number: string, status: OrderStatus): Promise<void> {
  await inCommit(store, async (trx) => {
    await sql`update parts set status = ${status} where id = ${`p-${number}`}`.execute(trx);
    await sql`update orders set status = ${status} where id = ${`o-${number}`}`.execute(trx);
  });
}

function adopted(number: string, adoption: 'listed' | 'unjudged' | 'whole' = 'whole') {
  return { order: `o-${number}`, merchant: 'acme', parts: [`p-${number}`], adoption };
}

async function statusesOf(store: Store): Promise<Record<string, string>> {
  const rows = await store.reader.selectFrom('orders').select(['id', 'status']).execute();
  return Object.fromEntries(rows.map(({ id, status }) => [id, status]));
}

eachStore('orders of another hub', (open) => {
  it('go to the WMS from wherever nobody has handed them out, and from nowhere else', async () => {
    const store = await open();
    await receive(store, orderStatuses);
    for (const status of orderStatuses) await put(store, status, status);
    await inCommit(store, (trx) =>
      saveAdopted(
        trx,
        store.dialect,
        orderStatuses.map((status) => adopted(status)),
        later,
      ),
    );
    const statuses = await statusesOf(store);
    const stay = orderStatuses.filter((status) => statuses[`o-${status}`] === status);
    expect(stay).to.deep.equal(['sending', 'at_wms', 'partial', 'shipped', 'confirmed', 'canceled']);
    const others = orderStatuses.filter((status) => !stay.includes(status));
    expect(others.map((status) => statuses[`o-${status}`])).to.deep.equal(others.map(() => 'at_wms'));
    const dates = await store.reader.selectFrom('parts').select('delivered_at').where('id', '=', 'p-new').execute();
    expect(dates).to.deep.equal([{ delivered_at: later }]);
  });

  it('are found by each of their references, our own orders first, and by none that several have', async () => {
    const store = await open();
    await receive(store, ['1', '2', '3']);
    const references = [
      ...['SENT-1', 'PO-7', 'R3'].map((reference) => ({ order: 'o-1', reference })),
      ...['SENT-2', 'PO-7'].map((reference) => ({ order: 'o-2', reference })),
    ];
    const save = () => committed(store, (trx) => saveReferences(trx, store.dialect, 'acme', references));
    expect(await save()).to.equal(5);
    expect(await save()).to.equal(0);
    const find = async (type: 'orderNumber' | 'custRef', ...refs: string[]) =>
      [...(await findKnownOrders(store.reader, store.dialect, 'acme', type, refs))].map(
        ([ref, { orderId }]) => `${ref} ${orderId}`,
      );
    expect(await find('orderNumber', '#SENT-1', 'SENT-2', '3', 'PO-7', 'NOBODY')).to.have.members([
      '3 o-3',
      'SENT-1 o-1',
      'SENT-2 o-2',
    ]);
    expect(await find('custRef', 'SENT-1', 'R3')).to.have.members(['R3 o-3', 'SENT-1 o-1']);
    expect((await findKnownOrders(store.reader, store.dialect, 'bolt', 'custRef', ['SENT-1'])).size).to.equal(0);
  });

  it('that are listed take the id of their cart when it gives them: they are not new to the ledger', async () => {
    const store = await open();
    await receive(store, ['1']);
    await inCommit(store, (trx) => saveAdopted(trx, store.dialect, [adopted('1', 'listed')], later));
    const again = { ...orderOf('1'), orderId: 'shop-4711' };
    const fresh = await committed(store, (trx) =>
      insertReceived(trx, store.dialect, [{ ...receivedOf('other'), order: again }], later),
    );
    expect(fresh.size).to.equal(0);
    expect(
      await recentParts(store.reader, store.dialect, ['acme'], ['legacy'], 5, () => true),
      'no sample',
    ).to.deep.equal([]);
    const rows = await store.reader.selectFrom('order_ledger').select(['cart_order', 'order_id']).execute();
    expect(rows).to.deep.equal([{ cart_order: 'shop-4711', order_id: 'o-1' }]);
    // Of another cart it is another order.
    await inCommit(store, (trx) =>
      linkListed(trx, store.dialect, 'acme', 'outlet', [{ ...again, orderId: 'elsewhere' }]),
    );
    expect(await store.reader.selectFrom('orders').select('cart_order').execute()).to.deep.equal([
      { cart_order: 'shop-4711' },
    ]);
  });

  it('that are listed do not take the id of an order that the cart gave under another number before', async () => {
    const store = await open();
    await receive(store, ['1', '2']);
    await inCommit(store, (trx) => saveAdopted(trx, store.dialect, [adopted('1', 'listed')], later));
    const renumbered = { ...orderOf('1'), orderId: 'cart-2' };
    const fresh = await committed(store, (trx) =>
      insertReceived(trx, store.dialect, [{ ...receivedOf('other'), order: renumbered }], later),
    );
    expect(fresh.size).to.equal(0);
    const rows = await store.reader.selectFrom('orders').select(['id', 'cart_order']).orderBy('id').execute();
    expect(rows.map(({ cart_order }) => cart_order)).to.deep.equal(['cart-1', 'cart-2']);
  });

  it('have one instant per cart, the last that was said', async () => {
    const store = await open();
    for (const placedBefore of [at, later])
      await inCommit(store, (trx) => saveCut(trx, { merchant: 'acme', cart: 'web', placedBefore }, 'cli:anna', at));
    expect(await adoptionCuts(store.reader, ['acme'])).to.deep.equal([
      { merchant: 'acme', cart: 'web', placedBefore: later },
    ]);
    expect(await adoptionCuts(store.reader, ['bolt'])).to.deep.equal([]);
  });
});

eachStore('orders seen in shadow', (open) => {
  it('wait for no gate until their mark is taken away; they are rendered once', async () => {
    const store = await open();
    await receive(store, ['1', '2'], true);
    await receive(store, ['3']);
    for (const number of ['1', '2', '3']) await put(store, number, 'new');
    const gate = async () => (await waitingParts(store.reader, 'acme', 'legacy', 10)).map(({ part }) => part);
    const shadow = () => partsToShadow(store.reader, 'acme', 'legacy', 10);
    expect([await gate(), await shadow()]).to.deep.equal([['p-3'], ['p-1', 'p-2']]);
    await inCommit(store, (trx) => markRendered(trx, store.dialect, ['o-1', 'o-3']));
    expect([await gate(), await shadow()]).to.deep.equal([['p-3'], ['p-2']]);
    expect(await countShadow(store.reader, ['acme'])).to.deep.equal([{ merchant: 'acme', cart: 'web', count: 2 }]);
    const marked = await undelivered(store.reader, 'acme', 'web', { marked: true, limit: 10 });
    expect(marked.map(({ id }) => id)).to.deep.equal(['o-1', 'o-2']);
    await inCommit(store, (trx) => clearShadowMarks(trx, store.dialect, 'acme', ['o-1']));
    expect(await gate()).to.deep.equal(['p-1', 'p-3']);
  });
});

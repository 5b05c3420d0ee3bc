import { expect } from 'chai';
import {
  copiesOfOrder,
  countWaitingCopies,
  enterCopies,
  setCopyState,
  takeOrderCopies,
  takeTrackingCopies,
} from '../../src/storage/copies.ts';
import type { Store } from '../../src/storage/open.ts';
import { setPartStatus } from '../../src/storage/part-status.ts';
import { insertShipments } from '../../src/storage/shipments.ts';
import { eachStore } from '../support/stores.ts';
import { at, committed, inCommit, later, packageOf, receive, shipmentOf } from './samples.ts';

const gate = 'acme/bi/orders';
const tracking = 'acme/bi/tracking';

async function enter(store: Store, ...numbers: string[]): Promise<void> {
  const copies = numbers.map((number) => ({ merchant: 'acme', gate, item: `o-${number}`, order: `o-${number}` }));
  await inCommit(store, (trx) => enterCopies(trx, store.dialect, copies, at));
}

async function put(
  store: Store,
  number: string,
  status: 'new' | 'canceled' | 'on_hold',
  from: 'received' | 'new',
): Promise<void> {
  await inCommit(store, (trx) => setPartStatus(trx, store.dialect, [`p-${number}`], [from], status, at));
}

const waiting = (store: Store) => committed(store, (trx) => takeOrderCopies(trx, 'acme', gate, 10, later));

async function stateOf(store: Store, order: string): Promise<string[]> {
  return (await copiesOfOrder(store.reader, store.dialect, ['acme'], order)).map(({ state }) => state);
}

eachStore('the ledger of copies', (open) => {
  it('takes an order once for each gate, however often it is accepted', async () => {
    const store = await open();
    await receive(store, '1');
    await put(store, '1', 'new', 'received');
    await enter(store, '1');
    await enter(store, '1');
    expect(await waiting(store)).to.deep.equal(['o-1']);
    await inCommit(store, (trx) => setCopyState(trx, store.dialect, gate, ['o-1'], 'waiting', 'sending', at));
    await inCommit(store, (trx) => setCopyState(trx, store.dialect, gate, ['o-1'], 'sending', 'copied', at));
    await enter(store, '1');
    expect(await waiting(store)).to.deep.equal([]);
    expect(await stateOf(store, 'o-1')).to.deep.equal(['copied']);
  });

  it('leaves orders on hold where they are, and drops those that go nowhere until they are accepted after all', async () => {
    const store = await open();
    await receive(store, '1', '2', '3');
    for (const number of ['1', '2', '3']) await put(store, number, 'new', 'received');
    await enter(store, '1', '2', '3');
    await put(store, '2', 'on_hold', 'new');
    await put(store, '3', 'canceled', 'new');
    expect([...(await countWaitingCopies(store.reader, ['acme']))]).to.deep.equal([[gate, 3]]);
    expect(await waiting(store)).to.deep.equal(['o-1']);
    expect([await stateOf(store, 'o-2'), await stateOf(store, 'o-3')]).to.deep.equal([['waiting'], ['dropped']]);
    await enter(store, '3');
    expect(await stateOf(store, 'o-3')).to.deep.equal(['waiting']);
  });

  it('lets tracking go after the copy of its order', async () => {
    const store = await open();
    await receive(store, '1');
    await put(store, '1', 'new', 'received');
    await enter(store, '1');
    const shipment = shipmentOf('1', 's', [packageOf('1Z', [[1, 'A-1', 2]])]);
    await inCommit(store, async (trx) => {
      await insertShipments(trx, store.dialect, [shipment], at);
      await enterCopies(trx, store.dialect, [{ merchant: 'acme', gate: tracking, item: 's-1', order: 'o-1' }], at);
    });
    const take = (orders: string) =>
      committed(store, (trx) => takeTrackingCopies(trx, 'acme', { gate: tracking, orders }, 10));
    expect(await take(gate)).to.deep.equal([]);
    expect(await take('')).to.deep.equal(['s-1']);
    await inCommit(store, (trx) => setCopyState(trx, store.dialect, gate, ['o-1'], 'waiting', 'sending', at));
    expect(await take(gate)).to.deep.equal([]);
    await inCommit(store, (trx) => setCopyState(trx, store.dialect, gate, ['o-1'], 'sending', 'copied', at));
    expect(await take(gate)).to.deep.equal(['s-1']);
  });

  it('shows nobody what belongs to another merchant', async () => {
    const store = await open();
    await receive(store, '1');
    await enter(store, '1');
    expect(await copiesOfOrder(store.reader, store.dialect, ['bolt'], 'o-1')).to.deep.equal([]);
    expect([...(await countWaitingCopies(store.reader, ['bolt']))]).to.deep.equal([]);
    expect(await committed(store, (trx) => takeOrderCopies(trx, 'bolt', gate, 10, later))).to.deep.equal([]);
  });
});

import { expect } from 'chai';
import {
  type DeliveryState,
  deliveryById,
  deliveryMoves,
  deliveryStates,
  dropItems,
  insertDeliveries,
  itemsOf,
  listDeliveries,
  moveDelivery,
  type NewDelivery,
  unfinishedDeliveries,
  wereCarriedBefore,
} from '../../src/storage/deliveries.ts';
import type { Store } from '../../src/storage/open.ts';
import { rejection } from '../support/rejection.ts';
import { eachStore } from '../support/stores.ts';
import { at, committed, inCommit, later } from './samples.ts';

function deliveryOf(id: string, more: Partial<NewDelivery> = {}): NewDelivery {
  return {
    id,
    merchant: 'acme',
    gate: 'acme/legacy/orders',
    kind: 'orders',
    connection: 'legacy',
    mapping: 'legacy-orders',
    revision: 'r1',
    number: 7,
    now: at,
    stockVersion: 0,
    items: ['p-2', 'p-1', 'p-3'],
    ...more,
  };
}

async function insert(store: Store, ...deliveries: NewDelivery[]): Promise<void> {
  await inCommit(store, (trx) => insertDeliveries(trx, store.dialect, deliveries, at));
}

/** Puts a delivery into a state, by whatever way the table allows. */
async function bring(store: Store, id: string, to: DeliveryState): Promise<void> {
  const ways: Record<DeliveryState, DeliveryState[]> = {
    open: [],
    rendered: ['rendered'],
    attempted: ['rendered', 'attempted'],
    done: ['rendered', 'attempted', 'done'],
    doubt: ['rendered', 'attempted', 'doubt'],
    abandoned: ['abandoned'],
  };
  let from: DeliveryState = 'open';
  for (const step of ways[to]) {
    expect(await committed(store, (trx) => moveDelivery(trx, id, from, step, later))).to.equal(true);
    from = step;
  }
}

eachStore('deliveries', (open) => {
  it('begin open, with their items in order and everything that makes rendering repeatable', async () => {
    const store = await open();
    await insert(store, deliveryOf('x1'));
    expect(await deliveryById(store.reader, ['acme'], 'x1')).to.deep.equal({
      id: 'x1',
      merchant: 'acme',
      gate: 'acme/legacy/orders',
      kind: 'orders',
      state: 'open',
      connection: 'legacy',
      mapping: 'legacy-orders',
      revision: 'r1',
      number: 7,
      now: at,
      fileName: '',
      document: null,
      stockVersion: 0,
      note: '',
      whole: false,
      createdAt: at,
      updatedAt: at,
    });
    expect(await itemsOf(store.reader, ['acme'], 'x1')).to.deep.equal(['p-2', 'p-1', 'p-3']);
    await inCommit(store, (trx) => dropItems(trx, store.dialect, 'x1', ['p-1', 'unknown']));
    expect(await itemsOf(store.reader, ['acme'], 'x1')).to.deep.equal(['p-2', 'p-3']);
  });

  it('tell whether anything in them was carried by another one', async () => {
    const store = await open();
    await insert(store, deliveryOf('x1', { items: ['p-1'] }));
    const before = (id: string, ...items: string[]) =>
      wereCarriedBefore(store.reader, store.dialect, ['acme'], id, items);
    expect(await before('x1', 'p-1')).to.equal(false);
    await bring(store, 'x1', 'abandoned');
    await insert(store, deliveryOf('x2', { items: ['p-2', 'p-1'] }));
    expect(await before('x2', 'p-2', 'p-1')).to.equal(true);
    expect(await before('x2', 'p-2')).to.equal(false);
  });

  it('move along the table from the state that was seen, once', async () => {
    const store = await open();
    for (const from of deliveryStates) {
      for (const to of deliveryMoves[from]) {
        const id = `${from}-${to}`;
        await insert(store, deliveryOf(id));
        await bring(store, id, from);
        expect(await committed(store, (trx) => moveDelivery(trx, id, from, to, later)), id).to.equal(true);
        expect((await deliveryById(store.reader, ['acme'], id))?.state, id).to.equal(to);
        expect(await committed(store, (trx) => moveDelivery(trx, id, from, to, later)), `${id} again`).to.equal(false);
      }
    }
  });

  it('refuse a move that the table does not have', async () => {
    const store = await open();
    await insert(store, deliveryOf('x1'));
    for (const to of ['attempted', 'done', 'doubt'] as const) {
      const thrown = await rejection(inCommit(store, (trx) => moveDelivery(trx, 'x1', 'open', to, later)));
      expect((thrown as Error).message).to.equal(`A delivery cannot go from open to ${to}.`);
    }
    expect((await deliveryById(store.reader, ['acme'], 'x1'))?.state).to.equal('open');
  });

  it('keep name, document and note that a move brings, and those of earlier moves', async () => {
    const store = await open();
    await insert(store, deliveryOf('x1'));
    await inCommit(store, (trx) =>
      moveDelivery(trx, 'x1', 'open', 'rendered', later, { fileName: 'ORD_0007.csv', document: 'd-9' }),
    );
    await inCommit(store, (trx) => moveDelivery(trx, 'x1', 'rendered', 'attempted', later, { note: 'put' }));
    const row = await deliveryById(store.reader, ['acme'], 'x1');
    expect(row).to.include({
      fileName: 'ORD_0007.csv',
      document: 'd-9',
      note: 'put',
      state: 'attempted',
      updatedAt: later,
    });
  });

  it('that a crash left behind are found oldest first; doubt, done and abandoned ones are not among them', async () => {
    const store = await open();
    for (const state of deliveryStates) {
      await insert(store, deliveryOf(`x-${state}`));
      await bring(store, `x-${state}`, state);
    }
    await insert(store, deliveryOf('x-other', { gate: 'acme/other/orders' }));
    const ids = async (limit: number) =>
      (await unfinishedDeliveries(store.reader, 'acme', 'acme/legacy/orders', limit)).map(({ id }) => id);
    expect(await ids(10)).to.deep.equal(['x-attempted', 'x-open', 'x-rendered']);
    expect(await ids(1)).to.deep.equal(['x-attempted']);
    expect(await unfinishedDeliveries(store.reader, 'other', 'acme/legacy/orders', 10)).to.deep.equal([]);
  });

  it('are listed newest first, by state and gate, for their own merchant only', async () => {
    const store = await open();
    await insert(store, deliveryOf('x1'), deliveryOf('x2', { gate: 'g2' }), deliveryOf('x3', { merchant: 'other' }));
    const ids = async (scope: readonly string[] | 'every merchant', filter: object = {}) =>
      (await listDeliveries(store.reader, scope, { limit: 10, ...filter })).map(({ id }) => id);
    expect(await ids('every merchant')).to.deep.equal(['x3', 'x2', 'x1']);
    expect(await ids(['acme'])).to.deep.equal(['x2', 'x1']);
    expect(await ids([])).to.deep.equal([]);
    expect(await ids(['acme'], { gate: 'g2' })).to.deep.equal(['x2']);
    expect(await ids(['acme'], { state: 'done' })).to.deep.equal([]);
    expect(await deliveryById(store.reader, ['other'], 'x1')).to.equal(undefined);
    expect(await deliveryById(store.reader, [], 'x1')).to.equal(undefined);
  });
});

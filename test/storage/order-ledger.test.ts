import { expect } from 'chai';
import fc from 'fast-check';
import { sql } from 'kysely';
import { withReferences } from '../../src/domain/references.ts';
import { loadOptions } from '../../src/storage/migrations/0005-load-options.ts';
import type { Store } from '../../src/storage/open.ts';
import { insertReceived, type ReceivedOrder } from '../../src/storage/orders.ts';
import { delayedOrders, endDelays, saveRelease } from '../../src/storage/release-delays.ts';
import { eachStore } from '../support/stores.ts';
import { at, committed, later, orderOf, receive } from './samples.ts';

let last = 0;

function given(cartId: string, orderId: string, custRef: string): ReceivedOrder {
  last += 1;
  const order = withReferences({ ...orderOf(orderId), cartId, orderId, custRef });
  return { id: `o${last}`, part: `p${last}`, order, wms: 'legacy', document: 'doc' };
}

async function take(store: Store, orders: readonly ReceivedOrder[]): Promise<number> {
  return (await committed(store, (trx) => insertReceived(trx, store.dialect, orders, at))).size;
}

async function references(store: Store): Promise<Map<string, string>> {
  const rows = await store.reader.selectFrom('orders').select(['cart', 'cart_order', 'cust_ref']).execute();
  return new Map(rows.map((row) => [`${row.cart} ${row.cart_order}`, row.cust_ref]));
}

async function prune(store: Store): Promise<void> {
  for (const table of ['lines', 'parts', 'order_texts', 'orders'])
    await committed(store, (trx) => sql.raw(`delete from ${table}`).execute(trx));
}

eachStore('the ledger of orders', (open) => {
  it('refuses an order that its cart gave before, also when the order itself was pruned by hand', async () => {
    const store = await open();
    await take(store, [given('web', '1001', '1001')]);
    await prune(store);
    expect(await take(store, [given('web', '1001', '1001'), given('web', '1002', '1002')])).to.equal(1);
    expect([...(await references(store)).keys()]).to.deep.equal(['web 1002']);
  });

  it('gives the second owner of a reference one of its own, the same wherever it happens', async () => {
    const found: string[] = [];
    for (const store of [await open(), await open()]) {
      await take(store, [given('web', '1001', 'A1001')]);
      await take(store, [given('outlet', '1001', 'a1001'), given('outlet', '2', 'A1001')]);
      const refs = await references(store);
      expect(refs.get('web 1001')).to.equal('A1001');
      expect(new Set(refs.values()).size).to.equal(3);
      found.push(refs.get('outlet 1001') ?? '');
    }
    expect(found[0])
      .to.equal(found[1])
      .and.to.match(/^a1001-[0-9a-f]{8}$/);
  });

  it('gives no reference a second time after its order was pruned', async () => {
    const store = await open();
    await take(store, [given('web', '1', 'REF')]);
    await prune(store);
    await take(store, [given('web', '2', 'REF')]);
    expect((await references(store)).get('web 2')).not.to.equal('REF');
  });

  it('holds unique references whatever carts give, in whatever pieces', async function () {
    this.timeout(60_000);
    const order = fc.tuple(
      fc.constantFrom('web', 'outlet'),
      fc.integer({ min: 1, max: 12 }),
      fc.constantFrom('R', 'r', 'S'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(order, { maxLength: 8 }), { maxLength: 4 }), async (batches) => {
        const store = await open();
        let before = new Map<string, string>();
        for (const batch of batches) {
          for (const cart of ['web', 'outlet'])
            await take(
              store,
              batch.filter(([one]) => one === cart).map(([, number, ref]) => given(cart, String(number), ref)),
            );
          const now = await references(store);
          for (const [key, ref] of before) expect(now.get(key)).to.equal(ref);
          before = now;
        }
        const keys = [...before.values()].map((ref) => ref.toLowerCase());
        expect(new Set(keys).size).to.equal(keys.length);
        expect(keys.every((ref) => /^[a-z0-9._-]{1,16}$/.test(ref))).to.equal(true);
      }),
      { numRuns: 10 },
    );
  });
});

eachStore('a store from before the ledger', (open) => {
  it('is refused nothing it had: every order is in the ledger, and of two with one reference the older keeps it', async () => {
    const store = await open();
    await take(store, [given('web', '1001', 'A1001'), given('web', '1002', 'A1002')]);
    await take(store, [given('outlet', '1001', 'B1')]);
    await committed(store, async (trx) => {
      await sql`update orders set cust_ref = 'a1001' where cust_ref = 'B1'`.execute(trx);
      for (const undo of [
        'drop table order_ledger',
        'drop index orders_to_release',
        'alter table orders drop column release_at',
        'alter table orders drop column released_at',
        'alter table lines drop column filtered',
      ])
        await sql.raw(undo).execute(trx);
      await loadOptions.up(trx, store.dialect);
    });
    const keys = await store.reader.selectFrom('order_ledger').select('ref_key').orderBy('order_id').execute();
    expect(keys.map((row) => row.ref_key.replace(/ .*/, ' (later)'))).to.have.members([
      'a1001',
      'a1002',
      'a1001 (later)',
    ]);
    expect(await take(store, [given('outlet', '1001', 'X'), given('outlet', '3', 'A1002')])).to.equal(1);
    expect((await references(store)).get('outlet 3')).not.to.equal('A1002');
  });
});

eachStore('release delays', (open) => {
  it('end in slices, the longest overdue first, once each', async () => {
    const store = await open();
    for (const number of ['1', '2', '3']) await receive(store, number);
    await committed(store, async (trx) => {
      await saveRelease(trx, 'o-1', later);
      await saveRelease(trx, 'o-2', at);
    });
    const due = async (by: string | null, limit = 10) =>
      (await delayedOrders(store.reader, ['acme'], by, limit)).map(({ id }) => id);
    expect(await due(at)).to.deep.equal(['o-2']);
    expect(await due(later)).to.deep.equal(['o-2', 'o-1']);
    expect(await due(null, 1)).to.deep.equal(['o-2']);
    expect(await delayedOrders(store.reader, [], null, 10)).to.deep.equal([]);
    const ended = () => committed(store, (trx) => endDelays(trx, store.dialect, ['o-1', 'o-2', 'o-3'], later));
    expect([...(await ended())].sort()).to.deep.equal(['o-1', 'o-2']);
    expect((await ended()).size).to.equal(0);
    expect(await due(null)).to.deep.equal([]);
  });
});

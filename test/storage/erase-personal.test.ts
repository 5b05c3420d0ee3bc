import { expect } from 'chai';
import { insertDocument } from '../../src/storage/documents.ts';
import {
  contentsInUse,
  countErasable,
  erasableDocuments,
  eraseOrderTexts,
  handedOver,
  markErased,
} from '../../src/storage/erase-personal.ts';
import { levelPages, orderPages, packagePages } from '../../src/storage/merchant-pages.ts';
import type { Store } from '../../src/storage/open.ts';
import { insertReceived } from '../../src/storage/orders.ts';
import { eachStore } from '../support/stores.ts';
import { at, committed, later, receivedOf } from './samples.ts';

/** Orders of a merchant in a status each, every one with the text of its own. */
async function orders(store: Store, merchant: string, statuses: readonly string[]): Promise<void> {
  const given = statuses.map((status, index) => {
    const name = `${merchant}-${status}-${index}`;
    return { ...receivedOf(name, { merchantId: merchant }), document: `in-${merchant}-${status}` };
  });
  await committed(store, (trx) => insertReceived(trx, store.dialect, given, at));
  for (const { id, order } of given) {
    const status = order.orderNumber.split('-')[1] ?? '';
    await committed(store, (trx) => trx.updateTable('orders').set({ status }).where('id', '=', id).execute());
  }
}

async function document(store: Store, id: string, more: { merchant?: string; sha256?: string; kind?: string } = {}) {
  const { merchant = 'acme', sha256 = `sha-${id}`, kind = 'orders' } = more;
  await committed(store, (trx) =>
    insertDocument(
      trx,
      {
        ...{ id, merchant, direction: 'in', endpoint: `${merchant}/web/orders`, kind, name: `${id}.csv`, size: 1 },
        ...{ sha256, state: 'done', code: '', reason: '', revision: 'r', mapping: 'm' },
      },
      at,
    ),
  );
}

async function eraseAll(store: Store, scope: readonly string[]): Promise<number> {
  let count = 0;
  for (let after = ''; ; ) {
    const done = await committed(store, (trx) => eraseOrderTexts(trx, scope, after, () => '{"gone":true}'));
    if (!done) return count;
    count += done.count;
    after = done.last;
  }
}

async function bodies(store: Store): Promise<Record<string, boolean>> {
  const rows = await store.reader.selectFrom('order_texts').select(['order_id', 'body']).execute();
  return Object.fromEntries(rows.map(({ order_id, body }) => [order_id, body === '{"gone":true}']));
}

eachStore('erasing personal data', (open) => {
  it('takes the texts of orders that were handed over, of one merchant, however many there are', async () => {
    const store = await open();
    await orders(store, 'acme', [...Array(450).fill('confirmed'), 'new', 'error']);
    await orders(store, 'bolt', ['confirmed']);
    expect(await countErasable(store.reader, ['acme'])).to.deep.equal({ orders: 450, kept: 2, documents: 0 });
    expect(await eraseAll(store, ['acme'])).to.equal(450);
    const kept = Object.entries(await bodies(store)).filter(([, gone]) => !gone);
    expect(kept.map(([id]) => id).sort()).to.deep.equal([
      ...['o-acme-error-451', 'o-acme-new-450', 'o-bolt-confirmed-0'],
    ]);
    const ledger = await store.reader.selectFrom('order_ledger').select(['merchant', 'content']).execute();
    expect(ledger.filter(({ content }) => content === '')).to.have.length(450);
  });

  for (const status of ['received', 'new', 'on_hold', 'error', 'cancel_sending', 'sending', 'await_payment'])
    it(`leaves the address of an order that is ${status}, and the file that it came in`, async () => {
      const store = await open();
      await orders(store, 'acme', [status]);
      await document(store, `in-acme-${status}`);
      expect(handedOver).to.not.include(status);
      expect(await eraseAll(store, ['acme'])).to.equal(0);
      expect(await erasableDocuments(store.reader, ['acme'], '')).to.deep.equal([]);
    });

  it('leaves files of deliveries that are not done, of stock, and of other merchants', async () => {
    const store = await open();
    await document(store, 'd1');
    await document(store, 'd2', { kind: 'inventory' });
    await document(store, 'd3', { merchant: 'bolt' });
    await document(store, 'd4');
    await committed(store, (trx) =>
      trx
        .insertInto('deliveries')
        .values({
          ...{ id: 'x', merchant: 'acme', gate: 'g', kind: 'orders', state: 'doubt', connection: 'c', mapping: 'm' },
          ...{ revision: 'r', number: 1, now: at, file_name: 'f', document: 'd4', stock_version: 0, note: '' },
          ...{ created_at: at, updated_at: at },
        })
        .execute(),
    );
    const found = await erasableDocuments(store.reader, ['acme'], '');
    expect(found.map(({ id }) => id)).to.deep.equal(['d1']);
    await committed(store, (trx) => markErased(trx, store.dialect, ['d1'], later));
    expect(await erasableDocuments(store.reader, ['acme'], '')).to.deep.equal([]);
  });

  it('keeps the content that another document has, too', async () => {
    const store = await open();
    await document(store, 'd1', { sha256: 'shared' });
    await document(store, 'd2', { sha256: 'own' });
    await document(store, 'd3', { sha256: 'twice' });
    await document(store, 'd4', { sha256: 'twice' });
    await document(store, 'd5', { sha256: 'shared', merchant: 'bolt' });
    const going = await erasableDocuments(store.reader, ['acme'], '');
    expect([...(await contentsInUse(store.reader, store.dialect, 'every merchant', going))]).to.deep.equal(['shared']);
  });

  it('is never done for everybody at once', async () => {
    const store = await open();
    const all = () => countErasable(store.reader, 'every merchant');
    expect(await all().catch((thrown: Error) => thrown.message)).to.include('named merchants only');
  });
});

eachStore('the pages of an export', (open) => {
  it('hold every row of the merchant once, and no row of another', async () => {
    const store = await open();
    await orders(store, 'acme', Array(1001).fill('confirmed'));
    await orders(store, 'bolt', ['confirmed']);
    const sizes: number[] = [];
    const seen = new Set<unknown>();
    for await (const rows of orderPages(store.reader, ['acme'])) {
      sizes.push(rows.length);
      for (const { id } of rows) seen.add(id);
    }
    expect(sizes).to.deep.equal([500, 500, 1]);
    expect(seen.size).to.equal(1001);
    expect((await packagePages(store.reader, ['acme']).next()).done).to.equal(true);
  });

  it('hold every level, also where only the warehouse differs', async () => {
    const store = await open();
    const levels = ['wa', 'wb'].flatMap((wms) =>
      Array.from({ length: 400 }, (_, index) => `SKU-${index}`).flatMap((sku) =>
        ['EAST', ''].map((warehouse) => ({ wms, sku, warehouse })),
      ),
    );
    await committed(store, async (trx) => {
      for (const one of levels)
        await trx
          .insertInto('levels')
          .values({
            ...{ ...one, merchant: 'acme', available: 1, on_hand: null, allocated: null, as_of: null, document: 'd' },
          })
          .execute();
    });
    let count = 0;
    for await (const rows of levelPages(store.reader, ['acme'])) count += rows.length;
    expect(count).to.equal(1600);
  });
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { strip } from '../../src/retention/strip.ts';
import { pruneOrders } from '../../src/storage/prune-orders.ts';
import { inStore, seedOrders } from '../support/seeds.ts';
import { openAt } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary.ts';

const at = '2026-03-01T08:00:00.000Z';
const planted = 'Quillfeather';

describe("the bytes of SQLite's files", () => {
  it('hold nothing of what was erased, removed or shortened, also where a text was longer than a page', async () => {
    const path = join(await temporaryFolder(), 'crossdock.db');
    const store = await openAt(`sqlite:${path}`);
    const numbers = Array.from({ length: 60 }, (_, index) => `N-${index}`);
    const orders = (await seedOrders(store, numbers, 'confirmed')).map(({ id }) => ({ id, merchant: 'acme' }));
    const bodies = await store.reader.selectFrom('order_texts').select(['order_id', 'body']).execute();
    await inStore(store, async (trx) => {
      for (const [index, { order_id: id, body }] of bodies.entries()) {
        const giftMessage = `${planted} `.repeat(1 + index * 20);
        const named = JSON.stringify({ ...JSON.parse(body), giftMessage });
        await trx.updateTable('order_texts').set({ body: named, judged: named }).where('order_id', '=', id).execute();
      }
    });
    await inStore(store, (trx) =>
      pruneOrders(
        trx,
        store.dialect,
        orders.splice(0, 20).map(({ id }) => id),
      ),
    );
    await inStore(store, (trx) => strip(trx, store.dialect, orders, 'clock', at));
    expect(await store.scrub()).to.equal(true);
    for (const file of ['', '-wal'])
      expect((await readFile(`${path}${file}`)).includes(planted), `crossdock.db${file}`).to.equal(false);
  });
});

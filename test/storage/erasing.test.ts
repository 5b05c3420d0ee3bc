import { expect } from 'chai';
import { sql } from 'kysely';
import { strip } from '../../src/retention/strip.ts';
import { insertDeliveries, moveDelivery } from '../../src/storage/deliveries.ts';
import { concludeDocument, documentById, insertDocument, sameContent } from '../../src/storage/documents.ts';
import { endedOrders, merchantsWithOrders } from '../../src/storage/ended-orders.ts';
import {
  contentsInUse,
  filesOfOrders,
  filesWithoutOrders,
  keptFiles,
  markErased,
  othersInFiles,
  pagesBefore,
} from '../../src/storage/erase-documents.ts';
import { knownOrders, ordersMentioning } from '../../src/storage/erase-orders.ts';
import { eraseWords } from '../../src/storage/erase-words.ts';
import type { Store } from '../../src/storage/open.ts';
import { pruneOrders, tablesOfOrders } from '../../src/storage/prune-orders.ts';
import { oldDeliveries, oldEvents, oldExceptions, oldFiles, oldNotices } from '../../src/storage/prune-rows.ts';
import { newId } from '../../src/support/ids.ts';
import { inStore, seedException, seedOrder, seedPackage } from '../support/seeds.ts';
import { eachStore } from '../support/stores.ts';

/** Everything is seeded at this instant, whatever the clock of the machine says. */
const at = '2026-03-01T08:00:00.000Z';
const later = '2030-01-01T00:00:00.000Z';
const untold = { before: later, toldCarts: [], limit: 10 };

async function aFile(store: Store, direction: 'in' | 'out', more: Record<string, string> = {}): Promise<string> {
  const id = newId(Date.parse(at));
  const document = { merchant: 'acme', direction, endpoint: 'acme/web/orders', kind: 'orders', name: 'A.csv', size: 3 };
  const rest = { sha256: id, code: '', reason: '', revision: 'r', mapping: 'm' };
  await inStore(store, async (trx) => {
    const state = direction === 'in' ? 'claimed' : 'rendered';
    await insertDocument(trx, { id, ...document, ...rest, ...more, state }, at);
    await concludeDocument(trx, id, { state: direction === 'in' ? 'done' : 'sent' }, at);
  });
  return id;
}

async function carriedIn(store: Store, items: readonly string[]): Promise<{ delivery: string; file: string }> {
  const delivery = newId(Date.parse(at));
  const file = await aFile(store, 'out');
  await inStore(store, async (trx) => {
    const row = { merchant: 'acme', gate: 'acme/legacy/orders', connection: 'legacy', mapping: 'm', revision: 'r' };
    const rest = { kind: 'orders', number: 1, now: at, stockVersion: 0 } as const;
    await insertDeliveries(trx, store.dialect, [{ id: delivery, ...row, ...rest, items }], at);
    await moveDelivery(trx, delivery, 'open', 'rendered', at, { fileName: 'A.csv', document: file });
    await moveDelivery(trx, delivery, 'rendered', 'attempted', at);
  });
  return { delivery, file };
}

const cameIn = (store: Store, order: string, document: string) =>
  inStore(store, (trx) => trx.updateTable('orders').set({ document }).where('id', '=', order).execute());

const erased = (store: Store, ...ids: readonly string[]) =>
  inStore(store, (trx) =>
    strip(
      trx,
      store.dialect,
      ids.map((id) => ({ id, merchant: 'acme' })),
      'cli:anna',
      later,
    ),
  );

eachStore('what may lose its personal data', (open) => {
  it('are orders that have ended and on which nothing stands open', async () => {
    const store = await open();
    const { reader } = store;
    const ended = await seedOrder(store, 'E-1', 'confirmed');
    await seedOrder(store, 'E-2', 'at_wms');
    const held = await seedOrder(store, 'E-3', 'canceled');
    await seedException(store, 'ORDER_CHANGED_IN_CART', [{ kind: 'order', subject: held.id, merchant: 'acme' }]);
    const untoldOrder = await seedOrder(store, 'E-4', 'at_wms');
    await seedPackage(store, untoldOrder, '1Z4');
    await inStore(store, (trx) => trx.updateTable('orders').set({ updated_at: at }).execute());
    expect(await endedOrders(reader, 'acme', { ...untold, toldCarts: ['web'] }, 'all')).to.deep.equal([ended.id]);
    expect(await endedOrders(reader, 'acme', untold, 'all')).to.have.members([ended.id, untoldOrder.id]);
    expect(await endedOrders(reader, 'acme', { ...untold, before: at }, 'all')).to.deep.equal([]);
    await erased(store, ended.id);
    expect(await endedOrders(reader, 'acme', { ...untold, toldCarts: ['web'] }, 'with personal data')).to.deep.equal(
      [],
    );
    expect(await merchantsWithOrders(reader, 'every merchant')).to.deep.equal(['acme']);
    expect(await merchantsWithOrders(reader, ['globex'])).to.deep.equal([]);
  });

  it('are pages of partners that are spoken to by their age, whatever order in them is open; files are not', async () => {
    const store = await open();
    const { reader } = store;
    const open1 = await seedOrder(store, 'P-1', 'at_wms');
    const asked = { mapping: 'amazon:orders' };
    const page = await aFile(store, 'in', asked);
    await cameIn(store, open1.id, page);
    const before = { before: later, after: '', limit: 10 };
    const sources = [{ endpoint: 'acme/web/orders', mapping: 'amazon:orders' }];
    const wrong = await aFile(store, 'in', asked);
    await seedException(store, 'ROWS_REJECTED', [{ kind: 'document', subject: wrong, merchant: 'acme' }]);
    await aFile(store, 'in');
    await aFile(store, 'in', { ...asked, endpoint: 'acme/other/orders' });
    await aFile(store, 'out', asked);
    const due = (await pagesBefore(reader, 'acme', sources, before)).map(({ id }) => id);
    expect(due, 'one is looked at by a person, the others are no pages of this source').to.deep.equal([page]);
    expect((await filesWithoutOrders(reader, 'acme', before)).map(({ id }) => id)).not.to.include(page);
    expect(await pagesBefore(reader, 'acme', sources, { ...before, before: at })).to.deep.equal([]);
    expect(await pagesBefore(reader, 'acme', [], before)).to.deep.equal([]);
    expect(await pagesBefore(reader, 'globex', sources, before)).to.deep.equal([]);
  });

  it('are files that name no order any more which keeps its own, and that nobody works on', async () => {
    const store = await open();
    const { reader, dialect } = store;
    const page = { before: later, after: '', limit: 10 };
    const [one, two] = [await seedOrder(store, 'F-1', 'confirmed'), await seedOrder(store, 'F-2', 'confirmed')];
    const list = await aFile(store, 'in');
    for (const { id } of [one, two]) await cameIn(store, id, list);
    const { file, delivery } = await carriedIn(store, [one.part]);
    const stock = await aFile(store, 'in', { kind: 'inventory' });
    expect(await filesOfOrders(reader, dialect, ['acme'], [one.id])).to.deep.equal(new Set([list, file]));
    expect(await filesOfOrders(reader, dialect, ['globex'], [one.id])).to.deep.equal(new Set());
    expect(await othersInFiles(reader, dialect, ['acme'], [list], [one.id])).to.equal(1);
    await erased(store, one.id);
    expect(await filesWithoutOrders(reader, 'acme', page), 'one is under way, one names F-2').to.deep.equal([]);
    expect((await filesWithoutOrders(reader, 'acme', { ...page, foreseen: true })).map(({ id }) => id)).to.deep.equal([
      list,
    ]);
    await inStore(store, (trx) => moveDelivery(trx, delivery, 'attempted', 'done', at));
    expect((await filesWithoutOrders(reader, 'acme', page)).map(({ id }) => id)).to.deep.equal([file]);
    await erased(store, two.id);
    const both = await filesWithoutOrders(reader, 'acme', page);
    expect(both.map(({ id }) => id)).to.have.members([list, file]);
    expect(await contentsInUse(reader, dialect, 'every merchant', both)).to.deep.equal(new Set());
    await inStore(store, (trx) => markErased(trx, dialect, [list], 'on request', later));
    expect(await documentById(reader, ['acme'], list)).to.include({
      sha256: list,
      size: 3,
      name: 'A.csv',
      erasedAt: later,
      erasedWhy: 'on request',
      report: '[]',
    });
    expect((await sameContent(reader, 'acme', 'acme/web/orders', list))?.id, 'the same file is known').to.equal(list);
    expect((await keptFiles(reader, ['acme'], '', 10)).map(({ id }) => id)).to.deep.equal([file]);
    expect(stock).not.to.equal('');
  });
});

eachStore('an order without its personal data', (open) => {
  it('has none in any version, and the ledger no hash of it', async () => {
    const store = await open();
    const { reader, dialect } = store;
    const { id } = await seedOrder(store, 'S-1', 'confirmed');
    const [before] = await knownOrders(reader, dialect, ['acme'], [id]);
    const named = (before?.texts[0] ?? '').replaceAll('"email":""', '"email":"Planted@Example.com"');
    await inStore(store, async (trx) => {
      await trx.updateTable('order_texts').set({ body: named, judged: named }).execute();
      const version = { order_id: id, merchant: 'acme', version: 1, body: named, until: at, actor: 'cli:anna' };
      await trx.insertInto('order_versions').values(version).execute();
      await trx.updateTable('order_ledger').set({ content: 'of planted' }).execute();
      await trx.updateTable('orders').set({ reason: 'told by planted@example.com' }).execute();
    });
    expect((await ordersMentioning(reader, ['acme'], 'planted@example.com', 5)).map((one) => one.id)).to.deep.equal([
      id,
    ]);
    expect(await ordersMentioning(reader, ['globex'], 'planted@example.com', 5)).to.deep.equal([]);
    await inStore(store, (trx) =>
      eraseWords(trx, dialect, ['acme'], { words: ['planted@example.com'], subjects: [id] }),
    );
    await erased(store, id);
    for (const table of ['orders', 'order_texts', 'order_versions', 'order_ledger', 'events'])
      expect(
        JSON.stringify((await sql.raw(`select * from ${table}`).execute(reader)).rows).toLowerCase(),
        table,
      ).not.to.include('planted');
    expect((await knownOrders(reader, dialect, ['acme'], [id]))[0]).to.include({
      erasedAt: later,
      status: 'confirmed',
    });
  });
});

eachStore('what is too old', (open) => {
  it('goes with everything that hangs on it, and leaves the ledger', async () => {
    const store = await open();
    const { reader, dialect } = store;
    const gone = await seedOrder(store, 'P-1', 'at_wms');
    await seedPackage(store, gone, '1Z1');
    const stays = await seedOrder(store, 'P-2', 'confirmed');
    await inStore(store, (trx) => pruneOrders(trx, dialect, [gone.id]));
    for (const table of [...tablesOfOrders, 'orders', 'order_ledger']) {
      const { rows } = await sql<Record<string, string>>`select * from ${sql.table(table)}`.execute(reader);
      const mentions = rows.some((row) => Object.values(row).includes(gone.id));
      expect(mentions, table).to.equal(table === 'order_ledger');
    }
    expect((await reader.selectFrom('orders').select('id').execute()).map(({ id }) => id)).to.deep.equal([stays.id]);
  });

  it('are also the files, deliveries, events, notices and closed exceptions of then, but nothing that is open', async () => {
    const store = await open();
    const { reader, dialect } = store;
    const all = 'every merchant' as const;
    const order = await seedOrder(store, 'O-1', 'new');
    const done = await carriedIn(store, [order.part]);
    await inStore(store, async (trx) => {
      await moveDelivery(trx, done.delivery, 'attempted', 'done', at);
      const event = { at, merchant: 'acme', event: 'accepted', data: '{}' };
      await trx
        .insertInto('events')
        .values({ ...event, kind: 'order', subject: order.id })
        .execute();
      await trx
        .insertInto('events')
        .values({ ...event, kind: 'order', subject: 'gone' })
        .execute();
      const texts = { recipients: '[]', subject: '', body: '', way: 'mail' };
      const notice = { merchant: 'acme', ...texts, created_at: at, updated_at: at };
      await trx
        .insertInto('notices')
        .values({ ...notice, id: '01', state: 'new' })
        .execute();
      await trx
        .insertInto('notices')
        .values({ ...notice, id: '02', state: 'sent' })
        .execute();
    });
    await seedException(store, 'ORDER_NOT_RENDERABLE', [{ kind: 'order', subject: order.id, merchant: 'acme' }]);
    expect(await oldDeliveries(reader, all, later, 10), 'its order is here').to.deep.equal([]);
    expect((await oldEvents(reader, all, later, 0, 10)).going).to.have.length(1);
    expect(await oldNotices(reader, all, later, 10)).to.deep.equal(['02']);
    expect(await oldExceptions(reader, all, later, 10)).to.deep.equal([]);
    expect((await oldFiles(reader, all, later, 10)).map(({ id }) => id)).to.deep.equal([done.file]);
    await inStore(store, (trx) => pruneOrders(trx, dialect, [order.id]));
    expect(await oldDeliveries(reader, all, later, 10)).to.deep.equal([done.delivery]);
    expect(await oldDeliveries(reader, all, at, 10)).to.deep.equal([]);
  });
});

eachStore('the tables of orders', (open) => {
  it('are all of those that the schema has', async () => {
    const store = await open();
    const tables =
      store.dialect === 'sqlite'
        ? sql<{
            name: string;
          }>`select m.name from sqlite_master m join pragma_table_info(m.name) c on c.name = 'order_id' where m.type = 'table'`
        : sql<{
            name: string;
          }>`select table_name as name from information_schema.columns where column_name = 'order_id' and table_schema = 'public'`;
    const { rows } = await tables.execute(store.reader);
    // What was counted for invoices is not changed by what is forgotten.
    const kept = ['order_ledger', 'tally'];
    expect(rows.map(({ name }) => name).filter((name) => !kept.includes(name))).to.have.members([...tablesOfOrders]);
  });
});

import { join } from 'node:path';
import { expect } from 'chai';
import { sql } from 'kysely';
import { takeNumbers } from '../../src/storage/counters.ts';
import type { Store } from '../../src/storage/open.ts';
import { rejection } from '../support/rejection.ts';
import { eachStore, eachStoreUrl, openAt } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary.ts';

async function write(store: Store, statement: string): Promise<void> {
  await store.commits.commit({ apply: async (trx) => void (await sql.raw(statement).execute(trx)) });
}

eachStore('an opened store', (open) => {
  it('answers, tells its time, and has its tables', async () => {
    const store = await open();
    await store.ping();
    expect(await store.now()).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Math.abs(Date.parse(await store.now()) - Date.now())).to.be.lessThan(60_000);
    expect(await store.reader.selectFrom('outbox').selectAll().execute()).to.deep.equal([]);
  });

  it('has a reader that cannot write', async () => {
    const store = await open();
    const thrown = await rejection(
      sql`insert into counters (scope, name, value) values ('a', 'b', 1)`.execute(store.reader),
    );
    expect(thrown).to.include({ code: 'STORE_READ_ONLY' });
  });

  it('sorts text by its bytes', async () => {
    const store = await open();
    const names = ['a-1', 'B', 'a1', 'A', '_x', 'ä', 'Z', 'b'];
    for (const name of names)
      await store.commits.commit({ apply: async (trx) => void (await takeNumbers(trx, name, 'n', 1)) });
    const rows = await store.reader.selectFrom('counters').select('scope').orderBy('scope').execute();
    expect(rows.map(({ scope }) => scope)).to.deep.equal(['A', 'B', 'Z', '_x', 'a-1', 'a1', 'b', 'ä']);
  });

  it('holds references: a part without an order is refused', async () => {
    const store = await open();
    const orphan = `insert into parts (id, order_id, merchant, wms, status, reason, updated_at) values ('p', 'none', 'm', 'w', 'new', '', '')`;
    const thrown = await rejection(write(store, orphan));
    expect((thrown as Error).message).to.match(/foreign key/i);
  });
});

eachStoreUrl('opening a store', (newUrl) => {
  it('finds again what was written before it was closed', async () => {
    const url = await newUrl();
    const first = await openAt(url);
    await first.commits.commit({ apply: async (trx) => void (await takeNumbers(trx, 'a', 'b', 5)) });
    await first.close();
    const second = await openAt(url);
    expect(await second.reader.selectFrom('counters').select('value').execute()).to.deep.equal([{ value: 5 }]);
  });

  it('again finds what was handed over right before it was closed', async () => {
    const url = await newUrl();
    const first = await openAt(url);
    const handedOver = Promise.all(
      [1, 2, 3].map(() => first.commits.commit({ apply: async (trx) => void (await takeNumbers(trx, 'a', 'b', 1)) })),
    );
    await first.close();
    await handedOver;
    const second = await openAt(url);
    expect(await second.reader.selectFrom('counters').select('value').execute()).to.deep.equal([{ value: 3 }]);
  });

  it('migrates once, however many daemons start together', async () => {
    const url = await newUrl();
    const stores = await Promise.all(Array.from({ length: 4 }, () => openAt(url)));
    for (const store of stores) await store.ping();
    const applied = await sql<{ name: string }>`select name from crossdock_migrations`.execute(
      (stores[0] as Store).reader,
    );
    expect(applied.rows.map(({ name }) => name)).to.deep.equal([...new Set(applied.rows.map(({ name }) => name))]);
  });

  it('refuses a database that a newer program has changed, and leaves it as it is', async () => {
    const url = await newUrl();
    const store = await openAt(url);
    await write(
      store,
      `insert into crossdock_migrations (name, applied_at) values ('9999-from-the-future', '2030-01-01T00:00:00.000Z')`,
    );
    await store.close();
    const thrown = await rejection(openAt(url));
    expect(thrown).to.include({ code: 'STORE_NEWER', disposition: 'park' });
    expect((thrown as Error).message).to.contain('9999-from-the-future');
  });

  it('lets a second process write at the same time', async () => {
    const url = await newUrl();
    const [daemon, cli] = await Promise.all([openAt(url), openAt(url)]);
    const take = (store: Store): Promise<void> =>
      store.commits.commit({ apply: async (trx) => void (await takeNumbers(trx, 'a', 'b', 1)) });
    const rounds = Array.from({ length: 50 }, () => undefined);
    await Promise.all(
      [daemon, cli].map(async (store) => {
        for (const _ of rounds) await take(store);
      }),
    );
    expect(await daemon.reader.selectFrom('counters').select('value').execute()).to.deep.equal([{ value: 100 }]);
  });
});

describe('the url of a store', () => {
  it('may be a bare path; folders are made', async () => {
    const path = join(await temporaryFolder(), 'data', 'deep', 'crossdock.db');
    const store = await openAt(path);
    expect(store.dialect).to.equal('sqlite');
    await store.ping();
  });

  it('names a server that is not there: the store cannot be reached', async () => {
    const thrown = await rejection(openAt('postgres://nobody@127.0.0.1:1/nothing'));
    expect(thrown).to.include({ code: 'STORE_UNREACHABLE', disposition: 'retry', outage: true });
  });
});

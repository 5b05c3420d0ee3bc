import { expect } from 'chai';
import { sql } from 'kysely';
import { takeNumbers } from '../../src/storage/counters.ts';
import { listExceptions, openException } from '../../src/storage/exceptions.ts';
import type { Store } from '../../src/storage/open.ts';
import type { Trx } from '../../src/storage/scope.ts';
import { CrossdockError } from '../../src/support/errors.ts';
import { brokenLine } from '../peers/broken-line.ts';
import { startPostgres } from '../peers/postgres.ts';
import { atEnd } from '../support/closing.ts';
import { eventually } from '../support/eventually.ts';
import { suiteWith } from '../support/needs.ts';
import { rejection } from '../support/rejection.ts';
import { openAt, sharedPostgres } from '../support/stores.ts';
import { at } from './samples.ts';

async function count(trx: Trx): Promise<void> {
  await takeNumbers(trx, 'test', 'works', 1);
}

async function counted(store: Store): Promise<number> {
  return (await store.reader.selectFrom('counters').select('value').executeTakeFirst())?.value ?? 0;
}

async function waitingForLocks(store: Store): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*) as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
    store.reader,
  );
  return rows[0]?.waiting ?? 0;
}

/** Lets several works reach one point before any goes on; later passings are not held up. */
function meeting(howMany: number): () => Promise<void> {
  let here = 0;
  return async () => {
    here++;
    if (here <= howMany) await eventually('the others have come', () => here >= howMany, 10);
  };
}

suiteWith('a PostgreSQL store in trouble', ['initdb', 'postgres'], function () {
  this.timeout(60_000);

  before(async () => {
    await sharedPostgres();
  });

  it('comes back by itself after the server was killed and started again', async () => {
    const server = await startPostgres();
    atEnd(() => server.stop());
    const store = await openAt(await server.createDatabase());
    await store.commits.commit({ apply: count });
    await server.kill();
    const thrown = await rejection(store.commits.commit({ apply: count }));
    expect(thrown).to.include({ code: 'STORE_UNREACHABLE', disposition: 'retry', outage: true });
    expect(await rejection(store.ping())).to.include({ code: 'STORE_UNREACHABLE' });
    await server.restart();
    await store.commits.commit({ apply: count });
    await store.ping();
    expect(await counted(store)).to.equal(2);
  });

  it('commits by itself what came while the server restarted within seconds', async () => {
    const server = await startPostgres();
    atEnd(() => server.stop());
    const store = await openAt(await server.createDatabase());
    await server.kill();
    const commits = Promise.all(Array.from({ length: 20 }, () => store.commits.commit({ apply: count })));
    await Promise.all([server.restart(), commits]);
    expect(await counted(store)).to.equal(20);
  });

  it('calls a commit whose answer was lost unknown, and the work is to be tried again', async () => {
    const url = new URL(await (await sharedPostgres()).createDatabase());
    const line = await brokenLine(Number(url.port));
    url.port = String(line.port);
    const store = await openAt(url.href);
    await store.commits.commit({ apply: count });
    line.cutAfter('commit\0');
    const results = await Promise.allSettled([1, 2, 3].map(() => store.commits.commit({ apply: count })));
    for (const result of results) {
      expect((result as PromiseRejectedResult).reason).to.include({
        code: 'STORE_COMMIT_UNKNOWN',
        disposition: 'retry',
      });
    }
    await eventually('the server has carried out the commit', async () => (await counted(store)) === 4);
    await store.commits.commit({ apply: count });
    expect(await counted(store)).to.equal(5);
  });

  it('repeats a transaction whose connection broke before the commit: it has not happened', async () => {
    const url = new URL(await (await sharedPostgres()).createDatabase());
    const line = await brokenLine(Number(url.port));
    url.port = String(line.port);
    const store = await openAt(url.href);
    line.cutAfter('insert into "counters"');
    await store.commits.commit({ apply: count });
    expect(await counted(store)).to.equal(1);
  });

  it('survives that an administrator ends its idle connections', async () => {
    const server = await sharedPostgres();
    const url = await server.createDatabase();
    const store = await openAt(url);
    await Promise.all([store.commits.commit({ apply: count }), store.ping()]);
    const name = new URL(url).pathname.slice(1);
    await server.administer(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
    await store.commits.commit({ apply: count });
    await eventually('reads work', async () => (await counted(store)) === 2);
  });

  it('repeats the victim of a deadlock between two daemons', async () => {
    const url = await (await sharedPostgres()).createDatabase();
    const [one, two] = [await openAt(url), await openAt(url)];
    const names = ['a', 'b'];
    for (const name of names)
      await one.commits.commit({ apply: async (trx) => void (await takeNumbers(trx, 'test', name, 1)) });
    const meet = meeting(2);
    const crosswise = (order: readonly string[]) => async (trx: Trx) => {
      for (const name of order) {
        await takeNumbers(trx, 'test', name, 1);
        await meet();
      }
    };
    await Promise.all([
      one.commits.commit({ apply: crosswise(names) }),
      two.commits.commit({ apply: crosswise([...names].reverse()) }),
    ]);
    const rows = await one.reader.selectFrom('counters').select('value').execute();
    expect(rows).to.deep.equal([{ value: 3 }, { value: 3 }]);
  });

  it('opens one exception when two daemons meet the same problem at the same time', async () => {
    const url = await (await sharedPostgres()).createDatabase();
    const [first, second] = [await openAt(url), await openAt(url)];
    const sentences = { sentence: 'It failed.', hint: 'Repair it.' };
    const error = new CrossdockError('TEST_FAULT', { disposition: 'hold', scope: 'connection', ...sentences });
    const report = async (trx: Trx, subject: string): Promise<void> => {
      const held = [{ kind: 'order' as const, subject, merchant: 'acme' }];
      await openException(trx, { error, merchant: 'acme', connection: 'legacy', held }, at);
    };
    let written = false;
    const earlier = first.commits.commit({
      apply: async (trx) => {
        await report(trx, 'o-1');
        written = true;
        await eventually('the other daemon waits for our row', async () => (await waitingForLocks(second)) === 1);
      },
    });
    await eventually('the first daemon has written', () => written);
    await Promise.all([earlier, second.commits.commit({ apply: (trx) => report(trx, 'o-2') })]);
    const exceptions = await listExceptions(first.reader, 'every merchant', { limit: 10 });
    expect(exceptions.map(({ count: met }) => met)).to.deep.equal([2]);
  });

  it('with a wrong database name says what to correct', async () => {
    const server = await sharedPostgres();
    const thrown = await rejection(openAt(server.url('not_there')));
    expect(thrown).to.include({ code: 'STORE_REFUSED', disposition: 'park' });
  });

  it('keeps the parsers of other users of the library as they are', async () => {
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: (await sharedPostgres()).url('postgres') });
    await client.connect();
    atEnd(() => client.end());
    expect((await client.query('select 1::bigint as n, true as t')).rows).to.deep.equal([{ n: '1', t: true }]);
  });
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Kysely } from 'kysely';
import Database from 'libsql';
import { takeNumbers } from '../../src/storage/counters.ts';
import { GroupCommitter } from '../../src/storage/group-commit.ts';
import { migrate } from '../../src/storage/migrate.ts';
import type { Schema } from '../../src/storage/schema.ts';
import type { Trx } from '../../src/storage/scope.ts';
import { openSqlite } from '../../src/storage/sqlite.ts';
import { SqliteDialect } from '../../src/storage/sqlite-dialect.ts';
import { systemClock } from '../../src/support/clock.ts';
import { silentLog } from '../../src/support/log.ts';
import { atEnd } from '../support/closing.ts';
import { rejection } from '../support/rejection.ts';
import { openAt } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { outgoing } from '../support/tickets.ts';

async function count(trx: Trx): Promise<void> {
  await takeNumbers(trx, 'test', 'works', 1);
}

/** A group commit over a connection whose limits the test can move. */
async function committer(): Promise<{ database: Database.Database; db: Kysely<Schema>; commits: GroupCommitter }> {
  const database = openSqlite(join(await temporaryFolder(), 'crossdock.db'), 'write');
  const db = new Kysely<Schema>({ dialect: new SqliteDialect(database) });
  atEnd(() => db.destroy());
  await migrate(db, 'sqlite');
  return {
    database,
    db,
    commits: new GroupCommitter({ db, dialect: 'sqlite', clock: systemClock, log: silentLog, writer: 'test' }),
  };
}

async function counted(db: Kysely<Schema>): Promise<number> {
  return (await db.selectFrom('counters').select('value').executeTakeFirst())?.value ?? 0;
}

describe('a SQLite store in trouble', () => {
  it('CX-15 waits for another process that holds the lock, and the loop goes on turning', async () => {
    const path = join(await temporaryFolder(), 'crossdock.db');
    const store = await openAt(path);
    const other = new Database(path, { timeout: 0 });
    atEnd(() => other.close());
    other.exec('begin immediate');
    let turns = 0;
    const timer = setInterval(() => turns++, 5);
    atEnd(() => clearInterval(timer));
    const commit = store.commits.commit({ apply: count });
    while (turns < 30) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await counted(store.reader as Kysely<Schema>), 'reads are not held up').to.equal(0);
    other.exec('commit');
    await commit;
    expect(await counted(store.reader as Kysely<Schema>)).to.equal(1);
    await store.commits.commit({ apply: count });
    expect(await counted(store.reader as Kysely<Schema>), 'a later commit is not spoiled by the wait').to.equal(2);
  });

  it('CX-15 on a full disk gives every work back and goes on by itself when there is room', async () => {
    const { database, db, commits } = await committer();
    await commits.commit({ apply: count });
    const [{ page_count: pages }] = database.pragma('page_count') as [{ page_count: number }];
    database.pragma(`max_page_count = ${pages}`);
    const bulky = { ...outgoing('bulky'), ticket: { ...outgoing('bulky').ticket, ref: 'x'.repeat(200_000) } };
    const works = [{ apply: count, tickets: [bulky] }, { apply: count }];
    const results = await Promise.allSettled(works.map((work) => commits.commit(work)));
    for (const result of results) {
      expect((result as PromiseRejectedResult).reason).to.include({
        code: 'STORE_FULL',
        disposition: 'retry',
        outage: true,
      });
    }
    expect(await counted(db)).to.equal(1);
    database.pragma('max_page_count = 1000000');
    await Promise.all(works.map((work) => commits.commit(work)));
    expect(await counted(db)).to.equal(3);
  });

  it('CX-15 that became read-only says so, and goes on by itself afterwards', async () => {
    const { database, db, commits } = await committer();
    database.pragma('query_only = on');
    expect(await rejection(commits.commit({ apply: count }))).to.include({ code: 'STORE_READ_ONLY', outage: true });
    database.pragma('query_only = off');
    await commits.commit({ apply: count });
    expect(await counted(db)).to.equal(1);
  });

  it('keeps folded deletes until the store can commit again', async () => {
    const { database, db, commits } = await committer();
    await commits.commit({ tickets: [outgoing('published')] });
    const [row] = await db.selectFrom('outbox').select('id').execute();
    database.pragma('query_only = on');
    const folded = commits.fold([row?.id ?? 0]);
    expect(await rejection(commits.commit({ apply: count }))).to.include({ code: 'STORE_READ_ONLY' });
    database.pragma('query_only = off');
    await commits.drain();
    await folded;
    expect(await db.selectFrom('outbox').select('id').execute()).to.deep.equal([]);
  });

  it('gives folded deletes back when it is closed before it could commit them', async () => {
    const { database, commits } = await committer();
    database.pragma('query_only = on');
    const folded = rejection(commits.fold([1]));
    await commits.close();
    expect(await folded).to.include({ code: 'STORE_CLOSED' });
  });

  it('that is no database is refused with a word on the backup', async () => {
    const path = join(await temporaryFolder(), 'crossdock.db');
    await writeFile(path, 'this is a text file, and long enough to be read as a page header '.repeat(200));
    const thrown = await rejection(openAt(path));
    expect(thrown).to.include({ code: 'STORE_DAMAGED', disposition: 'park' });
  });

  it('still commits after a work has met an error and carried on', async () => {
    const { db, commits } = await committer();
    const forgiving = async (trx: Trx): Promise<void> => {
      for (let round = 0; round < 2; round++) {
        await trx
          .insertInto('leases')
          .values({ name: 'same', owner: '', fence: 1, until: '' })
          .returning('fence')
          .execute()
          .catch((thrown: Error) => expect(thrown.message).to.match(/UNIQUE/));
      }
      await count(trx);
    };
    await commits.commit({ apply: forgiving });
    expect(await counted(db)).to.equal(1);
  });
});

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { takeNumbers } from '../../src/storage/counters.ts';
import type { Store } from '../../src/storage/open.ts';
import { readOutbox } from '../../src/storage/outbox.ts';
import { programPath, suiteWith } from '../support/needs.ts';
import { openAt, sharedPostgres } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { outgoing } from '../support/tickets.ts';

const run = promisify(execFile);

/** Keeps committing while `backup` runs. Every work counts one and writes one ticket: a copy that is whole has as many of both. */
async function whileWriting(store: Store, backup: () => Promise<void>): Promise<void> {
  let running = true;
  const writing = (async () => {
    for (let work = 0; running; work++) {
      await store.commits.commit({
        apply: async (trx) => void (await takeNumbers(trx, 'test', 'works', 1)),
        tickets: [outgoing(`work ${work}`)],
      });
    }
  })();
  await backup();
  running = false;
  await writing;
}

async function expectWhole(copy: Store): Promise<void> {
  const tickets = await readOutbox(copy.reader, { limit: 1_000_000 });
  const counter = await copy.reader.selectFrom('counters').select('value').executeTakeFirstOrThrow();
  expect(tickets.length).to.equal(counter.value).and.to.be.greaterThan(100);
  await copy.commits.commit({ apply: async (trx) => void (await takeNumbers(trx, 'test', 'works', 1)) });
}

async function write(store: Store, works: number): Promise<void> {
  await Promise.all(
    Array.from({ length: works }, (_, index) =>
      store.commits.commit({
        apply: async (trx) => void (await takeNumbers(trx, 'test', 'works', 1)),
        tickets: [outgoing(`before ${index}`)],
      }),
    ),
  );
}

describe('a backup of a SQLite store', () => {
  it('taken while the daemon writes is whole and can be worked with', async () => {
    const folder = await temporaryFolder();
    const store = await openAt(join(folder, 'crossdock.db'));
    await write(store, 200);
    const copy = join(folder, 'copy.db');
    const vacuum = `const Database = require('libsql'); new Database(process.argv[1], { timeout: 5000 }).exec("vacuum into '${copy}'")`;
    await whileWriting(store, async () => {
      await run(process.execPath, ['-e', vacuum, join(folder, 'crossdock.db')]);
    });
    await expectWhole(await openAt(copy));
  });

  it('is one file once the daemon has ended', async () => {
    const folder = await temporaryFolder();
    const store = await openAt(join(folder, 'crossdock.db'));
    await write(store, 200);
    await store.close();
    await run('cp', [join(folder, 'crossdock.db'), join(folder, 'copy.db')]);
    await expectWhole(await openAt(join(folder, 'copy.db')));
  });
});

suiteWith('a backup of a PostgreSQL store', ['initdb', 'postgres', 'pg_dump', 'pg_restore'], () => {
  before(async function () {
    this.timeout(60_000);
    await sharedPostgres();
  });

  it('taken while the daemon writes is whole and can be worked with', async () => {
    const server = await sharedPostgres();
    const [from, to] = [await server.createDatabase(), await server.createDatabase()];
    const dump = join(await temporaryFolder(), 'crossdock.dump');
    const store = await openAt(from);
    await write(store, 200);
    await whileWriting(store, async () => {
      await run(programPath('pg_dump') ?? '', ['--format=custom', `--file=${dump}`, from]);
    });
    await run(programPath('pg_restore') ?? '', ['--no-owner', '--exit-on-error', `--dbname=${to}`, dump]);
    await expectWhole(await openAt(to));
  });
});

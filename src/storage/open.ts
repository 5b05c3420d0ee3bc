import { existsSync } from 'node:fs';
import { Kysely, sql } from 'kysely';
import type { Clock } from '../support/clock.ts';
import type { Log } from '../support/log.ts';
import { pause, within } from '../support/waiting.ts';
import { errors } from './errors.ts';
import { type GroupCommit, GroupCommitter } from './group-commit.ts';
import { migrate } from './migrate.ts';
import { openPool, PostgresStoreDialect } from './postgres.ts';
import type { Schema } from './schema.ts';
import type { Dialect, Reader } from './scope.ts';
import { checkpoint, openSqlite, scrubLog } from './sqlite.ts';
import { SqliteDialect } from './sqlite-dialect.ts';
import { storeTime } from './store-time.ts';

export interface Store {
  readonly dialect: Dialect;
  /** Reads only: it refuses to write. */
  readonly reader: Reader;
  /** The one place where anything is written. */
  readonly commits: GroupCommit;
  /** The store's own clock as ISO instant with milliseconds; what leases are measured by. */
  now(): Promise<string>;
  /** Rejects when the store cannot be read. */
  ping(): Promise<void>;
  /**
   * Takes old pages out of SQLite's log after something was erased; `false` when others kept it busy for too long (the log is emptied when
   * the daemon stops). PostgreSQL does it by itself, in its own time.
   */
  scrub(): Promise<boolean>;
  close(): Promise<void>;
}

export interface StoreOptions {
  /** `sqlite:<path>`, a path, or `postgres://...`. */
  readonly url: string;
  readonly clock: Clock;
  readonly log: Log;
  /** This process, in outbox rows. */
  readonly writer: string;
}

/** Tries to empty SQLite's log, a tenth of a second apart. */
const scrubTurns = 100;

interface Connections {
  readonly dialect: Dialect;
  readonly write: Kysely<Schema>;
  readonly read: Kysely<Schema>;
  /** After both are closed. */
  finish(): void;
  /** One try. */
  scrub(): boolean;
}

/** Opens the store and brings its schema up to this program's. Rejects with `STORE_NEWER` when the schema is ahead of it. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const connections = /^postgres(ql)?:/.test(options.url)
    ? onPostgres(options)
    : onSqlite(options.url.replace(/^sqlite:/, ''));
  const { dialect, write, read, finish, scrub } = connections;
  try {
    await migrate(write, dialect);
  } catch (thrown) {
    await Promise.all([write.destroy(), read.destroy()]);
    throw thrown;
  }
  const commits = new GroupCommitter({
    db: write,
    dialect,
    clock: options.clock,
    log: options.log,
    writer: options.writer,
  });
  return {
    dialect,
    reader: read,
    commits,
    now: () => storeTime(read, dialect),
    ping: () => ping(read),
    scrub: () => patiently(scrub),
    async close() {
      await commits.close();
      await Promise.all([write.destroy(), read.destroy()]);
      finish();
    },
  };
}

/** Only to look, by whoever has no business in the store: nothing is brought up to date or made. `undefined` = there is none. */
export function lookInto(
  url: string,
  log: Log,
): { dialect: Dialect; reader: Reader; close(): Promise<void> } | undefined {
  const path = url.replace(/^sqlite:/, '');
  const isServer = /^postgres(ql)?:/.test(url);
  if (!isServer && !existsSync(path)) return undefined;
  const reader = new Kysely<Schema>({
    dialect: isServer
      ? new PostgresStoreDialect(openPool(url, 'read', 'look', log))
      : new SqliteDialect(openSqlite(path, 'read')),
  });
  return { dialect: isServer ? 'postgres' : 'sqlite', reader, close: () => reader.destroy() };
}

function onSqlite(path: string): Connections {
  const write = new Kysely<Schema>({ dialect: new SqliteDialect(openSqlite(path, 'write')) });
  const read = new Kysely<Schema>({ dialect: new SqliteDialect(openSqlite(path, 'read')) });
  return { dialect: 'sqlite', write, read, finish: () => checkpoint(path), scrub: () => scrubLog(path) };
}

function onPostgres({ url, log, writer }: StoreOptions): Connections {
  const write = new Kysely<Schema>({ dialect: new PostgresStoreDialect(openPool(url, 'write', writer, log)) });
  const read = new Kysely<Schema>({ dialect: new PostgresStoreDialect(openPool(url, 'read', writer, log)) });
  return { dialect: 'postgres', write, read, finish: () => undefined, scrub: () => true };
}

/** Readers of an older state are gone in a moment. */
async function patiently(scrub: () => boolean): Promise<boolean> {
  for (let turn = 0; turn < scrubTurns; turn++) {
    if (scrub()) return true;
    await pause(100);
  }
  return false;
}

async function ping(reader: Reader): Promise<void> {
  await within(5, sql`select 1 as one from revisions limit 1`.execute(reader), () => errors.STORE_UNREACHABLE());
}

import { join } from 'node:path';
import { openStore, type Store, type StoreOptions } from '../../src/storage/open.ts';
import { systemClock } from '../../src/support/clock.ts';
import { silentLog } from '../../src/support/log.ts';
import { type PostgresPeer, startPostgres } from '../peers/postgres.ts';
import { atEnd } from './closing.ts';
import { suiteWith } from './needs.ts';
import { temporaryFolder } from './temporary.ts';

let server: Promise<PostgresPeer> | undefined;

/** One server for the whole run when first asked for from a `before` hook; databases are cheap. */
export function sharedPostgres(): Promise<PostgresPeer> {
  server ??= startPostgres().then((peer) => {
    atEnd(async () => {
      server = undefined;
      await peer.stop();
    });
    return peer;
  });
  return server;
}

/** The same tests on SQLite and on PostgreSQL; every call of `open` gives an empty store, closed after the test. */
export function eachStore(title: string, body: (open: () => Promise<Store>) => void): void {
  eachStoreUrl(title, (newUrl) => body(async () => openAt(await newUrl())));
}

/** The same, for tests that open one store several times or in another process. */
export function eachStoreUrl(title: string, body: (newUrl: () => Promise<string>) => void): void {
  describe(`${title} (SQLite)`, () => body(async () => `sqlite:${join(await temporaryFolder(), 'crossdock.db')}`));
  suiteWith(`${title} (PostgreSQL)`, ['initdb', 'postgres'], () => {
    before(async function () {
      this.timeout(60_000);
      await sharedPostgres();
    });
    body(async () => (await sharedPostgres()).createDatabase());
  });
}

/** A store that is closed after the test. */
export async function openAt(url: string, options: Partial<StoreOptions> = {}): Promise<Store> {
  const store = await openStore({ clock: systemClock, log: silentLog, writer: 'test', ...options, url });
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= store.close());
  atEnd(close);
  return { ...store, close };
}

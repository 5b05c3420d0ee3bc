import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'libsql';
import type { CrossdockError } from '../support/errors.ts';
import { errors } from './errors.ts';

/**
 * Milliseconds. The driver waits with the whole process standing still: long enough for another process's usual commit, and no longer.
 * What takes more is waited for in the dialect, between turns of the loop.
 */
const busyTimeout = 20;

/**
 * One connection to the store's file. `write` belongs to the group commit; `read` refuses to write, so that nothing is ever
 * changed beside it.
 */
export function openSqlite(path: string, mode: 'read' | 'write'): Database.Database {
  const file = resolve(path);
  try {
    mkdirSync(dirname(file), { recursive: true });
    const database = new Database(file, { timeout: busyTimeout });
    database.pragma('journal_mode = wal');
    // FULL: a commit that was acknowledged is on the disk, also after a power cut.
    database.pragma('synchronous = full');
    database.pragma('foreign_keys = on');
    // What is deleted or shortened is overwritten in the file: erased personal data must not lie in free pages. It costs nothing measurable.
    database.pragma('secure_delete = on');
    if (mode === 'read') database.pragma('query_only = on');
    return database;
  } catch (thrown) {
    throw sqliteError(thrown);
  }
}

/** Folds the write-ahead log into the file: afterwards the one file is the whole store. */
export function checkpoint(path: string): void {
  const database = new Database(resolve(path), { timeout: busyTimeout });
  try {
    database.pragma('wal_checkpoint(truncate)');
  } finally {
    database.close();
  }
}

/**
 * Folds the log into the file and empties it, so that old pages lie nowhere any more; `false` while somebody else reads an older state or
 * writes.
 */
export function scrubLog(path: string): boolean {
  const database = new Database(resolve(path), { timeout: busyTimeout });
  try {
    const [row] = database.pragma('wal_checkpoint(truncate)') as { busy: number }[];
    return row?.busy === 0;
  } catch (thrown) {
    if (isBusy(thrown)) return false;
    throw sqliteError(thrown);
  } finally {
    database.close();
  }
}

/** The extended code (`SQLITE_CONSTRAINT_UNIQUE`) of what libsql threw, or `''`. */
export function sqliteCode(thrown: unknown): string {
  const code = (thrown as { code?: unknown } | null)?.code;
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : '';
}

export function isBusy(thrown: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(sqliteCode(thrown));
}

/** What concerns the whole store, in our words; the rest (a broken constraint, a wrong statement) as it was thrown. */
export function sqliteError(thrown: unknown): unknown {
  return maker(sqliteCode(thrown))?.({ cause: thrown }) ?? thrown;
}

function maker(code: string): ((details: { cause: unknown }) => CrossdockError) | undefined {
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return errors.STORE_BUSY;
  if (code === 'SQLITE_FULL') return errors.STORE_FULL;
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN') || code === 'SQLITE_PERM')
    return errors.STORE_READ_ONLY;
  if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB')) return errors.STORE_DAMAGED;
  if (code.startsWith('SQLITE_IOERR')) return errors.STORE_DISK_ERROR;
  return undefined;
}

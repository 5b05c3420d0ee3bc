import { sql } from 'kysely';
import type { Dialect, Reader } from './scope.ts';

/** The store's own clock, at this moment also within a transaction: several daemons never compare theirs. */
export async function storeTime(reader: Reader, dialect: Dialect): Promise<string> {
  const time =
    dialect === 'sqlite'
      ? sql<string>`strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`
      : sql<string>`to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  const { rows } = await sql<{ time: string }>`select ${time} as time`.execute(reader);
  return rows[0]?.time ?? '';
}

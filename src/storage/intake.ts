import { whereIn } from './bulk.ts';
import type { Dialect, Reader, Trx } from './scope.ts';

/** The ledger of what was seen in an inbox: `taken` = durable here but perhaps still lying there, `removed` = gone there. */
export type IntakeState = 'taken' | 'removed';

export async function seenFiles(
  reader: Reader,
  dialect: Dialect,
  endpoint: string,
  files: readonly string[],
): Promise<Map<string, IntakeState>> {
  if (files.length === 0) return new Map();
  const rows = await reader
    .selectFrom('intake')
    .select(['file', 'state'])
    .where('endpoint', '=', endpoint)
    .where(whereIn(dialect, 'file', files))
    .execute();
  return new Map(rows.map((row) => [row.file, row.state as IntakeState]));
}

export async function recordTaken(
  trx: Trx,
  endpoint: string,
  file: string,
  document: string,
  at: string,
): Promise<void> {
  await trx
    .insertInto('intake')
    .values({ endpoint, file, document, state: 'taken', seen_at: at })
    .onConflict((conflict) =>
      conflict.columns(['endpoint', 'file']).doUpdateSet({ document, state: 'taken', seen_at: at }),
    )
    .execute();
}

export async function recordRemoved(
  trx: Trx,
  dialect: Dialect,
  endpoint: string,
  files: readonly string[],
): Promise<void> {
  await trx
    .updateTable('intake')
    .set({ state: 'removed' })
    .where('endpoint', '=', endpoint)
    .where(whereIn(dialect, 'file', files))
    .execute();
}

import type { Reader, Trx } from './scope.ts';
import type { TextChanges } from './text-changes.ts';

/** How a revision became current: a save that the daemon took, a person at once or at an instant set before, or a way back. */
export type Way = 'save' | 'publish' | 'schedule' | 'rollback';

export interface Activation {
  readonly revision: string;
  /** What was current before; `''` = nothing. */
  readonly previous: string;
  readonly at: string;
  readonly way: Way;
  readonly actor: string;
  readonly reason: string;
  /** What it did beside, such as withdrawing a scheduled one. */
  readonly note: string;
  readonly untested: boolean;
  /** Against the one before; `null` = written down by a version that did not compare. */
  readonly changes: TextChanges | null;
}

export async function logActivation(trx: Trx, activation: Activation): Promise<void> {
  const { untested, changes, ...same } = activation;
  await trx
    .insertInto('activations')
    .values({ ...same, untested: untested ? 1 : 0, changes: changes ? JSON.stringify(changes) : '' })
    .execute();
}

export interface ActivationFilter {
  readonly revision?: string;
  /** Leave out ways back: they say nothing of where a revision came from. */
  readonly forward?: boolean;
  readonly limit: number;
}

/** Newest first. */
export async function listActivations(reader: Reader, filter: ActivationFilter): Promise<Activation[]> {
  let query = reader.selectFrom('activations').selectAll().orderBy('id', 'desc').limit(filter.limit);
  if (filter.revision !== undefined) query = query.where('revision', '=', filter.revision);
  if (filter.forward) query = query.where('way', '!=', 'rollback');
  return (await query.execute()).map(({ id: _, untested, changes, way, ...same }) => ({
    ...same,
    way: way as Way,
    untested: untested === 1,
    changes: changes === '' ? null : JSON.parse(changes),
  }));
}

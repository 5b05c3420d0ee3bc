import { type HeldSubject, type OpenException, listExceptions as readExceptions } from '../storage/exceptions.ts';
import { countHeld, exceptionById, heldAfter } from '../storage/releases.ts';
import { type DeedDone, deedsOn } from './audit.ts';
import type { Dock } from './dock.ts';
import { errors } from './errors.ts';
import type { Scope } from './scope.ts';

export type { HeldSubject, OpenException } from '../storage/exceptions.ts';

export const heldKinds = [
  'order',
  'work',
  'delivery',
  'copy',
  'document',
  'warehouse',
] as const satisfies readonly HeldSubject['kind'][];

export interface ExceptionStory {
  readonly exception: OpenException;
  readonly counts: Readonly<Record<HeldSubject['kind'], number>>;
  /** The first of each kind. */
  readonly held: readonly HeldSubject[];
  readonly deeds: readonly DeedDone[];
}

/** Open ones first, then the latest. */
export function listExceptions(
  dock: Dock,
  scope: Scope,
  filter: { state?: string; limit: number },
): Promise<OpenException[]> {
  return readExceptions(dock.tools.store.reader, scope, filter);
}

export async function findException(dock: Dock, scope: Scope, id: string): Promise<OpenException> {
  const found = await exceptionById(dock.tools.store.reader, scope, id);
  if (!found) throw errors.EXCEPTION_UNKNOWN({ message: `No exception has the id "${id}".`, value: id });
  return found;
}

export async function showException(dock: Dock, scope: Scope, id: string, shown = 20): Promise<ExceptionStory> {
  const { reader } = dock.tools.store;
  const exception = await findException(dock, scope, id);
  const counts = await countHeld(reader, scope, id);
  const held: HeldSubject[] = [];
  for (const kind of heldKinds) held.push(...(await heldAfter(reader, scope, id, kind, '', shown)));
  const of = (kind: HeldSubject['kind']) => counts.get(kind) ?? 0;
  return {
    exception,
    held,
    counts: {
      order: of('order'),
      work: of('work'),
      delivery: of('delivery'),
      copy: of('copy'),
      document: of('document'),
      warehouse: of('warehouse'),
    },
    deeds: await deedsOn(dock, scope, id),
  };
}

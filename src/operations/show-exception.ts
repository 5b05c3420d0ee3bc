import { whatToDo } from '../domain/notices/what-to-do.ts';
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

export type HeldCounts = Readonly<Record<HeldSubject['kind'], number>>;

export interface ExceptionStory {
  readonly exception: OpenException;
  readonly counts: HeldCounts;
  /** The hint, with commands that can be copied. */
  readonly whatToDo: string;
  /** The first of each kind. */
  readonly held: readonly HeldSubject[];
  readonly deeds: readonly DeedDone[];
}

export interface ListedException extends OpenException {
  readonly counts: HeldCounts;
  readonly whatToDo: string;
}

/** Open ones first, then the latest; each with what it holds up now and what repairs it. */
export async function listExceptions(
  dock: Dock,
  scope: Scope,
  filter: { state?: string; limit: number },
): Promise<ListedException[]> {
  const listed: ListedException[] = [];
  for (const one of await readExceptions(dock.tools.store.reader, scope, filter))
    listed.push({ ...one, counts: await countsOf(dock, scope, one.id), whatToDo: whatToDo(one) });
  return listed;
}

async function countsOf({ tools }: Dock, scope: Scope, id: string): Promise<HeldCounts> {
  const counts = await countHeld(tools.store.reader, scope, id);
  const of = (kind: HeldSubject['kind']) => counts.get(kind) ?? 0;
  return {
    order: of('order'),
    work: of('work'),
    delivery: of('delivery'),
    copy: of('copy'),
    document: of('document'),
    warehouse: of('warehouse'),
  };
}

export async function findException(dock: Dock, scope: Scope, id: string): Promise<OpenException> {
  const found = await exceptionById(dock.tools.store.reader, scope, id);
  if (!found) throw errors.EXCEPTION_UNKNOWN({ message: `No exception has the id "${id}".`, value: id });
  return found;
}

export async function showException(dock: Dock, scope: Scope, id: string, shown = 20): Promise<ExceptionStory> {
  const { reader } = dock.tools.store;
  const exception = await findException(dock, scope, id);
  const held: HeldSubject[] = [];
  for (const kind of heldKinds) held.push(...(await heldAfter(reader, scope, id, kind, '', shown)));
  return {
    exception,
    held,
    counts: await countsOf(dock, scope, id),
    whatToDo: whatToDo(exception),
    deeds: await deedsOn(dock, scope, id),
  };
}

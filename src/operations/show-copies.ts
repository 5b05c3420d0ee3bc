import { outletPlaces } from '../config/lookup.ts';
import { copySubject } from '../deliveries/copies-cargo.ts';
import { type CopyRow, copiesOfOrder } from '../storage/copies.ts';
import { problemsOf } from '../storage/exceptions.ts';
import { setbacksOf } from '../storage/setbacks.ts';
import type { Dock } from './dock.ts';
import type { Scope } from './scope.ts';

export interface CopyStory {
  readonly interface: string;
  readonly kind: 'order' | 'tracking';
  readonly gate: string;
  /** Order or package. */
  readonly item: string;
  readonly state: CopyRow['state'];
  /** Where it went or goes. */
  readonly connection: string;
  /** When it came into this state, as ISO instant. */
  readonly at: string;
  readonly delivery: string | null;
  readonly fileName: string;
  /** Why it is not there yet, `''` = nothing is known against it. */
  readonly problem: string;
  /** The gate failed and is tried again then. */
  readonly nextTry: string | null;
}

/** What extra interfaces got of an order, or are to get. */
export async function copiesOf(dock: Dock, scope: Scope, order: string): Promise<CopyStory[]> {
  const { reader, dialect } = dock.tools.store;
  const rows = await copiesOfOrder(reader, dialect, scope, order);
  if (rows.length === 0) return [];
  const gates = [...new Set(rows.map(({ gate }) => gate))];
  const setbacks = await setbacksOf(reader, dialect, 'copy', gates);
  const subjects = rows.map(({ gate, item }) => copySubject(gate, item));
  const problems = await problemsOf(reader, dialect, scope, 'copy', subjects);
  const places = new Map(outletPlaces(dock.tools.workspace()).map(({ outlet }) => [outlet.id, outlet]));
  return rows.map(({ gate, item, state, updatedAt, carriedIn }) => {
    const [, name = '', kind] = gate.split('/');
    const under = state === 'waiting' || state === 'sending';
    const setback = under ? setbacks.get(gate) : undefined;
    const problem = problems.get(copySubject(gate, item));
    return {
      interface: name,
      kind: kind === 'tracking' ? 'tracking' : 'order',
      gate,
      item,
      state,
      connection: carriedIn?.connection ?? places.get(gate)?.connection ?? '-',
      at: updatedAt,
      delivery: carriedIn?.delivery ?? null,
      fileName: carriedIn?.fileName ?? '',
      problem: problem ? `${problem.message} ${problem.hint}` : (setback?.message ?? ''),
      nextTry: setback?.nextAt ?? null,
    };
  });
}

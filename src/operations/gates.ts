import { goesThrough } from '../config/gates.ts';
import { outletPlaces } from '../config/lookup.ts';
import { countWaitingCopies } from '../storage/copies.ts';
import { countUnfinished, countWaitingPackages, countWaitingParts, type Waiting } from '../storage/figures.ts';
import type { Dock } from './dock.ts';
import { inScope, type Scope } from './scope.ts';

export interface GateStatus {
  readonly gate: string;
  readonly merchant: string;
  readonly connection: string;
  /** Orders, packages or copies of them that no delivery carries yet. */
  readonly waiting: number;
  /** Deliveries that were begun and are on their way or interrupted. */
  readonly underWay: number;
  /** Deliveries that a person has to decide about. */
  readonly doubt: number;
}

/** Where deliveries queue up; stock gates hold nothing back and show what is under way only. */
export async function gatesOf(dock: Dock, scope: Scope): Promise<GateStatus[]> {
  const { reader } = dock.tools.store;
  const parts = await countWaitingParts(reader, scope);
  const packages = await countWaitingPackages(reader, scope);
  const copies = await countWaitingCopies(reader, scope);
  const unfinished = await countUnfinished(reader, scope);
  const ofGate = (gate: string, doubt: boolean) =>
    sum(unfinished.filter((one) => one.gate === gate && (one.state === 'doubt') === doubt).map(({ count }) => count));
  return outletPlaces(dock.tools.workspace())
    .filter(({ merchant }) => inScope(scope, merchant.id))
    .map(({ outlet, merchant, warehouse, cart, extra }) => ({
      gate: outlet.id,
      merchant: merchant.id,
      connection: outlet.connection,
      waiting: extra
        ? (copies.get(outlet.id) ?? 0)
        : warehouse
          ? sum(
              parts
                .filter((one) => one.merchant === merchant.id)
                .filter((one) => goesThrough({ warehouse, ...(cart && { cart }) }, one.partner, one.cart))
                .map(({ count }) => count),
            )
          : outlet.id === cart?.confirmations?.id
            ? waiting(packages, merchant.id, cart.id)
            : 0,
      underWay: ofGate(outlet.id, false),
      doubt: ofGate(outlet.id, true),
    }));
}

function waiting(counts: readonly Waiting[], merchant: string, partner: string): number {
  return sum(counts.filter((one) => one.merchant === merchant && one.partner === partner).map(({ count }) => count));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

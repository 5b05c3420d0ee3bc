import { goesThrough } from '../config/gates.ts';
import { outletPlaces } from '../config/lookup.ts';
import { cutOffOf } from '../domain/calendar/cut-off.ts';
import { waitingByShipMethod } from '../storage/urgency.ts';
import type { Dock } from './dock.ts';
import { inScope, type Scope } from './scope.ts';

/** Orders of one gate that wait for the same cut-off. */
export interface WaitingForCutOff {
  readonly gate: string;
  readonly merchant: string;
  readonly wms: string;
  readonly connection: string;
  /** ISO instant, and whole minutes until then. */
  readonly at: string;
  readonly minutes: number;
  readonly orders: number;
  /** The oldest of them has missed the cut-off that it had when it came. */
  readonly missed: boolean;
  readonly oldest: string;
}

/** What waits for its WMS where cut-offs are set, the nearest first. */
export async function waitingByCutOff({ tools }: Dock, scope: Scope): Promise<WaitingForCutOff[]> {
  const { store, clock, workspace } = tools;
  const places = outletPlaces(workspace()).filter(
    ({ merchant, warehouse, extra }) => inScope(scope, merchant.id) && warehouse?.calendar && !extra,
  );
  if (places.length === 0) return [];
  const now = clock.iso();
  const waiting = await waitingByShipMethod(store.reader, scope);
  const rows = new Map<string, WaitingForCutOff>();
  for (const { merchant, outlet, warehouse, cart } of places) {
    if (!warehouse) continue;
    const gate = { warehouse, ...(cart && { cart }) };
    const mine = waiting.filter((one) => one.merchant === merchant.id && goesThrough(gate, one.wms, one.cart));
    for (const one of mine) {
      const next = cutOffOf(warehouse.calendar, { receivedAt: one.oldest, shipMethod: one.shipMethod }, now);
      if (!next) continue;
      const key = `${outlet.id} ${next.at}`;
      const known = rows.get(key);
      rows.set(key, {
        gate: outlet.id,
        merchant: merchant.id,
        wms: one.wms,
        connection: outlet.connection,
        ...next,
        orders: one.count + (known?.orders ?? 0),
        missed: next.missed || known?.missed === true,
        oldest: known && known.oldest < one.oldest ? known.oldest : one.oldest,
      });
    }
  }
  return [...rows.values()].sort((a, b) => a.minutes - b.minutes || a.gate.localeCompare(b.gate));
}

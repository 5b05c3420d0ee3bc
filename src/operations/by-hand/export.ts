import { type OutletPlace, outletPlaces } from '../../config/lookup.ts';
import { ordersCargo } from '../../deliveries/orders-cargo.ts';
import { writeOut } from '../../deliveries/write-out.ts';
import { type DeliveryRow, itemsOf, unfinishedDeliveries } from '../../storage/deliveries.ts';
import { limits } from '../../support/limits.ts';
import { type Actor, commitDeed } from '../audit.ts';
import type { Dock } from '../dock.ts';
import { errors } from '../errors.ts';
import { gatesOf } from '../gates.ts';
import { inScope, type Scope } from '../scope.ts';

/** What one gate has that its WMS does not. */
export interface GateBacklog {
  readonly gate: string;
  readonly merchant: string;
  readonly wms: string;
  readonly connection: string;
  /** Orders that no file holds yet. */
  readonly waiting: number;
  /** Files that are written and have not gone out. */
  readonly written: number;
  /** Deliveries of which nobody knows yet whether they arrived; they are never handed over a second time. */
  readonly undecided: number;
}

export interface FileByHand {
  readonly delivery: string;
  readonly gate: string;
  readonly merchant: string;
  readonly number: number;
  readonly fileName: string;
  readonly document: string;
  readonly orders: number;
}

/** Gates with something to hand over; nothing is written. Throws `NOTHING_UNDELIVERED`. */
export async function undeliveredAt(dock: Dock, scope: Scope, wms: string | undefined): Promise<GateBacklog[]> {
  const { store, workspace } = dock.tools;
  const known = new Map((await gatesOf(dock, scope)).map((one) => [one.gate, one.waiting]));
  const gates: GateBacklog[] = [];
  for (const { outlet, merchant, warehouse } of gatesToWarehouses(dock, scope)) {
    if (!warehouse || (wms !== undefined && warehouse.wms !== wms)) continue;
    const begun = await unfinishedDeliveries(store.reader, merchant.id, outlet.id, limits.unfinishedAtOnce);
    const of = { merchant: merchant.id, wms: warehouse.wms };
    const waiting = known.get(outlet.id) ?? 0;
    const undecided = begun.filter(({ state }) => state === 'attempted').length;
    const written = begun.length - undecided;
    if (waiting + written > 0)
      gates.push({ gate: outlet.id, ...of, connection: outlet.connection, waiting, written, undecided });
  }
  if (gates.length > 0) return gates;
  const where = wms !== undefined && !workspace().wms.has(wms) ? ` There is no WMS "${wms}".` : '';
  throw errors.NOTHING_UNDELIVERED({ message: `No accepted order waits for a warehouse here.${where}` });
}

/**
 * The files of a gate for hand delivery: those that are written already, and those of everything that waits. The gate keeps them: it sends
 * them itself, the same bytes under the same name, if it can before somebody books them.
 */
export async function exportGate(dock: Dock, backlog: GateBacklog, actor: Actor): Promise<FileByHand[]> {
  const { gate: subject, merchant, waiting, written } = backlog;
  await commitDeed(dock, async () => {
    const [before, after] = [
      { orders: waiting, 'files written': written },
      { orders: waiting, 'for hand delivery': 'yes' },
    ];
    return { actor, action: 'orders export', subject, merchant, reason: '', before, after };
  });
  const deliveries = await writeOut(dock.tools, ordersCargo, subject);
  if (!deliveries) throw errors.GATE_BUSY({ message: `Gate ${subject} is delivering at this moment.`, value: subject });
  return Promise.all(deliveries.map((delivery) => fileOf(dock, delivery)));
}

function gatesToWarehouses({ tools }: Dock, scope: Scope): OutletPlace[] {
  return outletPlaces(tools.workspace()).filter(
    ({ merchant, warehouse, extra }) => warehouse && !extra && !merchant.shadow && inScope(scope, merchant.id),
  );
}

async function fileOf(dock: Dock, { id: delivery, gate, merchant, number, fileName, document }: DeliveryRow) {
  const orders = (await itemsOf(dock.tools.store.reader, [merchant], delivery)).length;
  return { delivery, gate, merchant, number, fileName, document: document ?? '', orders };
}

import { counterScope } from '../../config/gates.ts';
import { takeNumbers } from '../../storage/counters.ts';
import { deliveryById, insertDeliveries, moveDelivery, type NewDelivery } from '../../storage/deliveries.ts';
import { type DocumentRow, insertDocument } from '../../storage/documents.ts';
import { tellEvents } from '../../storage/events.ts';
import { insertRepeat } from '../../storage/repeats.ts';
import type { Trx } from '../../storage/scope.ts';
import { newId } from '../../support/ids.ts';
import { type Actor, commitDeed, type Deed } from '../audit.ts';
import type { Dock } from '../dock.ts';
import { findKept } from '../show-file.ts';
import { wakeUp } from '../wake-ups.ts';
import { type Planned, type RepeatPlan, repeatableItems } from './plan.ts';

/** What became of one delivery that was to be repeated. */
export type Repeated =
  | { readonly done: true; readonly delivery: string; readonly number: number; readonly orders: number }
  | { readonly done: false; readonly why: string };

export interface RepeatOrder extends Pick<RepeatPlan, 'way' | 'state'> {
  /** One value for all that one command repeats. */
  readonly run: string;
  /** The command, as the audit names it. */
  readonly action: string;
  /** Another name for the same bytes; `''` = that of the earlier file. */
  readonly name: string;
}

/**
 * One delivery that repeats an earlier one: its row, the link to the earlier one, its story, its audit and the ticket that opens the gate
 * are one commit. From there it goes the way of every delivery, so a crash neither loses nor doubles it.
 */
export async function repeatDelivery(
  dock: Dock,
  planned: Planned,
  order: RepeatOrder,
  actor: Actor,
): Promise<Repeated> {
  const { earlier, turn } = planned;
  const { merchant } = earlier;
  const { store, clock, workspace } = dock.tools;
  const delivery = newId(clock.now());
  const kept = order.way === 'bytes' ? await findKept(dock, [merchant], earlier.document ?? '') : undefined;
  let answer: Repeated = { done: false, why: 'somebody else repeats it at this moment' };
  await commitDeed(dock, async (trx, at, tickets) => {
    const still = await stillGoing(trx, dock, planned, order);
    if (still.items.length === 0) {
      answer = { done: false, why: still.why };
      return [];
    }
    const { way, run } = order;
    if (!(await insertRepeat(trx, { delivery, merchant, repeats: earlier.id, way, turn, run }, at))) return [];
    const row = kept
      ? sameBytes(planned, delivery, at)
      : await writtenAnew(trx, workspace().revision, planned, delivery, at);
    await insertDeliveries(trx, store.dialect, [{ ...row, items: still.items }], at);
    if (kept) await bringBytes(trx, kept, delivery, newId(clock.now()), order.name || earlier.fileName, at);
    const event = kept ? 'to be sent again' : 'to be written anew';
    const story = {
      merchant,
      kind: 'delivery' as const,
      subject: earlier.id,
      event,
      data: { as: delivery, by: actor },
    };
    await tellEvents(trx, store.dialect, [story], at);
    tickets.push(...wakeUp(workspace(), planned.place.outlet.id, 'repeat', at));
    answer = { done: true, delivery, number: row.number, orders: still.orders };
    return deedOf(planned, order, { delivery, number: row.number, records: still.items.length }, actor);
  });
  return answer;
}

/** Between the plan and now somebody may have canceled an order, or a WMS shipped it. */
async function stillGoing(
  trx: Trx,
  dock: Dock,
  { earlier, items }: Planned,
  order: RepeatOrder,
): Promise<{ items: readonly string[]; orders: number; why: string }> {
  const now = await deliveryById(trx, [earlier.merchant], earlier.id);
  if (now?.state !== 'done') return { items: [], orders: 0, why: `it is ${now?.state ?? 'gone'}` };
  const found = await repeatableItems(dock, trx, order, earlier, items);
  const orders = new Set(found.items.map((one) => one.order)).size;
  // The same bytes carry what they carry.
  if (order.way === 'bytes') return { items: found.items.length > 0 ? items : [], orders, why: found.why };
  return { items: found.items.map(({ item }) => item), orders, why: found.why };
}

type Row = Omit<NewDelivery, 'items'>;

/** The number stands in the bytes: it is the earlier one. */
function sameBytes({ earlier, place }: Planned, id: string, now: string): Row {
  const { merchant, kind, mapping, revision, number } = earlier;
  const { id: gate, connection } = place.outlet;
  return {
    id,
    merchant,
    gate,
    kind,
    connection,
    mapping,
    revision,
    number,
    now,
    stockVersion: 0,
  };
}

async function writtenAnew(
  trx: Trx,
  revision: string,
  { earlier, place }: Planned,
  id: string,
  now: string,
): Promise<Row> {
  const { merchant, kind } = earlier;
  const { id: gate, connection, mapping } = place.outlet;
  const number = await takeNumbers(trx, counterScope(place.outlet), 'file', 1);
  return { id, merchant, gate, kind, connection, mapping, revision, number, now, stockVersion: 0 };
}

/** A row of its own for the file that goes, of the bytes that are kept. */
async function bringBytes(
  trx: Trx,
  kept: DocumentRow,
  delivery: string,
  document: string,
  fileName: string,
  at: string,
): Promise<void> {
  const { merchant, direction, endpoint, kind, size, sha256, revision, mapping } = kept;
  const same = { merchant, direction, endpoint, kind, size, sha256, revision, mapping };
  await insertDocument(trx, { ...same, id: document, name: fileName, state: 'rendered', code: '', reason: '' }, at);
  await moveDelivery(trx, delivery, 'open', 'rendered', at, { fileName, document });
}

function deedOf(
  { earlier }: Planned,
  { action, run, name }: RepeatOrder,
  { delivery, number, records }: { delivery: string; number: number; records: number },
  actor: Actor,
): Deed {
  const { id: subject, merchant, fileName: file, number: was } = earlier;
  const before = { delivery: subject, file, number: was };
  const after = { delivery, ...(name !== '' && { file: name }), number, records, run };
  return { actor, action, subject, merchant, reason: '', before, after };
}

/** One value for all that one command repeats. */
export function newRun({ tools: { clock } }: Dock): string {
  return newId(clock.now());
}

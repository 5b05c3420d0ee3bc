import { counterScope, gateAbove } from '../config/gates.ts';
import { type OutletPlace, outletPlace, outletPlaces } from '../config/lookup.ts';
import { raise } from '../exceptions/raise.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { takeNumbers } from '../storage/counters.ts';
import {
  addItems,
  type DeliveryRow,
  deliveriesById,
  insertDeliveries,
  type NewDelivery,
  unfinishedDeliveries,
  unfinishedGates,
} from '../storage/deliveries.ts';
import { holdLease } from '../storage/held-lease.ts';
import { type Repeat, repeatsAmong } from '../storage/repeats.ts';
import type { Reader } from '../storage/scope.ts';
import { crashPoint } from '../support/crash.ts';
import { asCrossdockError, type CrossdockError } from '../support/errors.ts';
import { newId } from '../support/ids.ts';
import { limits } from '../support/limits.ts';
import { inParallel } from '../support/waiting.ts';
import type { Tools } from '../tools.ts';
import type { Cargo } from './cargo.ts';
import { finishDelivery } from './finish.ts';
import type { OpenGate } from './open-gate.ts';
import { pauseAt } from './paused.ts';
import { asRepeat } from './repeat-cargo.ts';

export interface GateReport {
  readonly files: number;
  readonly records: number;
  /** The gate's lease is held elsewhere, the daemon drains, or a person has paused it: what waits is still waiting. */
  readonly again: boolean;
}

/** How much of a gate's work is wanted. `asked`: a person wants it even if nothing is new; `begun`: only what was begun already. */
export type GateWish = 'waiting' | 'asked' | 'begun';

/**
 * Delivers everything that waits at a gate: first what was begun (left by an earlier run, or a repeat), then what is new, until nothing waits.
 * Throws what concerns the gate as a whole (no connection, wrong password); what concerns one delivery becomes its exception.
 */
export async function workGate(tools: Tools, cargo: Cargo, id: string, wish: GateWish): Promise<GateReport> {
  let { files, records, again } = await workOne(tools, cargo, id, wish);
  for (const left of cargo.kind === 'orders' ? await leftBehind(tools, id) : []) {
    const more = await workOne(tools, cargo, left, 'begun');
    files += more.files;
    records += more.records;
    again ||= more.again;
  }
  return { files, records, again };
}

/** Gates of carts that have none of their own any more, with deliveries that were begun there: nobody else would finish them. */
async function leftBehind(tools: Tools, id: string): Promise<string[]> {
  const workspace = tools.workspace();
  const { merchant, outlet } = outletPlace(workspace, id);
  if (outlet.id !== id) return [];
  const began = await unfinishedGates(tools.store.reader, merchant.id, id.slice(0, id.lastIndexOf('/') + 1));
  const known = new Set(outletPlaces(workspace).map((place) => place.outlet.id));
  return began.filter((gate) => gateAbove(gate) === id && !known.has(gate));
}

async function workOne(tools: Tools, cargo: Cargo, id: string, wish: GateWish): Promise<GateReport> {
  const { merchant, outlet } = outletPlace(tools.workspace(), id);
  const lease = await holdLease(tools.store, `gate:${id}`, `${tools.instance}/${newId(tools.clock.now())}`, tools.log);
  if (!lease) return { files: 0, records: 0, again: true };
  const gate: OpenGate = { id, cargo, lease, tools, count: { files: 0, records: 0 } };
  try {
    await finishBegun(gate, merchant.id);
    // A gate that is gone takes nothing new.
    if (outlet.id !== id) return { ...gate.count, again: tools.signal.aborted };
    // A ticket of before the end may still be under way: what is begun is finished, nothing new begins unless a person asks.
    if (merchant.closed !== undefined && wish !== 'asked') return { ...gate.count, again: false };
    let wanted = wish === 'asked';
    while (!tools.signal.aborted) {
      if (wish === 'begun') return { ...gate.count, again: await isPaused(gate, tools.store.reader) };
      const opened = await openDeliveries(gate, wanted);
      if (opened.length === 0) return { ...gate.count, again: await isPaused(gate, tools.store.reader) };
      crashPoint('deliver.pinned');
      await finishAll(gate, opened);
      wanted = false;
    }
    return { ...gate.count, again: true };
  } finally {
    await lease.release();
  }
}

/** A pause takes effect between two files, not only between two runs. */
async function isPaused({ id, tools, byHand }: OpenGate, reader: Reader): Promise<boolean> {
  return !byHand && (await pauseAt(reader, tools.workspace(), id, tools.clock.iso())) !== undefined;
}

/** Page by page: what stands over is not met a second time. */
async function finishBegun(gate: OpenGate, merchant: string): Promise<void> {
  const { reader, dialect } = gate.tools.store;
  let after = '';
  while (!gate.tools.signal.aborted) {
    const begun = await unfinishedDeliveries(reader, merchant, gate.id, limits.unfinishedAtOnce, after);
    const ids = begun.map(({ id }) => id);
    await finishAll(gate, begun, await repeatsAmong(reader, dialect, [merchant], ids));
    if (begun.length < limits.unfinishedAtOnce) return;
    after = ids.at(-1) ?? after;
  }
}

async function finishAll(
  gate: OpenGate,
  deliveries: readonly DeliveryRow[],
  repeats: ReadonlyMap<string, Repeat> = new Map(),
): Promise<void> {
  // Of what only the last word counts of, the older goes first.
  const inFlight = gate.cargo.repeatable ? 1 : limits.filesInFlight;
  await inParallel(deliveries, inFlight, async (delivery) => {
    if (gate.tools.signal.aborted || (await isPaused(gate, gate.tools.store.reader))) return;
    try {
      const repeat = repeats.get(delivery.id);
      await finishDelivery(repeat ? { ...gate, cargo: asRepeat(gate.cargo, repeat) } : gate, delivery);
    } catch (thrown) {
      const error = asCrossdockError(thrown);
      if (!concernsOne(error)) throw error;
      await standOver(gate, delivery, error);
    }
  });
}

/** A refusal of this one file must not keep the others from going. */
function concernsOne({ scope, disposition }: CrossdockError): boolean {
  return disposition !== 'retry' && (scope === 'document' || scope === 'order');
}

async function standOver({ tools, lease }: OpenGate, delivery: DeliveryRow, error: CrossdockError): Promise<void> {
  tools.log.warn(
    { delivery: delivery.id, gate: delivery.gate, code: error.code, detail: error.message },
    'Delivery is held.',
  );
  const tickets: OutgoingTicket[] = [];
  const held = [{ kind: 'delivery' as const, subject: delivery.id, merchant: delivery.merchant }];
  await tools.store.commits.commit({
    apply: async (trx) => {
      await lease.guard(trx);
      const problem = { error, merchant: delivery.merchant, connection: delivery.connection, held };
      tickets.splice(0, tickets.length, ...(await raise(trx, tools.workspace(), problem, tools.clock.iso())));
    },
    tickets,
  });
}

/** The first intent: who is in which delivery, under which number, by which clock and revision. */
export async function openDeliveries(gate: OpenGate, asked: boolean): Promise<DeliveryRow[]> {
  const { id, cargo, lease, tools } = gate;
  const { store, clock } = tools;
  const workspace = tools.workspace();
  const place = outletPlace(workspace, id);
  const { outlet, merchant } = place;
  const survey = await cargo.survey(tools, lease, atMost(place, limits.itemsPerCommit), asked);
  let opened: NewDelivery[] = [];
  await store.commits.commit({
    apply: async (trx) => {
      await lease.guard(trx);
      const now = clock.iso();
      const pinned = (await isPaused(gate, trx)) ? [] : await survey.pin(trx, store.dialect, now);
      const first = pinned.length > 0 ? await takeNumbers(trx, counterScope(outlet), 'file', pinned.length) : 0;
      opened = pinned.map(({ items, stockVersion, whole, id: given }, index) => ({
        id: given ?? newId(clock.now()),
        merchant: merchant.id,
        gate: id,
        kind: cargo.kind,
        connection: outlet.connection,
        mapping: outlet.mapping,
        revision: workspace.revision,
        number: first + index,
        now,
        stockVersion,
        whole: whole ?? false,
        items,
      }));
      await insertDeliveries(trx, store.dialect, opened, now);
    },
  });
  const [only] = opened;
  if (only && outlet.batch === 'each run') await fill(gate, place, only);
  return deliveriesById(
    store.reader,
    store.dialect,
    [merchant.id],
    opened.map((delivery) => delivery.id),
  );
}

/**
 * The rest of what waits, in small commits: nobody else can commit meanwhile. A crash in between leaves a delivery that holds less; it
 * goes as it is, and the rest goes with the next one.
 */
async function fill({ cargo, lease, tools }: OpenGate, place: OutletPlace, delivery: NewDelivery): Promise<void> {
  const { store, clock } = tools;
  const slice = limits.itemsPerCommit;
  let have = delivery.items.length;
  for (let last = have; last === slice && have < place.outlet.atMost && !tools.signal.aborted; have += last) {
    const room = atMost(place, Math.min(slice, place.outlet.atMost - have));
    const survey = await cargo.survey(tools, lease, room, false);
    await store.commits.commit({
      apply: async (trx) => {
        await lease.guard(trx);
        const pinned = await survey.pin(trx, store.dialect, clock.iso());
        const items = pinned.flatMap((file) => file.items);
        last = items.length;
        await addItems(trx, store.dialect, delivery, have, items);
      },
      large: true,
    });
  }
}

/** The same place for fewer records. */
function atMost(place: OutletPlace, records: number): OutletPlace {
  const { outlet } = place;
  return outlet.batch === 'each order' || outlet.atMost <= records
    ? place
    : { ...place, outlet: { ...outlet, atMost: records } };
}

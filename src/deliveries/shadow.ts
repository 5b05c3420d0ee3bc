import { type OutletPlace, outletPlace } from '../config/lookup.ts';
import { raise } from '../exceptions/raise.ts';
import type { Mapping } from '../mapping/contract.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { lastNumber, takeNumbers } from '../storage/counters.ts';
import { insertDocument, type NewDocument } from '../storage/documents.ts';
import { tellEvents } from '../storage/events.ts';
import { type HeldLease, holdLease } from '../storage/held-lease.ts';
import { orderIdsOfParts } from '../storage/orders.ts';
import { setPartStatus } from '../storage/part-status.ts';
import type { Trx } from '../storage/scope.ts';
import { countShadow, markRendered, partsToShadow } from '../storage/shadow.ts';
import type { Fingerprint } from '../support/files.ts';
import { newId } from '../support/ids.ts';
import type { Tools } from '../tools.ts';
import { type CargoRecord, filesOf } from './cargo.ts';
import { errors } from './errors.ts';
import type { GateReport } from './gate.ts';
import { ordersCargo, pinLimit } from './orders-cargo.ts';
import { contextOf, writeSpool } from './render.ts';

interface ShadowGate {
  readonly tools: Tools;
  readonly place: OutletPlace;
  readonly mapping: Mapping;
  readonly lease: HeldLease;
  readonly count: { files: number; records: number };
}

/**
 * Writes what would be handed out and hands out nothing: no delivery, no number of the gate, no status. The bytes are kept as a document
 * of state `shadow` and lie in the shadow folder. After a crash a file is written once more under the same number.
 */
export async function renderInShadow(tools: Tools, id: string): Promise<GateReport> {
  const place = outletPlace(tools.workspace(), id);
  const mapping = tools.workspace().mappings.get(place.outlet.mapping);
  if (!mapping) throw errors.MAPPING_GONE({ value: place.outlet.mapping });
  const lease = await holdLease(
    tools.store,
    `shadow:${id}`,
    `${tools.instance}/${newId(tools.clock.now())}`,
    tools.log,
  );
  if (!lease) return { files: 0, records: 0, again: true };
  const gate: ShadowGate = { tools, place, mapping, lease, count: { files: 0, records: 0 } };
  try {
    while (!tools.signal.aborted) {
      const wms = place.warehouse?.wms ?? '';
      const parts = await partsToShadow(tools.store.reader, place.merchant.id, wms, pinLimit(place));
      if (parts.length === 0) return { ...gate.count, again: false };
      for (const { items } of filesOf(parts, place.outlet)) await renderOne(gate, items);
    }
    return { ...gate.count, again: true };
  } finally {
    await lease.release();
  }
}

async function renderOne(gate: ShadowGate, items: readonly string[]): Promise<void> {
  const { tools, place, mapping } = gate;
  const { store, clock, files } = tools;
  const records = await ordersCargo.records(store.reader, store.dialect, place, items, {
    id: '',
    merchant: place.merchant.id,
  });
  const now = clock.iso();
  const number = (await lastNumber(store.reader, scopeOf(place), 'file')) + 1;
  const { summary, print } = await writeSpool(
    tools,
    mapping,
    records.map(({ record }) => record),
    contextOf({ now, number, merchant: place.merchant.id }, place),
  );
  const refused = new Map(summary.refused.map((one) => [records[one.index]?.item ?? '', one]));
  const document = newId(clock.now());
  const tickets: OutgoingTicket[] = [];
  await store.commits.commit({
    apply: async (trx) => {
      tickets.length = 0;
      await gate.lease.guard(trx);
      const at = clock.iso();
      if (print) {
        await takeNumbers(trx, scopeOf(place), 'file', 1);
        await insertDocument(trx, documentOf(gate, document, summary.fileName, print), at);
      }
      const written = records.filter(({ item }) => !refused.has(item));
      await book(trx, gate, written, print ? { document, file: summary.fileName } : {}, at);
      for (const [item, { column, code, message }] of refused)
        tickets.push(...(await hold(trx, gate, item, { column, code, message }, at)));
    },
    tickets,
  });
  if (!print) return;
  await files.showInShadow(place.outlet.id, document, summary.fileName, print.sha256);
  gate.count.files += 1;
  gate.count.records += summary.written;
}

/** Numbers of its own: those of the gate begin where the other hub ends. */
function scopeOf({ outlet }: OutletPlace): string {
  return `shadow:${outlet.id}`;
}

function documentOf({ tools, place }: ShadowGate, id: string, name: string, print: Fingerprint): NewDocument {
  const { outlet, merchant } = place;
  return {
    id,
    merchant: merchant.id,
    direction: 'out',
    endpoint: outlet.id,
    kind: 'orders',
    name,
    size: print.size,
    sha256: print.sha256,
    state: 'shadow',
    code: '',
    reason: 'Written for comparison, not sent: the merchant is in shadow.',
    revision: tools.workspace().revision,
    mapping: outlet.mapping,
  };
}

async function book(
  trx: Trx,
  { tools, place }: ShadowGate,
  written: readonly CargoRecord[],
  data: Record<string, string>,
  at: string,
): Promise<void> {
  const { dialect } = tools.store;
  const merchant = place.merchant.id;
  const parts = written.map(({ item }) => item);
  const orders = [...(await orderIdsOfParts(trx, dialect, [merchant], parts)).values()];
  await markRendered(trx, dialect, orders);
  const told = orders.map((subject) => ({
    merchant,
    kind: 'order' as const,
    subject,
    event: 'rendered in shadow',
    data,
  }));
  await tellEvents(trx, dialect, told, at);
}

/** Found out before it matters: the mapping cannot write this order. */
async function hold(
  trx: Trx,
  { tools, place }: ShadowGate,
  item: string,
  { column, code, message }: { column: string; code: string; message: string },
  at: string,
): Promise<OutgoingTicket[]> {
  const { dialect } = tools.store;
  const { merchant, outlet } = place;
  await setPartStatus(trx, dialect, [item], ['new'], 'error', at, { reason: message });
  const subject = (await orderIdsOfParts(trx, dialect, [merchant.id], [item])).get(item) ?? item;
  const error = errors.ORDER_NOT_RENDERABLE({
    message: `Mapping ${outlet.mapping} cannot write column "${column}" of some orders (${code}).`,
    value: `${outlet.mapping} ${column} ${code}`,
  });
  const held = [{ kind: 'order' as const, subject, merchant: merchant.id }];
  return raise(trx, tools.workspace(), { error, merchant: merchant.id, connection: outlet.connection, held }, at);
}

/** Back in live mode: orders of the shadow time stand still until somebody says whose they are, and are not forgotten. */
export async function askAboutShadow(tools: Tools, id: string): Promise<void> {
  const { merchant, outlet } = outletPlace(tools.workspace(), id);
  const waiting = await countShadow(tools.store.reader, [merchant.id]);
  if (waiting.length === 0) return;
  const carts = waiting.map(({ cart, count }) => `${count} of cart ${cart}`).join(', ');
  const tickets: OutgoingTicket[] = [];
  await tools.store.commits.commit({
    apply: async (trx) => {
      const error = errors.SHADOW_ORDERS_UNDECIDED({
        message: `Orders that were seen in shadow wait for a decision: ${carts}.`,
        value: merchant.id,
      });
      const held = [{ kind: 'work' as const, subject: shadowSubject(merchant.id), merchant: merchant.id }];
      const problem = { error, merchant: merchant.id, connection: outlet.connection, held };
      tickets.splice(0, tickets.length, ...(await raise(trx, tools.workspace(), problem, tools.clock.iso())));
    },
    tickets,
  });
}

/** What the question about the shadow's orders holds up. */
export function shadowSubject(merchant: string): string {
  return `shadow:${merchant}`;
}

import { type OutletPlace, outletPlaces } from '../config/lookup.ts';
import type { Workspace } from '../config/workspace.ts';
import { raise } from '../exceptions/raise.ts';
import type { MappingContext, RenderSummary, Writable } from '../mapping/contract.ts';
import type { Renderer } from '../mapping/own-json.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { type DeliveryRow, isNameTaken, itemsOf, moveDelivery } from '../storage/deliveries.ts';
import { insertDocument, type NewDocument } from '../storage/documents.ts';
import { crashPoint } from '../support/crash.ts';
import type { Fingerprint } from '../support/files.ts';
import { newId } from '../support/ids.ts';
import { limits } from '../support/limits.ts';
import type { Tools } from '../tools.ts';
import type { CargoRecord, RefusedItem } from './cargo.ts';
import { errors } from './errors.ts';
import type { OpenGate } from './open-gate.ts';

/** Writes the file into the document store and books it; `undefined` when nothing of it could be written (abandoned). */
export async function renderDelivery(
  gate: OpenGate,
  delivery: DeliveryRow,
  { place, mapping }: { place: OutletPlace; mapping: Renderer | undefined },
): Promise<DeliveryRow | undefined> {
  if (!mapping) throw errors.MAPPING_GONE({ value: delivery.mapping });
  const items = await itemsOf(gate.tools.store.reader, [delivery.merchant], delivery.id);
  const write = () => renderItems(gate, delivery, { place, mapping }, items);
  return items.length > limits.largeDeliveryItems ? gate.tools.largeWork.take(write) : write();
}

async function renderItems(
  gate: OpenGate,
  delivery: DeliveryRow,
  { place, mapping }: { place: OutletPlace; mapping: Renderer },
  items: readonly string[],
): Promise<DeliveryRow | undefined> {
  const records = await recordsOf(gate, delivery, place, items);
  const drawn = await draw(gate, delivery, { place, mapping }, records, false);
  // With its number in it no other can have the name.
  const rendered = drawn === 'name taken' ? await draw(gate, delivery, { place, mapping }, records, true) : drawn;
  return rendered === 'name taken' ? undefined : rendered;
}

/** Read in slices: ten thousand orders at once would hold up everybody else. */
async function recordsOf(
  { cargo, tools }: OpenGate,
  delivery: DeliveryRow,
  place: OutletPlace,
  items: readonly string[],
): Promise<CargoRecord[]> {
  const { reader, dialect } = tools.store;
  if (items.length <= limits.recordsPerSlice) return cargo.records(reader, dialect, place, items, delivery);
  const records: CargoRecord[] = [];
  for (let from = 0; from < items.length; from += limits.recordsPerSlice) {
    const some = items.slice(from, from + limits.recordsPerSlice);
    records.push(...(await cargo.records(reader, dialect, place, some, delivery)));
    await tools.store.commits.giveWay();
  }
  return records;
}

async function draw(
  gate: OpenGate,
  delivery: DeliveryRow,
  { place, mapping }: { place: OutletPlace; mapping: Renderer },
  records: readonly CargoRecord[],
  nameTaken: boolean,
): Promise<DeliveryRow | 'name taken' | undefined> {
  const { tools } = gate;
  const { summary, print } = await writeSpool(
    tools,
    mapping,
    records.map(({ record }) => record),
    { ...contextOf(delivery, place), nameTaken, keys: records.map(({ item, key }) => key ?? item) },
  );
  const refused = summary.refused.map((refusal) => ({ item: records[refusal.index]?.item ?? '', refusal }));
  if (!print) {
    await abandon(gate, delivery, place, refused);
    return undefined;
  }
  const document = newId(tools.clock.now());
  const { fileName } = summary;
  // Other names are made anew for each file, or are meant to be the same each time.
  const rivals = mapping.oneFilePer === 'order' && !nameTaken ? gatesBeside(tools.workspace(), place) : [];
  const booked = await book(gate, delivery, place, refused, async (trx, at) => {
    if (rivals.length > 0 && (await isNameTaken(trx, rivals, fileName, delivery.id))) return false;
    await moveDelivery(trx, delivery.id, 'open', 'rendered', at, { fileName, document });
    await insertDocument(trx, documentOf(delivery, document, fileName, print), at);
    return true;
  });
  if (!booked) return 'name taken';
  gate.count.records += summary.written;
  crashPoint('deliver.rendered');
  return { ...delivery, state: 'rendered', fileName, document };
}

/** The gates whose files lie in one directory with those of this one; itself, for instance. */
function gatesBeside(workspace: Workspace, { outlet }: OutletPlace): string[] {
  const beside = outletPlaces(workspace).filter(
    ({ outlet: other }) => other.connection === outlet.connection && other.place.directory === outlet.place.directory,
  );
  return [...new Set([outlet.id, ...beside.map(({ outlet: { id } }) => id)])];
}

function documentOf(delivery: DeliveryRow, id: string, name: string, { size, sha256 }: Fingerprint): NewDocument {
  const { merchant, gate: endpoint, kind, revision, mapping } = delivery;
  return {
    id,
    merchant,
    direction: 'out',
    endpoint,
    kind,
    name,
    size,
    sha256,
    state: 'rendered',
    code: '',
    reason: '',
    revision,
    mapping,
  };
}

export function contextOf(
  delivery: Pick<DeliveryRow, 'now' | 'number' | 'merchant'>,
  place: OutletPlace,
): MappingContext {
  const { outlet, warehouse, cart, extra, zone } = place;
  return {
    now: delivery.now,
    timeZone: zone,
    sequence: delivery.number,
    values: {
      merchant: delivery.merchant,
      wms: warehouse?.wms ?? '',
      cart: cart?.id ?? '',
      source: cart?.source ?? '',
      ...(extra && { extra: extra.id }),
      ...outlet.values,
    },
  };
}

/** In slices: the event loop stays free however large the file is. No print = no record could be written. */
export async function writeSpool(
  { files, store }: Pick<Tools, 'files' | 'store'>,
  mapping: Renderer,
  records: readonly Writable[keyof Writable][],
  context: MappingContext,
): Promise<{ summary: RenderSummary; print: Fingerprint | undefined }> {
  const spool = await files.spool();
  try {
    const slices = mapping.render(records as never, context);
    let slice = slices.next();
    for (; !slice.done; slice = slices.next()) {
      await spool.write(slice.value);
      if (records.length > limits.recordsPerSlice) await store.commits.giveWay();
    }
    const summary = slice.value;
    if (summary.written > 0 || records.length === 0) return { summary, print: await spool.finish() };
    await spool.discard();
    return { summary, print: undefined };
  } catch (thrown) {
    await spool.discard();
    throw thrown;
  }
}

async function abandon(
  gate: OpenGate,
  delivery: DeliveryRow,
  place: OutletPlace,
  refused: readonly RefusedItem[],
): Promise<void> {
  gate.tools.log.warn(
    { delivery: delivery.id, number: delivery.number, refused: refused.length },
    'Nothing of the delivery could be written; its number stays unused.',
  );
  await book(gate, delivery, place, refused, async (trx, at) => {
    await moveDelivery(trx, delivery.id, 'open', 'abandoned', at, { note: 'No record of it could be written.' });
    return true;
  });
}

/** `false` = nothing was written, and nothing else is to be either. */
type Booking = (trx: Parameters<typeof moveDelivery>[0], at: string) => Promise<boolean>;

/** The second intent, with whatever the mapping refused. */
async function book(
  gate: OpenGate,
  delivery: DeliveryRow,
  place: OutletPlace,
  refused: readonly RefusedItem[],
  write: Booking,
): Promise<boolean> {
  const { store, clock } = gate.tools;
  let booked = false;
  const tickets: OutgoingTicket[] = [];
  await store.commits.commit({
    apply: async (trx) => {
      tickets.length = 0;
      await gate.lease.guard(trx);
      const at = clock.iso();
      booked = await write(trx, at);
      if (booked && refused.length === 0) await gate.cargo.whole?.(trx, store.dialect, delivery, at);
      if (!booked || refused.length === 0) return;
      for (const problem of await gate.cargo.refuse(trx, store.dialect, place, delivery, refused, at)) {
        tickets.push(...(await raise(trx, gate.tools.workspace(), problem, at)));
      }
    },
    tickets,
  });
  return booked;
}

import { createReadStream } from 'node:fs';
import type { InletPlace } from '../../config/lookup.ts';
import { contentOf } from '../../domain/order-content.ts';
import { comparableRef, type Shipment } from '../../domain/shipment.ts';
import { completeAll, originOf } from '../../intake/load-orders.ts';
import { contextOf, nothingKnown } from '../../intake/reading.ts';
import type { Known, Mapping, ParseSummary, Readable } from '../../mapping/contract.ts';
import { levelsBySku } from '../../storage/levels-by-sku.ts';
import { givenBefore } from '../../storage/order-ledger.ts';
import { findKnownOrders } from '../../storage/orders.ts';
import { groupBy } from '../../support/grouping.ts';
import { limits } from '../../support/limits.ts';
import type { Dock } from '../dock.ts';
import { errors as common } from '../errors.ts';

/** What reading a file would bring, without taking it. */
export interface FileTrial {
  readonly endpoint: string;
  readonly mapping: string;
  readonly name: string;
  readonly bytes: number;
  readonly accepted: boolean;
  readonly records: number;
  readonly complaints: ParseSummary['errors'];
  readonly complaintsNotListed: number;
  readonly remarks: ParseSummary['warnings'];
  /** One sentence each. */
  readonly changes: readonly string[];
}

type Rows = readonly Readable[keyof Readable][];

/** Counts what a slice of records would change. */
interface Tally {
  add(rows: Rows): Promise<void>;
  sentences(): string[];
}

/** Reads the bytes by the mapping of today and compares what they hold with what is known. Nothing is kept or booked. */
export async function tryFile(
  dock: Dock,
  place: InletPlace,
  name: string,
  bytes: AsyncIterable<Uint8Array>,
): Promise<FileTrial> {
  const { inlet } = place;
  const mapping = dock.tools.workspace().mappings.get(inlet.mapping);
  const spool = await dock.tools.files.spool();
  try {
    let size = 0;
    for await (const chunk of bytes) {
      size += chunk.length;
      if (size > limits.fileBytes) throw common.FILE_TOO_LARGE();
      await spool.write(chunk);
    }
    if (size === 0) throw common.FILE_EMPTY();
    if (!mapping) throw common.ENDPOINT_NOT_READ({ message: `${inlet.id} has no mapping.`, value: inlet.id });
    const { summary, records, changes } = await read(dock, place, mapping, spool.path);
    const { errors, errorsNotListed, warnings, fileAccepted: accepted } = summary;
    const told = { complaints: errors, complaintsNotListed: errorsNotListed, remarks: warnings };
    return { endpoint: inlet.id, mapping: mapping.name, name, bytes: size, accepted, records, ...told, changes };
  } finally {
    await spool.discard();
  }
}

async function read(
  dock: Dock,
  place: InletPlace,
  mapping: Mapping,
  path: string,
): Promise<{ summary: ParseSummary; records: number; changes: string[] }> {
  const { reader, dialect } = dock.tools.store;
  const known: Known = {
    ...nothingKnown,
    orders: (type, refs) => findKnownOrders(reader, dialect, place.merchant.id, type, refs),
  };
  const bytes = createReadStream(path, { highWaterMark: 256 * 1024 });
  const slices = mapping.parse(
    bytes,
    contextOf(place, dock.tools.clock.iso()),
    place.kind === 'orders' ? nothingKnown : known,
  );
  const tally = tallyOf(dock, place);
  let records = 0;
  for (let slice = await slices.next(); ; slice = await slices.next()) {
    if (slice.done) {
      const summary = slice.value;
      if (!summary.fileAccepted)
        return { summary, records: 0, changes: ['The file is refused as a whole: nothing would change.'] };
      return { summary, records, changes: tally.sentences() };
    }
    records += slice.value.length;
    await tally.add(slice.value as Rows);
  }
}

function tallyOf(dock: Dock, place: InletPlace): Tally {
  if (place.kind === 'orders') return orderTally(dock, place);
  return place.kind === 'shipments' ? shipmentTally(dock, place) : stockTally(dock, place);
}

function orderTally(dock: Dock, place: InletPlace): Tally {
  const { reader, dialect } = dock.tools.store;
  let [fresh, changed, same] = [0, 0, 0];
  const met = new Set<string>();
  return {
    async add(rows) {
      const given = rows as Parameters<typeof completeAll>[1];
      const { orders } = await completeAll(dock.tools, given, originOf(dock.tools, place));
      const once = orders.filter(({ orderId }) => !met.has(orderId) && met.add(orderId));
      const ids = once.map(({ orderId }) => orderId);
      const known = await givenBefore(reader, dialect, place.merchant.id, place.cart?.id ?? '', ids);
      for (const order of once) {
        const before = known.get(order.orderId);
        if (!before) fresh += 1;
        else if (before.content === contentOf(order)) same += 1;
        else changed += 1;
      }
    },
    sentences: () => [
      `${some(fresh, 'order')} would be taken.`,
      ...(same > 0 ? [`${some(same, 'order')} came before, the same: left alone.`] : []),
      ...(changed > 0
        ? [
            `${some(changed, 'order')} came before, with other content: what was not taken is replaced, of the rest you hear.`,
          ]
        : []),
    ],
  };
}

function shipmentTally(dock: Dock, { merchant }: InletPlace): Tally {
  const { reader, dialect } = dock.tools.store;
  let [fresh, known, strange] = [0, 0, 0];
  const orders = new Set<string>();
  return {
    async add(rows) {
      const shipments = rows as readonly Shipment[];
      for (const [type, mine] of groupBy(shipments, ({ orderRefType }) => orderRefType)) {
        const refs = mine.map(({ orderRef }) => orderRef);
        const found = await findKnownOrders(reader, dialect, merchant.id, type, refs);
        for (const { orderRef, packages } of mine) {
          const order = found.get(comparableRef(type, orderRef));
          if (!order) strange += 1;
          else orders.add(order.orderId);
          const reported = packages.filter(({ trackingNumber }) => order?.packages?.includes(trackingNumber)).length;
          known += reported;
          fresh += order ? packages.length - reported : 0;
        }
      }
    },
    sentences: () => [
      `${some(fresh, 'parcel')} of ${some(orders.size, 'order')} would be booked.`,
      ...(known > 0 ? [`${some(known, 'parcel')} with tracking numbers that were reported before.`] : []),
      ...(strange > 0 ? [`${some(strange, 'shipment')} of orders that are not known.`] : []),
    ],
  };
}

function stockTally(dock: Dock, { merchant, warehouse }: InletPlace): Tally {
  const { reader, dialect } = dock.tools.store;
  let [fresh, changed, same] = [0, 0, 0];
  return {
    async add(rows) {
      const levels = rows as readonly Readable['inventory'][];
      const skus = [...new Set(levels.map(({ sku }) => sku))];
      const now = await levelsBySku(reader, dialect, merchant.id, warehouse?.wms ?? '', skus);
      for (const { sku, warehouseCode = '', quantityAvailable } of levels) {
        const before = now.get(`${sku}\n${warehouseCode}`);
        if (before === undefined) fresh += 1;
        else if (quantityAvailable === undefined || quantityAvailable === before) same += 1;
        else changed += 1;
      }
    },
    sentences: () => [`${some(changed, 'level')} would change, ${fresh} would be new, ${same} stay as they are.`],
  };
}

function some(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

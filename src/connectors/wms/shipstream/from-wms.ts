import type { KnownOrder, OrderRefType, Package, Shipment } from '../../../domain/shipment.ts';
import type { Known, MappingContext } from '../../../mapping/contract.ts';
import type { PageComplaint, ReadLayout } from '../../api/layout.ts';
import { type Fields, fieldsOf, instantOf, listOf, moneyOf, textOf } from '../../api/values.ts';
import { ItemFinder, type LineTrouble } from './item-finder.ts';

/** What a look keeps of `shipment.search`, with the settings that say how it is read. */
export interface ShipmentsPage {
  readonly confirmAt: 'packed' | 'shipped';
  readonly byNumber: boolean;
  /** Shipments that changed before were read by an earlier look, and what is wrong with them was told then. */
  readonly readBefore: string;
  readonly shipments: readonly unknown[];
}

/** What a look keeps of orders that were canceled at ShipStream. */
export interface CanceledPage {
  readonly canceled: readonly unknown[];
}

interface Match {
  readonly order: KnownOrder;
  readonly ref: string;
  readonly type: OrderRefType;
}

interface Read {
  readonly shipment?: Shipment;
  readonly complaints: readonly PageComplaint[];
}

/** `loaded` and `delivered` stand in older and newer versions of its reference. */
const gone = ['shipped', 'loaded', 'delivered'];
/** Not packed yet, or no longer: what was reported of it before does not hold any more. */
const unpacked = ['new', 'picking', 'picked', 'packing', 'canceled', 'voided'];

export const readShipments: ReadLayout<Shipment> = async (page, known, context) => {
  const { confirmAt, byNumber, readBefore, shipments, canceled } = fieldsOf(page);
  if (Array.isArray(canceled)) return { records: await readCanceled(canceled, known, context), complaints: [] };
  const rows = listOf(shipments).map((row) => fieldsOf(row));
  const matches = await matchesOf(rows, known, byNumber === true);
  const finder = new ItemFinder(rows);
  const records: Shipment[] = [];
  const complaints: PageComplaint[] = [];
  for (const [index, row] of rows.entries()) {
    const match = matches[index];
    if (!match) continue;
    const read = readShipment({
      row,
      match,
      item: index + 1,
      finder,
      shippedOnly: confirmAt === 'shipped',
      now: context.now,
    });
    if (read.shipment) records.push(read.shipment);
    const isToldAgain = (instantOf(row.updated_at) ?? '~') < textOf(readBefore);
    complaints.push(...(isToldAgain ? read.complaints.map(asWarning) : read.complaints));
  }
  return { records, complaints: [...complaints, ...strangers(matches)] };
};

/** Looks overlap: without this, one item that nobody ordered would be a new problem with every look of a day. */
function asWarning(complaint: PageComplaint): PageComplaint {
  return { ...complaint, only: 'warning' };
}

/** An account may hold orders that came another way; they are nobody's mistake. */
function strangers(matches: readonly (Match | undefined)[]): PageComplaint[] {
  const count = matches.filter((match) => !match).length;
  if (count === 0) return [];
  return [
    {
      item: matches.indexOf(undefined) + 1,
      field: 'order_unique_id',
      code: 'unknown-order',
      value: '',
      note: `${count} shipments are of orders that Crossdock did not send. Nothing to do, if they come to this warehouse another way.`,
      only: 'warning',
    },
  ];
}

async function matchesOf(rows: readonly Fields[], known: Known, byNumber: boolean): Promise<(Match | undefined)[]> {
  const keys = await known.orders('key', distinct(rows.map(({ order_unique_id }) => textOf(order_unique_id))));
  const rest = rows.filter(({ order_unique_id }) => !keys.has(textOf(order_unique_id)));
  const numbers = byNumber
    ? await known.orders('orderNumber', distinct(rest.map(({ order_ref }) => numberOf(order_ref))))
    : new Map();
  return rows.map((row) => {
    const [key, number] = [textOf(row.order_unique_id), numberOf(row.order_ref)];
    const own = keys.get(key);
    if (own) return { order: own, ref: key, type: 'key' };
    const other = numbers.get(number);
    return other && { order: other, ref: number, type: 'orderNumber' };
  });
}

interface Reading {
  readonly row: Fields;
  readonly match: Match;
  readonly item: number;
  readonly finder: ItemFinder;
  readonly shippedOnly: boolean;
  readonly now: string;
}

function readShipment(reading: Reading): Read {
  const status = textOf(reading.row.status);
  if (gone.includes(status)) return readParcels(reading, () => true);
  // Packed without a number: the carrier (or a truck) has not got it yet, so it waits for `shipped`.
  if (status === 'packed')
    return reading.shippedOnly ? { complaints: [] } : readParcels(reading, (tracking) => tracking !== '');
  if (unpacked.includes(status)) return readTakenBack(reading);
  return { complaints: [unknownStatus(reading, status)] };
}

/** A word that a later version may bring: parcels are neither told nor taken back. A person hears of it where one has not been told. */
function unknownStatus({ row, match, item }: Reading, status: string): PageComplaint {
  const isTold = numbersIn(row).every((number) => match.order.packages?.includes(number));
  const note = `Shipment ${textOf(row.shipment_id)} of order ${match.order.orderNumber} has the status "${status}", which Crossdock does not know: nothing is done with it. Look at it in ShipStream.`;
  return { item, field: 'status', code: 'unknown-code', value: status, note, ...(isTold && { only: 'warning' }) };
}

/** What is no longer packed and was reported before. */
function readTakenBack({ row, match, item, now }: Reading): Read {
  const reported = match.order.packages ?? [];
  const named = numbersIn(row);
  const back = named.filter((number) => reported.includes(number));
  if (back.length === 0) {
    const unclear = textOf(row.status) === 'voided' && named.length === 0 && reported.length > 0;
    return { complaints: unclear ? [voidOfUnknown(item, match.order, textOf(row.shipment_id))] : [] };
  }
  const packages = back.map(
    (trackingNumber): Package => ({ trackingNumber, carrierCode: '', serviceCode: '', lines: [], voided: true }),
  );
  return { shipment: shipmentOf(row, match, now, 'voided', packages), complaints: [] };
}

function voidOfUnknown(item: number, { orderNumber }: KnownOrder, shipment: string): PageComplaint {
  const note = `Shipment ${shipment} of order ${orderNumber} is voided and names no parcel. Look in ShipStream which of the reported ones it was.`;
  return { item, field: 'packages', code: 'void-of-unknown', value: shipment, note };
}

function readParcels(reading: Reading, takes: (tracking: string) => boolean): Read {
  const { row, match, item, finder, now } = reading;
  const parcels = listOf(row.packages).map((parcel) => fieldsOf(parcel));
  const complaints: PageComplaint[] = [];
  const packages = new Map<string, Package>();
  for (const parcel of parcels.length > 0 ? parcels : [{}]) {
    const [first = { number: '', description: '' }, ...more] = trackingOf(parcel);
    if (!takes(first.number)) continue;
    const { lines, troubles } = finder.find(
      match.order,
      itemsOf(parcel, row, parcels.length <= 1),
      match.type === 'key',
    );
    complaints.push(...troubles.map((trouble) => complaintOf(item, trouble)));
    if (troubles.length > 0 && lines.length === 0) continue;
    add(packages, { ...packageOf(parcel), trackingNumber: first.number, serviceCode: first.description, lines });
    // Further numbers of one package: its lines are told with the first.
    for (const { number, description } of more)
      add(packages, { ...packageOf(parcel), trackingNumber: number, serviceCode: description, lines: [] });
  }
  if (packages.size === 0) return { complaints };
  return { shipment: shipmentOf(row, match, now, 'shipped', [...packages.values()]), complaints };
}

/** Packages of one shipment may share a master number: to the buyer they are one. */
function add(packages: Map<string, Package>, parcel: Package): void {
  const same = packages.get(parcel.trackingNumber);
  if (!same) return void packages.set(parcel.trackingNumber, parcel);
  const lines = [...same.lines];
  for (const line of parcel.lines) {
    const at = lines.findIndex(({ lineNumber }) => lineNumber === line.lineNumber);
    const there = lines[at];
    if (there) lines[at] = { ...there, quantity: there.quantity + line.quantity };
    else lines.push(line);
  }
  packages.set(parcel.trackingNumber, { ...same, lines });
}

function shipmentOf(
  row: Fields,
  { ref, type }: Match,
  now: string,
  status: Shipment['status'],
  packages: readonly Package[],
): Shipment {
  const warehouseCode = textOf(row.warehouse_id);
  return {
    orderRef: ref,
    orderRefType: type,
    status,
    shippedAt: instantOf(row.shipped_at) ?? instantOf(row.packed_at) ?? instantOf(row.updated_at) ?? now,
    ...(warehouseCode !== '' && { warehouseCode }),
    shipmentId: textOf(row.shipment_id),
    packages,
  };
}

function packageOf(parcel: Fields): Pick<Package, 'carrierCode' | 'weight'> {
  const value = moneyOf(parcel.weight);
  const unit = textOf(parcel.weight_unit) || textOf(parcel.weight_units);
  return { carrierCode: textOf(parcel.carrier), ...(value !== '' && { weight: { value, unit: units[unit] ?? unit } }) };
}

const units: Readonly<Record<string, string>> = { POUND: 'lb', OUNCE: 'oz', KILOGRAM: 'kg', GRAM: 'g' };

interface Tracking {
  readonly number: string;
  readonly description: string;
}

function trackingOf(parcel: Fields): Tracking[] {
  return listOf(parcel.tracking)
    .map((one) => fieldsOf(one))
    .map(({ number, description }) => ({ number: textOf(number), description: textOf(description) }))
    .filter(({ number }) => number !== '');
}

function numbersIn(row: Fields): string[] {
  return distinct(listOf(row.packages).flatMap((parcel) => trackingOf(fieldsOf(parcel)).map(({ number }) => number)));
}

/** What was ordered, not the components it was put together from; those of the whole shipment where its only package names none. */
function itemsOf(parcel: Fields, row: Fields, only: boolean): readonly unknown[] {
  const named = [listOf(parcel.order_items), listOf(parcel.package_items), only ? listOf(row.items) : []];
  return named.find((items) => items.length > 0) ?? [];
}

function complaintOf(item: number, { field, code, value, note, only }: LineTrouble): PageComplaint {
  return { item, field, code, value, note, ...(only && { only }) };
}

async function readCanceled(rows: readonly unknown[], known: Known, { now }: MappingContext): Promise<Shipment[]> {
  const fields = rows.map((row) => fieldsOf(row)).filter(({ status }) => textOf(status) === 'canceled');
  const orders = await known.orders('key', distinct(fields.map(({ unique_id }) => textOf(unique_id))));
  return fields
    .filter(({ unique_id }) => orders.has(textOf(unique_id)))
    .map(({ unique_id, updated_at }) => ({
      orderRef: textOf(unique_id),
      orderRefType: 'key',
      status: 'canceled',
      shippedAt: instantOf(updated_at) ?? now,
      packages: [],
    }));
}

/** As order numbers are compared. */
function numberOf(orderRef: unknown): string {
  return textOf(orderRef).replace(/^#/, '');
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((text) => text !== '');
}

import type { KnownOrder, Package, Shipment, ShippedLine } from '../../../domain/shipment.ts';
import type { PageComplaint, ReadLayout } from '../../api/layout.ts';
import { type Fields, fieldsOf, moneyOf, textOf } from '../../api/values.ts';
import { dayOf, timeOf } from './dates.ts';
import { itemsOf, readNotice } from './notice.ts';
import { adjustmentId } from './to-store.ts';

/** One notice is one parcel of one part. */
export const readShipments: ReadLayout<Shipment> = async (page, known, { now }) => {
  const { key, query, xml } = fieldsOf(page);
  const part = textOf(key);
  const order = (await known.orders('key', [part])).get(part);
  const said = fieldsOf(query);
  const notice = readNotice(textOf(xml)) ?? {};
  if (!order) return { records: [], complaints: [complaint('unknown-order', numberOf(notice, said), unknownOrder)] };
  const trackingNumber = tracking(textOf(notice.TrackingNumber) || textOf(said.tracking_number));
  if (isKnown(order, trackingNumber))
    return { records: [], complaints: [complaint('reported-before', trackingNumber, reportedBefore, 'warning')] };
  const items = itemsOf(notice).filter((item) => !textOf(item.LineItemID).startsWith(adjustmentId));
  const given = itemsOf(notice).length === 0 ? everythingOpen(order) : matched(items, order);
  const complaints = conflict(notice, said);
  const shipment: Shipment = {
    orderRef: part,
    orderRefType: 'key',
    status: coversAll(given.lines, order) ? 'shipped' : 'partial',
    shippedAt: shippedAt(notice, now),
    packages: [packageOf(trackingNumber, given.lines, notice, said)],
  };
  return { records: [shipment], complaints: [...complaints, ...given.complaints] };
};

const unknownOrder = 'No order of this merchant has that key any more. Book the shipment by hand where it matters.';
const reportedBefore = 'A parcel with this tracking number was reported before: nothing new.';

/** The vendor sometimes tells twice, and people press the button again: the tracking number says that it is the same. */
function isKnown(order: KnownOrder, trackingNumber: string): boolean {
  const before = order.packages ?? [];
  if (trackingNumber !== '') return before.some((one) => tracking(one) === trackingNumber);
  return before.includes('') && order.lines.every((line) => openOf(line) === 0);
}

function tracking(text: string): string {
  return text.replace(/\s+/g, '').toUpperCase();
}

type Line = KnownOrder['lines'][number];

function openOf({ open, quantity }: Line): number {
  return open ?? quantity;
}

interface Given {
  readonly lines: readonly ShippedLine[];
  readonly complaints: readonly PageComplaint[];
}

function everythingOpen(order: KnownOrder): Given {
  const lines = order.lines
    .map((line) => ({ lineNumber: line.lineNumber, sku: line.sku, quantity: openOf(line) }))
    .filter(({ quantity }) => quantity > 0);
  return { lines, complaints: [] };
}

/** By our own number of the line, otherwise by SKU: lines with one SKU are filled one after the other. Never more than is open. */
function matched(items: readonly Fields[], order: KnownOrder): Given {
  const open = new Map(order.lines.map((line) => [line.lineNumber, openOf(line)]));
  const shipped = new Map<number, number>();
  const complaints: PageComplaint[] = [];
  const take = ({ lineNumber }: Line, units: number): number => {
    const taken = Math.min(units, open.get(lineNumber) ?? 0);
    open.set(lineNumber, (open.get(lineNumber) ?? 0) - taken);
    if (taken > 0) shipped.set(lineNumber, (shipped.get(lineNumber) ?? 0) + taken);
    return units - taken;
  };
  for (const [index, item] of items.entries()) {
    const units = unitsOf(item);
    const lines = linesFor(item, order);
    if (lines.length === 0) complaints.push(complaint('unknown-line', textOf(item.SKU), unknownLine, 'warning', index));
    const left = lines.reduce((rest, line) => take(line, rest), units);
    if (lines.length > 0 && left > 0)
      complaints.push(complaint('more-than-open', textOf(item.SKU), moreThanOpen, 'warning', index));
  }
  const lines = order.lines.flatMap(({ lineNumber, sku }) => {
    const quantity = shipped.get(lineNumber) ?? 0;
    return quantity > 0 ? [{ lineNumber, sku, quantity }] : [];
  });
  return { lines, complaints };
}

const unknownLine = 'The order has no such line at this WMS; the parcel is booked without it.';
const moreThanOpen = 'The notice tells of more units than were left to ship; what was left is booked.';

function linesFor(item: Fields, { lines }: KnownOrder): readonly Line[] {
  const id = textOf(item.LineItemID);
  const sku = textOf(item.SKU).toLowerCase();
  const alike = lines.filter((line) => line.sku.trim().toLowerCase() === sku && sku !== '');
  const own = lines.find(({ lineNumber }) => String(lineNumber) === id);
  // A number that another shop gave says nothing; one of ours goes with its SKU.
  if (own && (sku === '' || alike.length === 0 || alike.includes(own))) return [own];
  return alike;
}

function unitsOf(item: Fields): number {
  const text = textOf(item.Quantity);
  return /^\d+(\.\d+)?$/.test(text) ? Math.floor(Number(text)) : 1;
}

function coversAll(lines: readonly ShippedLine[], order: KnownOrder): boolean {
  const shipped = new Map(lines.map(({ lineNumber, quantity }) => [lineNumber, quantity]));
  return order.lines.every((line) => (shipped.get(line.lineNumber) ?? 0) >= openOf(line));
}

function packageOf(trackingNumber: string, lines: readonly ShippedLine[], notice: Fields, said: Fields): Package {
  const cost = moneyOf(notice.ShippingCost);
  return {
    trackingNumber,
    // Names of carriers are an open list: they stay as they were said.
    carrierCode: textOf(notice.Carrier) || textOf(said.carrier),
    serviceCode: textOf(notice.Service) || textOf(said.service),
    lines,
    ...(cost !== '' && { cost: { amount: cost, currency: '' } }),
  };
}

/** The label's time is exact; where the parcel is to leave on another day, that day counts. */
function shippedAt(notice: Fields, now: string): string {
  const label = timeOf(textOf(notice.LabelCreateDate));
  const day = dayOf(textOf(notice.ShipDate));
  if (day === undefined) return label ?? now;
  return label?.slice(0, 10) === day ? label : `${day}T12:00:00.000Z`;
}

/** The body is what counts. */
function conflict(notice: Fields, said: Fields): PageComplaint[] {
  const pairs = [
    ['order_number', textOf(notice.OrderNumber), textOf(said.order_number)],
    ['tracking_number', textOf(notice.TrackingNumber), textOf(said.tracking_number)],
  ] as const;
  return pairs
    .filter(([, body, query]) => body !== '' && query !== '' && body !== query)
    .map(([field, , query]) => ({ ...complaint('address-differs', query, differs, 'warning'), field }));
}

const differs = 'The address of the call says something else than the notice itself; the notice counts.';

function numberOf(notice: Fields, said: Fields): string {
  return textOf(notice.OrderNumber) || textOf(said.order_number);
}

function complaint(code: string, value: string, note: string, only?: 'warning', index = 0): PageComplaint {
  return { item: index + 1, field: '', code, value, note, ...(only && { only }) };
}

import type { Readable } from '../../../mapping/contract.ts';
import { groupBy } from '../../../support/grouping.ts';
import type { PageComplaint, ReadLayout } from '../../api/layout.ts';
import { type Fields, fieldsOf, instantOf, listOf, moneyOf, textOf, wholeOf } from '../../api/values.ts';
import { addressOf } from './from-addresses.ts';
import { chargesOf, type Line, linesLeft, shippableLines } from './from-lines.ts';
import { isVoid } from './page.ts';

/** What a page says, by the ids that its parts know each other by. */
interface Facts {
  readonly orders: readonly Fields[];
  readonly lines: ReadonlyMap<number | undefined, Fields[]>;
  readonly variants: ReadonlyMap<number | undefined, Fields>;
  readonly addresses: ReadonlyMap<number | undefined, Fields>;
  readonly currencies: ReadonlyMap<number | undefined, Fields>;
  readonly fulfillments: ReadonlyMap<number | undefined, Fields[]>;
  readonly packed: ReadonlyMap<number | undefined, Fields[]>;
}

/** A page of orders with what belongs to them, see `page.ts`. */
export const readOrders: ReadLayout<Readable['orders']> = async (page) => {
  const facts = factsOf(fieldsOf(page));
  const records: Readable['orders'][] = [];
  const complaints: PageComplaint[] = [];
  for (const [index, order] of facts.orders.entries()) {
    const read = readOrder(order, facts);
    if (read.record) records.push(read.record);
    complaints.push(...read.complaints.map((one) => ({ item: index + 1, ...one })));
  }
  return { records, complaints };
};

interface ReadOrder {
  readonly record?: Readable['orders'];
  readonly complaints: readonly Omit<PageComplaint, 'item'>[];
}

function readOrder(order: Fields, facts: Facts): ReadOrder {
  const number = textOf(order.order_number);
  const id = textOf(order.id);
  if (id === '') return refused('id', 'id-missing', '', 'An order has no id, so it cannot be taken.');
  const all = shippableLines(facts.lines.get(wholeOf(id)) ?? [], facts.variants);
  const canceled = isCanceled(order);
  if (!canceled && all.length === 0)
    return refused(
      'order_line_items',
      'nothing-to-ship',
      number,
      `Order ${number} has no line that can be shipped, so it is left alone.`,
      'warning',
    );
  const left = canceled ? all : linesLeft(all, packedOf(order, facts));
  const broken = left.find(({ units }) => units === undefined);
  if (broken && !canceled)
    return refused(
      'quantity',
      'not-whole',
      broken.quantity,
      `Order ${number} wants ${broken.quantity} of ${broken.sku || 'a product without SKU'}; a warehouse ships whole units. Correct the line at the vendor.`,
    );
  return { record: recordOf(order, id, number, left, facts), complaints: [] };
}

function recordOf(
  order: Fields,
  id: string,
  number: string,
  lines: readonly Line[],
  { lines: byOrder, addresses, currencies }: Facts,
): Readable['orders'] {
  const charges = chargesOf(byOrder.get(wholeOf(id)) ?? []);
  const shipTo = addressOf(addresses.get(wholeOf(order.shipping_address_id)) ?? {}, order);
  const billing = addresses.get(wholeOf(order.billing_address_id));
  const placed = placedAt(order);
  return {
    orderId: id,
    orderNumber: number,
    ...(placed !== undefined && { orderDate: placed }),
    requestedShipDate: instantOf(order.ship_at) ?? null,
    cartStatus: statusOf(order, lines),
    paymentStatus: textOf(order.payment_status),
    tags: listOf(order.tags).map(textOf).filter(Boolean).join(','),
    poNumber: textOf(order.reference_number),
    currency: textOf(currencies.get(wholeOf(order.currency_id))?.iso),
    shipMethod: charges.shippingLabel,
    subtotal: charges.goods,
    discountAmount: charges.discount,
    shippingAmount: charges.shipping,
    grandTotal: moneyOf(order.total),
    instructions: textOf(order.notes),
    shipTo,
    ...(billing && { billTo: addressOf(billing, order) }),
    lines: lines.map(({ line }, index) => ({ ...line, lineNumber: index + 1 })),
    extra: {
      stockLocationId: textOf(order.stock_location_id),
      companyId: textOf(order.company_id),
      ...(charges.other !== '' && { otherCharges: charges.other }),
    },
  };
}

/** The day that the document bears is when it was placed; the time of day, where it was made on that day, is in the record. */
function placedAt(order: Fields): string | undefined {
  const issued = instantOf(order.issued_at);
  const created = instantOf(order.created_at);
  if (issued === undefined) return created;
  return created?.slice(0, 10) === issued.slice(0, 10) ? created : issued;
}

/** Packed to the last unit is as good as fulfilled: nobody is to ship it. */
function statusOf(order: Fields, lines: readonly Line[]): string {
  if (isCanceled(order)) return 'void';
  return lines.length === 0 ? 'fulfilled' : textOf(order.status);
}

function isCanceled(order: Fields): boolean {
  return ['void', 'deleted'].includes(textOf(order.status));
}

/** By us too: an order that says less after each of our packages has not changed. */
function packedOf(order: Fields, { fulfillments, packed }: Facts): readonly Fields[] {
  return (fulfillments.get(wholeOf(order.id)) ?? [])
    .filter((one) => !isVoid(one))
    .flatMap(({ id }) => packed.get(wholeOf(id)) ?? []);
}

function factsOf(page: Fields): Facts {
  const rows = (name: string) => listOf(page[name]).map((row) => fieldsOf(row));
  const byId = (name: string) => new Map(rows(name).map((row) => [wholeOf(row.id), row]));
  return {
    orders: rows('orders'),
    lines: groupBy(rows('order_line_items'), (line) => wholeOf(line.order_id)),
    variants: byId('variants'),
    addresses: byId('addresses'),
    currencies: byId('currencies'),
    fulfillments: groupBy(rows('fulfillments'), (one) => wholeOf(one.order_id)),
    packed: groupBy(rows('fulfillment_line_items'), (line) => wholeOf(line.fulfillment_id)),
  };
}

function refused(field: string, code: string, value: string, note: string, only?: 'warning'): ReadOrder {
  return { complaints: [{ field, code, value, note, ...(only && { only }) }] };
}

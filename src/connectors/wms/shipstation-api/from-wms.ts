import type { KnownOrder, Package, Shipment, ShippedLine } from '../../../domain/shipment.ts';
import type { Known } from '../../../mapping/contract.ts';
import { groupBy } from '../../../support/grouping.ts';
import type { PageComplaint, ReadLayout } from '../../api/layout.ts';
import { instantOfPacific } from '../../api/shipstation/pacific.ts';
import { type Fields, fieldsOf, listOf, textOf, wholeOf } from '../../api/values.ts';
import { lineOf } from './line-key.ts';

/** A label, or an order that was marked as shipped, with the items that it says it holds. */
interface Parcel {
  /** Its place in the page, from 1. */
  readonly item: number;
  readonly id: string;
  readonly said: Fields;
  readonly orderKey: string;
  readonly items: readonly Fields[];
}

/** What a parcel holds of one of our orders. */
interface Share {
  readonly parcel: Parcel;
  readonly key: string;
  readonly items: readonly Fields[];
}

/** Orders in the account that are not ours are none of our business; they are passed over in silence. */
export const readShipments: ReadLayout<Shipment> = async (page, known) => {
  const shares = parcelsIn(fieldsOf(page)).flatMap(sharesOf);
  const orders = await ordersOf(shares, known);
  const complaints: PageComplaint[] = [];
  const given = new Set<string>();
  const records = shares.flatMap((share) => {
    const order = orders.get(share.key);
    return order ? (shipmentOf(share, order, given, complaints) ?? []) : [];
  });
  return { records, complaints };
};

function parcelsIn({ shipments, fulfillments, orders }: Fields): Parcel[] {
  const labels = listOf(shipments)
    .map((one, index): Parcel => {
      const said = fieldsOf(one);
      const items = listOf(said.shipmentItems).map((item) => fieldsOf(item));
      return { item: index + 1, id: textOf(said.shipmentId), said, orderKey: textOf(said.orderKey), items };
    })
    .filter(({ said }) => said.isReturnLabel !== true);
  const byId = new Map(listOf(orders).map((one) => [textOf(fieldsOf(one).orderId), fieldsOf(one)]));
  // They name neither key nor items: those of the order stand beside them.
  const marked = listOf(fulfillments).map((one, index): Parcel => {
    const said = fieldsOf(one);
    const order = byId.get(textOf(said.orderId)) ?? {};
    const items = listOf(order.items).map((item) => fieldsOf(item));
    return { item: index + 1, id: `f${textOf(said.fulfillmentId)}`, said, orderKey: textOf(order.orderKey), items };
  });
  return [...labels, ...marked];
}

function sharesOf(parcel: Parcel): Share[] {
  const goods = parcel.items.filter(({ adjustment }) => adjustment !== true);
  const byKey = groupBy(goods, ({ lineItemKey }) => lineOf(lineItemKey)?.key ?? parcel.orderKey);
  const shares = [...byKey].map(([key, items]) => ({ parcel, key, items }));
  return (shares.length > 0 ? shares : [{ parcel, key: parcel.orderKey, items: [] }]).filter(({ key }) => key !== '');
}

const askedAtOnce = 500;

async function ordersOf(shares: readonly Share[], known: Known): Promise<Map<string, KnownOrder>> {
  const keys = [...new Set(shares.map(({ key }) => key))];
  const orders = new Map<string, KnownOrder>();
  for (let from = 0; from < keys.length; from += askedAtOnce)
    for (const [key, order] of await known.orders('key', keys.slice(from, from + askedAtOnce))) orders.set(key, order);
  return orders;
}

function shipmentOf(
  { parcel, key, items }: Share,
  order: KnownOrder,
  given: Set<string>,
  complaints: PageComplaint[],
): Shipment | undefined {
  const { said } = parcel;
  const trackingNumber = textOf(said.trackingNumber);
  const voided = said.voided === true || said.void === true;
  const content = voided
    ? []
    : parcel.said.fulfillmentId !== undefined || items.length === 0
      ? wholeOrder(key, trackingNumber, items, order, given)
      : linesOf(parcel, items, order, complaints);
  if (content === undefined || (voided && trackingNumber === '')) return undefined;
  const warehouse = textOf(said.warehouseId);
  return {
    orderRef: key,
    orderRefType: 'key',
    status: voided ? 'voided' : 'shipped',
    shippedAt: shippedAtOf(said),
    shipmentId: parcel.id,
    ...(warehouse !== '' && { warehouseCode: warehouse }),
    packages: [packageOf(said, trackingNumber, content, voided)],
  };
}

/**
 * Something without items stands for all of its order, once: the second of its kind is another parcel of the same goods, and one that was
 * booked already says nothing new. (What it holds must not depend on when it is read.)
 */
function wholeOrder(
  key: string,
  trackingNumber: string,
  items: readonly Fields[],
  order: KnownOrder,
  given: Set<string>,
): ShippedLine[] | undefined {
  const booked = order.packages ?? [];
  if (trackingNumber === '' ? booked.length > 0 : booked.includes(trackingNumber)) return undefined;
  const later = given.has(key) || booked.length > 0;
  given.add(key);
  if (later) return [];
  const lines = gathered(items.flatMap((item) => lineIn(item, order) ?? []));
  return lines.length > 0 ? lines : order.lines.map((line) => ({ ...line }));
}

function linesOf(
  { item: place }: Parcel,
  items: readonly Fields[],
  order: KnownOrder,
  complaints: PageComplaint[],
): ShippedLine[] {
  const lines: ShippedLine[] = [];
  for (const item of items) {
    const line = lineIn(item, order);
    if (line) lines.push(line);
    else complaints.push(stranger(place, textOf(item.sku)));
  }
  return gathered(lines);
}

/** By the key that it was sent with, else by SKU: people add lines over there. */
function lineIn(item: Fields, order: KnownOrder): ShippedLine | undefined {
  const quantity = wholeOf(item.quantity) ?? 0;
  const number = lineOf(item.lineItemKey)?.lineNumber;
  const sku = textOf(item.sku);
  const line =
    order.lines.find(({ lineNumber }) => lineNumber === number) ?? order.lines.find((one) => one.sku === sku);
  return line && quantity > 0 ? { lineNumber: line.lineNumber, sku: line.sku, quantity } : undefined;
}

function gathered(lines: readonly ShippedLine[]): ShippedLine[] {
  return [...groupBy(lines, ({ lineNumber }) => lineNumber).values()].flatMap((same) => {
    const [first] = same;
    return first ? [{ ...first, quantity: same.reduce((sum, { quantity }) => sum + quantity, 0) }] : [];
  });
}

function packageOf(said: Fields, trackingNumber: string, lines: readonly ShippedLine[], voided: boolean): Package {
  const { value, units } = fieldsOf(said.weight);
  return {
    trackingNumber,
    carrierCode: textOf(said.carrierCode) || textOf(said.fulfillmentProviderCode),
    serviceCode: textOf(said.serviceCode) || textOf(said.fulfillmentServiceCode),
    lines,
    ...(textOf(value) !== '' && textOf(units) !== '' && { weight: { value: textOf(value), unit: textOf(units) } }),
    ...(voided && { voided }),
  };
}

/** The ship date is often a day without a time, and may lie before the label. */
function shippedAtOf({ shipDate, createDate, voidDate }: Fields): string {
  const dates = [shipDate, createDate].map((one) => instantOfPacific(one));
  return dates.sort().at(-1) || instantOfPacific(voidDate) || new Date(0).toISOString();
}

function stranger(item: number, sku: string): PageComplaint {
  return {
    item,
    field: 'shipmentItems.sku',
    code: 'unknown-line',
    value: sku,
    note: 'This item of a shipment is on no line of its order, so it is left out. Somebody has added or changed it in ShipStation.',
    only: 'warning',
  };
}

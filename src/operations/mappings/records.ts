import { completeOrder, type PartialOrder } from '../../domain/complete-order.ts';
import type { Order } from '../../domain/order.ts';
import type { MappingContext, MappingKind, Writable } from '../../mapping/contract.ts';
import { errors } from './errors.ts';
import { type Group, isGroup, readGiven, recordsIn } from './records-file.ts';
import { fitted } from './shapes.ts';

export type AnyRecord = Writable[MappingKind];

/** What the records of a kind are, for whoever has to write some. */
export const recordWords: Readonly<Record<MappingKind, string>> = {
  orders: 'orders',
  shipments: 'confirmations {order, shipment, package}',
  inventory: 'levels {sku, quantity, warehouseCode}',
  acknowledgements: 'receipts {groupCode, groupControl, sets}',
  cancels: 'cancels {order, cancel}',
  returns: 'nothing: a mapping of kind returns only reads',
};

/** The records of a file, as a mapping of this kind writes them: what is absent is filled in, what is given stays as it is. */
export async function readRecords(path: string, kind: MappingKind, context: MappingContext): Promise<AnyRecord[]> {
  const given = recordsIn(await readGiven(path), path);
  return given.map((one, index) => {
    const place = `${path}, record ${index + 1}`;
    if (!isGroup(one)) throw errors.RECORDS_NOT_VALID({ message: `${place} is not a group of fields.` });
    return recordOf(one, kind, context, place);
  });
}

export async function readOrders(path: string, context: MappingContext): Promise<Order[]> {
  return (await readRecords(path, 'orders', context)) as Order[];
}

function recordOf(given: Group, kind: MappingKind, context: MappingContext, place: string): AnyRecord {
  switch (kind) {
    case 'orders':
      return orderOf(given, context, place);
    case 'shipments':
      return confirmationOf(given, context, place);
    case 'inventory':
      return levelOf(given, place);
    case 'acknowledgements':
      return { groupCode: '', groupControl: '', sets: [], ...given } as Writable['acknowledgements'];
    case 'cancels':
      return cancelOf(given, context, place);
    case 'returns':
      throw errors.RECORDS_NOT_VALID({ message: 'A mapping of kind returns only reads files; it writes none.' });
  }
}

function orderOf(given: Group, { now, values }: MappingContext, place: string): Order {
  if ('order' in given && 'package' in given)
    throw errors.RECORDS_NOT_VALID({ message: `${place} is a confirmation; this mapping takes orders.` });
  const fit = { lines: [], ...fitted(given, 'order', place) };
  const origin = {
    merchantId: values.merchant ?? '',
    cartId: values.cart ?? '',
    orderSource: values.source ?? '',
    receivedAt: now,
  };
  const order = completeOrder(fit as unknown as PartialOrder, origin);
  if (!order) throw errors.RECORDS_NOT_VALID({ message: `${place} has neither orderId nor orderNumber.` });
  return withGiven(order, fit);
}

/** Completing repairs what a cart's file left empty; what somebody wrote down for a trial is meant. */
function withGiven(order: Order, given: Group): Order {
  const { shipTo, billTo, lines, ...own } = given;
  const givenLines = Array.isArray(lines) ? (lines as Group[]) : [];
  return {
    ...order,
    ...own,
    lines: order.lines.map((line, index) => ({ ...line, ...givenLines[index] })),
  };
}

function confirmationOf(given: Group, context: MappingContext, place: string): Writable['shipments'] {
  const { order, shipment, package: parcel } = given;
  if (!isGroup(order) || !isGroup(parcel))
    throw errors.RECORDS_NOT_VALID({
      message: `${place} is no confirmation: this mapping takes ${recordWords.shipments}.`,
    });
  const said = isGroup(shipment) ? shipment : {};
  return {
    order: orderOf(order, context, `${place}, order`),
    shipment: { shippedAt: context.now, status: 'shipped', warehouseCode: '', shipmentId: '', ...said },
    package: {
      trackingNumber: '',
      carrierCode: '',
      serviceCode: '',
      lines: [],
      ...fitted(parcel, 'package', `${place}, package`),
    },
  };
}

function cancelOf(given: Group, context: MappingContext, place: string): Writable['cancels'] {
  // An order alone will do: cancels are tried with the orders that are there.
  const order = isGroup(given.order) ? given.order : given;
  const usual = { id: 'trial', requestedAt: context.now, requestedBy: '', reason: '', file: '' };
  const said = isGroup(given.cancel) ? given.cancel : {};
  return { order: orderOf(order, context, `${place}, order`), cancel: { ...usual, ...said } };
}

function levelOf(given: Group, place: string): Writable['inventory'] {
  const { quantityAvailable, ...own } = given;
  const quantity = own.quantity ?? quantityAvailable;
  return { warehouseCode: '', ...fitted({ ...own, quantity }, 'level', place) } as unknown as Writable['inventory'];
}

/** The order of a record, if it belongs to one. */
export function orderOfRecord(record: AnyRecord): Order | undefined {
  if ('lines' in record && 'orderNumber' in record) return record;
  return 'order' in record ? record.order : undefined;
}

/** What a mapping may name although nobody stated it: whose orders these are. */
export function valuesOfRecords(records: readonly AnyRecord[]): Record<string, string> {
  const [first] = records;
  const order = first && orderOfRecord(first);
  return order ? { merchant: order.merchantId, cart: order.cartId, source: order.orderSource } : {};
}

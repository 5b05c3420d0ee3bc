import type { Address, Order, OrderLine } from '../../domain/order.ts';
import type { Confirmation, Receipt } from '../contract.ts';
import { getterOf } from '../fields/getters.ts';

/** The computed fields, by their own names; templates reach them like all others. */
export const computedNames: ReadonlySet<string> = new Set([
  'name',
  'lineCount',
  'totalQuantity',
  'total',
  'quantityOrdered',
  'quantityAvailable',
  'setCount',
  'acceptedCount',
  'accepted',
]);

const lineTotal = getterOf('line.total');
const fromOrder = ['lineCount', 'totalQuantity'].map((name) => ({ name, get: getterOf(`order.${name}`) }));
const nameOf = getterOf('order.shipTo.name');
const packageQuantity = getterOf('package.totalQuantity');

/** The order with those computed fields that somebody names; the order itself when nobody does. */
export function orderView(order: Order, names: ReadonlySet<string>): Order {
  if (names.size === 0) return order;
  const more = fromOrder.filter(({ name }) => names.has(name)).map(({ name, get }) => [name, get({ order })]);
  const named = (address: Address) => Object.assign({ ...address }, { name: nameOf({ order: { shipTo: address } }) });
  const addresses = names.has('name') ? { shipTo: named(order.shipTo), billTo: named(order.billTo) } : {};
  const lines = names.has('total') ? { lines: order.lines.map(lineView) } : {};
  return Object.assign({ ...order }, addresses, lines, Object.fromEntries(more));
}

function lineView(line: OrderLine): OrderLine {
  return Object.assign({ ...line }, { total: lineTotal({ line }) });
}

export function confirmationView(given: Confirmation, names: ReadonlySet<string>): Confirmation {
  if (names.size === 0) return given;
  const { order, shipment, package: parcel } = given;
  const ordered = (lineNumber: number) => order.lines.find((line) => line.lineNumber === lineNumber)?.quantity ?? 0;
  const lines = parcel.lines.map((line) => Object.assign({ ...line }, { quantityOrdered: ordered(line.lineNumber) }));
  const view = Object.assign({ ...parcel, lines }, { totalQuantity: packageQuantity({ package: parcel }) });
  return { order: orderView(order, names), shipment, package: view };
}

export function receiptView(receipt: Receipt, names: ReadonlySet<string>): Receipt {
  const more = ['setCount', 'acceptedCount', 'accepted'].filter((name) => names.has(name));
  return Object.assign(
    { ...receipt },
    Object.fromEntries(more.map((name) => [name, getterOf(`receipt.${name}`)({ receipt })])),
  );
}

import type { OrderStatus } from '../../domain/order-status.ts';
import { type DeliveryRow, deliveryById, itemsOf } from '../../storage/deliveries.ts';
import { type CarriedPart, carriedParts, deliveriesNamed } from '../../storage/handed-over.ts';
import type { OrderSummary } from '../../storage/orders.ts';
import type { Dock } from '../dock.ts';
import { errors } from '../errors.ts';
import { findOrder } from '../find-order.ts';
import type { Scope } from '../scope.ts';

/** What a person says that they have handed over. */
export interface HandedOver {
  /** References of single orders. */
  readonly orders: readonly string[];
  /** Names of files. */
  readonly files: readonly string[];
  /** Ids of deliveries. */
  readonly deliveries: readonly string[];
  /** Only what goes to this WMS. */
  readonly wms?: string | undefined;
}

/** One order that was handed over by itself, with the parts that its WMS has now. */
export interface OrderByHand {
  readonly order: OrderSummary;
  readonly parts: readonly CarriedPart[];
}

export interface Booking {
  /** Whole files. */
  readonly deliveries: readonly { readonly delivery: DeliveryRow; readonly items: readonly string[] }[];
  readonly orders: readonly OrderByHand[];
}

/** Where an order stands that no file holds and that can be booked. */
export const bookable: readonly OrderStatus[] = ['new', 'error', 'on_hold'];

/** What would be booked; throws what cannot be, so that either all of it is or nothing. */
export async function planBooking(dock: Dock, scope: Scope, said: HandedOver): Promise<Booking> {
  const named = new Map<string, DeliveryRow>();
  for (const id of said.deliveries) named.set(id, await deliveryToBook(dock, scope, id));
  for (const file of said.files) {
    const delivery = await deliveryOfFile(dock, scope, file);
    named.set(delivery.id, delivery);
  }
  const orders = new Map<string, OrderSummary>();
  for (const reference of said.orders) {
    const order = await findOrder(dock, scope, reference);
    orders.set(order.id, order);
  }
  const { reader, dialect } = dock.tools.store;
  const merchants = [...new Set([...orders.values()].map(({ merchant }) => merchant))];
  const parts = (await carriedParts(reader, dialect, merchants, [...orders.keys()])).filter(
    ({ wms }) => said.wms === undefined || wms === said.wms,
  );
  const alone: OrderByHand[] = [];
  for (const order of orders.values()) {
    const mine = parts.filter((part) => part.order === order.id);
    const free = mine.filter(({ status }) => bookable.includes(status));
    const carried = mine.filter(({ delivery, status }) => status === 'sending' && delivery !== null);
    if (free.length + carried.length === 0) throw outOfReach(order, mine);
    if (free.length > 0) alone.push({ order, parts: free });
    for (const { delivery } of carried) {
      const id = delivery ?? '';
      if (!named.has(id)) named.set(id, await wholeDelivery(dock, order, id, new Set(parts.map(({ part }) => part))));
    }
  }
  const deliveries = [];
  for (const delivery of named.values())
    deliveries.push({ delivery, items: await itemsOf(reader, [delivery.merchant], delivery.id) });
  return { deliveries, orders: alone };
}

async function deliveryOfFile(dock: Dock, scope: Scope, file: string): Promise<DeliveryRow> {
  const ids = await deliveriesNamed(dock.tools.store.reader, scope, file);
  const rows = await Promise.all(ids.map((id) => deliveryById(dock.tools.store.reader, scope, id)));
  const [first, ...others] = rows.filter((row) => row?.state === 'rendered');
  if (first && others.length > 0)
    throw errors.DELIVERY_NOT_TO_BOOK({
      message: `${others.length + 1} files that have not gone out are called ${file}.`,
      hint: `Name one by its delivery: ${[first, ...others].map((row) => `--delivery ${row?.id}`).join(' or ')}.`,
      value: file,
    });
  const [newest] = ids;
  if (newest === undefined)
    throw errors.DELIVERY_UNKNOWN({ message: `No order file is called "${file}".`, value: file });
  return first ?? deliveryToBook(dock, scope, newest);
}

async function deliveryToBook(dock: Dock, scope: Scope, id: string): Promise<DeliveryRow> {
  const delivery = await deliveryById(dock.tools.store.reader, scope, id);
  if (!delivery) throw errors.DELIVERY_UNKNOWN({ message: `No delivery has the id "${id}".`, value: id });
  if (delivery.state === 'rendered' && delivery.kind === 'orders') return delivery;
  throw notToBook(delivery);
}

/** Why a delivery cannot be booked as handed over. */
export function notToBook({ id, fileName, kind, state, connection, updatedAt }: DeliveryRow): Error {
  const file = `${fileName || `The file of delivery ${id}`}`;
  const refuse = (message: string, hint?: string) =>
    errors.DELIVERY_NOT_TO_BOOK({ message, value: id, ...(hint !== undefined && { hint }) });
  if (kind !== 'orders') return refuse(`${file} holds no orders for a warehouse.`);
  switch (state) {
    case 'done':
      return refuse(
        `${file} is booked as delivered already, since ${updatedAt}.`,
        `If ${connection} has it from the gate and you have handed it over, too, tell the warehouse: it is the same file under the same name.`,
      );
    case 'doubt':
      return refuse(
        `Nobody knows whether ${file} has arrived already.`,
        `Find out, then say: crossdock deliveries mark-delivered ${id}.`,
      );
    case 'attempted':
      return refuse(
        `${file} is being delivered at this moment.`,
        'Wait for the gate to find out whether it has arrived.',
      );
    default:
      return refuse(`${file} is ${state}, so there is nothing that could have been handed over.`);
  }
}

/** A file goes as a whole: it cannot be sent any more without one of its orders. */
async function wholeDelivery(
  dock: Dock,
  { orderNumber, merchant }: OrderSummary,
  id: string,
  named: ReadonlySet<string>,
): Promise<DeliveryRow> {
  const delivery = await deliveryToBook(dock, [merchant], id);
  const others = (await itemsOf(dock.tools.store.reader, [merchant], id)).filter((item) => !named.has(item));
  if (others.length === 0) return delivery;
  throw errors.DELIVERY_HOLDS_OTHERS({
    message: `Order ${orderNumber} stands in ${delivery.fileName} with ${others.length} that are not being booked.`,
    hint: `Book the whole file, if all of it was handed over: crossdock orders mark-delivered --file ${delivery.fileName}.`,
    value: id,
  });
}

function outOfReach({ id, orderNumber, status }: OrderSummary, parts: readonly CarriedPart[]): Error {
  const where = parts[0] ? `it is ${parts[0].status} (${parts[0].wms})` : `no part of it goes there; it is ${status}`;
  return errors.ORDER_OUT_OF_REACH({
    message: `Order ${orderNumber} cannot be booked as delivered by hand: ${where}.`,
    value: id,
  });
}

import { reshipNumber, reshipped } from '../../domain/reship-order.ts';
import { ticketFor } from '../../queue/ticket.ts';
import { tellEvents } from '../../storage/events.ts';
import {
  insertReceived,
  type OrderSummary,
  ordersById,
  ordersByReference,
  partsOfOrders,
} from '../../storage/orders.ts';
import { releaseOrdersFrom } from '../../storage/release-code.ts';
import { endDelays, saveRelease } from '../../storage/release-delays.ts';
import { insertReship, lastRound, linksOfOrder } from '../../storage/reships.ts';
import { returnedOfOrder } from '../../storage/returned-parcels.ts';
import type { Reader } from '../../storage/scope.ts';
import { newId } from '../../support/ids.ts';
import { type Actor, commitDeed } from '../audit.ts';
import type { Dock } from '../dock.ts';
import { errors } from '../errors.ts';

export interface ReshipWish {
  /** Units by line number of the first order; null = everything. */
  readonly units: ReadonlyMap<number, number> | null;
  /** Tell the cart of its parcels, under the first order's number. */
  readonly tellCart: boolean;
}

/** What would be sent once more; nothing is written. */
export interface ReshipPlan {
  /** The order that its cart gave: a reship of a reship is one of the first. */
  readonly first: { readonly id: string; readonly orderNumber: string };
  readonly round: number;
  readonly lines: readonly { readonly lineNumber: number; readonly sku: string; readonly quantity: number }[];
}

const left: readonly string[] = ['partial', 'shipped', 'confirmed'];

export function planReship(dock: Dock, order: OrderSummary, wish: ReshipWish): Promise<ReshipPlan> {
  return planOf(dock, dock.tools.store.reader, order, wish);
}

/** Makes a linked order with its own number and reference; it is judged and handed over like any other. Returns its number. */
export async function reshipOrder(dock: Dock, order: OrderSummary, wish: ReshipWish, actor: Actor): Promise<string> {
  const { store, clock, workspace } = dock.tools;
  const { dialect } = store;
  const { merchant, cart } = order;
  let number = '';
  await commitDeed(dock, async (trx, at, tickets) => {
    const { first, round, lines } = await planOf(dock, trx, order, wish);
    const stored = (await ordersById(trx, dialect, [merchant], [first.id])).get(first.id);
    if (!stored) throw errors.ORDER_UNKNOWN({ value: first.id });
    const units = new Map(lines.map(({ lineNumber, quantity }) => [lineNumber, quantity]));
    const made = reshipped(stored.order, units, round, at);
    const id = newId(clock.now());
    const parts = await partsOfOrders(trx, dialect, [merchant], [first.id]);
    const [only, ...others] = parts;
    const home = workspace().merchants.get(merchant)?.wms ?? '';
    const wms = only && others.length === 0 ? only.wms : home;
    const received = { id, part: newId(clock.now()), order: made, wms, document: 'by hand' };
    const fresh = await insertReceived(trx, dialect, [received], at);
    if (!fresh.has(id)) throw errors.RESHIP_NUMBER_TAKEN({ value: made.orderNumber });
    number = made.orderNumber;
    await insertReship(trx, { order: id, merchant, ofOrder: first.id, round, tellCart: wish.tellCart }, at);
    // It waited when it was sent the first time.
    await saveRelease(trx, id, at);
    await endDelays(trx, dialect, [id], at);
    await releaseOrdersFrom(trx, dialect, [merchant], ['PARCEL_CAME_BACK'], [order.id, first.id], actor, at);
    const told = { by: actor, lines: lines.map((one) => `${one.quantity} of line ${one.lineNumber}`).join(', ') };
    const event = (subject: string, name: string, data: Record<string, string>) => ({
      merchant,
      kind: 'order' as const,
      subject,
      event: name,
      data: { ...data, ...told },
    });
    const events = [event(first.id, 'sent once more', { as: number }), event(id, 'made', { from: first.orderNumber })];
    await tellEvents(trx, dialect, events, at);
    const connection = workspace().merchants.get(merchant)?.carts.get(cart)?.orders?.connection ?? '-';
    tickets.push(ticketFor('accept', { merchant, subject: id, cause: 'person', at, connection, ref: number }));
    const after = { order: number, lines: told.lines, 'cart is told': wish.tellCart ? 'yes' : 'no' };
    return { actor, action: 'orders reship', subject: first.id, merchant, reason: '', before: {}, after };
  });
  return number;
}

async function planOf(dock: Dock, reader: Reader, order: OrderSummary, { units }: ReshipWish): Promise<ReshipPlan> {
  const { merchant } = order;
  const links = await linksOfOrder(reader, [merchant], order.id);
  const cameBack = await returnedOfOrder(reader, [merchant], order.id);
  if (!left.includes(order.status) && cameBack.length === 0)
    throw errors.ORDER_OUT_OF_REACH({
      message: `Order ${order.orderNumber} is ${order.status}; only what has left can be sent once more.`,
      value: order.id,
    });
  const first = links.of ?? order;
  // In the cart's own lines: what they become at the WMS is judged afresh.
  const orders = await ordersById(reader, dock.tools.store.dialect, [merchant], [order.id, first.id]);
  const lines = orders.get(first.id)?.order.lines ?? [];
  const wanted =
    units === null
      ? (orders.get(order.id)?.order.lines ?? [])
      : [...units].map(([number, quantity]) => {
          const line = lines.find(({ lineNumber }) => lineNumber === number);
          if (line && quantity <= line.quantity) return { ...line, quantity };
          throw errors.ORDER_LINE_UNKNOWN({
            message: `${quantity} of line ${number} cannot be sent once more: ${line ? `${line.quantity} were ordered` : `order ${first.orderNumber} has no such line`}.`,
            value: order.id,
          });
        });
  if (wanted.length === 0)
    throw errors.ORDER_LINE_UNKNOWN({
      message: `Nobody has told the lines of order ${order.orderNumber}, so nothing of it can be sent once more.`,
      value: order.id,
    });
  const round = await freeRound(reader, merchant, first);
  return {
    first: { id: first.id, orderNumber: first.orderNumber },
    round,
    lines: wanted.map(({ lineNumber, sku, quantity }) => ({ lineNumber, sku, quantity })),
  };
}

/** Numbers that a cart may have given to orders of its own are passed over. */
const roundsTried = 100;

async function freeRound(reader: Reader, merchant: string, first: ReshipPlan['first']): Promise<number> {
  const next = (await lastRound(reader, [merchant], first.id)) + 1;
  for (let round = next; round < next + roundsTried; round++) {
    const taken = await ordersByReference(reader, [merchant], reshipNumber(first.orderNumber, round));
    if (taken.length === 0) return round;
  }
  throw errors.RESHIP_NUMBER_TAKEN({ value: reshipNumber(first.orderNumber, next) });
}

import { jsonOf } from '../../api/call.ts';
import { errors } from '../../api/errors.ts';
import type { Written } from '../../api/layout.ts';
import { type Fields, fieldsOf, textOf, wholeOf } from '../../api/values.ts';
import type { Receipt, Trace } from '../../contract.ts';
import { type Client, expect } from './client.ts';
import { isVoid } from './page.ts';
import type { FulfillmentBody } from './to-vendor.ts';

/** Where a package of ours stands at the vendor. */
interface Standing {
  /** Not taken back there. */
  readonly mine: Fields | undefined;
  /** As often as somebody took it back: the vendor would answer the same idempotency key with what it voided. */
  readonly voided: number;
}

/** Tells the shop of packages: each is packed first and fulfilled then. What is there already is not made again. */
export async function fulfil(
  client: Client,
  packages: readonly Written<FulfillmentBody>[],
  attempting: () => Promise<void>,
): Promise<Receipt> {
  const plans: (() => Promise<void>)[] = [];
  let bare = 0;
  for (const one of packages) {
    // A package that holds only pieces of a kit that another one completes has no line at the shop.
    if (one.body.lines.length === 0) bare += 1;
    else plans.push(await planOf(client, one));
  }
  await attempting();
  for (const carryOut of plans) await carryOut();
  return bare === 0
    ? {}
    : { note: `${bare} without a line of the shop's order; their tracking numbers are not shown there.` };
}

async function planOf(client: Client, one: Written<FulfillmentBody>): Promise<() => Promise<void>> {
  const { mine, voided } = await standingOf(client, one);
  if (mine && textOf(mine.status) !== 'packed') return async () => undefined;
  if (mine) return () => markFulfilled(client, idOf(mine), one.body);
  const order = await orderOf(client, one.body.orderId);
  return async () => markFulfilled(client, await pack(client, order, one, voided), one.body);
}

/** Whether a package whose answer was lost is there: packed is only half of the way. */
export async function traceOf(client: Client, packages: readonly Written<FulfillmentBody>[]): Promise<Trace> {
  for (const one of packages) {
    if (one.body.lines.length === 0) continue;
    const { mine } = await standingOf(client, one);
    if (!mine || textOf(mine.status) === 'packed') return 'not-delivered';
  }
  return 'delivered';
}

/** By our key in its notes, else by the tracking number: then somebody has entered the package by hand. */
async function standingOf(client: Client, { key, body }: Written<FulfillmentBody>): Promise<Standing> {
  const all: Fields[] = [];
  for await (const { rows } of client.all('fulfillments', { order_id: String(body.orderId) })) all.push(...rows);
  // A list that was not filtered must not lead to the package of another order.
  const ofOrder = all.filter((one) => wholeOf(one.order_id) === body.orderId);
  const marked = ofOrder.filter((one) => textOf(one.notes).includes(markOf(key)));
  const there = ofOrder.filter((one) => !isVoid(one));
  return {
    mine:
      there.find((one) => marked.includes(one)) ??
      there.find((one) => body.tracking !== '' && textOf(one.tracking_number) === body.tracking && !isMarked(one)),
    voided: marked.filter(isVoid).length,
  };
}

async function orderOf(client: Client, orderId: number): Promise<Fields> {
  const reply = await client.call({ method: 'GET', path: `orders/${orderId}` });
  if (reply.status === 404)
    throw errors.API_REFUSED({ message: `The shop has no order ${orderId} any more.`, value: 'gone' });
  const order = fieldsOf(fieldsOf(jsonOf(expect(reply))).order);
  const status = textOf(order.status);
  if (status !== 'finalized' && status !== 'fulfilled')
    throw errors.API_REFUSED({
      message: `Order ${textOf(order.order_number)} is ${status || 'without status'} at the shop; only finalized orders can be shipped there.`,
      value: status,
    });
  return order;
}

async function pack(
  client: Client,
  order: Fields,
  { key, body }: Written<FulfillmentBody>,
  voided: number,
): Promise<number> {
  const reply = await client.call({
    method: 'POST',
    path: 'fulfillments',
    effective: true,
    idempotencyKey: voided === 0 ? key : `${key}-${voided + 1}`,
    json: {
      fulfillment: {
        order_id: body.orderId,
        ...placesOf(order),
        status: 'packed',
        delivery_type: 'Courier',
        tracking_company: body.company,
        tracking_number: body.tracking,
        ...(body.service !== '' && { service: body.service }),
        packed_at: body.shippedAt.slice(0, 10),
        notes: markOf(key),
        fulfillment_line_items: body.lines.map(({ lineItem, quantity }) => ({
          order_line_item_id: lineItem,
          quantity,
        })),
      },
    },
  });
  return idOf(fieldsOf(fieldsOf(jsonOf(expect(reply))).fulfillment));
}

/** From where and to whom, as the order has it. */
function placesOf(order: Fields): object {
  const names = ['stock_location_id', 'shipping_address_id', 'billing_address_id'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const id = wholeOf(order[name]);
      return id === undefined ? [] : [[name, id]];
    }),
  );
}

async function markFulfilled(client: Client, id: number, { shippedAt }: FulfillmentBody): Promise<void> {
  expect(
    await client.call({
      method: 'PUT',
      path: `fulfillments/${id}`,
      effective: true,
      json: { fulfillment: { status: 'fulfilled', shipped_at: shippedAt } },
    }),
  );
}

function idOf(fulfillment: Fields): number {
  const id = wholeOf(fulfillment.id);
  if (id === undefined) throw errors.API_MALFORMED({ message: 'The shop packed without saying under which id.' });
  return id;
}

function markOf(key: string): string {
  return `Crossdock ${key}.`;
}

function isMarked(fulfillment: Fields): boolean {
  return /\bCrossdock \S+\./.test(textOf(fulfillment.notes));
}

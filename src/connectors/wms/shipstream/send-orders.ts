import type { Written } from '../../api/layout.ts';
import { readParcel } from '../../api/parcel.ts';
import { fieldsOf, listOf, textOf, wholeOf } from '../../api/values.ts';
import type { Parcel, PartnerAnswer, Receipt, Trace } from '../../contract.ts';
import { isOutOfStock, numbers, type Refusal } from './answers.ts';
import type { Client } from './client.ts';
import { type FoundOrder, findOrder } from './find-order.ts';
import type { Settings } from './settings.ts';
import type { OrderBody } from './to-wms.ts';

type WrittenOrder = Written<OrderBody>;

/** States in which an order stands still at the warehouse until somebody there does something. */
const standing = [
  'unresolved',
  'invalid_address',
  'unable_to_process',
  'holded',
  'delayed_shipment',
  'backordered',
  'partial_backorder',
];

export async function sendOrders(
  client: Client,
  settings: Settings,
  parcel: Parcel,
  attempting: () => Promise<void>,
): Promise<Receipt> {
  const orders = await readParcel<OrderBody>(parcel);
  const answers: PartnerAnswer[] = [];
  const fresh: WrittenOrder[] = [];
  for (const order of orders) {
    const found = await findOrder(client, order.key);
    if (found) answers.push(...answersTo(order, found));
    else fresh.push(order);
  }
  if (fresh.length > 0) await attempting();
  const states: string[] = [];
  for (const order of fresh) {
    const made = await create(client, settings, order);
    if (typeof made === 'string') states.push(made);
    else answers.push(...made);
  }
  const still = states.filter((state) => standing.includes(state));
  return {
    answers,
    ...(still.length > 0 && {
      note: `ShipStream has taken it, and it stands there as ${[...new Set(still)].join(', ')}.`,
    }),
  };
}

/** Our key is unique at ShipStream, so what is there under it is what was sent. */
export async function traceOrders(client: Client, parcel: Parcel): Promise<Trace> {
  for (const order of await readParcel<OrderBody>(parcel)) {
    const found = await findOrder(client, order.key);
    if (!found) return 'not-delivered';
    if (difference(order, found) !== '') return 'unknown';
  }
  return 'delivered';
}

/** The state of the new order, or why there is none. */
async function create(client: Client, settings: Settings, order: WrittenOrder): Promise<string | PartnerAnswer[]> {
  const outcome = await client.call('order.create', argumentsOf(settings, order.body), { effective: true });
  if ('result' in outcome) return textOf(fieldsOf(outcome.result).status);
  const { refused } = outcome;
  // What a double order number is answered with is not documented: both numbers may mean that the order is there.
  if (refused.number === numbers.exists || refused.number === numbers.invalidData) {
    const found = await findOrder(client, order.key);
    if (found) return answersTo(order, found);
  }
  return [refusalAnswer(order.key, refused)];
}

function argumentsOf(settings: Settings, { items, address, info }: OrderBody): unknown[] {
  const policy = settings['backorder policy'];
  const unique = settings['unique order number'];
  return [
    settings['store code'] || null,
    items,
    { ...address, ...(settings['skip address check'] && { is_valid: 1 }) },
    { ...info, ...(policy !== 'default' && { backorder_policy: policy }) },
    ...(unique === 'off' ? [] : [{ unique_order_ref: unique === 'always' ? true : unique }]),
  ];
}

/** An order that is there already was delivered by an earlier try and needs no answer, unless it can never ship. */
function answersTo(order: WrittenOrder, found: FoundOrder): PartnerAnswer[] {
  const reason =
    difference(order, found) ||
    (found.status === 'canceled' ? 'ShipStream has had this order before, and it was canceled there' : '');
  return reason === '' ? [] : [{ key: order.key, accepted: false, reason }];
}

/** Staff may have changed SKUs or split lines meanwhile; order number and number of units stay. */
function difference({ body }: WrittenOrder, found: FoundOrder): string {
  const collision = 'ShipStream has another order under our key';
  if (found.orderRef !== '' && found.orderRef !== body.info.order_ref.trim())
    return `${collision}: number ${found.orderRef}`;
  const units = found.items.map((item) => wholeOf(fieldsOf(item).qty_ordered));
  const sum = units.reduce<number>((all, one) => all + (one ?? 0), 0);
  const ours = listOf(body.items).reduce<number>((all, item) => all + (wholeOf(fieldsOf(item).qty) ?? 0), 0);
  if (units.length > 0 && units.every((one) => one !== undefined) && sum !== ours)
    return `${collision}: it has ${sum} units, ours ${ours}`;
  return '';
}

function refusalAnswer(key: string, refused: Refusal): PartnerAnswer {
  const { number, words } = refused;
  const said = words === '' ? `error ${number}` : `${words} (error ${number})`;
  const outOfStock = number === numbers.invalidData && isOutOfStock(refused);
  return { key, accepted: false, reason: said, ...(outOfStock && { cause: 'out of stock' }) };
}

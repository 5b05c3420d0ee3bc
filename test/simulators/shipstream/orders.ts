import type { Item, Merchant, SimOrder } from './merchant.ts';
import { isRow, Refused, type Row } from './refused.ts';
import { search, select } from './search.ts';
import type { World } from './world.ts';

const heavy = ['shipping_address', 'items', 'shipments', 'tracking_numbers', 'packages', 'status_history'];
const ids = ['order_id', 'unique_id', 'order_ref'];
/** Not in the reference; an order may be searched by these [I]. */
const searchable = ['order_id', 'unique_id', 'order_ref', 'status', 'state', 'created_at', 'updated_at'];
const infoKeys = [
  ...[
    'unique_id',
    'order_ref',
    'shipping_method',
    'custom_greeting',
    'note',
    'signature_required',
    'saturday_delivery',
  ],
  ...['overbox', 'declared_value_service', 'declared_value', 'customs_value', 'reason_for_export', 'backorder_policy'],
  ...['priority', 'requested_ship_date', 'desired_delivery_date', 'delayed_ship_date', 'hold_indefinitely'],
  ...['duties_payor', 'duties_tpb_group_id', 'tpb_group_id', 'instructions', 'custom_fields', 'source'],
];
const addressKeys = [
  ...['firstname', 'lastname', 'company', 'street1', 'street2', 'city', 'region', 'postcode', 'country'],
  ...['telephone', 'email', 'classification', 'is_valid'],
];
/** No name of a field is given in the reference as required but `shipping_method`; without these nothing can be delivered [I]. */
const addressRequired = ['firstname', 'lastname', 'street1', 'city', 'country'];

export function createOrder(world: World, merchant: Merchant, args: readonly unknown[]): Row {
  const [store, items, address, info, flags] = args;
  if (store !== null && !merchant.stores.includes(String(store)))
    throw new Refused(102, `Store "${String(store)}" does not exist.`);
  if (!isRow(info) || !isRow(address)) throw new Refused(102, 'Address and order data are objects.');
  checkKeys(info, infoKeys, 'order data');
  checkKeys(address, addressKeys, 'address');
  // mandatory [D]
  if (!info.shipping_method) throw new Refused(102, 'Shipping method is required.');
  // wanted by one method only [D]
  if (info.shipping_method === 'cheapest_ON_TIME' && !info.desired_delivery_date)
    throw new Refused(102, 'desired_delivery_date is required for the Cheapest On-Time shipping method.');
  for (const key of addressRequired)
    if (!String(address[key] ?? '').trim()) throw new Refused(102, `Address: ${key} is required.`);
  if (!/^[A-Z]{2}$/.test(String(address.country))) throw new Refused(102, 'Country must be an ISO-2 code.');
  if (info.requested_ship_date !== undefined && !/^\d{4}-\d\d-\d\d$/.test(String(info.requested_ship_date)))
    throw new Refused(102, 'requested_ship_date must be YYYY-MM-DD.');
  if (
    info.backorder_policy !== undefined &&
    !/^(default|all_or_nothing|as_available|up_to_\d+)$/.test(String(info.backorder_policy))
  )
    throw new Refused(102, 'Invalid backorder_policy.');
  const wanted = readItems(merchant, items);
  // unique when given, enforced [D]
  if (info.unique_id !== undefined && merchant.order(info.unique_id))
    throw new Refused(104, 'An order with the specified ID already exists.');
  checkUniqueRef(world, merchant, info.order_ref, isRow(flags) ? flags.unique_order_ref : false);
  if (world.scriptFailure !== '') throw new Refused(106, world.scriptFailure);
  const order = book(world, merchant, { wanted, address, info, store: String(store ?? 'default') });
  return select(orderRow(world, order), ['status'], ids, heavy);
}

interface Wanted {
  readonly sku: string;
  readonly qty: number;
  readonly ref: string | null;
}

/** A list of objects, or a map of SKU and quantity [D]. */
function readItems(merchant: Merchant, items: unknown): Wanted[] {
  const list = isRow(items) ? Object.entries(items).map(([sku, qty]) => ({ sku, qty })) : items;
  if (!Array.isArray(list) || list.length === 0) throw new Refused(102, 'An order has at least one item.');
  return list.map((item: Row) => {
    const sku = String(item.sku ?? '');
    // at most 64 characters [D]
    if (sku === '' || sku.length > 64) throw new Refused(102, 'Invalid SKU.');
    const qty = Number(item.qty);
    if (!(qty > 0)) throw new Refused(102, `Invalid quantity of ${sku}.`);
    // unknown SKU [D]
    if (!merchant.stock.knows(sku)) throw new Refused(107, `Product "${sku}" does not exist.`);
    return { sku, qty, ref: item.order_item_ref === undefined ? null : String(item.order_item_ref) };
  });
}

/** `true`, or how far back in the words of PHP [D]; the number of the error is not documented [?]. */
function checkUniqueRef(world: World, merchant: Merchant, ref: unknown, flag: unknown): void {
  if (flag === undefined || flag === false) return;
  const back = /^-(\d+) (hour|day|week|month)s?$/.exec(String(flag));
  if (flag !== true && !back) throw new Refused(102, 'Invalid unique_order_ref.');
  const hours = { hour: 1, day: 24, week: 168, month: 720 }[back?.[2] ?? 'hour'] ?? 1;
  const from = back ? world.now() - Number(back[1]) * hours * 3_600_000 : Number.NEGATIVE_INFINITY;
  if (merchant.orders.some((order) => order.ref === ref && order.createdAt >= from))
    throw new Refused(world.options.doubleRefNumber, `An order with the reference "${String(ref)}" already exists.`);
}

function book(
  world: World,
  merchant: Merchant,
  { wanted, address, info, store }: { wanted: readonly Wanted[]; address: Row; info: Row; store: string },
): SimOrder {
  const short = wanted.filter(({ sku, qty }) => merchant.stock.available(sku) < qty);
  // short of stock: refused, or taken and backordered; the configuration of the warehouse decides [I]
  if (short.length > 0 && (world.options.shortage === 'refuse' || short.some(({ sku }) => world.refusedSkus.has(sku))))
    throw new Refused(102, `Not enough stock of "${short[0]?.sku}" is available.`);
  const items = wanted.map(({ sku, qty, ref }): Item => {
    const backordered = Math.max(0, qty - Math.max(0, merchant.stock.available(sku)));
    merchant.stock.allocate(sku, qty);
    return { id: world.number(), ref, sku, ordered: qty, processing: 0, shipped: 0, canceled: 0, backordered };
  });
  const id = world.number();
  const order: SimOrder = {
    id,
    uniqueId: String(info.unique_id ?? 100_000_000 + id),
    ref: info.order_ref === undefined ? null : String(info.order_ref),
    method: String(info.shipping_method),
    storeCode: store,
    address,
    info,
    createdAt: world.now(),
    updatedAt: world.now(),
    status: statusOf(world, items, String(info.shipping_method)),
    cancelRequested: false,
    items,
  };
  merchant.orders.push(order);
  return order;
}

function statusOf(world: World, items: readonly Item[], method: string): string {
  if (!(method in world.services)) {
    // a method that nobody knows: stands as `unresolved`, or is refused [I]
    if (world.options.unknownMethod === 'refuse') throw new Refused(102, 'Invalid shipping method.');
    return 'unresolved';
  }
  const short = items.filter(({ backordered }) => backordered > 0).length;
  return short === 0 ? 'new' : short === items.length ? 'backordered' : 'partial_backorder';
}

function checkKeys(row: Row, keys: readonly string[], what: string): void {
  const strange = Object.keys(row).find((key) => !keys.includes(key));
  if (strange !== undefined) throw new Refused(102, `Unknown field "${strange}" in ${what}.`);
}

export function orderInfo(world: World, merchant: Merchant, [id, fields]: readonly unknown[]): Row {
  return select(orderRow(world, orderOf(merchant, id)), fields, ids, heavy);
}

export function searchOrders(
  world: World,
  merchant: Merchant,
  [filters, options, fields]: readonly unknown[],
): unknown {
  const about = { fields: searchable, id: 'order_id', zone: world.options.zone, cap: 100 };
  const found = search(
    merchant.orders.map((order) => orderRow(world, order)),
    filters,
    options,
    about,
  );
  return { ...found, results: found.results.map((row) => select(row, fields, ids, heavy)) };
}

/** A no is a result with `success: false` and warnings, not an error [D]. */
export function cancelOrder(world: World, merchant: Merchant, [id, options, fields]: readonly unknown[]): Row {
  const order = orderOf(merchant, id);
  const asked = isRow(options)
    ? Object.entries(options)
        .filter(([, on]) => on === true)
        .map(([name]) => name)
    : [];
  // at least one of them [D]
  const known = ['backordered_items', 'unfulfilled_items', 'all_items', 'cancellation_request'];
  if (asked.length === 0 || asked.some((name) => !known.includes(name)))
    throw new Refused(102, 'Specify at least one cancellation option.');
  if (order.status === 'canceled') throw new Refused(103, 'The order is canceled already.');
  const answer = (success: boolean, warnings: string[]) => ({
    success,
    warnings,
    cancellations: [],
    order: select(orderRow(world, order), fields, ids, heavy),
  });
  const begun = ['processing', 'complete'].includes(order.status);
  if (!begun || (world.options.cancelsPicked && order.items.every(({ shipped }) => shipped === 0))) {
    if (!asked.includes('all_items') && !asked.includes('unfulfilled_items'))
      return answer(false, ['Nothing to cancel.']);
    world.cancel(order);
    return answer(true, []);
  }
  if (!asked.includes('cancellation_request'))
    return answer(false, ['Order contains fulfilled items: "cancellation_request" is needed.']);
  if (order.status === 'complete' && world.options.refusesRequests)
    return answer(false, ['Order is complete and can no longer be canceled.']);
  order.cancelRequested = true;
  return answer(true, []);
}

function orderOf(merchant: Merchant, id: unknown): SimOrder {
  const order = merchant.order(id);
  if (!order) throw new Refused(100, 'Requested order does not exist.');
  return order;
}

function orderRow(world: World, order: SimOrder): Row {
  const { street1, street2, ...address } = order.address;
  return {
    // ids come now as text, now as a number [D]
    order_id: order.id % 2 === 0 ? order.id : String(order.id),
    unique_id: order.uniqueId,
    order_ref: order.ref,
    status: order.status,
    state: order.status,
    store_code: order.storeCode,
    shipping_method: order.method,
    created_at: world.iso(order.createdAt),
    updated_at: world.iso(order.updatedAt),
    // two lines of street come back as one text [D]
    shipping_address: { ...address, street: [street1, street2].filter(Boolean).join('\n') },
    items: order.items.map((item) => ({
      sku: item.sku,
      name: item.sku,
      qty_ordered: item.ordered.toFixed(4),
      qty_processing: item.processing.toFixed(4),
      qty_shipped: item.shipped.toFixed(4),
      qty_canceled: item.canceled.toFixed(4),
      qty_backordered: item.backordered.toFixed(4),
    })),
  };
}

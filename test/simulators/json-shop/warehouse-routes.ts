import type { VendorAnswer, VendorRequest } from '../shared/vendor-server.ts';
import { listed } from './lists.ts';
import { isRow, only, Refused, rowIn, textIn, wholeIn } from './refused.ts';
import type { WarehouseOrder, World } from './world.ts';

/** `POST /wh/orders`: one order. It is ours by the key in the header. */
export function createOrder(world: World, key: string, { body }: VendorRequest): VendorAnswer {
  const row = rowIn(body);
  only(row, ['number', 'name', 'company', 'street', 'city', 'zip', 'country', 'via', 'lines']);
  for (const name of ['number', 'name', 'street', 'city', 'country']) textIn(row, name);
  const given = Array.isArray(row.lines) ? row.lines : [];
  if (given.length === 0) throw new Refused(422, 'an order needs lines');
  const lines = given.map((line) => {
    if (!isRow(line)) throw new Refused(422, 'a line is an object');
    only(line, ['line', 'sku', 'quantity']);
    return { line: wholeIn(line, 'line', 1), sku: textIn(line, 'sku'), quantity: wholeIn(line, 'quantity', 1) };
  });
  const short = lines.find(({ sku }) => world.outOfStock.has(sku));
  if (short) throw new Refused(409, `${short.sku} is out of stock`);
  world.warehouseOrders.push({ key, number: textIn(row, 'number'), city: textIn(row, 'city'), lines, status: 'open' });
  return { status: 201, body: { created: true } };
}

export function findOrders(world: World, { query }: VendorRequest): VendorAnswer {
  return { status: 200, body: { found: world.warehouseOrders.filter(({ key }) => key === query.get('ref')) } };
}

/** `POST /wh/orders/<key>/cancel`: possible until it is packed. */
export function cancelOrder(world: World, key: string, { body }: VendorRequest): VendorAnswer {
  const row = rowIn(body);
  only(row, ['why']);
  const order = world.warehouseOrders.find((one) => one.key === key);
  if (!order) throw new Refused(404, 'there is no such order');
  if (order.status === 'packed') throw new Refused(409, 'the order is packed already');
  order.status = 'canceled';
  return { status: 200, body: statusOf(order) };
}

function statusOf({ key, status }: WarehouseOrder) {
  return { key, status };
}

export function listShipments(world: World, request: VendorRequest): VendorAnswer {
  return listed(request, world.shipments, (shipments, next) => ({ shipments, next }));
}

export function listStock(world: World, request: VendorRequest): VendorAnswer {
  const levels = [...world.shelves].map(([sku, free]) => ({ sku, free }));
  return listed(request, levels, (page) => page);
}

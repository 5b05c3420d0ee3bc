import type { VendorAnswer, VendorRequest } from '../shared/vendor-server.ts';
import { listed } from './lists.ts';
import { isRow, jsonIn, only, Refused, rowIn, textIn, wholeIn } from './refused.ts';
import type { ShopOrder, World } from './world.ts';

/** `GET /api/orders`: what has changed, oldest first, as `{ data: { orders }, meta: { next } }`. */
export function listOrders(world: World, request: VendorRequest): VendorAnswer {
  const answer = listed(request, world.orders, (orders, next) => ({
    data: { orders: orders.map(shown) },
    meta: { next },
  }));
  // Ids are numbers with more digits than JavaScript keeps, as databases have them.
  return { ...answer, body: JSON.stringify(answer.body).replaceAll(/"id":"(\d+)"/g, '"id":$1') };
}

function shown({ packages: _, lines, ...order }: ShopOrder) {
  return { ...order, lines: lines.map((line) => ({ ...line, price: 12.5 })) };
}

/** `POST /api/orders/<number>/packages`: one parcel. */
export function addPackage(world: World, key: string, number: string, { body }: VendorRequest): VendorAnswer {
  const order = world.order(number);
  if (!order) throw new Refused(404, `there is no order ${number}`);
  const row = rowIn(body);
  only(row, ['tracking', 'carrier', 'lines']);
  const tracking = textIn(row, 'tracking');
  const lines = Array.isArray(row.lines) ? row.lines : [];
  // a parcel without anything in it is none
  if (lines.length === 0) throw new Refused(422, 'lines are required');
  const quantities = lines.map((line) => {
    if (!isRow(line)) throw new Refused(422, 'a line is an object');
    only(line, ['line', 'quantity']);
    const at = wholeIn(line, 'line', 1);
    const ordered = order.lines.find((one) => one.line === at);
    const quantity = wholeIn(line, 'quantity', 1);
    // nobody ships what was not ordered
    if (!ordered || quantity > ordered.quantity) throw new Refused(422, `line ${at} has no ${quantity} to ship`);
    return quantity;
  });
  order.packages.push({ key, tracking, quantity: quantities.reduce((sum, one) => sum + one, 0) });
  return { status: 201, body: { tracking } };
}

export function findPackages(world: World, number: string, { query }: VendorRequest): VendorAnswer {
  const order = world.order(number);
  if (!order) throw new Refused(404, `there is no order ${number}`);
  return { status: 200, body: { packages: order.packages.filter(({ key }) => key === query.get('ref')) } };
}

/** `PUT /api/stock`: a list; what the shop does not sell is passed over. */
export function setStock(world: World, { body }: VendorRequest): VendorAnswer {
  const rows = jsonIn(body);
  if (!Array.isArray(rows)) throw new Refused(400, 'a list is expected');
  const levels = rows.map((row): [string, number] => {
    if (!isRow(row)) throw new Refused(422, 'a level is an object');
    only(row, ['sku', 'quantity']);
    return [textIn(row, 'sku'), wholeIn(row, 'quantity', 0)];
  });
  for (const [sku, quantity] of levels) if (world.sold.has(sku)) world.stock.set(sku, quantity);
  return { status: 204 };
}

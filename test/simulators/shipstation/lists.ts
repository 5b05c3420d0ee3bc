import type { VendorAnswer } from '../shared/vendor-server.ts';
import type { ShipStationAccount, StoredOrder } from './account.ts';
import { Refused } from './refused.ts';
import { asked } from './wall-clock.ts';

type Row = object;

const statuses = [
  ...['awaiting_payment', 'awaiting_shipment', 'pending_fulfillment', 'shipped', 'on_hold', 'cancelled'],
  'rejected_fulfillment',
];

interface List {
  /** Parameters beside paging that the list knows; others are refused, more strictly than the vendor does. */
  readonly equal: Readonly<Record<string, string>>;
  readonly dates: readonly string[];
  readonly sorts: Readonly<Record<string, string>>;
  readonly more?: readonly string[];
}

const byDates: Readonly<Record<string, string>> = { CreateDate: 'createDate', ShipDate: 'shipDate' };

export const lists: Readonly<Record<'orders' | 'shipments' | 'fulfillments', List>> = {
  orders: {
    equal: { orderStatus: 'orderStatus', storeId: 'storeId' },
    dates: ['createDate', 'modifyDate', 'orderDate', 'paymentDate'],
    sorts: { OrderDate: 'orderDate', ModifyDate: 'modifyDate', CreateDate: 'createDate' },
    more: ['orderNumber', 'customerName', 'itemKeyword'],
  },
  shipments: {
    equal: { orderId: 'orderId', trackingNumber: 'trackingNumber', storeId: 'storeId' },
    dates: ['createDate', 'shipDate', 'voidDate'],
    sorts: byDates,
    more: ['orderNumber', 'includeShipmentItems'],
  },
  fulfillments: {
    equal: { orderId: 'orderId', trackingNumber: 'trackingNumber', fulfillmentId: 'fulfillmentId' },
    dates: ['createDate', 'shipDate'],
    sorts: byDates,
    more: ['orderNumber'],
  },
};

export function listed(name: keyof typeof lists, rows: readonly Row[], query: URLSearchParams): VendorAnswer {
  const list = lists[name] as List;
  checkNames(list, query);
  for (const date of list.dates) for (const end of ['Start', 'End']) bound(query, `${date}${end}`);
  const found = rows.filter((row) => matches(row, list, query));
  const sort = query.get('sortBy');
  const by = sort === null ? undefined : list.sorts[sort];
  if (sort !== null && by === undefined) throw new Refused(400, `sortBy ${sort} is not valid.`);
  if (by !== undefined) found.sort((a, b) => (text(a, by) < text(b, by) ? -1 : text(a, by) > text(b, by) ? 1 : 0));
  if (query.get('sortDir') === 'DESC') found.reverse();
  const shown = query.get('includeShipmentItems') === 'true' ? found : found.map(withoutItems);
  return paged(name, shown, query);
}

/** Both parameters are required, there is none for dates or stores [D]. */
export function listedByTag({ orders, deleted }: ShipStationAccount, query: URLSearchParams): VendorAnswer {
  for (const name of query.keys())
    if (!['orderStatus', 'tagId', 'page', 'pageSize'].includes(name))
      throw new Refused(400, `${name} is not known here.`);
  const [status, tag] = [query.get('orderStatus'), query.get('tagId')];
  if (status === null || tag === null) throw new Refused(400, 'orderStatus and tagId are required.');
  if (!statuses.includes(status)) throw new Refused(400, `orderStatus ${status} is not valid.`);
  const has = (order: StoredOrder) => order.orderStatus === status && (order.tagIds ?? []).includes(Number(tag));
  return paged(
    'orders',
    [...orders.values()].filter((order) => has(order) && !deleted.has(order.orderId)),
    query,
  );
}

/** Page size at most 500, pages from 1 [D]. */
function paged(name: string, rows: readonly Row[], query: URLSearchParams): VendorAnswer {
  const page = Number(query.get('page') ?? 1);
  const size = Number(query.get('pageSize') ?? 100);
  if (!Number.isInteger(page) || page < 1) throw new Refused(400, 'page begins with 1.');
  if (!Number.isInteger(size) || size < 1 || size > 500) throw new Refused(400, 'pageSize is 500 at most.');
  const body = {
    [name]: rows.slice((page - 1) * size, page * size),
    total: rows.length,
    page,
    pages: Math.ceil(rows.length / size),
  };
  return { status: 200, body };
}

function checkNames({ equal, dates, more = [] }: List, query: URLSearchParams): void {
  const known = [...Object.keys(equal), ...dates.flatMap((date) => [`${date}Start`, `${date}End`]), ...more];
  for (const name of query.keys())
    if (![...known, 'page', 'pageSize', 'sortBy', 'sortDir'].includes(name))
      throw new Refused(400, `${name} is not known here.`);
  const status = query.get('orderStatus');
  if (status !== null && !statuses.includes(status)) throw new Refused(400, `orderStatus ${status} is not valid.`);
}

function matches(row: Row, { equal, dates }: List, query: URLSearchParams): boolean {
  for (const [name, field] of Object.entries(equal))
    if (query.has(name) && text(row, field) !== query.get(name)) return false;
  // A number finds all that begin with it [D].
  if (!text(row, 'orderNumber').startsWith(query.get('orderNumber') ?? '')) return false;
  return dates.every((date) => {
    const [from, to] = [`${date}Start`, `${date}End`].map((name) => bound(query, name));
    const at = text(row, date);
    return (from === undefined || (at !== '' && at >= from)) && (to === undefined || (at !== '' && at <= to));
  });
}

function bound(query: URLSearchParams, name: string): string | undefined {
  const given = query.get(name);
  if (given === null) return undefined;
  const at = asked(given);
  if (at === undefined) throw new Refused(400, `${name} is not a valid date.`);
  return at;
}

/** A store is named in the options of an order. */
function text(row: Row, field: string): string {
  const fields = row as Readonly<Record<string, unknown>>;
  const options = (fields.advancedOptions ?? {}) as Readonly<Record<string, unknown>>;
  const value = field === 'storeId' ? (options.storeId ?? fields.storeId) : fields[field];
  return value === null || value === undefined ? '' : String(value);
}

function withoutItems(row: Row): Row {
  return 'shipmentItems' in row ? { ...row, shipmentItems: null } : row;
}

import { fittingNumber } from '../domain/references.ts';
import { comparableRef } from '../domain/shipment.ts';
import { referenceOf } from './adoptions.ts';
import { whereIn } from './bulk.ts';
import { type OrderSummary, ordersByReference } from './order-lists.ts';
import { otherNumberKey } from './order-references.ts';
import { checkMerchants, type Dialect, merchantsOf, type Reader, type Scope } from './scope.ts';

/** What an order was found by. */
export type FoundBy =
  | 'our id'
  | 'order number'
  | 'short reference'
  | "cart's id"
  | 'PO or longer reference'
  | 'reference at the WMS'
  | 'tracking number'
  | 'number of the WMS'
  | 'file';

interface Search {
  readonly reader: Reader;
  readonly dialect: Dialect;
  /** `null` = everybody's. */
  readonly merchants: readonly string[] | null;
  readonly text: string;
  readonly limit: number;
}

/** One way to an order beside its own numbers. Each asks one index by the number itself, so that it costs the same with a million orders. */
interface Finder {
  readonly by: FoundBy;
  /** How well the number names the order: 3 it is nearly its own ... 4 it belongs to a file with many. */
  readonly rank: number;
  find(search: Search): Promise<string[]>;
}

const finders: readonly Finder[] = [
  { by: 'PO or longer reference', rank: 3, find: byOtherNumber },
  { by: 'reference at the WMS', rank: 3, find: byAdoptedReference },
  { by: 'tracking number', rank: 3, find: byTracking },
  { by: 'number of the WMS', rank: 3, find: byShipmentNumber },
  { by: 'file', rank: 4, find: byFile },
];

export interface FoundOrder {
  readonly id: string;
  readonly by: FoundBy;
  readonly rank: number;
}

/**
 * Orders that are called so, in any of their numbers, the best names first; at most `limit` by each. `best`: only those of the best rank
 * that has any, for whoever means one order.
 */
export async function searchOrders(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  reference: string,
  { limit, best = false }: { readonly limit: number; readonly best?: boolean },
): Promise<FoundOrder[]> {
  const text = reference.trim();
  if (text === '') return [];
  const search = { reader, dialect, merchants: merchantsOf(scope), text, limit };
  const own = await ordersByReference(reader, scope, text);
  const found: FoundOrder[] = own
    .map((order) => ({ id: order.id, ...nameOf(order, text) }))
    .sort((a, b) => a.rank - b.rank);
  for (const { by, rank, find } of finders) {
    if (best && found[0] && found[0].rank < rank) break;
    const known = new Set(found.map(({ id }) => id));
    for (const id of await find(search)) if (!known.has(id)) found.push({ id, by, rank });
  }
  return best ? found.filter(({ rank }) => rank === found[0]?.rank) : found;
}

/** By which of its own numbers. */
function nameOf({ id, orderNumber, custRef }: OrderSummary, text: string): Omit<FoundOrder, 'id'> {
  if (id === text) return { by: 'our id', rank: 1 };
  const key = (number: string) => comparableRef('orderNumber', fittingNumber(number));
  if (key(orderNumber) === key(text)) return { by: 'order number', rank: 2 };
  return { by: custRef === text ? 'short reference' : "cart's id", rank: 2 };
}

async function byOtherNumber({ reader, merchants, text, limit }: Search): Promise<string[]> {
  const rows = await reader
    .selectFrom('order_references')
    .select('order_id')
    .distinct()
    .where('reference', '=', otherNumberKey(text))
    .$if(merchants !== null, (query) => query.where(checkMerchants('merchant', merchants)))
    .orderBy('order_id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => row.order_id);
}

async function byAdoptedReference({ reader, merchants, text, limit }: Search): Promise<string[]> {
  const rows = await reader
    .selectFrom('adopted_references')
    .select('order_id')
    .distinct()
    .where('reference', '=', referenceOf(text))
    .$if(merchants !== null, (query) => query.where(checkMerchants('merchant', merchants)))
    .orderBy('order_id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => row.order_id);
}

/** Carriers print them in groups; the WMS reports them without blanks. */
async function byTracking({ reader, merchants, text, limit }: Search): Promise<string[]> {
  const rows = await reader
    .selectFrom('packages')
    .select('order_id')
    .distinct()
    .where('tracking_number', 'in', [...new Set([text, text.replaceAll(/\s/g, '')])])
    .$if(merchants !== null, (query) => query.where(checkMerchants('merchant', merchants)))
    .orderBy('order_id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => row.order_id);
}

async function byShipmentNumber({ reader, merchants, text, limit }: Search): Promise<string[]> {
  const rows = await reader
    .selectFrom('shipments')
    .select('order_id')
    .distinct()
    .where('shipment_ref', '=', text)
    .where('shipment_ref', '<>', '')
    .$if(merchants !== null, (query) => query.where(checkMerchants('merchant', merchants)))
    .orderBy('order_id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => row.order_id);
}

/** Files of one name: a partner may use it every day, so the newest few. */
const filesOfOneName = 20;

/** By the name or id of a file that was received or sent, or by the id of a delivery. */
async function byFile(search: Search): Promise<string[]> {
  const { reader, dialect, merchants, text, limit } = search;
  const documents = await reader
    .selectFrom('documents')
    .select('id')
    .where((is) => is.or([is('name', '=', text), is('id', '=', text)]))
    .$if(merchants !== null, (query) => query.where(checkMerchants('merchant', merchants)))
    .orderBy('id', 'desc')
    .limit(filesOfOneName)
    .execute();
  const ids = documents.map(({ id }) => id);
  const orders = reader
    .selectFrom('orders')
    .select('id')
    .where(whereIn(dialect, 'document', ids));
  const shipped = reader
    .selectFrom('shipments')
    .select('order_id as id')
    .where(whereIn(dialect, 'document', ids));
  const came = ids.length === 0 ? [] : await orders.union(shipped).orderBy('id', 'desc').limit(limit).execute();
  return [...new Set([...came.map(({ id }) => id), ...(await inDeliveries(search))])].slice(0, limit);
}

async function inDeliveries({ reader, dialect, merchants, text, limit }: Search): Promise<string[]> {
  const deliveries = await reader
    .selectFrom('deliveries')
    .select('id')
    .where((is) => is.or([is('file_name', '=', text), is('id', '=', text)]))
    .$if(merchants !== null, (query) => query.where(checkMerchants('merchant', merchants)))
    .orderBy('id', 'desc')
    .limit(filesOfOneName)
    .execute();
  if (deliveries.length === 0) return [];
  const carried = await reader
    .selectFrom('delivery_items')
    .select('item')
    .where(
      whereIn(
        dialect,
        'delivery',
        deliveries.map(({ id }) => id),
      ),
    )
    .limit(limit)
    .execute();
  const items = carried.map(({ item }) => item);
  const parts = reader
    .selectFrom('parts')
    .select('order_id as id')
    .where(whereIn(dialect, 'id', items));
  const packages = reader
    .selectFrom('packages')
    .select('order_id as id')
    .where(whereIn(dialect, 'id', items));
  const orders = reader
    .selectFrom('orders')
    .select('id')
    .where(whereIn(dialect, 'id', items));
  const rows = await parts.union(packages).union(orders).orderBy('id', 'desc').limit(limit).execute();
  return rows.map(({ id }) => id);
}

import type { Order } from '../domain/order.ts';
import { methodOf } from '../domain/translation/ship-method.ts';
import type { Reader } from './scope.ts';

/** A part that its WMS does not have yet. */
export interface UndeliveredPart {
  readonly order: string;
  readonly orderNumber: string;
  readonly merchant: string;
  readonly wms: string;
  readonly status: string;
  readonly receivedAt: string;
  /** What the WMS is told, and what the cart says. */
  readonly shipMethods: readonly string[];
}

/** Statuses of what is on its way to a WMS, also where something holds it. */
export const onTheWay = ['received', 'new', 'sending', 'on_hold', 'error'] as const;

/** Those that have waited longest, at most so many. */
export async function undeliveredParts(
  reader: Reader,
  merchant: string,
  wms: string,
  limit: number,
): Promise<UndeliveredPart[]> {
  const rows = await reader
    .selectFrom('parts')
    .innerJoin('orders', 'orders.id', 'parts.order_id')
    .innerJoin('order_texts', 'order_texts.order_id', 'orders.id')
    .select(['orders.id', 'orders.order_number', 'parts.status', 'orders.received_at', 'body', 'judged'])
    .where('parts.merchant', '=', merchant)
    .where('parts.wms', '=', wms)
    .where('parts.status', 'in', [...onTheWay])
    .where('orders.shadow', '=', 0)
    .orderBy('parts.id')
    .limit(limit)
    .execute();
  return rows.map((row) => {
    const [given, out] = [JSON.parse(row.body) as Order, JSON.parse(row.judged ?? row.body) as Order];
    return {
      order: row.id,
      orderNumber: row.order_number,
      merchant,
      wms,
      status: row.status,
      receivedAt: row.received_at,
      shipMethods: [out.serviceCode, methodOf(given)].filter((method) => method !== ''),
    };
  });
}

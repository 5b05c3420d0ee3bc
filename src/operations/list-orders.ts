import { type OrderFilter, type OrderSummary, listOrders as readOrders } from '../storage/orders.ts';
import type { Dock } from './dock.ts';
import type { Scope } from './scope.ts';

export { orderStatuses } from '../domain/order-status.ts';
export type { OrderFilter, OrderSummary } from '../storage/orders.ts';

/** Newest first. */
export function listOrders(dock: Dock, scope: Scope, filter: OrderFilter): Promise<OrderSummary[]> {
  return readOrders(dock.tools.store.reader, scope, filter);
}

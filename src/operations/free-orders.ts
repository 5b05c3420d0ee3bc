import type { Workspace } from '../config/workspace.ts';
import { cancelsOutlet } from '../intake/ask-cancel.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { ticketFor } from '../queue/ticket.ts';
import { reviveCancels } from '../storage/cancel-requests.ts';
import { tellEvents } from '../storage/events.ts';
import { ordersById, partsOfOrders } from '../storage/orders.ts';
import { setPartStatus } from '../storage/part-status.ts';
import { packagesOfOrders } from '../storage/releases.ts';
import type { Dialect, Trx } from '../storage/scope.ts';
import { setPackageState } from '../storage/shipments.ts';
import { gateOf, wakeUp } from './wake-ups.ts';

/** Statuses from which a person sends a part round again. */
const held = ['error', 'on_hold', 'skipped', 'await_payment'] as const;

export interface Freed {
  /** Orders of which something goes on. */
  readonly orders: ReadonlySet<string>;
  readonly tickets: readonly OutgoingTicket[];
}

/**
 * Orders go on where they were held: parts back to `received` (judged afresh), packages that no file could tell back to `new`. Their
 * tickets come back for the same commit.
 */
export async function freeOrders(
  trx: Trx,
  dialect: Dialect,
  workspace: Workspace,
  merchants: readonly string[],
  ids: readonly string[],
  cause: string,
  at: string,
  from: readonly (typeof held)[number][] = ['error'],
): Promise<Freed> {
  const orders = await ordersById(trx, dialect, merchants, ids);
  const stuck = (await partsOfOrders(trx, dialect, merchants, ids)).filter(({ status }) =>
    from.some((one) => one === status),
  );
  const packages = await packagesOfOrders(trx, dialect, merchants, ids, ['error']);
  if (stuck.length > 0)
    await setPartStatus(
      trx,
      dialect,
      stuck.map(({ id }) => id),
      from,
      'received',
      at,
    );
  if (packages.length > 0)
    await setPackageState(
      trx,
      dialect,
      packages.map(({ id }) => id),
      'error',
      'new',
      at,
    );
  const cancels = await reviveCancels(trx, dialect, merchants, ids, at);
  const judged = new Set(stuck.map(({ order }) => order));
  const freed = new Set([...judged, ...packages.map(({ order }) => order), ...cancels.map(({ order }) => order)]);
  const tickets = [...judged].flatMap((id) => {
    const order = orders.get(id);
    if (!order) return [];
    const connection = workspace.merchants.get(order.merchant)?.carts.get(order.cart)?.orders?.connection ?? '-';
    return [
      ticketFor('accept', {
        merchant: order.merchant,
        subject: id,
        cause,
        at,
        connection,
        ref: order.order.orderNumber,
      }),
    ];
  });
  const gates = new Set([
    ...packages.flatMap(({ order, cart }) => gateOf(workspace, orders.get(order)?.merchant ?? '', { cart }) ?? []),
    ...cancels.flatMap(({ merchant, wms }) => cancelsOutlet(workspace, merchant, wms)?.id ?? []),
  ]);
  const told = [...freed].flatMap((id) => {
    const order = orders.get(id);
    return order
      ? [{ merchant: order.merchant, kind: 'order' as const, subject: id, event: 'released', data: { cause } }]
      : [];
  });
  await tellEvents(trx, dialect, told, at);
  return { orders: freed, tickets: [...tickets, ...[...gates].flatMap((gate) => wakeUp(workspace, gate, cause, at))] };
}

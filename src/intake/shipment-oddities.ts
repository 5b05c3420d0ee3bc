import type { InletPlace } from '../config/lookup.ts';
import { raise } from '../exceptions/raise.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { tellEvents } from '../storage/events.ts';
import { ordersById } from '../storage/orders.ts';
import type { Trx } from '../storage/scope.ts';
import type { OverShipped } from '../storage/shipped-units.ts';
import type { Voided } from '../storage/voids.ts';
import { groupBy } from '../support/grouping.ts';
import type { Tools } from '../tools.ts';
import { errors } from './errors.ts';

/** What a WMS reported that a person should know of: more units than were ordered, orders
 * that were canceled, and parcels taken back that the cart has heard of. */
export async function tellOddities(
  trx: Trx,
  tools: Tools,
  { merchant, inlet, warehouse }: InletPlace,
  odd: {
    readonly over: readonly OverShipped[];
    readonly back: readonly Voided[];
    /** Orders that were canceled before. */
    readonly late: readonly string[];
  },
  at: string,
): Promise<OutgoingTicket[]> {
  const ids = [...new Set([...[...odd.over, ...odd.back].map(({ order }) => order), ...odd.late])];
  if (ids.length === 0) return [];
  const orders = await ordersById(trx, tools.store.dialect, [merchant.id], ids);
  const numberOf = (id: string) => orders.get(id)?.order.orderNumber ?? id;
  const event = (subject: string, name: string, data: Record<string, string>) => ({
    merchant: merchant.id,
    kind: 'order' as const,
    subject,
    event: name,
    data,
  });
  await tellEvents(
    trx,
    tools.store.dialect,
    [
      ...odd.over.map((one) => event(one.order, 'over-shipped', { lines: overText(one) })),
      ...odd.back.map(({ order, trackingNumber }) =>
        event(order, 'parcel voided by WMS', { tracking: trackingNumber }),
      ),
    ],
    at,
  );
  const problems = [
    ...[...groupBy(odd.over, ({ order }) => order)].map(([order, lines]) => ({
      order,
      error: errors.SHIPPED_TOO_MUCH({
        message: `The WMS reports more of order ${numberOf(order)} than was ordered: ${lines.map(overText).join('; ')}.`,
        value: order,
      }),
    })),
    ...[...new Set(odd.late)].map((order) => ({
      order,
      error: errors.SHIPPED_AFTER_CANCEL({
        message: `${warehouse?.wms ?? 'The WMS'} shipped order ${numberOf(order)} after it was canceled.`,
        value: order,
      }),
    })),
    ...[
      ...groupBy(
        odd.back.filter(({ told }) => told),
        ({ order }) => order,
      ),
    ].map(([order, parcels]) => ({
      order,
      error: errors.VOIDED_AFTER_CONFIRMED({
        message: `The WMS took back ${parcels.map(({ trackingNumber }) => trackingNumber).join(', ')} of order ${numberOf(order)}, and the cart has been told of it.`,
        value: order,
      }),
    })),
  ];
  const tickets: OutgoingTicket[] = [];
  for (const { order, error } of problems) {
    const held = [{ kind: 'order' as const, subject: order, merchant: merchant.id }];
    const problem = { error, merchant: merchant.id, connection: inlet.connection, held };
    tickets.push(...(await raise(trx, tools.workspace(), problem, at)));
  }
  return tickets;
}

function overText({ lineNumber, ordered, reported }: OverShipped): string {
  return `line ${lineNumber} ${reported} of ${ordered}`;
}

import { copyGates } from '../config/copy-gates.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { ticketFor } from '../queue/ticket.ts';
import { enterCopies, ordersInLedger } from '../storage/copies.ts';
import type { Trx } from '../storage/scope.ts';
import type { MatchedShipment } from '../storage/shipments.ts';
import type { Tools } from '../tools.ts';

/**
 * Enters the packages that were new for every extra interface that copies tracking, and returns the wake-ups of the same commit. An
 * interface that gets orders hears only of those that it got: of an order from before its time it would know nothing.
 */
export async function copyTracking(
  trx: Trx,
  { workspace, store: { dialect } }: Pick<Tools, 'workspace' | 'store'>,
  merchant: string,
  shipments: readonly MatchedShipment[],
  fresh: ReadonlySet<string>,
  at: string,
): Promise<OutgoingTicket[]> {
  const packages = shipments.flatMap(({ order, packages: all }) =>
    all.filter(({ id }) => fresh.has(id)).map(({ id }) => ({ order, item: id })),
  );
  const tickets: OutgoingTicket[] = [];
  for (const { outlet, orders, automatic } of copyGates(workspace().merchants.get(merchant), 'tracking copies')) {
    const ids = packages.map(({ order }) => order);
    const known = orders === null ? null : await ordersInLedger(trx, dialect, merchant, orders, ids);
    const mine = packages.filter(({ order }) => known?.has(order) ?? true);
    if (mine.length === 0) continue;
    const { id: gate, connection } = outlet;
    await enterCopies(
      trx,
      dialect,
      mine.map((one) => ({ merchant, gate, ...one })),
      at,
    );
    if (automatic)
      tickets.push(ticketFor('copy', { merchant, subject: gate, cause: 'ingest', at, connection, ref: gate }));
  }
  return tickets;
}

import { shadowSubject } from '../../deliveries/shadow.ts';
import type { OutgoingTicket } from '../../queue/queue.ts';
import { ticketFor } from '../../queue/ticket.ts';
import { type AdoptionCandidate, saveAdopted } from '../../storage/adoptions.ts';
import { tellEvents } from '../../storage/events.ts';
import { releaseSubject } from '../../storage/exceptions.ts';
import { partsOfOrders } from '../../storage/orders.ts';
import type { Trx } from '../../storage/scope.ts';
import { countShadow } from '../../storage/shadow.ts';
import type { Actor } from '../audit.ts';
import type { Dock } from '../dock.ts';
import type { AdoptingCart } from './cart-place.ts';

/**
 * Orders that are here and were never handed out become those of another hub. What no rule has judged yet is judged for its names; whatever
 * held them is over. Returns tickets for the commit.
 */
export async function adoptExisting(
  trx: Trx,
  dock: Dock,
  { merchant, cart }: AdoptingCart,
  orders: readonly Pick<AdoptionCandidate, 'id' | 'status'>[],
  why: AdoptedBy,
  actor: Actor,
  at: string,
): Promise<OutgoingTicket[]> {
  const { dialect } = dock.tools.store;
  const parts = await partsOfOrders(
    trx,
    dialect,
    [merchant.id],
    orders.map(({ id }) => id),
  );
  const judged = orders.map(({ id, status }) => ({
    order: id,
    merchant: merchant.id,
    parts: parts.filter(({ order }) => order === id).map((part) => part.id),
    adoption: status === 'new' ? ('whole' as const) : ('unjudged' as const),
  }));
  await saveAdopted(trx, dialect, judged, at);
  for (const { order: subject } of judged) await releaseSubject(trx, { kind: 'order', subject }, actor, at);
  const events = judged.map(({ order }) => adoptedEvent(merchant.id, order, why));
  await tellEvents(trx, dialect, events, at);
  const connection = cart.orders?.connection ?? '-';
  return judged
    .filter(({ adoption }) => adoption === 'unjudged')
    .map(({ order }) =>
      ticketFor('accept', { merchant: merchant.id, subject: order, cause: 'adopt', at, connection, ref: order }),
    );
}

/** How a person has said that another hub has sent it. */
export type AdoptedBy = 'list' | 'shadow' | 'date';

export function adoptedEvent(merchant: string, subject: string, by: AdoptedBy) {
  return { merchant, kind: 'order' as const, subject, event: 'adopted', data: { by } };
}

/** With nothing left to decide the question about the shadow's orders is answered. */
export async function answerShadow({ tools }: Dock, merchant: string, actor: Actor): Promise<void> {
  const { store, clock } = tools;
  await store.commits.commit({
    apply: async (trx) => {
      if ((await countShadow(trx, [merchant])).length > 0) return;
      await releaseSubject(trx, { kind: 'work', subject: shadowSubject(merchant) }, actor, clock.iso());
    },
  });
}

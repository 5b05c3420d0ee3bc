import type { OrderStatus } from '../domain/order-status.ts';
import { type AdoptedOrder, saveAdopted } from './adoptions.ts';
import { enterCopies, type NewCopy } from './copies.ts';
import { type OrderDeal, saveDeal } from './deal-parts.ts';
import { type StoryEvent, tellEvents } from './events.ts';
import { type JudgedOrder, saveJudged } from './judged.ts';
import { setPartStatus } from './part-status.ts';
import { saveRelease } from './release-delays.ts';
import type { Dialect, Trx } from './scope.ts';
import { type CartMethod, countSeen } from './ship-methods.ts';

/** What a decision wants written, as data: comparable in a test, and applied in bulk. */
export type Change =
  | {
      readonly kind: 'part';
      readonly part: string;
      readonly from: readonly OrderStatus[];
      readonly to: OrderStatus;
      readonly reason: string;
    }
  | ({ readonly kind: 'judged' } & JudgedOrder)
  /** Routing has put its lines into other parts, or its parts elsewhere. */
  | ({ readonly kind: 'deal' } & OrderDeal)
  /** A cart's order came with this ship method. */
  | ({ readonly kind: 'method seen' } & CartMethod)
  /** The clock lets the order go on at this instant. */
  | { readonly kind: 'release'; readonly order: string; readonly at: string }
  /** Another hub has sent it. */
  | ({ readonly kind: 'adopted' } & AdoptedOrder)
  /** An extra interface is to have the order. */
  | { readonly kind: 'copy'; readonly copy: NewCopy }
  | { readonly kind: 'event'; readonly event: StoryEvent };

export async function applyChanges(trx: Trx, dialect: Dialect, changes: readonly Change[], at: string): Promise<void> {
  const moves = new Map<string, { move: Extract<Change, { kind: 'part' }>; parts: string[] }>();
  const events: StoryEvent[] = [];
  const seen: CartMethod[] = [];
  const adopted: AdoptedOrder[] = [];
  const copies: NewCopy[] = [];
  for (const change of changes) {
    if (change.kind === 'event') {
      events.push(change.event);
      continue;
    }
    if (change.kind === 'copy') {
      copies.push(change.copy);
      continue;
    }
    if (change.kind === 'judged') {
      await saveJudged(trx, dialect, change);
      continue;
    }
    if (change.kind === 'adopted') {
      adopted.push(change);
      continue;
    }
    if (change.kind === 'deal') {
      await saveDeal(trx, dialect, change, at);
      continue;
    }
    if (change.kind === 'method seen') {
      seen.push(change);
      continue;
    }
    if (change.kind === 'release') {
      await saveRelease(trx, change.order, change.at);
      continue;
    }
    const key = JSON.stringify([change.from, change.to, change.reason]);
    const group = moves.get(key) ?? { move: change, parts: [] };
    group.parts.push(change.part);
    moves.set(key, group);
  }
  for (const { move, parts } of moves.values())
    await setPartStatus(trx, dialect, parts, move.from, move.to, at, { reason: move.reason });
  await saveAdopted(trx, dialect, adopted, at);
  await countSeen(trx, seen, at);
  await enterCopies(trx, dialect, copies, at);
  await tellEvents(trx, dialect, events, at);
}

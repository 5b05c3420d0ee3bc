import type { JudgingRules } from '../domain/judging/judge.ts';
import { type AdoptionCut, adoptionCuts } from '../storage/adoptions.ts';
import type { StoredOrder } from '../storage/orders.ts';
import type { Reader, Scope } from '../storage/scope.ts';

/** Until when another hub took the orders of each cart; `''` = nobody has said so. */
export async function cutsFor(reader: Reader, scope: Scope): Promise<(order: StoredOrder | undefined) => string> {
  const cuts = new Map((await adoptionCuts(reader, scope)).map((cut) => [keyOf(cut), cut.placedBefore]));
  return (order) => (order ? (cuts.get(keyOf(order)) ?? '') : '');
}

function keyOf({ merchant, cart }: Pick<AdoptionCut, 'merchant' | 'cart'>): string {
  return JSON.stringify([merchant, cart]);
}

/**
 * Another hub has sent it. What our own rules let go on at the first look was let go by the other hub too; what became ready only
 * later (paid, a tag taken away) is ours.
 */
export function sentByAnother({ adoption, version, order }: StoredOrder, cut: string): boolean {
  if (adoption) return true;
  return cut !== '' && version === 1 && Date.parse(order.orderDate) < Date.parse(cut);
}

/** It is gone: nothing delays or holds it any more, only its names are translated as those that the WMS knows. */
export function asGone(rules: JudgingRules): JudgingRules {
  return { ...rules, rejectUnmapped: false, released: true };
}

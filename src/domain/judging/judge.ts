import type { Order } from '../order.ts';
import { hasLines } from './has-lines.ts';
import { type ItemFilterRules, itemFilters } from './item-filters.ts';
import { type ItemRules, items } from './items.ts';
import { type OrderFilterRules, orderFilters } from './order-filters.ts';
import { type ReleaseDelayRules, releaseDelay } from './release-delay.ts';
import { type RoutingRules, routing } from './routing.ts';
import { type ShipMethodRules, shipMethod } from './ship-method.ts';
import { type StatusesRules, statuses } from './statuses.ts';
import { type TagFilterRules, tagFilters } from './tag-filters.ts';
import { type TooOldRules, tooOld } from './too-old.ts';
import type { Draft, DraftPart, Finding, Judgement, Step } from './verdict.ts';
import { type WayOutRules, wayOut } from './way-out.ts';

/** Everything that the rules of a merchant, cart and WMS say about an order. */
export type JudgingRules = TooOldRules &
  StatusesRules &
  OrderFilterRules &
  TagFilterRules &
  ItemFilterRules &
  ShipMethodRules &
  ItemRules &
  RoutingRules &
  WayOutRules &
  ReleaseDelayRules;

/**
 * In the order in which they are asked; the first that does not let the order go on has the last word. Filters speak of what the cart
 * gave, so they come before anything is translated. The ship method comes before the items: its conditions speak of the cart's own
 * lines and weights, without those that stay here. Routing comes after the items, so that the components of a kit may go to several WMSes. The delay is the last, so that whatever a person has to repair is shown at once.
 */
export const steps: readonly Step<JudgingRules>[] = [
  tooOld,
  statuses,
  orderFilters,
  tagFilters,
  hasLines,
  itemFilters,
  shipMethod,
  items,
  routing,
  wayOut,
  releaseDelay,
];

/** Judges an order as its cart gave it. `wms`: where everything goes that no rule sends elsewhere. */
export function judge(
  order: Order,
  wms: string,
  rules: JudgingRules,
): { readonly judgement: Judgement; readonly findings: readonly Finding[] } {
  return judgeBy(steps, { order, given: order, parts: [{ wms, lines: numbersOf(order) }] }, rules);
}

/**
 * The rest of an order of which a part has left the hands of the rules: it stays in the parts that it was dealt into, with the lines as
 * they went out; only the way it is shipped is asked again. `out`: as it goes out by what was judged before.
 */
export function judgeRest(
  given: Order,
  out: Order,
  parts: readonly DraftPart[],
  rules: JudgingRules,
): { readonly judgement: Judgement; readonly findings: readonly Finding[] } {
  const { judgement, findings } = judgeBy([shipMethod, wayOut], { order: given, parts }, rules);
  if (judgement.kind !== 'accept') return { judgement, findings };
  const { serviceCode, carrierCode } = judgement.draft.order;
  const same = serviceCode === out.serviceCode && carrierCode === out.carrierCode;
  const order = same ? out : { ...out, serviceCode, carrierCode };
  return { judgement: { kind: 'accept', draft: { order, parts } }, findings };
}

function judgeBy(
  asked: readonly Step<JudgingRules>[],
  begin: Draft,
  rules: JudgingRules,
): { readonly judgement: Judgement; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  let draft = begin;
  for (const step of asked) {
    const verdict = step.judge(draft, rules);
    findings.push({ step: step.name, verdict: verdict.kind, note: noteOf(verdict) });
    if (verdict.kind !== 'go') return { judgement: verdict, findings };
    draft = verdict.draft;
  }
  return { judgement: { kind: 'accept', draft }, findings };
}

function numbersOf({ lines }: Order): number[] {
  return lines.map(({ lineNumber }) => lineNumber);
}

function noteOf(verdict: ReturnType<Step<JudgingRules>['judge']>): string {
  if (verdict.kind === 'go') return verdict.note ?? '';
  return verdict.kind === 'refuse' ? (verdict.message ?? verdict.code) : verdict.why;
}

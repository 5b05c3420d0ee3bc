import type { Order } from '../order.ts';
import { hasLines } from './has-lines.ts';
import { type ItemRules, items } from './items.ts';
import { type ShipMethodRules, shipMethod } from './ship-method.ts';
import { type TooOldRules, tooOld } from './too-old.ts';
import type { Draft, Finding, Judgement, Step } from './verdict.ts';
import { type WayOutRules, wayOut } from './way-out.ts';

/** Everything that the rules of a merchant, cart and WMS say about an order. */
export type JudgingRules = TooOldRules & ShipMethodRules & ItemRules & WayOutRules;

/**
 * In the order in which they are asked; the first that does not let the order go on has the last word. The ship method comes before the
 * items: its conditions speak of the cart's own lines and weights.
 */
export const steps: readonly Step<JudgingRules>[] = [tooOld, hasLines, shipMethod, items, wayOut];

/** Judges an order as its cart gave it. `wms`: where everything goes that no rule sends elsewhere. */
export function judge(
  order: Order,
  wms: string,
  rules: JudgingRules,
): { readonly judgement: Judgement; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  let draft: Draft = { order, parts: [{ wms, lines: order.lines.map(({ lineNumber }) => lineNumber) }] };
  for (const step of steps) {
    const verdict = step.judge(draft, rules);
    findings.push({ step: step.name, verdict: verdict.kind, note: noteOf(verdict) });
    if (verdict.kind !== 'go') return { judgement: verdict, findings };
    draft = verdict.draft;
  }
  return { judgement: { kind: 'accept', draft }, findings };
}

function noteOf(verdict: ReturnType<Step<JudgingRules>['judge']>): string {
  if (verdict.kind === 'go') return verdict.note ?? '';
  return verdict.kind === 'refuse' ? (verdict.message ?? verdict.code) : verdict.why;
}

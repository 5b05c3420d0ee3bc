import { type JudgingRules, noteOf, steps } from '../judging/judge.ts';
import type { Draft, Verdict } from '../judging/verdict.ts';
import type { Order } from '../order.ts';
import { releaseDelayTrials, routingTrials, wayOutTrials } from './sent.ts';
import { itemFilterTrials, orderFilterTrials, statusTrials, tagFilterTrials, tooOldTrials } from './taken.ts';
import { itemTrials, shipMethodTrials } from './translated.ts';
import type { Explainer, Nearby, Trial } from './trial.ts';

/** What one step of the judging says of an order, sentence by sentence. */
export interface ExplainedStep {
  readonly step: string;
  /** `not asked`: an earlier step had the last word. */
  readonly verdict: Verdict['kind'] | 'not asked';
  /** What it did, or why the order does not go on. */
  readonly note: string;
  readonly trials: readonly Trial[];
}

/** By the name of the step. A step without an entry here has nothing to tell beside its verdict. */
const explainers: Readonly<Record<string, Explainer>> = {
  'earliest order date': tooOldTrials,
  statuses: statusTrials,
  'order filters': orderFilterTrials,
  'tag filters': tagFilterTrials,
  'item filters': itemFilterTrials,
  'ship method': shipMethodTrials,
  items: itemTrials,
  routing: routingTrials,
  'way to the WMS': wayOutTrials,
  'release delay': releaseDelayTrials,
};

export const explainedSteps = Object.keys(explainers);

/** Judges an order as `judge` does and tells of each step what it was asked, what decided, and what nearly would have. Pure. */
export function explain(order: Order, wms: string, rules: JudgingRules, nearby: Nearby): ExplainedStep[] {
  let draft: Draft = { order, given: order, parts: [{ wms, lines: order.lines.map(({ lineNumber }) => lineNumber) }] };
  let decided = false;
  return steps.map((step): ExplainedStep => {
    if (decided) return { step: step.name, verdict: 'not asked', note: '', trials: [] };
    const trials = explainers[step.name]?.(draft, rules, nearby) ?? [];
    const verdict = step.judge(draft, rules);
    if (verdict.kind === 'go') draft = verdict.draft;
    else decided = true;
    return { step: step.name, verdict: verdict.kind, note: noteOf(verdict), trials };
  });
}

import { routingOf } from '../judging/routing.ts';
import type { Miss } from '../routing/conditions.ts';
import { type RoutingRule, ruleLabel } from '../routing/rule.ts';
import { type Explainer, type Trial, trialsAtMost } from './trial.ts';

/** Where an order goes, and when. */
export const routingTrials: Explainer = (draft, rules) => {
  if (!rules.routing?.length) return [];
  const { trials } = routingOf(draft, rules);
  return trials.slice(0, trialsAtMost).map(({ rule, took, misses, asked }): Trial => {
    if (!asked) return { rule: ruleText(rule), result: 'passed', why: 'not asked: earlier rules had left nothing' };
    if (took.length > 0)
      return {
        rule: ruleText(rule),
        result: 'decided',
        why: `takes line${took.length === 1 ? '' : 's'} ${took.join(', ')}`,
      };
    return { rule: ruleText(rule), result: 'missed', why: misses.map(missText).join('; ') };
  });
};

function ruleText(rule: RoutingRule): string {
  return `${ruleLabel(rule)} to ${rule.to}`;
}

function missText({ condition, wanted, found, line }: Miss): string {
  const where = line === undefined ? '' : `line ${line}: `;
  return `${where}${condition} is ${found === '' ? 'empty' : found}, wanted ${wanted}`;
}

export const wayOutTrials: Explainer = ({ parts }, { takers }) =>
  parts.map(
    ({ wms }): Trial => ({
      rule: `${wms} takes orders of this merchant`,
      result: takers.has(wms) ? 'passed' : 'decided',
      why: takers.has(wms)
        ? 'it does'
        : `it has no "orders" endpoint; those that have one: ${[...takers].join(', ') || 'none'}`,
    }),
  );

export const releaseDelayTrials: Explainer = ({ order }, rules) => {
  const { releaseDelay, released, releaseAt, now, receivedAt } = rules;
  if (releaseDelay.seconds === 0) return [];
  const since = releaseDelay.after === 'placed' ? order.orderDate : receivedAt;
  const until = releaseAt ?? new Date(Date.parse(since) + releaseDelay.seconds * 1000).toISOString();
  return [
    {
      rule: `release delay of ${releaseDelay.seconds} s after it was ${releaseDelay.after}`,
      result: !released && until > now ? 'decided' : 'passed',
      why: released ? 'a person or the clock has let it go on' : `waits until ${until}`,
    },
  ];
};

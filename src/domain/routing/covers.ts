import { countryCode } from '../country-code.ts';
import { plainWord, plainZip, type RoutingRule, type RuleConditions, skuFits } from './rule.ts';

/** Whether a rule takes whatever is left when its turn comes. */
export function alwaysFits({ when }: RoutingRule): boolean {
  return !asksLines(when) && [...orderLists(when)].every((words) => words.length === 0);
}

/** Whether the earlier rule leaves nothing that the later one could take, whatever the order. */
export function covers(earlier: RoutingRule, later: RoutingRule): boolean {
  // What takes line by line leaves the other lines to a rule that takes whole orders.
  if (earlier.by === 'line' && asksLines(earlier.when) && later.by === 'order') return false;
  return ordersCovered(earlier.when, later.when) && linesCovered(earlier, later);
}

function asksLines({ sku, stock }: RuleConditions): boolean {
  return sku.length > 0 || stock !== null;
}

function* orderLists({ country, state, zipPrefix, tag, shipMethod, cart }: RuleConditions) {
  yield* [country, state, zipPrefix, tag, shipMethod, cart];
}

function ordersCovered(earlier: RuleConditions, later: RuleConditions): boolean {
  return (
    within(later.country, earlier.country, (a, b) => countryCode(a) === countryCode(b)) &&
    within(later.state, earlier.state, (a, b) => plainWord(a) === plainWord(b)) &&
    within(later.zipPrefix, earlier.zipPrefix, (a, b) => plainZip(a).startsWith(plainZip(b))) &&
    within(later.tag, earlier.tag, (a, b) => a === b) &&
    within(later.shipMethod, earlier.shipMethod, (a, b) => plainWord(a) === plainWord(b)) &&
    within(later.cart, earlier.cart, (a, b) => a === b)
  );
}

function linesCovered(earlier: RoutingRule, later: RoutingRule): boolean {
  const sku = within(later.when.sku, earlier.when.sku, (a, b) =>
    a.endsWith('*') ? a === b || (b.endsWith('*') && a.startsWith(b.slice(0, -1))) : skuFits(b, a),
  );
  if (!sku) return false;
  if (earlier.when.stock === null) return true;
  // The stock of one WMS says nothing of another's; and a whole order needs more of it than a line.
  return later.when.stock !== null && earlier.to === later.to && earlier.by === later.by;
}

/** Whether asking for `words` is asking for a part of what `wider` asks for; no words = no question. */
function within(
  words: readonly string[],
  wider: readonly string[],
  fits: (word: string, wide: string) => boolean,
): boolean {
  if (wider.length === 0) return true;
  return words.length > 0 && words.every((word) => wider.some((wide) => fits(word, wide)));
}

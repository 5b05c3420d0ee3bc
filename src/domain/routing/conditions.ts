import { countryCode } from '../country-code.ts';
import type { AskedLine, AskedOrder } from './asked.ts';
import { plainWord, plainZip, type RoutingRule, type RuleConditions, skuFits } from './rule.ts';
import type { Shelf } from './shelf.ts';

/** A condition that did not hold. `found` may hold a part of the recipient's address: for those who may see the order. */
export interface Miss {
  /** As it is written in the merchant's file. */
  readonly condition: ConditionName;
  readonly wanted: string;
  readonly found: string;
  /** Where one line is meant. */
  readonly line?: number;
}

export type ConditionName = 'country' | 'state' | 'zip prefix' | 'tag' | 'ship method' | 'cart' | 'sku' | 'stock';

/** A condition on the order as a whole. */
interface OrderCondition {
  readonly name: ConditionName;
  words(when: RuleConditions): readonly string[];
  holds(word: string, order: AskedOrder): boolean;
  found(order: AskedOrder): string;
}

const orderConditions: readonly OrderCondition[] = [
  {
    name: 'cart',
    words: ({ cart }) => cart,
    holds: (word, { cart }) => word === cart,
    found: ({ cart }) => cart,
  },
  {
    name: 'country',
    words: ({ country }) => country,
    holds: (word, { country }) => countryCode(word) === country,
    found: ({ country }) => country,
  },
  {
    name: 'state',
    words: ({ state }) => state,
    holds: (word, { state }) => plainWord(word) === state,
    found: ({ state }) => state.toUpperCase(),
  },
  {
    name: 'zip prefix',
    words: ({ zipPrefix }) => zipPrefix,
    holds: (word, { zip }) => zip.startsWith(plainZip(word)),
    found: ({ zip }) => zip.toUpperCase(),
  },
  {
    name: 'tag',
    words: ({ tag }) => tag,
    holds: (word, { tags }) => tags.has(word),
    found: ({ tags }) => [...tags].join(', '),
  },
  {
    name: 'ship method',
    words: ({ shipMethod }) => shipMethod,
    holds: (word, { shipMethods }) => shipMethods.includes(plainWord(word)),
    found: ({ shipMethods }) => shipMethods.join(', '),
  },
];

/** Conditions on the order as a whole that do not hold. */
export function missesOfOrder({ when }: RoutingRule, order: AskedOrder): Miss[] {
  return orderConditions.flatMap(({ name, words, holds, found }) => {
    const wanted = words(when);
    return wanted.length === 0 || wanted.some((word) => holds(word, order))
      ? []
      : [{ condition: name, wanted: wanted.join(', '), found: found(order) }];
  });
}

/** The condition that one line does not meet. */
export function missOfLine({ to, when: { sku, stock } }: RoutingRule, line: AskedLine, shelf: Shelf): Miss | undefined {
  const { lineNumber, names, quantity } = line;
  if (sku.length > 0 && !sku.some((wanted) => names.some((name) => skuFits(wanted, name))))
    return { condition: 'sku', wanted: sku.join(', '), found: line.sku, line: lineNumber };
  const free = stock === null ? quantity : shelf.free(to, line);
  if (free >= quantity) return undefined;
  return {
    condition: 'stock',
    wanted: `${quantity} of ${line.sku} at ${to}`,
    found: String(Math.max(0, free)),
    line: lineNumber,
  };
}

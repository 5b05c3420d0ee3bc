import { isPattern, type Pattern, patternOf } from '../../patterns.ts';
import { Held } from '../../types/value-type.ts';
import { type Helper, textOf } from '../helper.ts';

const patternsKept = 200;
const patterns = new Map<string, Pattern>();

/** Patterns are written in the template itself, so there are few of them. */
function compiled(source: string): Pattern {
  const known = patterns.get(source);
  if (known) return known;
  const read = patternOf(source);
  if (!isPattern(read)) throw new Held('bad-format', source, read.complaint);
  if (patterns.size >= patternsKept) patterns.clear();
  patterns.set(source, read);
  return read;
}

function isTrue(value: unknown): boolean {
  return value !== false && textOf(value) !== '' && value !== 'false';
}

export const choiceHelpers: readonly Helper[] = [
  {
    name: 'and',
    says: 'True when all are. For use in {{#if}}.',
    example: "{{#if (and order.isGift (eq order.shipTo.country 'US'))}}...{{/if}}",
    takesNothing: true,
    run: (values) => values.every(isTrue),
  },
  {
    name: 'or',
    says: 'True when one is.',
    example: "{{#if (or (eq order.shipTo.state 'AK') (eq order.shipTo.state 'HI'))}}...{{/if}}",
    takesNothing: true,
    run: (values) => values.some(isTrue),
  },
  {
    name: 'not',
    says: 'True when the value is not.',
    example: '{{#if (not order.shipTo.company)}}...{{/if}}',
    takesNothing: true,
    run: ([value]) => !isTrue(value),
  },
  {
    name: 'nth',
    says: 'The n-th of the values that are not empty, or nothing.',
    example: '{{nth 1 order.shipTo.company order.shipTo.address1 order.shipTo.address2}}',
    run: ([place, ...values]) => values.map(textOf).filter((value) => value !== '')[Number(place) - 1] ?? '',
  },
  {
    name: 'matches',
    says: 'True when a pattern (RE2) is found in the value.',
    example: "{{#if (matches order.shipTo.state '^[A-Z]{2}$')}}...{{/if}}",
    run: ([value, pattern]) => compiled(textOf(pattern)).matches(textOf(value)),
  },
  {
    name: 'extract',
    says: 'What the group of a pattern finds in the value, or nothing.',
    example: "{{extract order.poNumber '([0-9]+)$'}}",
    run: ([value, pattern]) => compiled(textOf(pattern)).extract(textOf(value)) ?? '',
  },
];

import { Held } from '../../types/value-type.ts';
import { type Helper, textOf } from '../helper.ts';

export const valueHelpers: readonly Helper[] = [
  {
    name: 'default',
    says: 'The first value that is not empty.',
    example: '{{default order.shipTo.company order.shipTo.name}}',
    takesNothing: true,
    run: (values) => values.find((value) => textOf(value) !== '') ?? '',
  },
  {
    name: 'isset',
    says: 'True when the value is there and not empty; 0 counts as there. For use in {{#if}}.',
    example: '{{#if (isset line.quantity)}}...{{/if}}',
    takesNothing: true,
    run: ([value]) => textOf(value) !== '',
  },
  {
    name: 'eq',
    says: 'True when two values are written alike. For use in {{#if}}.',
    example: "{{#if (eq order.shipTo.country 'US')}}...{{/if}}",
    run: ([one, other]) => textOf(one) === textOf(other),
  },
  {
    name: 'extra',
    says: 'An extra field of an order or line by its name; empty when the order has none of that name.',
    example: "{{extra order 'dock'}}",
    run: ([owner, name]) => {
      const { extra } = owner as { extra?: Record<string, string> };
      return extra && Object.hasOwn(extra, textOf(name)) ? extra[textOf(name)] : '';
    },
  },
  {
    name: 'code',
    says: "Looks a value up in one of the mapping's lookups; a value that is not there holds the order back.",
    example: "{{code 'ship-codes' order.serviceCode}} gives 01",
    run: ([name, value], _named, { lookups }) => {
      const found = lookups.get(textOf(name))?.get(textOf(value));
      if (found !== undefined) return found;
      throw new Held(
        'unknown-code',
        textOf(value),
        `"${textOf(value)}" is not in the lookup ${textOf(name)}. Add it there.`,
      );
    },
  },
  {
    name: 'sequence',
    says: 'The number of this file, filled with zeros to so many digits.',
    example: '{{sequence 4}} gives 0007',
    safeInCsv: true,
    run: ([digits], _named, { sequence }) => String(sequence).padStart(Number(digits ?? 1), '0'),
  },
  {
    name: 'csv',
    says: 'One cell of a delimited file, in quotes where it needs them.',
    example: '{{csv order.shipTo.company}} gives "Foo, Bar & Sons"',
    safeInCsv: true,
    run: ([value], _named, { cell }) => cell(textOf(value)),
  },
  {
    name: 'raw',
    says: 'The value as it is, in a template that would otherwise ask for {{csv ...}}.',
    example: '{{raw order.custRef}}',
    safeInCsv: true,
    run: ([value]) => value,
  },
];

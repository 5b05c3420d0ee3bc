import { fieldOf } from '../fields/catalogue.ts';
import type { Field } from '../fields/field.ts';
import type { Column, Content } from '../spec.ts';
import { decimalType, plainDecimal } from '../types/decimal.ts';
import { integerType, plainInteger } from '../types/integer.ts';
import type { TextSettings } from '../types/text.ts';
import type { WhereColumn } from './column-place.ts';
import type { Place } from './place.ts';
import type { Grammar } from './reading.ts';
import { type Beside, typeKeys, zoneOf } from './types.ts';

/** The type of a column that is only a path or an expression. */
export function usualTypeOf(place: Place, where: WhereColumn, grammar: Grammar): Column['type'] {
  const text = place.text ?? '';
  const silent = text === '' || text.includes('{{');
  return grammar.usual(silent ? undefined : fieldOf(grammar.kind, text), { text: textFor(where, grammar) });
}

/** In a field of fixed width a text is as long as the field, and too long by the rule of the layout. */
function textFor({ span }: WhereColumn, { text, layout }: Grammar): TextSettings {
  if (!span || layout.format !== 'fixed width') return text;
  return { ...text, max: span.to - span.from + 1, tooLong: layout.tooLong };
}

export function settingsType(place: Place, content: Content, where: WhereColumn, grammar: Grammar): Column['type'] {
  const field = content.kind === 'field' ? content.fields[0] : undefined;
  const beside: Beside = {
    zone: place.get('zone'),
    otherwise: place.get('else'),
    standard: place.get('default'),
    text: textFor(where, grammar),
  };
  const named = place.entries().filter(({ name }) => Object.hasOwn(typeKeys, name));
  const [first, second] = named;
  if (second)
    second.key.fail(
      'MAPPING_VALUE',
      `A column has one type; "${first?.name}" and "${second.name}" do not go together.`,
    );
  const type = first && typeKeys[first.name];
  if (!type) {
    if (content.kind === 'total') return totalType(content, grammar);
    return grammar.usual(field, { text: beside.text, zone: zoneOf(beside.zone) ?? grammar.zone });
  }
  if (field && !type.fits.includes(field.type)) {
    first.key.fail('MAPPING_TYPE', `${field.path} cannot be ${type.says}. It holds ${fieldSays[field.type]}.`);
  }
  return type.read(first.value, field, grammar, beside);
}

/** Counts and sums are exact whatever their size: as texts of digits. */
function totalType({ total }: Extract<Content, { kind: 'total' }>, grammar: Grammar): Column['type'] {
  if (total.what === 'count') return integerType(plainInteger, undefined, true);
  return total.what === 'sum' ? decimalType(plainDecimal) : grammar.usual(undefined, {});
}

const fieldSays: Readonly<Record<Field['type'], string>> = {
  text: 'a text',
  id: 'a text',
  integer: 'a whole number',
  decimal: 'a number with decimals',
  instant: 'a date',
  boolean: 'yes or no',
  extras: 'extra fields',
};

import type { Field } from '../fields/field.ts';
import { booleanType, plainBoolean } from '../types/boolean.ts';
import { asGiven, type DateSettings, dateType, isZone, usualPattern } from '../types/date.ts';
import { datePattern } from '../types/date-pattern.ts';
import { decimalType, plainDecimal } from '../types/decimal.ts';
import { extrasType } from '../types/extras.ts';
import { integerType, plainInteger } from '../types/integer.ts';
import { lookupType } from '../types/lookup.ts';
import { phpPattern } from '../types/php-letters.ts';
import { type TextSettings, textType } from '../types/text.ts';
import type { ValueType } from '../types/value-type.ts';
import type { Place } from './place.ts';
import type { Grammar } from './reading.ts';
import { readText } from './text-settings.ts';

/** Settings beside the type in a column, which belong to it: `zone`, `else`, `default`. */
export interface Beside {
  readonly zone?: Place;
  readonly otherwise?: Place;
  readonly standard?: Place;
  /** Rules for texts at this place. */
  readonly text: TextSettings;
}

interface TypeKey {
  /** Kinds of fields that it fits. */
  readonly fits: readonly Field['type'][];
  readonly says: string;
  read(place: Place, field: Field | undefined, grammar: Grammar, beside: Beside): ValueType;
}

const texts: readonly Field['type'][] = ['text', 'id'];

/** The types that a column may name, by their key. A test compares them with the guide. */
export const typeKeys: Readonly<Record<string, TypeKey>> = {
  text: {
    fits: ['text', 'id', 'integer', 'decimal', 'boolean', 'extras'],
    says: 'a text',
    read: (place, field, _grammar, { otherwise, text }) =>
      textType(readText(place, text, otherwise), field?.type === 'id'),
  },
  integer: { fits: ['integer', ...texts], says: 'a whole number', read: readInteger },
  decimal: {
    fits: ['decimal', 'integer', ...texts],
    says: 'a number with decimals',
    read: (place, _field, grammar) => readDecimal(place, grammar, undefined),
  },
  money: {
    fits: ['decimal', ...texts],
    says: 'an amount of money',
    read: (place, _field, grammar) => readDecimal(place, grammar, 2),
  },
  date: { fits: ['instant'], says: 'a date', read: readDate },
  lookup: { fits: texts, says: 'a code of a list', read: readLookup },
  boolean: { fits: ['boolean'], says: 'yes or no', read: readBoolean },
  json: { fits: ['extras'], says: 'all extra fields', read: () => extrasType },
};

const signs = ['leading', 'trailing', 'parentheses'] as const;
const separators = [',', '.', "'", ' '] as const;

function readInteger(place: Place, field: Field | undefined, grammar: Grammar): ValueType {
  const settings = { ...plainInteger, ...grammar.numbers };
  if (place.text !== '') {
    place.read('integer', {
      digits: (value) => Object.assign(settings, { digits: value.wantNumber('digits', 1, 30) }),
      'zero decimals': (value) => Object.assign(settings, { zeroDecimals: value.wantNumber('zero decimals', 0, 10) }),
      thousands: (value) => Object.assign(settings, { thousands: value.wantOneOf('thousands', separators) }),
      negative: (value) => Object.assign(settings, { negative: value.wantOneOf('negative', ['refuse', 'keep']) }),
      zero: (value) => Object.assign(settings, { zero: value.wantOneOf('zero', ['refuse', 'keep']) }),
      sign: (value) => Object.assign(settings, { sign: value.wantOneOf('sign', signs) }),
      separator: (value) => Object.assign(settings, { separator: value.wantOneOf('separator', ['.', ',']) }),
      times: (value) => Object.assign(settings, { times: value.wantNumber('times', 1, 1_000_000) }),
    });
  }
  return integerType(settings, field?.check, field?.type !== 'integer');
}

function readDecimal(place: Place, grammar: Grammar, places: number | undefined): ValueType {
  const settings = { ...plainDecimal, ...grammar.numbers, places };
  if (place.text !== '') {
    place.read('decimal', {
      places: (value) => Object.assign(settings, { places: value.wantNumber('places', 0, 10) }),
      separator: (value) => Object.assign(settings, { separator: value.wantOneOf('separator', ['.', ',']) }),
      thousands: (value) => Object.assign(settings, { thousands: value.wantOneOf('thousands', separators) }),
      implied: (value) => Object.assign(settings, { implied: value.wantNumber('implied', 0, 10), places: undefined }),
      digits: (value) => Object.assign(settings, { digits: value.wantNumber('digits', 1, 30) }),
      sign: (value) => Object.assign(settings, { sign: value.wantOneOf('sign', signs) }),
    });
  }
  return decimalType(settings);
}

/** `date: yyyy-MM-dd`, a list of forms (the first is written, all are read), or a group with `format` or `php` and `zone`. */
function readDate(place: Place, _field: Field | undefined, grammar: Grammar, { zone }: Beside): ValueType {
  let forms = place.isMap ? [] : formsOf(place, false);
  let inner = zone;
  if (place.isMap) {
    place.read('date', {
      format: (value) => {
        forms = formsOf(value, false);
      },
      php: (value) => {
        forms = formsOf(value, true);
      },
      zone: (value) => {
        inner = value;
      },
    });
  }
  const named = zoneOf(inner) ?? grammar.zone;
  const [first = usualForm, ...more] = forms.map((form) => ({ ...form, zone: named }));
  return dateType({ ...first, zone: named }, more);
}

const usualForm: DateSettings = formOf(usualPattern, false, undefined);

function formsOf(place: Place, php: boolean): DateSettings[] {
  const places = place.isList ? place.items() : [place];
  return places.filter(({ text }) => text !== '').map((one) => formOf(one.wantText('date'), php, one));
}

function formOf(pattern: string, php: boolean, place: Place | undefined): DateSettings {
  if (pattern === 'iso' || (php && pattern === 'c'))
    return { pattern: 'iso', shown: '2026-03-10T17:16:18Z', zone: undefined };
  const read = php ? phpPattern(pattern) : datePattern(pattern);
  if ('parts' in read) return { pattern: read.parts, shown: pattern, zone: undefined };
  place?.fail('MAPPING_DATE', read.complaint);
  return { pattern: 'iso', shown: pattern, zone: undefined };
}

export function zoneOf(place: Place | undefined): string | undefined {
  if (!place) return undefined;
  const zone = place.wantText('zone');
  if (isZone(zone) || zone === asGiven) return zone;
  place.fail(
    'MAPPING_ZONE',
    `"${zone}" is no time zone. Write one like America/New_York, Europe/Berlin or UTC, or "as given".`,
  );
  return undefined;
}

function readLookup(
  place: Place,
  _field: Field | undefined,
  grammar: Grammar,
  { otherwise, standard, text }: Beside,
): ValueType {
  const otherwiseWord = otherwise?.wantOneOf('else', ['hold', 'keep', 'empty'] as const) ?? 'hold';
  const settings = { otherwise: otherwiseWord, standard: standard?.wantText('default') };
  const after = textType(text, false);
  if (place.isMap) return lookupType({ table: tableOf(place), name: 'of this column', ...settings }, after);
  const name = place.wantText('lookup');
  const table = grammar.lookups.get(name);
  if (!table)
    place.fail(
      'MAPPING_UNKNOWN_LOOKUP',
      `There is no lookup "${name}" under "lookups:". Known are: ${[...grammar.lookups.keys()].join(', ') || 'none'}.`,
    );
  return lookupType({ table: table ?? new Map(), name: `"${name}"`, ...settings }, after);
}

/** Ours to theirs; both as they stand in the file, so that `01` keeps its zero. */
export function tableOf(place: Place): Map<string, string> {
  return new Map(place.entries().map(({ name, value }) => [name, value.wantText(`The code for "${name}"`)]));
}

function readBoolean(place: Place): ValueType {
  const settings = { ...plainBoolean };
  if (place.text !== '') {
    place.read('boolean', {
      yes: (value) => Object.assign(settings, { yes: value.wantTexts('yes') }),
      no: (value) => Object.assign(settings, { no: value.wantTexts('no') }),
      other: (value) => Object.assign(settings, { other: value.wantOneOf('other', ['refuse', 'yes', 'no']) }),
    });
  }
  return booleanType(settings);
}

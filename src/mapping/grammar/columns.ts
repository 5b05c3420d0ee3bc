import { didYouMean } from '../../support/nearest.ts';
import { fieldOf } from '../fields/catalogue.ts';
import type { Field, FieldScope } from '../fields/field.ts';
import type { Column, Content } from '../spec.ts';
import type { Template } from '../templates/engine.ts';
import { usualType } from '../types/usual.ts';
import type { Place } from './place.ts';
import type { Grammar } from './reading.ts';
import { type Beside, typeKeys, zoneOf } from './types.ts';

/** Keys of a column besides the types. */
export const columnKeys = [
  'name',
  'from',
  'value',
  'ignore',
  'zone',
  'else',
  'default',
  'if empty',
  'first line only',
  'required',
  'optional',
  'names',
  'position',
  'formula guard',
] as const;

const known = [...columnKeys, ...Object.keys(typeKeys)];

/** Columns in their order: a group of names, or a list (where names repeat or are missing). */
export function readColumns(place: Place, grammar: Grammar): Column[] {
  if (place.isMap) return place.entries().map(({ name, value }, index) => readColumn(value, name, index, grammar));
  if (place.isList)
    return place.items().map((item, index) => readColumn(item, item.get('name')?.text ?? '', index, grammar));
  place.fail('MAPPING_VALUE', 'columns must be a group of columns, each with its name, or a list of them.');
  return [];
}

function readColumn(place: Place, name: string, order: number, grammar: Grammar): Column {
  if (!place.isMap) return column(name, order, contentOf(place, grammar), usualTypeOf(place, grammar), grammar);
  for (const { key, name: word } of place.entries()) {
    if (!known.includes(word))
      key.fail(
        'MAPPING_UNKNOWN_KEY',
        `"${word}" is not a setting of a column.${didYouMean(word, known) || ` Known are: ${known.join(', ')}.`}`,
      );
  }
  const content = settingsContent(place, grammar);
  const type = settingsType(place, content, grammar);
  const position = place.get('position')?.wantNumber('position', 1, 10_000);
  return {
    ...column(name, position === undefined ? order : position - 1, content, type, grammar),
    names: place.get('names')?.wantTexts('names') ?? [],
    firstLineOnly: place.get('first line only')?.wantFlag('first line only') ?? false,
    ifEmpty: place.get('if empty')?.wantText('if empty') ?? '',
    required: place.get('required')?.wantFlag('required') ?? isRequired(content),
    optional: place.get('optional')?.wantFlag('optional') ?? false,
    guard: place.get('formula guard')?.wantFlag('formula guard') ?? grammar.formulaGuard,
  };
}

function column(
  name: string,
  index: number,
  content: Content,
  type: Column['type'],
  { formulaGuard }: Grammar,
): Column {
  return {
    name,
    index,
    content,
    type,
    label: name === '' ? String(index + 1) : name,
    names: [],
    scope: scopeOf(content),
    firstLineOnly: false,
    ifEmpty: '',
    required: isRequired(content),
    optional: false,
    guard: formulaGuard && !type.bare,
  };
}

/** The short form: a field path, an expression, or nothing for a column that stays empty. */
function contentOf(place: Place, grammar: Grammar): Content {
  const text = place.wantText('A column');
  if (text === '') return { kind: 'constant', text };
  if (text.includes('{{')) return expression(grammar.expression(place, text));
  const field = grammar.field(place, text);
  return field ? { kind: 'field', fields: [field] } : { kind: 'constant', text: '' };
}

function settingsContent(place: Place, grammar: Grammar): Content {
  const [from, value] = [place.get('from'), place.get('value')];
  if (place.get('ignore')?.wantFlag('ignore')) return { kind: 'constant', text: '' };
  if (from && value) value.fail('MAPPING_VALUE', 'A column has either "from" or "value", not both.');
  if (value) {
    const text = value.wantText('value');
    return text.includes('{{') ? expression(grammar.expression(value, text)) : { kind: 'constant', text };
  }
  if (!from) {
    place.fail('MAPPING_VALUE', 'A column needs "from" (a field or an expression) or "value" (a fixed text).');
    return { kind: 'constant', text: '' };
  }
  if (!from.isList) return contentOf(from, grammar);
  const fields = from.items().flatMap((item) => grammar.field(item, item.wantText('from')) ?? []);
  return { kind: 'field', fields };
}

function expression(template: Template | undefined): Content {
  return template ? { kind: 'expression', template } : { kind: 'constant', text: '' };
}

function usualTypeOf(place: Place, grammar: Grammar): Column['type'] {
  const text = place.text ?? '';
  const silent = text === '' || text.includes('{{');
  return usualType(silent ? undefined : fieldOf(grammar.kind, text), grammar.text, grammar.zone);
}

function settingsType(place: Place, content: Content, grammar: Grammar): Column['type'] {
  const field = content.kind === 'field' ? content.fields[0] : undefined;
  const beside: Beside = { zone: place.get('zone'), otherwise: place.get('else'), standard: place.get('default') };
  const named = place.entries().filter(({ name }) => Object.hasOwn(typeKeys, name));
  const [first, second] = named;
  if (second)
    second.key.fail(
      'MAPPING_VALUE',
      `A column has one type; "${first?.name}" and "${second.name}" do not go together.`,
    );
  const type = first && typeKeys[first.name];
  if (!type) return usualType(field, grammar.text, zoneOf(beside.zone) ?? grammar.zone);
  if (field && !type.fits.includes(field.type)) {
    first.key.fail('MAPPING_TYPE', `${field.path} cannot be ${type.says}. It holds ${fieldSays[field.type]}.`);
  }
  return type.read(first.value, field, grammar, beside);
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

function isRequired(content: Content): boolean {
  return content.kind === 'field' && content.fields.some(({ required }) => required === true);
}

function scopeOf(content: Content): FieldScope {
  if (content.kind === 'field') return content.fields[0]?.scope ?? 'file';
  if (content.kind === 'constant') return 'file';
  const { roots } = content.template.use;
  if (roots.has('line') || roots.has('orderLine')) return 'line';
  return ['order', 'shipment', 'package', 'level', 'packages', 'orders', 'levels'].some((root) => roots.has(root))
    ? 'record'
    : 'file';
}

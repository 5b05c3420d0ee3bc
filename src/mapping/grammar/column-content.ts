import { didYouMean } from '../../support/nearest.ts';
import type { FieldScope } from '../fields/field.ts';
import type { Column, Content, Part, Total } from '../spec.ts';
import type { Template } from '../templates/engine.ts';
import type { Place } from './place.ts';
import type { Grammar } from './reading.ts';

const sources = ['from', 'value', 'parts', 'count', 'sum', 'same as'] as const;

/** The short form: a field path, an expression, or nothing for a column that stays empty. */
export function contentOf(place: Place, grammar: Grammar): Content {
  const text = place.wantText('A column');
  if (text === '') return { kind: 'constant', text };
  if (text.includes('{{')) return expression(grammar.expression(place, text));
  const field = grammar.field(place, text);
  return field ? { kind: 'field', fields: [field] } : { kind: 'constant', text: '' };
}

export function settingsContent(place: Place, grammar: Grammar): Content {
  if (place.get('ignore')?.wantFlag('ignore')) return { kind: 'constant', text: '' };
  const said = place.entries().filter(({ name }) => (sources as readonly string[]).includes(name));
  const [first, second] = said;
  if (second) second.key.fail('MAPPING_VALUE', `A column has either "${first?.name}" or "${second.name}", not both.`);
  if (!first) {
    // A column that only sorts rows out, or is only recognised, holds nothing.
    const silent = ['keep rows', 'skip rows'].some((key) => place.get(key));
    if (!silent)
      place.fail('MAPPING_VALUE', 'A column needs "from" (a field or an expression) or "value" (a fixed text).');
    return { kind: 'constant', text: '' };
  }
  return sourceContent(first.name as (typeof sources)[number], first.value, place, grammar);
}

function sourceContent(word: (typeof sources)[number], value: Place, column: Place, grammar: Grammar): Content {
  switch (word) {
    case 'value': {
      const text = value.wantText('value');
      return text.includes('{{') ? expression(grammar.expression(value, text)) : { kind: 'constant', text };
    }
    case 'from':
      return fromContent(value, grammar);
    case 'parts':
      return {
        kind: 'parts',
        parts: readParts(value, grammar),
        split: column.get('split')?.wantOneOf('split', ['first', 'last']) ?? 'first',
        whole: column.get('whole')?.wantFlag('whole') ?? false,
      };
    default: {
      const total = readTotal(word, value, grammar);
      return total ? { kind: 'total', total } : { kind: 'constant', text: '' };
    }
  }
}

function fromContent(from: Place, grammar: Grammar): Content {
  if (!from.isList) return contentOf(from, grammar);
  const fields = from.items().flatMap((item) => grammar.field(item, item.wantText('from')) ?? []);
  return { kind: 'field', fields };
}

function expression(template: Template | undefined): Content {
  return template ? { kind: 'expression', template } : { kind: 'constant', text: '' };
}

/** `{order.custRef}-{line.lineNumber}`: texts and fields by turns. */
function readParts(place: Place, grammar: Grammar): Part[] {
  const text = place.wantText('parts');
  const parts = [...text.matchAll(/\{([^{}]+)\}|[^{}]+/g)].flatMap(([piece, path]): Part[] => {
    if (path === undefined) return [{ kind: 'text', text: piece }];
    const field = grammar.field(place, path);
    return field ? [{ kind: 'field', field, type: grammar.usual(field, {}) }] : [];
  });
  const fields = parts.filter(({ kind }) => kind === 'field').length;
  if (fields === 0)
    place.fail('MAPPING_VALUE', 'parts needs at least one field in braces, like "{order.custRef}-{line.lineNumber}".');
  if (parts.some((part, index) => part.kind === 'field' && parts[index + 1]?.kind === 'field'))
    place.fail('MAPPING_VALUE', 'Two fields in parts need a text between them, by which they are told apart.');
  return parts;
}

function readTotal(word: 'count' | 'sum' | 'same as', place: Place, grammar: Grammar): Total | undefined {
  if (word === 'count') {
    const of = place.wantText('count');
    grammar.later(() => {
      const known = ['rows', ...grammar.recordNames];
      if (!known.includes(of))
        place.fail(
          'MAPPING_VALUE',
          `count takes "rows" or the name of a record.${didYouMean(of, known) || ` Known are: ${known.join(', ')}.`}`,
        );
    });
    return { what: 'count', of };
  }
  if (word === 'sum') {
    const field = grammar.field(place, place.wantText('sum'));
    return field && { what: 'sum', field };
  }
  return sameAs(place, grammar);
}

/** `ISA 13`: the record, and where its column stands. */
function sameAs(place: Place, grammar: Grammar): Total | undefined {
  const [record = '', at = ''] = place.wantText('same as').split(/\s+(?=\S+$)/);
  const index = grammar.columnOf(record, at);
  if (index !== undefined) return { what: 'same', record, index };
  const known = grammar.recordNames;
  const what = known.includes(record)
    ? `The record "${record}" has no column "${at}".`
    : `No record "${record}" stands before.${didYouMean(record, known)}`;
  place.fail(
    'MAPPING_VALUE',
    `same as takes a record that stands before, and the place of one of its columns, like "Head 3". ${what}`,
  );
  return undefined;
}

export function isRequired(content: Content): boolean {
  if (content.kind === 'parts')
    return content.parts.some((part) => part.kind === 'field' && part.field.required === true);
  return content.kind === 'field' && content.fields.some(({ required }) => required === true);
}

const ofRecord = ['order', 'shipment', 'package', 'level', 'receipt', 'ordinal'];
const lists = ['packages', 'orders', 'levels', 'receipts'];

export function scopeOf(content: Content): Column['scope'] {
  switch (content.kind) {
    case 'field':
      return content.fields[0]?.scope ?? 'file';
    case 'parts':
      return widest(content.parts.flatMap((part) => (part.kind === 'field' ? [part.field.scope] : [])));
    case 'total':
      return 'record';
    case 'constant':
      return 'file';
    default: {
      const { roots } = content.template.use;
      if (['line', 'orderLine', 'piece', 'set'].some((root) => roots.has(root))) return 'line';
      return [...ofRecord, ...lists].some((root) => roots.has(root)) ? 'record' : 'file';
    }
  }
}

function widest(scopes: readonly FieldScope[]): FieldScope {
  return scopes.includes('line') ? 'line' : scopes.includes('record') ? 'record' : 'file';
}

import { didYouMean } from '../../support/nearest.ts';
import type { Column, ColumnGroup } from '../spec.ts';
import { fitted } from '../types/fitted.ts';
import { contentOf, isRequired, scopeOf, settingsContent } from './column-content.ts';
import { placeOf, readAnd, settled, type WhereColumn } from './column-place.ts';
import { settingsType, usualTypeOf } from './column-type.ts';
import { readPattern, readRewrites } from './patterns.ts';
import type { Place } from './place.ts';
import type { Grammar } from './reading.ts';
import { typeKeys } from './types.ts';

/** Keys of a column besides the types. */
export const columnKeys = [
  'name',
  'at',
  'from',
  'value',
  'parts',
  'split',
  'whole',
  'count',
  'sum',
  'same as',
  'ignore',
  'zone',
  'else',
  'default',
  'if empty',
  'first line only',
  'required',
  'optional',
  'must match',
  'names',
  'and',
  'between',
  'joined',
  'extract',
  'on writing',
  'on reading',
  'keep rows',
  'skip rows',
  'matrix',
  'headers',
  'align',
  'fill',
  'formula guard',
] as const;

/** Keys of a group of columns that is repeated in one row. */
export const groupKeys = ['name', 'each', 'max', 'overflow', 'columns'] as const;

const known = [...columnKeys, ...Object.keys(typeKeys)];

export interface ColumnList {
  readonly columns: Column[];
  readonly group: ColumnGroup | undefined;
}

/** Columns in their order: a group of names, or a list (where names repeat or are missing). `tag`: first cell of the row, if it names its kind. */
export function readColumns(place: Place, grammar: Grammar, tag = ''): ColumnList {
  const entries = place.isMap
    ? place.entries().map(({ name, value }) => ({ name, value }))
    : place.items().map((value) => ({ name: value.get('name')?.text ?? '', value }));
  if (!place.isMap && !place.isList)
    place.fail('MAPPING_VALUE', 'columns must be a group of columns, each with its name, or a list of them.');
  const columns: Column[] = [];
  let group: ColumnGroup | undefined;
  for (const { name, value } of entries) {
    if (value.isMap && value.get('columns')) {
      if (group) value.fail('MAPPING_VALUE', 'A row has one group of repeated columns at most.');
      group = readGroup(value, columns.length, grammar);
    } else columns.push(readColumn(value, name, columns.length + (tag === '' ? 0 : 1), grammar, tag));
  }
  if (group && group.max === undefined && columns.length > group.at)
    place.fail(
      'MAPPING_VALUE',
      'Columns behind a group of repeated columns need "max" in the group: else nobody knows where they stand.',
    );
  return { columns, group };
}

function readGroup(place: Place, at: number, grammar: Grammar): ColumnGroup {
  let max: number | undefined;
  let overflow: ColumnGroup['overflow'] = 'hold';
  let columns: Column[] = [];
  if (grammar.layout.format !== 'delimited')
    place.fail(
      'MAPPING_VALUE',
      'Only rows of a delimited file can repeat columns; elsewhere each line is a record of its own.',
    );
  place.read('a group of columns', {
    name: () => undefined,
    each: (value) => {
      value.wantOneOf('each', ['line']);
    },
    max: (value) => {
      max = value.wantNumber('max', 1, 1000);
    },
    overflow: (value) => {
      overflow = value.wantOneOf('overflow', ['hold', 'cut', 'new row']);
    },
    columns: (value) => {
      const inner = readColumns(value, grammar);
      if (inner.group) value.fail('MAPPING_VALUE', 'Groups of columns do not nest.');
      columns = inner.columns;
    },
  });
  return { at, columns, max, overflow };
}

function readColumn(place: Place, name: string, order: number, grammar: Grammar, tag: string): Column {
  if (!place.isMap) return column(place, name, placeOf(place, name, order, grammar, tag), grammar);
  for (const { key, name: word } of place.entries()) {
    if (!known.includes(word))
      key.fail(
        'MAPPING_UNKNOWN_KEY',
        `"${word}" is not a setting of a column.${didYouMean(word, known) || ` Known are: ${known.join(', ')}.`}`,
      );
  }
  const where = placeOf(place, name, order, grammar, tag);
  const content = settingsContent(place, grammar);
  const type = settingsType(place, content, where, grammar);
  const flag = (key: string) => place.get(key)?.wantFlag(key) ?? false;
  const [keep, skip] = [place.get('keep rows')?.wantTexts('keep rows'), place.get('skip rows')?.wantTexts('skip rows')];
  const usual = plainColumn(place, name, where, content, type, grammar);
  return {
    ...usual,
    names: place.get('names')?.wantTexts('names') ?? [],
    firstLineOnly: flag('first line only'),
    ifEmpty: place.get('if empty')?.wantText('if empty') ?? '',
    // Rows that follow an order's first say nothing here.
    required: place.get('required')?.wantFlag('required') ?? (usual.required && !flag('first line only')),
    optional: flag('optional'),
    mustMatch: flag('must match'),
    guard: place.get('formula guard')?.wantFlag('formula guard') ?? grammar.formulaGuard,
    and: readAnd(place.get('and'), grammar),
    between: place.get('between')?.wantText('between') ?? '',
    joined: place.get('joined')?.wantText('joined') ?? '',
    extract: readPattern(place.get('extract')),
    onWriting: readRewrites(place.get('on writing')),
    onReading: readRewrites(place.get('on reading')),
    rows: keep || skip ? { keep, skip: skip ?? [] } : undefined,
    matrix: matrixOf(place, grammar),
  };
}

/** The short form: a field path, an expression, or nothing for a column that stays empty. */
function column(place: Place, name: string, where: WhereColumn, grammar: Grammar): Column {
  return plainColumn(place, name, where, contentOf(place, grammar), usualTypeOf(place, where, grammar), grammar);
}

function plainColumn(
  place: Place,
  name: string,
  where: WhereColumn,
  content: Column['content'],
  type: Column['type'],
  { formulaGuard }: Grammar,
): Column {
  const { span, ...rest } = settled(where, type.bare);
  return {
    name,
    ...rest,
    span,
    content,
    type: span ? fitted(type, span) : type,
    names: [],
    scope: scopeOf(content),
    firstLineOnly: false,
    ifEmpty: '',
    required: isRequired(content),
    optional: false,
    guard: formulaGuard && !type.bare,
    extract: undefined,
    onWriting: [],
    onReading: [],
    and: [],
    between: '',
    joined: '',
    rows: undefined,
    mustMatch: false,
    matrix: undefined,
    place: place.position,
  };
}

function matrixOf(place: Place, grammar: Grammar): Column['matrix'] {
  const [said, headers] = [place.get('matrix'), place.get('headers')];
  if (!said) return undefined;
  const field = grammar.field(said, said.wantText('matrix'));
  const pattern = readPattern(headers);
  if (grammar.layout.format !== 'delimited' || grammar.layout.header !== 'by name')
    said.fail(
      'MAPPING_VALUE',
      'A matrix needs a delimited file with a header line: the headers say what its columns are.',
    );
  if (!headers) said.fail('MAPPING_VALUE', 'A matrix needs "headers", a pattern of its headers like "^Stock (.+)$".');
  return field && pattern ? { headers: pattern, field } : undefined;
}

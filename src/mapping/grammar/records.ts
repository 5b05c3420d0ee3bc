import type { MappingKind } from '../contract.ts';
import type { Field, FieldScope } from '../fields/field.ts';
import type { Column, Condition, Pieces, RecordScope, RecordType } from '../spec.ts';
import { pathOf } from './column-place.ts';
import { readColumns } from './columns.ts';
import type { Place } from './place.ts';
import type { Grammar } from './reading.ts';

/** What a row may stand for, by kind, in the words of the guide. */
const levels: Readonly<Record<MappingKind, Readonly<Record<string, RecordScope>>>> = {
  orders: { line: 'line', piece: 'piece', order: 'record', transaction: 'transaction', file: 'file' },
  shipments: { line: 'line', package: 'package', shipment: 'record', transaction: 'transaction', file: 'file' },
  inventory: { level: 'record', transaction: 'transaction', file: 'file' },
  acknowledgements: {
    answer: 'line',
    set: 'line',
    receipt: 'record',
    order: 'record',
    transaction: 'transaction',
    file: 'file',
  },
  cancels: { line: 'line', piece: 'piece', order: 'record', transaction: 'transaction', file: 'file' },
  returns: { line: 'line', parcel: 'record', transaction: 'transaction', file: 'file' },
};

const usualLevels: Readonly<Record<MappingKind, FieldScope>> = {
  orders: 'line',
  shipments: 'line',
  inventory: 'record',
  acknowledgements: 'line',
  cancels: 'record',
  returns: 'line',
};

/** From the whole file down to a line. */
export const depths: readonly RecordScope[] = ['file', 'transaction', 'record', 'package', 'line', 'piece'];

const plainRecord = {
  when: undefined,
  closes: undefined,
  required: false,
  link: undefined,
  pieces: undefined,
  path: [],
  many: true,
  tag: '',
} as const;

/** `rows` and `columns` for a file with one kind of row, or `records` for several. */
export function readRecords(root: Place, grammar: Grammar): readonly RecordType[] {
  const [columns, records] = [root.get('columns'), root.get('records')];
  if (columns && records)
    records.fail('MAPPING_VALUE', 'A mapping has either "columns" (one kind of row) or "records" (several), not both.');
  if (records) {
    for (const { key, name, value } of records.entries()) {
      if (grammar.recordNames.includes(name)) key.fail('MAPPING_VALUE', `There are two records "${name}".`);
      grammar.records.push(readRecord(name, value, grammar));
    }
    return grammar.records;
  }
  if (columns) grammar.records.push(onlyRecord(root, columns, grammar));
  return grammar.records;
}

function onlyRecord(root: Place, columns: Place, grammar: Grammar): RecordType {
  const { format } = grammar.layout;
  if (format === 'segments' || format === 'xml' || format === 'json')
    columns.fail('MAPPING_VALUE', `A file of ${format} needs "records": each says where it stands, and its columns.`);
  const each = root.get('rows');
  const scope = each
    ? levelOf(each, each.wantText('rows').replace(/^each /, ''), grammar.kind)
    : usualLevels[grammar.kind];
  const record = { ...plainRecord, name: '', each: scope, starts: true, ...readColumns(columns, grammar) };
  check(record, root, grammar);
  return record;
}

function levelOf(place: Place, word: string, kind: MappingKind): RecordScope {
  const known = levels[kind];
  const level = Object.hasOwn(known, word) ? known[word] : undefined;
  if (level) return level;
  place.fail(
    'MAPPING_VALUE',
    `Rows of a mapping of kind ${kind} are one of: ${Object.keys(known)
      .map((one) => `each ${one}`)
      .join(', ')}.`,
  );
  return usualLevels[kind];
}

function readRecord(name: string, place: Place, grammar: Grammar): RecordType {
  const { format } = grammar.layout;
  const tree = format === 'xml' || format === 'json';
  const segment = place.get('segment')?.wantText('segment') ?? name.split(' ')[0] ?? '';
  const tag = tree ? name : format === 'segments' ? segment : '';
  let each = usualLevels[grammar.kind] as RecordScope;
  let starts: boolean | undefined;
  let record = { ...plainRecord } as { -readonly [K in keyof RecordType]?: RecordType[K] };
  let columns: ReturnType<typeof readColumns> = { columns: [], group: undefined };
  place.read(`record ${name}`, {
    each: (value) => {
      each = levelOf(value, value.wantText('each'), grammar.kind);
    },
    when: (value) => {
      record.when = readCondition(value, grammar);
    },
    starts: (value) => {
      starts = value.wantFlag('starts');
    },
    closes: (value) => {
      record.closes = value.wantOneOf('closes', grammar.recordNames);
    },
    required: (value) => {
      record.required = value.wantFlag('required');
    },
    'belongs to': (value) => {
      record.link = grammar.field(value, value.wantText('belongs to'));
    },
    pieces: (value) => {
      record.pieces = readPieces(value, grammar);
    },
    ...(format === 'segments' ? { segment: () => undefined } : {}),
    ...(tree
      ? {
          at: (value: Place) => {
            record.path = pathOf(value.wantText('at'));
          },
          many: (value: Place) => {
            record.many = value.wantFlag('many');
          },
        }
      : {}),
    columns: (value) => {
      columns = readColumns(value, grammar, tag);
    },
  });
  if (tree && !place.get('at')) record.path = pathOf(name);
  if (tree && !place.get('many')) record.many = each !== 'file' && each !== 'transaction';
  if (columns.columns.length === 0 && !columns.group && format === 'delimited')
    place.fail('MAPPING_VALUE', `The record ${name} needs columns.`);
  if ((each === 'piece') !== (record.pieces !== undefined))
    place.fail('MAPPING_VALUE', 'A record with "each: piece" needs "pieces", and no other has them.');
  record = { ...record, name, each, tag, starts: starts ?? isFirst(each, grammar), ...columns };
  check(record as RecordType, place, grammar);
  return record as RecordType;
}

/** The first kind of record of its level begins something; the others add to it. */
function isFirst(each: RecordScope, { records }: Grammar): boolean {
  return each !== 'file' && !records.some((record) => record.each === each);
}

/** A field that must not be empty, or an expression that must give something. */
function readCondition(place: Place, grammar: Grammar): Condition | undefined {
  const text = place.wantText('when');
  if (text.includes('{{')) {
    const template = grammar.expression(place, text);
    return template && { kind: 'expression', template };
  }
  const field: Field | undefined = grammar.field(place, text);
  return field && { kind: 'field', field };
}

function readPieces(place: Place, grammar: Grammar): Pieces {
  let of: Pieces['of'] = [];
  let characters = 80;
  place.read('pieces', {
    of: (value) => {
      const texts = value.isList ? value.items() : [value];
      of = texts.flatMap((one) => grammar.expression(one, one.wantText('of')) ?? []);
    },
    characters: (value) => {
      characters = value.wantNumber('characters', 1, 100_000);
    },
  });
  return { of, characters, type: grammar.usual(undefined, {}) };
}

function check(record: RecordType, place: Place, grammar: Grammar): void {
  for (const column of record.columns) checkScope(record, column, grammar);
  if (record.group && record.each === 'line')
    place.fail(
      'MAPPING_VALUE',
      'A group of columns repeats lines in one row; the row itself must be "each order" or the like.',
    );
  if (grammar.layout.format === 'fixed width') checkSpans(record, grammar);
}

/** A row per order cannot hold what each line has for itself, unless its values are joined. */
function checkScope({ each }: RecordType, column: Column, grammar: Grammar): void {
  const depth = depths.indexOf(each);
  if (column.scope === 'line' && depth < depths.indexOf('line') && column.joined === '' && !column.matrix) {
    grammar.fail(
      column,
      `The column "${column.label}" differs from line to line, but there is only one row for all of them. Write rows: each line, or "joined".`,
    );
  } else if (
    column.scope === 'record' &&
    each === 'file' &&
    (grammar.kind === 'orders' || grammar.kind === 'cancels') &&
    column.content.kind !== 'total'
  ) {
    grammar.fail(
      column,
      `The column "${column.label}" differs from order to order, but its record stands once per file.`,
    );
  }
}

function checkSpans({ columns }: RecordType, grammar: Grammar): void {
  const { layout } = grammar;
  if (layout.format !== 'fixed width') return;
  const taken: { from: number; to: number; label: Column['label'] }[] = [];
  for (const column of columns) {
    const { span, label, content } = column;
    if (!span) continue;
    if (layout.length > 0 && span.to > layout.length)
      grammar.fail(column, `The column at ${label} ends behind the record, which has ${layout.length} positions.`);
    const other = taken.find(({ from, to }) => span.from <= to && from <= span.to);
    if (other) grammar.fail(column, `The columns at ${other.label} and ${label} overlap.`);
    const length = span.to - span.from + 1;
    if (content.kind === 'constant' && content.text.length > length)
      grammar.fail(column, `The value "${content.text}" is longer than its positions ${label}, which hold ${length}.`);
    taken.push({ ...span, label });
  }
}

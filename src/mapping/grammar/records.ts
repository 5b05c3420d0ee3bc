import type { MappingKind } from '../contract.ts';
import type { Field, FieldScope } from '../fields/field.ts';
import type { Column, RecordType } from '../spec.ts';
import { readColumns } from './columns.ts';
import type { Place } from './place.ts';
import type { Grammar } from './reading.ts';

/** What a row may stand for, by kind, in the words of the guide. */
const levels: Readonly<Record<MappingKind, Readonly<Record<string, FieldScope>>>> = {
  orders: { line: 'line', order: 'record', file: 'file' },
  shipments: { line: 'line', package: 'record', file: 'file' },
  inventory: { level: 'record', file: 'file' },
};

/** `rows` and `columns` for a file with one kind of row, or `records` for several. */
export function readRecords(root: Place, grammar: Grammar): RecordType[] {
  const [columns, records] = [root.get('columns'), root.get('records')];
  if (columns && records)
    records.fail('MAPPING_VALUE', 'A mapping has either "columns" (one kind of row) or "records" (several), not both.');
  if (records) return records.entries().map(({ name, value }) => readRecord(name, value, grammar));
  if (!columns) return [];
  const each = root.get('rows');
  const scope = each
    ? levelOf(each, each.wantText('rows').replace(/^each /, ''), grammar.kind)
    : usualLevel(grammar.kind);
  return checked([{ name: '', each: scope, when: undefined, columns: readColumns(columns, grammar) }], root);
}

function usualLevel(kind: MappingKind): FieldScope {
  return kind === 'inventory' ? 'record' : 'line';
}

function levelOf(place: Place, word: string, kind: MappingKind): FieldScope {
  const known = levels[kind];
  const level = Object.hasOwn(known, word) ? known[word] : undefined;
  if (level) return level;
  place.fail(
    'MAPPING_VALUE',
    `Rows of a mapping of kind ${kind} are one of: ${Object.keys(known)
      .map((one) => `each ${one}`)
      .join(', ')}.`,
  );
  return usualLevel(kind);
}

function readRecord(name: string, place: Place, grammar: Grammar): RecordType {
  let each: FieldScope = usualLevel(grammar.kind);
  let when: Field | undefined;
  let columns: Column[] = [];
  place.read(`record ${name}`, {
    each: (value) => {
      each = levelOf(value, value.wantText('each'), grammar.kind);
    },
    when: (value) => {
      when = grammar.field(value, value.wantText('when'));
    },
    columns: (value) => {
      columns = readColumns(value, grammar);
    },
  });
  if (columns.length === 0) place.fail('MAPPING_VALUE', `The record ${name} needs columns.`);
  const [record] = checked([{ name, each, when, columns }], place);
  return record ?? { name, each, when, columns };
}

/** A row per order cannot hold what each line has for itself. */
function checked(records: RecordType[], place: Place): RecordType[] {
  const order: readonly FieldScope[] = ['file', 'record', 'line'];
  for (const { each, columns } of records) {
    for (const column of columns.filter(({ scope }) => order.indexOf(scope) > order.indexOf(each))) {
      place.fail(
        'MAPPING_VALUE',
        `The column "${column.label}" differs from line to line, but there is only one row for all of them. Write rows: each line.`,
      );
    }
  }
  return records;
}

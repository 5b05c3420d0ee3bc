import type { Cell } from '../../formats/contract.ts';
import { guardFormula } from '../../formats/delimited/formula-guard.ts';
import type { Source } from '../fields/field.ts';
import { getterOf } from '../fields/getters.ts';
import { rewritten } from '../patterns.ts';
import type { Column, Condition, Part, RecordType, Total } from '../spec.ts';
import type { HelperRun } from '../templates/helper.ts';

export type CellWriter = (source: Source, run: HelperRun) => Cell;

interface Placed {
  readonly index: number;
  readonly write: CellWriter;
}

/** The columns of a record type, ready to write: what is the same on every row, per record and per line. */
export interface RowPlan {
  readonly record: RecordType;
  readonly wanted: (source: Source, run: HelperRun) => boolean;
  /** Cells that never change, '' elsewhere. */
  readonly fixed: readonly Cell[];
  readonly perRecord: readonly Placed[];
  readonly perLine: readonly Placed[];
  /** Cells that hold a value of each line. */
  readonly joined: readonly (Placed & { readonly separator: string; readonly perLine: boolean })[];
  readonly totals: readonly { readonly index: number; readonly total: Total; readonly column: Column }[];
  /** Columns that are empty on all lines but the first. */
  readonly firstOnly: readonly number[];
  /** Columns that the row repeats per line. */
  readonly group: { readonly fixed: readonly Cell[]; readonly cells: readonly Placed[] } | undefined;
}

export function rowPlan(record: RecordType, strings: boolean): RowPlan {
  const writers = record.columns.map((column, index) => ({ column, index, write: cellWriter(column, strings) }));
  const changing = writers.filter(
    ({ column: { content, joined } }) => content.kind !== 'constant' && content.kind !== 'total' && joined === '',
  );
  return {
    record,
    wanted: conditionOf(record.when),
    fixed: fixedOf(record.columns),
    perRecord: changing.filter(({ column }) => column.scope !== 'line' || record.each === 'piece'),
    perLine: record.each === 'piece' ? [] : changing.filter(({ column }) => column.scope === 'line'),
    joined: writers
      .filter(({ column }) => column.joined !== '')
      .map(({ index, write, column }) => ({
        index,
        write,
        separator: column.joined,
        perLine: column.scope === 'line',
      })),
    totals: record.columns.flatMap((column, index) =>
      column.content.kind === 'total' ? [{ index, total: column.content.total, column }] : [],
    ),
    firstOnly: writers.flatMap(({ column, index }) => (column.firstLineOnly ? [index] : [])),
    group: record.group && {
      fixed: fixedOf(record.group.columns),
      cells: record.group.columns.flatMap((column, index) =>
        column.content.kind === 'constant' ? [] : [{ index, write: cellWriter(column, strings) }],
      ),
    },
  };
}

function fixedOf(columns: readonly Column[]): Cell[] {
  return columns.map(({ content }) => (content.kind === 'constant' ? content.text : ''));
}

/** `strings`: numbers have to be told from texts, because only texts get quotes. */
function cellWriter(column: Column, strings: boolean): CellWriter {
  const write = rewriting(column, textWriter(column));
  const { guard, type } = column;
  if (strings && type.bare) return (source, run) => ({ bare: write(source, run) });
  return guard ? (source, run) => guardFormula(write(source, run)) : write;
}

function rewriting({ onWriting }: Column, write: (source: Source, run: HelperRun) => string) {
  return onWriting.length === 0 ? write : (source: Source, run: HelperRun) => rewritten(write(source, run), onWriting);
}

function textWriter({ content, type, ifEmpty }: Column): (source: Source, run: HelperRun) => string {
  switch (content.kind) {
    case 'constant':
      return () => content.text;
    case 'total':
      return () => ifEmpty;
    case 'expression': {
      const { template } = content;
      return (source, run) => {
        const text = template.render(source, run);
        return text === '' ? ifEmpty : type.write(text, run);
      };
    }
    case 'parts': {
      const write = partsWriter(content.parts);
      return (source, run) => {
        const text = write(source, run);
        return text === '' ? ifEmpty : type.write(text, run);
      };
    }
    default: {
      const [field] = content.fields.filter(({ writable }) => writable);
      if (!field) return () => ifEmpty;
      const get = getterOf(field.path);
      return (source, run) => {
        const value = get(source);
        if (value === undefined || value === null || value === '') return ifEmpty;
        const text = type.write(value, run);
        return text === '' ? ifEmpty : text;
      };
    }
  }
}

function partsWriter(parts: readonly Part[]): (source: Source, run: HelperRun) => string {
  const getters = parts.map((part) => (part.kind === 'field' ? getterOf(part.field.path) : undefined));
  return (source, run) => {
    const texts = parts.map((part, index) => {
      if (part.kind === 'text') return part.text;
      const value = getters[index]?.(source);
      return value === undefined || value === null || value === '' ? '' : part.type.write(value, run);
    });
    return partsText(parts, texts);
  };
}

/** A text between two fields is written only where both are there; without any field nothing is. */
export function partsText(parts: readonly Part[], texts: readonly string[]): string {
  const there = (index: number) => parts[index]?.kind !== 'field' || texts[index] !== '';
  if (parts.every((part, index) => part.kind === 'text' || texts[index] === '')) return '';
  return texts
    .filter((_text, index) => parts[index]?.kind === 'field' || (there(index - 1) && there(index + 1)))
    .join('');
}

function conditionOf(when: Condition | undefined): RowPlan['wanted'] {
  if (!when) return () => true;
  if (when.kind === 'expression') {
    return (source, run) => {
      const text = when.template.render(source, run).trim();
      return text !== '' && text !== 'false';
    };
  }
  const get = getterOf(when.field.path);
  return (source) => {
    const value = get(source);
    return value !== undefined && value !== null && value !== '' && value !== false;
  };
}

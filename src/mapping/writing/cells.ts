import type { Cell } from '../../formats/contract.ts';
import { guardFormula } from '../../formats/delimited/formula-guard.ts';
import type { Getter, Source } from '../fields/field.ts';
import { getterOf } from '../fields/getters.ts';
import type { Column, RecordType } from '../spec.ts';
import type { HelperRun } from '../templates/helper.ts';

export type CellWriter = (source: Source, run: HelperRun) => Cell;

/** The columns of a record type, ready to write: what is the same on every row, per record and per line. */
export interface RowPlan {
  readonly record: RecordType;
  readonly when: Getter | undefined;
  /** Cells that never change, '' elsewhere. */
  readonly fixed: readonly Cell[];
  readonly perRecord: readonly { readonly index: number; readonly write: CellWriter }[];
  readonly perLine: readonly { readonly index: number; readonly write: CellWriter }[];
  /** Columns that are empty on all lines but the first. */
  readonly firstOnly: readonly number[];
}

export function rowPlan(record: RecordType, strings: boolean): RowPlan {
  const writers = record.columns.map((column, index) => ({ column, index, write: cellWriter(column, strings) }));
  return {
    record,
    when: record.when && getterOf(record.when.path),
    fixed: record.columns.map(({ content }) => (content.kind === 'constant' ? content.text : '')),
    perRecord: writers.filter(({ column }) => column.content.kind !== 'constant' && column.scope !== 'line'),
    perLine: writers.filter(({ column }) => column.scope === 'line'),
    firstOnly: writers.flatMap(({ column, index }) => (column.firstLineOnly ? [index] : [])),
  };
}

/** `strings`: numbers have to be told from texts, because only texts get quotes. */
function cellWriter(column: Column, strings: boolean): CellWriter {
  const write = textWriter(column);
  const { guard, type } = column;
  if (strings && type.bare) return (source, run) => ({ bare: write(source, run) });
  return guard ? (source, run) => guardFormula(write(source, run)) : write;
}

function textWriter({ content, type, ifEmpty }: Column): (source: Source, run: HelperRun) => string {
  if (content.kind === 'constant') return () => content.text;
  if (content.kind === 'expression') {
    const { template } = content;
    return (source, run) => {
      const text = template.render(source, run);
      return text === '' ? ifEmpty : type.write(text, run);
    };
  }
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

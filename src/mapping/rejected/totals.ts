import { laid } from '../../formats/fixed-width/lay.ts';
import { Accounts, totalsOf } from '../accounts.ts';
import type { BoundColumn, BoundRecord } from '../reading/header.ts';
import { cellOf } from '../reading/row-reader.ts';
import type { Column, MappingSpec } from '../spec.ts';
import type { Run } from '../types/value-type.ts';

/** Counts what goes back, and writes the counts of records that close or end more than what they came with. */
export class Totals {
  readonly #accounts: Accounts;
  readonly #sums: ReadonlySet<string>;
  readonly #run: Run;
  readonly #wanted: boolean;

  constructor(spec: MappingSpec, run: Run) {
    const totals = totalsOf(spec.records);
    this.#accounts = new Accounts(spec);
    this.#sums = new Set(totals.flatMap((total) => (total.what === 'sum' ? [total.field.path] : [])));
    this.#run = run;
    this.#wanted = totals.length > 0;
  }

  /** `true` = what the row counts has lost rows: its totals are made anew. A row that comes back with all of it keeps even its faults. */
  row(record: BoundRecord | undefined, cells: readonly string[], anew: boolean): readonly string[] {
    if (!this.#wanted) return cells;
    const written = record && anew ? this.#rewritten(record, cells) : cells;
    this.#accounts.row(record?.plan.record, () => record?.plan.record.columns.map((one) => textOf(one, written)) ?? []);
    for (const { column } of record?.columns ?? []) this.#add(column, written);
    return written;
  }

  #rewritten({ plan: { record } }: BoundRecord, cells: readonly string[]): readonly string[] {
    let written = cells;
    for (const column of record.columns) {
      if (column.content.kind !== 'total' || textOf(column, cells).trim() === '') continue;
      const { total } = column.content;
      if (!this.#accounts.isSure(total)) continue;
      written = withText(column, written, column.type.write(this.#accounts.valueOf(total, record), this.#run));
    }
    return written;
  }

  #add(column: Column, cells: readonly string[]): void {
    const path = column.content.kind === 'field' ? column.content.fields[0]?.path : undefined;
    if (path === undefined || !this.#sums.has(path)) return;
    const text = textOf(column, cells).trim();
    const value = text === '' ? '' : column.type.read(text, this.#run);
    this.#accounts.addValue(path, typeof value === 'object' ? text : String(value), true);
  }
}

function textOf(column: Column, cells: readonly string[]): string {
  const bound: BoundColumn = { column, at: column.index, label: '', slots: [], headerSlot: -1, header: '', and: [] };
  return cellOf(bound)(cells);
}

function withText({ span, index }: Column, cells: readonly string[], text: string): string[] {
  if (!span) return cells.map((cell, at) => (at === index ? text : cell));
  const record = cells[0] ?? '';
  const { from, to } = span;
  const field = { ...span, from: 1, to: to - from + 1 };
  return [record.slice(0, from - 1).padEnd(from - 1) + laid([text], [field], 0) + record.slice(to)];
}

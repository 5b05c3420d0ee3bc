import { Accounts } from '../accounts.ts';
import type { Complaint } from '../contract.ts';
import { compared, isDecimal } from '../decimal.ts';
import type { Column } from '../spec.ts';
import type { Run } from '../types/value-type.ts';
import type { BoundRecord } from './header.ts';
import { lineLevel, type ReadPlan } from './plan.ts';
import { cellOf } from './row-reader.ts';

const codes = { count: 'count-mismatch', sum: 'hash-mismatch', same: 'control-mismatch' } as const;

/** What a file says of its own rows, held against what is there. Bad rows count: the other side has counted them, too. */
export class Totals {
  readonly #accounts: Accounts;
  readonly #run: Run;
  /** By field, the outermost level that has it. */
  readonly #firstLevel = new Map<string, number>();

  constructor({ spec, records }: ReadPlan, run: Run) {
    this.#accounts = new Accounts(spec);
    for (const { level, columns } of [...records].sort((one, other) => other.level - one.level))
      for (const { column } of columns)
        if (column.content.kind === 'field') this.#firstLevel.set(column.content.fields[0]?.path ?? '', level);
    this.#run = run;
  }

  /** The first column of the row that does not agree; `insideSet`: the file has sets, and one is open. */
  check({ plan }: BoundRecord, cells: readonly string[], row: number, insideSet: boolean): Complaint | undefined {
    const { record } = plan;
    for (const column of record.columns) {
      if (column.content.kind !== 'total') continue;
      const { total } = column.content;
      const text = textOf(column, cells);
      if (text.trim() === '' && column.optional) continue;
      const expected = this.#accounts.valueOf(total, record);
      if (!this.#accounts.isSure(total) || this.#agrees(column, text, expected)) continue;
      const note = `The record says ${text.trim() || 'nothing'}, and ${expected || 'nothing'} is what stands in the file.`;
      const rejects = insideSet && record.each !== 'file' ? 'transaction' : 'file';
      return { row, column: column.label, code: codes[total.what], value: text, rejects, note };
    }
    return undefined;
  }

  /** `undefined` = a row of a kind that the layout does not know. */
  count(record: BoundRecord | undefined, cells: readonly string[]): void {
    this.#accounts.row(record?.plan.record, () => {
      return record?.plan.record.columns.map((column) => textOf(column, cells)) ?? [];
    });
    for (const { column } of record?.columns ?? []) {
      if (column.content.kind !== 'field' || !record || !this.#isSummed(column, record)) continue;
      const text = textOf(column, cells).trim();
      const value = text === '' ? '' : column.type.read(text, this.#run);
      const path = column.content.fields[0]?.path ?? '';
      this.#accounts.addValue(path, typeof value === 'object' ? text : String(value), true);
    }
  }

  /** What a head says counts once, though its details may repeat it. */
  #isSummed(column: Column, { plan }: BoundRecord): boolean {
    if (column.scope === 'line') return plan.level >= lineLevel || plan.group.length > 0;
    const path = column.content.kind === 'field' ? column.content.fields[0]?.path : undefined;
    return plan.record.starts && plan.level === this.#firstLevel.get(path ?? '');
  }

  #agrees({ type, content }: Column, text: string, expected: string): boolean {
    const said = text.trim();
    if (content.kind === 'total' && content.total.what === 'same') return said === expected.trim();
    const value = type.read(said, this.#run);
    const number = typeof value === 'object' ? said : String(value);
    return isDecimal(number) && compared(number, expected) === 0;
  }
}

function textOf(column: Column, cells: readonly string[]): string {
  const { index: at, label } = column;
  return cellOf({ column, at, label, slots: [], headerSlot: -1, header: '', and: [] })(cells);
}

import type { Source } from '../fields/field.ts';
import type { Column, RecordType } from '../spec.ts';
import type { HelperRun } from '../templates/helper.ts';
import type { CellWriter, RowPlan } from '../writing/cells.ts';
import { conditionTold, writeTold, writeType } from './cell-teller.ts';
import type { ToldCondition } from './told.ts';
import type { ToldAccounts } from './told-accounts.ts';
import { Trace, TracedCell } from './trace.ts';

/** Makes plans whose writers note their steps. What has no cell of its own (joined values, totals) is noted by its column. */
export class PlanTeller {
  readonly conditions: ToldCondition[] = [];
  /** The cell that is being written. */
  current: Trace | undefined;
  readonly #accounts: () => ToldAccounts | undefined;
  readonly #plain = new Map<RowPlan, RowPlan>();
  readonly #totals = new Map<Column, Trace[]>();
  readonly #joined = new Map<Column, { readonly separator: string; readonly values: Trace[] }>();
  #of: number | null = null;
  #kept = true;

  constructor(accounts: () => ToldAccounts | undefined) {
    this.#accounts = accounts;
  }

  begin(of: number | null, kept: boolean): void {
    this.#of = of;
    this.#kept = kept;
    this.current = undefined;
    this.#totals.clear();
    this.#joined.clear();
  }

  plain(told: RowPlan): RowPlan {
    return this.#plain.get(told) ?? told;
  }

  /** The trace of a cell that came as a plain text. */
  noted(column: Column): Trace | undefined {
    const total = this.#totals.get(column)?.shift();
    if (total) return total;
    const joined = this.#joined.get(column);
    this.#joined.delete(column);
    return joined && joinedTrace(column, joined.values, joined.separator);
  }

  told(plan: RowPlan, strings: boolean): RowPlan {
    const { record } = plan;
    const writer = (column: Column | undefined): CellWriter => this.#writer(column, strings);
    const told: RowPlan = {
      ...plan,
      wanted: (source, run) => this.#condition(plan, source, plan.wanted(source, run)),
      fixed: record.columns.map(fixedCell),
      perRecord: plan.perRecord.map(({ index }) => ({ index, write: writer(record.columns[index]) })),
      perLine: plan.perLine.map(({ index }) => ({ index, write: writer(record.columns[index]) })),
      joined: plan.joined.map(({ index, separator, perLine }) => ({
        index,
        perLine,
        separator,
        write: this.#joinedWriter(record.columns[index], separator, strings),
      })),
      totals: plan.totals.map((one) => ({ ...one, column: this.#totalColumn(one.column) })),
      group: record.group && {
        fixed: record.group.columns.map(fixedCell),
        cells: (plan.group?.cells ?? []).map(({ index }) => ({ index, write: writer(record.group?.columns[index]) })),
      },
    };
    this.#plain.set(told, plan);
    return told;
  }

  #writer(column: Column | undefined, strings: boolean): CellWriter {
    if (!column) return () => '';
    const number = strings && column.type.bare;
    return (source, run) => new TracedCell(this.#write(column, source, run, number), number);
  }

  #write(column: Column, source: Source, run: HelperRun, number: boolean): Trace {
    const trace = new Trace(column);
    this.current = trace;
    writeTold(trace, source, run, number);
    return trace;
  }

  #joinedWriter(column: Column | undefined, separator: string, strings: boolean): CellWriter {
    if (!column) return () => '';
    return (source, run) => {
      const trace = this.#write(column, source, run, strings && column.type.bare);
      const { values } = this.#joined.get(column) ?? { values: [] };
      this.#joined.set(column, { separator, values: [...values, trace] });
      return trace.text;
    };
  }

  #totalColumn(column: Column): Column {
    const { type } = column;
    const write: Column['type']['write'] = (value, run) => {
      const trace = new Trace(column);
      this.current = trace;
      trace.begin(this.#accounts()?.last ?? trace.from, String(value));
      writeType(trace, type, value, run);
      this.#totals.set(column, [...(this.#totals.get(column) ?? []), trace]);
      return trace.text;
    };
    return { ...column, type: { ...type, write } };
  }

  #condition({ record }: RowPlan, source: Source, written: boolean): boolean {
    const { when } = record;
    if (when && this.#kept)
      this.conditions.push({
        record: record.name,
        of: this.#of,
        line: lineOf(record, source),
        written,
        from: conditionTold(when, source),
      });
    return written;
  }
}

function fixedCell(column: Column): TracedCell | string {
  const { content } = column;
  if (content.kind !== 'constant') return '';
  const trace = new Trace(column);
  trace.begin({ kind: 'constant', text: content.text, values: [] }, content.text);
  if (content.text === '') trace.why = 'The mapping leaves it empty.';
  return new TracedCell(trace);
}

function lineOf({ each }: RecordType, { line }: Source): number | null {
  const { lineNumber } = (each === 'line' ? (line ?? {}) : {}) as { lineNumber?: unknown };
  return typeof lineNumber === 'number' ? lineNumber : null;
}

/** Values of several lines in one cell, each with its own steps. */
function joinedTrace(column: Column, values: readonly Trace[], separator: string): Trace {
  const trace = new Trace(column);
  const [first] = values;
  const from = first?.from ?? trace.from;
  trace.begin({ ...from, values: values.flatMap((one) => one.from.values) }, first?.text ?? '');
  for (const one of values) trace.steps.push(...one.steps);
  if (values.length > 1)
    trace.tell(
      'joined',
      values.map(({ text }) => text).join(separator),
      `${values.length} lines, divided by ${JSON.stringify(separator)}`,
    );
  return trace;
}

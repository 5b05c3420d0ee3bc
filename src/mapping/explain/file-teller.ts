import type { Cell } from '../../formats/contract.ts';
import { encode } from '../../formats/text/encoding.ts';
import type { Accounts } from '../accounts.ts';
import { layoutOf, textOf } from '../layouts.ts';
import { numbered } from '../numbered.ts';
import type { Column, MappingSpec, RecordType } from '../spec.ts';
import type { RowPlan } from '../writing/cells.ts';
import type { BuiltRow } from '../writing/rows.ts';
import type { BuildWatch } from '../writing/watch.ts';
import { namesOf, sourceOf } from './cell-teller.ts';
import { LaidCells } from './laid-cell.ts';
import { PlanTeller } from './plan-teller.ts';
import type { ToldCell, ToldCondition, ToldRow } from './told.ts';
import { ToldAccounts } from './told-accounts.ts';
import { Trace, TracedCell } from './trace.ts';

interface OpenRow {
  readonly record: RecordType;
  readonly traces: readonly Trace[];
}

/** Watches a file being built and keeps why each cell is as it is. */
export class FileTeller implements BuildWatch {
  readonly rows: ToldRow[] = [];
  /** Place of the record that is being written, from 0; `null` = the file's own rows. */
  of: number | null = null;
  /** Row that is written next. */
  line = 1;
  readonly #spec: MappingSpec;
  readonly #keep: (of: number | null) => boolean;
  readonly #laid: LaidCells;
  readonly #plans: PlanTeller;
  #accounts: ToldAccounts | undefined;
  #open: OpenRow[] = [];

  constructor(spec: MappingSpec, keep: (of: number | null) => boolean) {
    this.#spec = spec;
    this.#keep = keep;
    this.#laid = new LaidCells(spec, layoutOf(spec));
    this.#plans = new PlanTeller(() => this.#accounts);
  }

  get conditions(): readonly ToldCondition[] {
    return this.#plans.conditions;
  }

  /** A new record begins: nothing of the last one is open. */
  begin(of: number | null): void {
    this.of = of;
    this.#open = [];
    this.#plans.begin(of, this.#keep(of));
  }

  plan(plan: RowPlan, strings: boolean): RowPlan {
    return this.#plans.told(plan, strings);
  }

  accounts(spec: MappingSpec): Accounts {
    this.#accounts = new ToldAccounts(spec);
    return this.#accounts;
  }

  built(rows: readonly BuiltRow[]): BuiltRow[] {
    const plain = rows.map(({ plan, cells }) => {
      const traces = cells.map((cell, index) => this.#traceOf(plan, cell, index));
      return { plan: this.#plans.plain(plan), cells: cells.map(plainCell), traces };
    });
    this.#open = plain.map(({ plan, traces }) => ({ record: plan.record, traces }));
    return plain.map(({ plan, cells }) => ({ plan, cells }));
  }

  written(rows: readonly BuiltRow[]): void {
    for (const [at, row] of rows.entries()) {
      const open = this.#open[at];
      if (open && this.#keep(this.of)) this.rows.push(this.#rowOf(row, open));
      this.line += this.#linesOf(row);
    }
    this.#open = [];
  }

  /** The cell at which the record that was begun last was refused, as far as it came. */
  refusedCell(label: string): ToldCell | null {
    const traces = [this.#plans.current, ...this.#open.flatMap((row) => row.traces)];
    const trace = traces.find((one) => one !== undefined && String(one.column.label) === label);
    if (!trace) return null;
    const record = this.#spec.records.find(
      ({ columns, group }) => columns.includes(trace.column) || group?.columns.includes(trace.column),
    );
    return {
      ...ruleOf(trace.column, record ?? { name: '', tag: '' }),
      from: trace.from,
      steps: trace.steps,
      text: trace.text,
      laid: null,
      bytes: '',
      why: trace.why,
    };
  }

  #traceOf(plan: RowPlan, cell: Cell, index: number): Trace {
    if (cell instanceof TracedCell) return copied(cell.trace);
    const column = columnAt(plan.record, index);
    const noted = this.#plans.noted(column);
    if (noted) return noted;
    const trace = new Trace(column);
    trace.text = textOf(cell);
    trace.from = sourceOf(column);
    trace.why = column.firstLineOnly
      ? 'first line only: this is not the first row of its order.'
      : 'There is no line for it: rows are filled up to as many groups as the longest has.';
    return trace;
  }

  #rowOf(row: BuiltRow, { record, traces }: OpenRow): ToldRow {
    const cells = traces.map((trace, index): ToldCell => {
      const { column } = trace;
      trace.changed('encoding', textOf(row.cells[index] ?? ''), `unencodable: fold, for ${this.#spec.file.encoding}`);
      const laid = this.#laid.cell(row, index, column);
      return {
        ...placedRule(column, record, index),
        from: trace.from,
        steps: trace.steps,
        text: trace.text,
        laid,
        bytes: encode(laid ?? '', this.#spec.file.encoding).toString('hex'),
        why: whyOf(trace, laid, this.#spec.layout.format),
      };
    });
    return { row: this.line, record: record.name, of: this.of, cells };
  }

  /** Segments and records of a tree are counted, lines of text are lines. */
  #linesOf(row: BuiltRow): number {
    if (this.#spec.layout.format !== 'delimited') return 1;
    return this.#laid.row(row).match(/\r\n|\r|\n/g)?.length ?? 1;
  }
}

function whyOf({ text, why }: Trace, laid: string | null, format: string): string {
  if (laid === null) return 'It is empty, and this layout leaves empty ones out here.';
  if (format === 'segments' && laid !== text)
    return 'Another column of its record has the same place, and is the later one.';
  return text === '' ? why : '';
}

function plainCell(cell: Cell): Cell {
  if (!(cell instanceof TracedCell)) return cell;
  return cell.number ? { bare: cell.bare } : cell.bare;
}

/** Cells of a record are shared by all of its rows; what happens to one row's must not show in the others'. */
function copied(trace: Trace): Trace {
  const copy = new Trace(trace.column);
  copy.begin(trace.from, trace.text);
  copy.steps.push(...trace.steps);
  copy.why = trace.why;
  return copy;
}

/** Repeated columns stand between or behind the others. */
function columnAt({ columns, group }: RecordType, index: number): Column {
  const size = group?.columns.length ?? 1;
  const column = !group || index < group.at ? columns[index] : group.columns[(index - group.at) % size];
  if (!column) throw new RangeError(`A row has no column ${index + 1}.`);
  return column;
}

export function ruleOf(column: Column, record: { readonly name: string; readonly tag: string }) {
  return { column: String(column.label), names: namesOf(column, record), place: column.place };
}

/** The rule of a cell in a row that repeats columns: by its own number, or by its place where it has no name. */
function placedRule(column: Column, record: RecordType, index: number) {
  const rule = ruleOf(column, record);
  const { group } = record;
  if (!group || index < group.at) return rule;
  const number = Math.floor((index - group.at) / group.columns.length);
  const label = column.name === '' ? String(index + 1) : numbered(column.name, number);
  const line = `${label} (line ${number + 1})`;
  const others = rule.names.filter((name) => name !== rule.column);
  return { ...rule, column: line, names: [...others, label, column.name].filter((name) => name !== '') };
}

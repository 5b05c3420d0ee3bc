import type { Cell } from '../../formats/contract.ts';
import type { Accounts } from '../accounts.ts';
import type { Source } from '../fields/field.ts';
import { textOf } from '../layouts.ts';
import type { ColumnGroup, Pieces } from '../spec.ts';
import type { HelperRun } from '../templates/helper.ts';
import { Held } from '../types/value-type.ts';
import type { RowPlan } from './cells.ts';

/** Plans that follow one another with the same rhythm: records per line are written line by line, interleaved. */
export interface PlanGroup {
  readonly perLine: boolean;
  readonly plans: readonly RowPlan[];
}

export function groupsOf(plans: readonly RowPlan[]): PlanGroup[] {
  const groups: { perLine: boolean; plans: RowPlan[] }[] = [];
  for (const plan of plans) {
    const perLine = plan.record.each === 'line';
    const last = groups.at(-1);
    if (last && last.perLine === perLine) last.plans.push(plan);
    else groups.push({ perLine, plans: [plan] });
  }
  return groups;
}

/** A row as it was built, with the plan that it was built by. */
export interface BuiltRow {
  readonly plan: RowPlan;
  readonly cells: Cell[];
}

/** How the rows of one file are built. */
export interface Building {
  readonly run: HelperRun;
  /** Undefined = the file says nothing of itself. */
  readonly accounts: Accounts | undefined;
  /** Groups of repeated columns to which every row is filled up; 0 = rows end with their last line. */
  readonly repeats: number;
}

/** Where the writing stands: a value that is held back is reported with its column. */
export class RowBuilder {
  column = '';
  readonly #groups: readonly PlanGroup[];
  readonly #building: Building;

  constructor(groups: readonly PlanGroup[], building: Building) {
    this.#groups = groups;
    this.#building = building;
  }

  /** Rows that stand once per file. */
  rowsOfFile(source: Source): BuiltRow[] {
    const rows: BuiltRow[] = [];
    for (const { plans } of this.#groups) for (const plan of plans) this.#once(rows, plan, source, []);
    return rows;
  }

  /** All rows of the record that the source shows. */
  rowsOf(source: Source, lines: readonly unknown[]): BuiltRow[] {
    const rows: BuiltRow[] = [];
    this.#building.accounts?.add('record', source);
    let counted = false;
    for (const { perLine, plans } of this.#groups) {
      if (perLine) {
        this.#lines(rows, plans, source, lines, !counted);
        counted = true;
      } else for (const plan of plans) this.#once(rows, plan, source, lines);
    }
    if (!counted) this.#countLines(source, lines);
    return rows;
  }

  #once(rows: BuiltRow[], plan: RowPlan, source: Source, lines: readonly unknown[]): void {
    if (!this.#wanted(plan, source)) return;
    const { pieces, group } = plan.record;
    if (pieces) this.#pieces(rows, plan, source, pieces);
    else if (group) this.#repeating(rows, plan, source, lines, group);
    else this.#push(rows, plan, this.#withJoined(plan, source, this.#base(plan, source), lines));
  }

  #lines(
    rows: BuiltRow[],
    plans: readonly RowPlan[],
    source: Source,
    lines: readonly unknown[],
    counts: boolean,
  ): void {
    if (lines.length === 0) this.#withoutLines(rows, plans, source);
    const bases = plans.map((plan) => this.#base(plan, source));
    for (const [number, line] of lines.entries()) {
      source.line = line;
      if (counts) this.#building.accounts?.add('line', source);
      for (const [index, plan] of plans.entries()) {
        const base = bases[index];
        if (base && this.#wanted(plan, source)) this.#push(rows, plan, this.#line(plan, source, base, number > 0));
      }
    }
  }

  #countLines(source: Source, lines: readonly unknown[]): void {
    const { accounts } = this.#building;
    if (!accounts) return;
    for (const line of lines) {
      source.line = line;
      accounts.add('line', source);
    }
  }

  /** A package may be reported before anybody knows what is in it; an order without lines asks for nothing. */
  #withoutLines(rows: BuiltRow[], plans: readonly RowPlan[], source: Source): void {
    if (source.package === undefined) throw new Held('no-lines', '', 'The order has no lines.');
    for (const plan of plans) this.#push(rows, plan, this.#base(plan, source));
  }

  /** Columns of each line one behind the other; what does not fit goes by the rule of the group. */
  #repeating(rows: BuiltRow[], plan: RowPlan, source: Source, lines: readonly unknown[], group: ColumnGroup): void {
    const most = group.max ?? Number.POSITIVE_INFINITY;
    if (lines.length === 0) throw new Held('no-lines', '', 'The order has no lines.');
    if (lines.length > most && group.overflow === 'hold') {
      const note = `The order has ${lines.length} lines, and a row of this layout holds ${most}. Write "overflow: new row" or "cut", or a larger "max".`;
      throw new Held('too-many-lines', String(lines.length), note);
    }
    const kept = group.overflow === 'cut' ? lines.slice(0, most) : lines;
    for (let from = 0; from < kept.length; from += most) {
      const base = this.#base(plan, source);
      if (from > 0) for (const index of plan.firstOnly) base[index] = '';
      const cells = this.#groupCells(plan, source, kept.slice(from, from + most));
      this.#push(rows, plan, [...base.slice(0, group.at), ...cells, ...base.slice(group.at)]);
      if (most === Number.POSITIVE_INFINITY) break;
    }
  }

  #groupCells(plan: RowPlan, source: Source, lines: readonly unknown[]): Cell[] {
    const { group } = plan;
    if (!group) return [];
    const cells: Cell[] = [];
    for (const line of lines) {
      source.line = line;
      const mine = group.fixed.slice();
      for (const { index, write } of group.cells) {
        this.column = String(plan.record.group?.columns[index]?.label ?? '');
        mine[index] = write(source, this.#building.run);
      }
      cells.push(...mine);
    }
    for (let empty = lines.length; empty < this.#building.repeats; empty++) cells.push(...group.fixed.map(() => ''));
    return cells;
  }

  /** Each text begins a row of its own, and goes on in further rows. */
  #pieces(rows: BuiltRow[], plan: RowPlan, source: Source, { of, characters, type }: Pieces): void {
    let number = 0;
    for (const template of of) {
      const text = [...type.write(template.render(source, this.#building.run), this.#building.run)];
      for (let from = 0; from < text.length; from += characters) {
        number += 1;
        source.piece = { text: text.slice(from, from + characters).join(''), number };
        this.#push(rows, plan, this.#base(plan, source));
      }
    }
  }

  #withJoined(plan: RowPlan, source: Source, base: Cell[], lines: readonly unknown[]): Cell[] {
    for (const { index, write, separator, perLine } of plan.joined) {
      this.#at(plan, index);
      const texts = (perLine ? lines : [source.line]).map((line) => {
        source.line = line;
        return textOf(write(source, this.#building.run));
      });
      base[index] = joined(texts, separator);
    }
    return base;
  }

  #base(plan: RowPlan, source: Source): Cell[] {
    const row = plan.fixed.slice();
    for (const { index, write } of plan.perRecord) {
      this.#at(plan, index);
      row[index] = write(source, this.#building.run);
    }
    return row;
  }

  #line(plan: RowPlan, source: Source, base: readonly Cell[], later: boolean): Cell[] {
    const row = base.slice();
    for (const { index, write } of plan.perLine) {
      this.#at(plan, index);
      row[index] = write(source, this.#building.run);
    }
    if (later) for (const index of plan.firstOnly) row[index] = '';
    return row;
  }

  #push(rows: BuiltRow[], plan: RowPlan, cells: Cell[]): void {
    const { accounts, run } = this.#building;
    for (const { index, total, column } of plan.totals) {
      this.#at(plan, index);
      cells[index] = column.type.write(accounts?.valueOf(total, plan.record) ?? '', run);
    }
    accounts?.row(plan.record, () => cells);
    rows.push({ plan, cells });
  }

  #wanted(plan: RowPlan, source: Source): boolean {
    return plan.wanted(source, this.#building.run);
  }

  #at(plan: RowPlan, index: number): void {
    this.column = String(plan.record.columns[index]?.label ?? '');
  }
}

/** Several values in one cell; what holds the separator itself could not be told apart again. */
function joined(texts: readonly string[], separator: string): string {
  const mixed = separator === '' ? undefined : texts.find((text) => text.includes(separator));
  if (mixed === undefined) return texts.join(separator);
  const note = `The value holds "${separator}", which divides the values of this cell. Replace it: "text: { replace: ... }".`;
  throw new Held('delimiter-in-value', mixed, note);
}

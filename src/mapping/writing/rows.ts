import type { Cell } from '../../formats/contract.ts';
import type { Source } from '../fields/field.ts';
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

/** Where the writing stands: a value that is held back is reported with its column. */
export class RowBuilder {
  column = '';
  readonly #groups: readonly PlanGroup[];
  readonly #run: HelperRun;

  constructor(groups: readonly PlanGroup[], run: HelperRun) {
    this.#groups = groups;
    this.#run = run;
  }

  /** All rows of the record that the source shows. */
  rowsOf(source: Source, lines: readonly unknown[]): Cell[][] {
    const rows: Cell[][] = [];
    for (const { perLine, plans } of this.#groups) {
      if (perLine) this.#lines(rows, plans, source, lines);
      else for (const plan of plans) this.#once(rows, plan, source);
    }
    return rows;
  }

  #once(rows: Cell[][], plan: RowPlan, source: Source): void {
    if (isWanted(plan, source)) rows.push(this.#base(plan, source));
  }

  #lines(rows: Cell[][], plans: readonly RowPlan[], source: Source, lines: readonly unknown[]): void {
    if (lines.length === 0) this.#withoutLines(rows, plans, source);
    const bases = plans.map((plan) => this.#base(plan, source));
    for (const [number, line] of lines.entries()) {
      source.line = line;
      for (const [index, plan] of plans.entries()) {
        const base = bases[index];
        if (base && isWanted(plan, source)) rows.push(this.#line(plan, source, base, number > 0));
      }
    }
  }

  /** A package may be reported before anybody knows what is in it; an order without lines asks for nothing. */
  #withoutLines(rows: Cell[][], plans: readonly RowPlan[], source: Source): void {
    if (source.package === undefined) throw new Held('no-lines', '', 'The order has no lines.');
    for (const plan of plans) rows.push(this.#base(plan, source));
  }

  #base(plan: RowPlan, source: Source): Cell[] {
    const row = plan.fixed.slice();
    for (const { index, write } of plan.perRecord) {
      this.#at(plan, index);
      row[index] = write(source, this.#run);
    }
    return row;
  }

  #line(plan: RowPlan, source: Source, base: readonly Cell[], later: boolean): Cell[] {
    const row = base.slice();
    for (const { index, write } of plan.perLine) {
      this.#at(plan, index);
      row[index] = write(source, this.#run);
    }
    if (later) for (const index of plan.firstOnly) row[index] = '';
    return row;
  }

  #at(plan: RowPlan, index: number): void {
    this.column = plan.record.columns[index]?.label ?? '';
  }
}

function isWanted({ when }: RowPlan, source: Source): boolean {
  if (!when) return true;
  const value = when(source);
  return value !== undefined && value !== null && value !== '' && value !== false;
}

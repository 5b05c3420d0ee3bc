import type { Run } from '../types/value-type.ts';
import type { Assembler, ReadRow } from './assembler.ts';
import type { Complaints } from './complaints.ts';
import type { Completion } from './computed.ts';
import { type BoundColumn, type BoundRecord, groupAt } from './header.ts';
import type { ReadPlan } from './plan.ts';
import {
  type CellWatch,
  cellOf,
  type Facts,
  type Repeated,
  type RowFault,
  type RowReader,
  rowReader,
} from './row-reader.ts';
import type { RowSink } from './row-stream.ts';
import { Widths } from './widths.ts';

export interface Rows extends RowSink {
  /** Nothing follows: what is open is closed, and what is missing is said. */
  end(): void;
}

/** What rows of every layout need to be read. */
export interface RowsGiven {
  readonly plan: ReadPlan;
  readonly complaints: Complaints;
  readonly assembler: Assembler;
  readonly run: Run;
  /** Facts with which every row begins. */
  readonly constants: Facts;
  readonly complete: Completion | undefined;
  readonly watch?: CellWatch | undefined;
}

const none: readonly never[] = [];

interface PhysicalRow {
  readonly cells: readonly string[];
  readonly line: number;
  readonly record: BoundRecord;
  readonly more: readonly string[];
}

/** Rows of a file with one kind of row: each is a line, package or level, or several. */
export class FlatRows implements Rows {
  readonly #given: RowsGiven;
  readonly #scratch: Facts;
  readonly #widths: Widths;
  #record: BoundRecord | undefined;
  #reader: RowReader | undefined;

  constructor(given: RowsGiven) {
    this.#given = given;
    this.#scratch = [...given.constants];
    this.#widths = new Widths(given.complaints);
  }

  layout(records: readonly BoundRecord[]): void {
    const { plan, watch } = this.#given;
    const tracking = plan.slot('package.trackingNumber');
    [this.#record] = records;
    this.#reader = this.#record && rowReader(this.#record, plan.spec.reading, tracking, watch);
  }

  row(cells: readonly string[], line: number): void {
    const [record, reader] = [this.#record, this.#reader];
    if (!record || !reader) return;
    const skipped = reader.skipped?.(cells);
    if (skipped) {
      this.#given.complaints.warn({
        row: line,
        code: 'row-skipped',
        note: `${skipped.label} is "${cellOf(skipped)(cells)}".`,
      });
      return;
    }
    const facts = this.#facts(reader);
    const fault = this.#widths.check(record, cells, line) ?? reader.read(cells, facts, this.#given.run);
    const repeated = fault ?? reader.expand?.(cells, facts, this.#given.run);
    const lines = this.#lacking(repeated, record, cells) ?? repeated ?? [{ facts, columns: none }];
    if (Array.isArray(lines)) this.#take(lines, { cells, line, record, more: reader.more(cells) });
    else this.#refuse(lines, cells, line, record, facts);
  }

  end(): void {}

  /** A row of lines that has none would vanish, and its order with it. A stock row without a level says nothing. */
  #lacking(lines: unknown, { columns, plan }: BoundRecord, cells: readonly string[]): RowFault | undefined {
    if (!Array.isArray(lines) || lines.length > 0 || this.#given.plan.spec.kind === 'inventory') return undefined;
    const [first] =
      plan.group.length > 0
        ? groupAt(plan, 0)
        : columns.filter(({ column }) => column.joined !== '' && column.scope === 'line');
    const note = 'The row has no lines, so there is nothing to take from it.';
    return { column: first?.label ?? null, code: 'missing-required', value: first ? cellOf(first)(cells) : '', note };
  }

  #take(lines: readonly Repeated[], row: PhysicalRow): void {
    const { complete, assembler, complaints } = this.#given;
    const { cells, line, record } = row;
    for (const { facts } of complete ? lines : none) {
      const fault = complete?.(facts);
      if (!fault) continue;
      this.#refuse(fault, cells, line, record, facts);
      return;
    }
    for (const [index, repeated] of lines.entries()) {
      const fault = assembler.add(readRow(repeated, row, index === 0));
      if (fault) complaints.add({ row: line, ...fault, rejects: 'row' });
    }
  }

  /** Rows that are done with at once share their facts. */
  #facts({ expand }: RowReader): Facts {
    const { assembler, constants } = this.#given;
    if (assembler.keepsFacts || expand) return constants.slice();
    for (let slot = 0; slot < this.#scratch.length; slot++) this.#scratch[slot] = constants[slot];
    return this.#scratch;
  }

  #refuse(fault: RowFault, cells: readonly string[], line: number, record: BoundRecord, facts: Facts): void {
    const rejects = this.#given.assembler.bad({ cells, record, facts });
    if (rejects) this.#given.complaints.add({ row: line, ...fault, rejects });
  }
}

/** The packages beyond the first go with the first line. */
function readRow({ facts, columns }: Repeated, { cells, line, record, more }: PhysicalRow, first: boolean): ReadRow {
  return {
    facts,
    line,
    unit: line,
    set: undefined,
    more: first ? more : none,
    repeatKey: () => (columns.length > 0 ? JSON.stringify(facts) : textsOf(record.columns, cells).join('\u0000')),
    origin: (slot) => {
      const bound = [...columns, ...record.columns].find(({ slots }) => slots.includes(slot));
      return { row: line, column: bound?.label ?? null, value: bound ? cellOf(bound)(cells) : '' };
    },
  };
}

function textsOf(columns: readonly BoundColumn[], cells: readonly string[]): string[] {
  return columns.map((bound) => cellOf(bound)(cells));
}

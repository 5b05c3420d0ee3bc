import type { Run } from '../types/value-type.ts';
import type { Assembler, ReadRow } from './assembler.ts';
import type { Complaints } from './complaints.ts';
import type { Completion } from './computed.ts';
import type { BoundRecord } from './header.ts';
import type { ReadPlan } from './plan.ts';
import { cellOf, type Facts, type RowFault, type RowReader, rowReader } from './row-reader.ts';
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
}

const noMore: readonly string[] = [];

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
    const { plan } = this.#given;
    [this.#record] = records;
    this.#reader = this.#record && rowReader(this.#record, plan.spec.reading, plan.slot('package.trackingNumber'));
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
    const all = fault ?? (reader.expand ? reader.expand(cells, facts, this.#given.run) : undefined);
    if (all && !Array.isArray(all)) {
      this.#refuse(all, cells, line, record, facts);
      return;
    }
    this.#take(all ?? [facts], cells, line, record, all ? noMore : reader.more(cells), reader);
  }

  end(): void {}

  #take(
    lines: readonly Facts[],
    cells: readonly string[],
    line: number,
    record: BoundRecord,
    more: readonly string[],
    reader: RowReader,
  ): void {
    const { complete, assembler } = this.#given;
    if (complete) {
      for (const facts of lines) {
        const fault = complete(facts);
        if (!fault) continue;
        this.#refuse(fault, cells, line, record, facts);
        return;
      }
    }
    const further = lines.length > 0 && reader.expand ? reader.more(cells) : more;
    for (const [index, facts] of lines.entries()) {
      const fault = assembler.add(readRow(record, facts, cells, line, index === 0 ? further : noMore));
      if (fault) this.#given.complaints.add({ row: line, ...fault, rejects: 'row' });
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

function readRow(
  record: BoundRecord,
  facts: Facts,
  cells: readonly string[],
  line: number,
  more: readonly string[],
): ReadRow {
  return {
    facts,
    line,
    unit: line,
    set: undefined,
    more,
    repeatKey: () => record.columns.map((bound) => cellOf(bound)(cells)).join('\u0000'),
    origin: (slot) => {
      const all = [...record.columns, ...(record.groups ?? []).flat()];
      const bound = all.find(({ slots }) => slots.includes(slot));
      return { row: line, column: bound?.label ?? null, value: bound ? cellOf(bound)(cells) : '' };
    },
  };
}

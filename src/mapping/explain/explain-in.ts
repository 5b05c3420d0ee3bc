import type { Complaint, Mapping } from '../contract.ts';
import type { Assembler, BadRow, ReadRow } from '../reading/assembler.ts';
import type { Completion } from '../reading/computed.ts';
import { fileReader } from '../reading/file-reader.ts';
import type { Rows } from '../reading/flat-rows.ts';
import type { BoundRecord } from '../reading/header.ts';
import { keyOfBad, keySlotOf } from '../reading/orders.ts';
import type { ReadPlan } from '../reading/plan.ts';
import { type Recognise, recogniser } from '../reading/record-tree.ts';
import { type CellWatch, type Facts, rawOf } from '../reading/row-reader.ts';
import type { Passed } from '../reading/row-stream.ts';
import type { ReadWatch } from '../reading/watch.ts';
import type { MappingSpec } from '../spec.ts';
import type { Run } from '../types/value-type.ts';
import { RowTeller } from './row-teller.ts';
import type { ToldReading } from './told.ts';

/** More bad orders than anybody asks about. */
const rejectedKept = 10_000;

const nothing: ReadonlySet<number> = new Set();

const passedBecause: Readonly<Record<Passed, string>> = {
  'skip lines': 'It is one of the rows that "skip lines" leaves out.',
  'before the header': 'It stands before the header.',
  header: 'It is the header: its cells are the names of the columns.',
  'stop at': 'It begins as "stop at" says: it and what follows are no data.',
  blank: 'All of its cells are empty.',
};

/** Reads a file as always, with a watch that keeps what became of each cell of the rows that are wanted. */
export function readingExplainer(name: string, spec: MappingSpec): Mapping['explainIn'] {
  return async (input, context, known, keep) => {
    const watch = new ReadTeller(keep);
    const slices = fileReader(name, spec, watch)(input, context, known);
    let slice = await slices.next();
    while (!slice.done) slice = await slices.next();
    const { fileAccepted, errors, warnings } = slice.value;
    return {
      fileAccepted,
      rows: [...watch.rows.values()].map((row) => row.told(errors, warnings, watch.rejected)),
      widely: errors.filter(({ rejects }: Complaint) => rejects !== 'row'),
      lastRow: watch.lastRow,
    } satisfies ToldReading;
  };
}

class ReadTeller implements ReadWatch {
  readonly rows = new Map<number, RowTeller>();
  /** Orders that are not taken, with the row that costs them. */
  readonly rejected = new Map<string, number>();
  lastRow = 0;
  readonly #keep: (row: number) => boolean;
  readonly #computed = new WeakMap<Facts, ReadonlySet<number>>();
  #run: Run = { zone: 'UTC' };
  #plan: ReadPlan | undefined;
  #recognise: Recognise = () => undefined;
  #header: readonly string[] = [];
  #open: RowTeller | undefined;

  constructor(keep: (row: number) => boolean) {
    this.#keep = keep;
  }

  begin(plan: ReadPlan, run: Run): void {
    this.#plan = plan;
    this.#run = run;
  }

  readonly cell: CellWatch = (bound, read, value) => {
    const raw = rawOf(bound, value);
    return (cells, facts, run) => {
      const fault = read(cells, facts, run);
      this.#open?.note({ bound, raw: raw(cells), facts, fault, run });
      return fault;
    };
  };

  complete(complete: Completion): Completion {
    const slots = this.#plan?.spec.computed.map(({ field }) => this.#plan?.slot(field.path) ?? -1) ?? [];
    return (facts) => {
      const empty = slots.filter((slot) => facts[slot] === undefined);
      const fault = complete(facts);
      this.#computed.set(facts, new Set(empty.filter((slot) => facts[slot] !== undefined)));
      return fault;
    };
  }

  assembler(inner: Assembler): Assembler {
    return {
      keepsFacts: inner.keepsFacts,
      add: (row: ReadRow) => {
        this.rows.get(row.line)?.gives(row.facts, this.#computed.get(row.facts) ?? nothing);
        return inner.add(row);
      },
      bad: (row: BadRow) => {
        const rejects = inner.bad(row);
        if (rejects === 'document' && this.#plan && this.rejected.size < rejectedKept)
          this.rejected.set(keyOfBad(this.#plan, row, keySlotOf(this.#plan), this.#run), this.lastRow);
        return rejects;
      },
      ready: () => inner.ready(),
      finish: (known) => inner.finish(known),
    };
  }

  sink(inner: Rows): Rows {
    return {
      layout: (records: readonly BoundRecord[], header) => {
        this.#recognise = recogniser(records);
        inner.layout(records, header);
      },
      row: (cells, line) => {
        this.#open = this.#begin(cells, line, this.#recognise(cells));
        inner.row(cells, line);
        this.#open = undefined;
      },
      passed: (cells, line, why) => {
        if (why === 'header') this.#header = cells;
        const row = this.#begin(cells, line, undefined);
        if (row) row.skipped = passedBecause[why];
      },
      end: () => inner.end(),
    };
  }

  #begin(cells: readonly string[], line: number, record: BoundRecord | undefined): RowTeller | undefined {
    this.lastRow = Math.max(this.lastRow, line);
    if (!this.#plan || !this.#keep(line)) return undefined;
    const row = new RowTeller(this.#plan, line, cells, record, this.#named() ? this.#header : []);
    this.rows.set(line, row);
    return row;
  }

  #named(): boolean {
    const layout = this.#plan?.spec.layout;
    return layout?.format === 'delimited' && layout.header === 'by name';
  }
}

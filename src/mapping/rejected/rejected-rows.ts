import type { Cell, RowWriter } from '../../formats/contract.ts';
import { foldFor } from '../../formats/text/encoding.ts';
import type { Complaint, Mapping, MappingContext, Rejected } from '../contract.ts';
import { layoutOf } from '../layouts.ts';
import { Complaints } from '../reading/complaints.ts';
import type { BoundRecord } from '../reading/header.ts';
import { type ReadPlan, readPlan } from '../reading/plan.ts';
import { type Passed, RowStream } from '../reading/row-stream.ts';
import type { MappingSpec } from '../spec.ts';
import { encoderOf } from '../writing/encoder.ts';
import { helperRunOf } from '../writing/helper-run.ts';
import { Marking, type MarkStyle, markStyleOf } from './marking.ts';
import { Selection } from './selection.ts';
import { Structure } from './structure.ts';
import { Totals } from './totals.ts';

type Input = () => AsyncIterable<Buffer>;

/** Compiles once; see the contract. */
export function rejectedRows(spec: MappingSpec): Mapping['rejected'] {
  const plan = readPlan(spec);
  return async (open, context, complaints) => {
    const style = markStyleOf(spec);
    if (wanted(complaints, style) === 'as it came') return asItCame(open);
    const selection = new Selection(spec, complaints);
    const found = await firstPass(plan, open, context, selection);
    // Other bytes than those that were complained of, or another mapping: nobody can say where the rows are.
    if (!found) return asItCame(open);
    return { marked: style !== 'none', bytes: secondPass(plan, open, context, selection, found, style) };
  };
}

/** A file that cannot be trusted is given back as it is; rewriting it would hide what is wrong. */
function wanted(complaints: readonly Complaint[], style: MarkStyle): 'rows' | 'as it came' {
  const onFile = complaints.filter(({ rejects }) => rejects === 'file');
  if (onFile.length === 0) return 'rows';
  return style !== 'none' && onFile.every(({ code }) => code === 'all-or-nothing') ? 'rows' : 'as it came';
}

async function asItCame(open: Input): Promise<Rejected> {
  return {
    marked: false,
    bytes: (async function* () {
      yield* open();
    })(),
  };
}

/** How the file at hand is written down. */
type Found = Pick<RowStream, 'decoding' | 'dividers'>;

async function firstPass(
  plan: ReadPlan,
  open: Input,
  context: MappingContext,
  selection: Selection,
): Promise<Found | undefined> {
  const structure = new Structure(plan, helperRunOf(plan.spec, context));
  const faults = new Complaints();
  const stream = new RowStream(plan, faults, {
    layout: (records) => structure.layout(records),
    row: (cells, line) => selection.note(structure.place(cells, line), cells, line),
  });
  for await (const _piece of stream.run(open())) if (faults.rejectsFile) return undefined;
  return faults.rejectsFile ? undefined : stream;
}

async function* secondPass(
  plan: ReadPlan,
  open: Input,
  context: MappingContext,
  selection: Selection,
  { decoding, dividers }: Found,
  style: MarkStyle,
): AsyncGenerator<Buffer> {
  const spec = asFound(plan.spec, dividers);
  const { encoding, byteOrderMark } = decoding;
  const encoder = encoderOf({ ...spec.file, encoding, byteOrderMark });
  const writer = layoutOf(spec).openWriter();
  const marking = new Marking(spec, style, (text) => foldFor(text, encoding));
  const rows = new RowsBack(plan, context, selection, marking);
  yield* encoded(encoder, saidDivider(plan.spec, spec) + (writer.begin?.() ?? ''));
  const stream = new RowStream(plan, new Complaints(), rows);
  for await (const _piece of stream.run(open())) yield* encoded(encoder, rows.take(writer));
  yield* encoded(encoder, rows.take(writer) + (writer.end?.() ?? ''));
}

function* encoded(encoder: ReturnType<typeof encoderOf>, text: string): Generator<Buffer> {
  const bytes = encoder.encode(text);
  if (bytes.length > 0) yield bytes;
}

/** The settings with what this very file has. Values of a tree are texts: a bad number is none, and has to come back too. */
function asFound(spec: MappingSpec, dividers: RowStream['dividers']): MappingSpec {
  const { layout, records } = spec;
  if (layout.format === 'delimited') {
    const quoting = layout.quoting === 'strings' ? 'minimal' : layout.quoting;
    return { ...spec, layout: { ...layout, quoting, delimiter: dividers?.cell ?? layout.delimiter } };
  }
  if (layout.format === 'segments') {
    const { cell: element = layout.element, row: terminator = layout.terminator } = dividers ?? {};
    return { ...spec, layout: { ...layout, element, terminator, dropEmpty: false } };
  }
  if (layout.format === 'fixed width') return spec;
  const asTexts = records.map((record) => ({
    ...record,
    columns: record.columns.map((column) => ({ ...column, type: { ...column.type, bare: false } })),
  }));
  return { ...spec, records: asTexts };
}

/** A spreadsheet had said so in the first line. */
function saidDivider({ layout: stated, file }: MappingSpec, { layout: found }: MappingSpec): string {
  if (stated.format !== 'delimited' || found.format !== 'delimited') return '';
  const differs = stated.delimiter !== null && stated.delimiter !== found.delimiter;
  return differs ? `sep=${found.delimiter}${file.newline || '\n'}` : '';
}

/** Receives all rows again and keeps those that go back, until they are taken. */
class RowsBack {
  readonly #structure: Structure;
  readonly #selection: Selection;
  readonly #totals: Totals;
  readonly #marking: Marking;
  #rows: (readonly Cell[])[] = [];

  constructor(plan: ReadPlan, context: MappingContext, selection: Selection, marking: Marking) {
    const run = helperRunOf(plan.spec, context);
    this.#structure = new Structure(plan, run);
    this.#selection = selection;
    this.#totals = new Totals(plan.spec, run);
    this.#marking = marking;
  }

  /** What stands above the data comes back with it. */
  passed(cells: readonly string[], _line: number, why: Passed): void {
    if (why === 'header') this.#rows.push(this.#marking.header(cells));
    else if (why === 'skip lines' || why === 'before the header') this.#rows.push(cells);
  }

  layout(records: readonly BoundRecord[]): void {
    this.#structure.layout(records);
  }

  row(cells: readonly string[], line: number): void {
    const placed = this.#structure.place(cells, line);
    const how = this.#selection.takes(placed);
    if (!how) return;
    const written = this.#totals.row(placed.record, cells, how === 'around');
    this.#rows.push(this.#marking.row(written, this.#selection.complaintOn(placed, cells, line)));
  }

  take(writer: RowWriter): string {
    const rows = this.#rows;
    this.#rows = [];
    return writer.write(rows);
  }
}

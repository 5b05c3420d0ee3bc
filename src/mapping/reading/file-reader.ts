import type { FindOrders, Mapping, MappingContext, MappingKind, ParseSummary, Readable } from '../contract.ts';
import { errors } from '../errors.ts';
import type { MappingSpec } from '../spec.ts';
import { dataOf } from '../text.ts';
import { usualType } from '../types/usual.ts';
import { Held, Problem, type Run } from '../types/value-type.ts';
import { helperRunOf } from '../writing/helper-run.ts';
import type { Assembler, ReadRow } from './assembler.ts';
import { Complaints } from './complaints.ts';
import type { BoundRecord } from './header.ts';
import { InventoryAssembler } from './inventory.ts';
import { OrderAssembler } from './orders.ts';
import { assertReadable, type ReadPlan, readPlan } from './plan.ts';
import { isFault, orphan, type Parent, recordOf } from './record-tree.ts';
import { type Facts, type RowFault, type RowReader, rowReader } from './row-reader.ts';
import { type RowSink, RowStream } from './row-stream.ts';
import { ShipmentAssembler } from './shipments.ts';

type AnyReadable = Readable[keyof Readable];

/** Compiles once; every file is then read by the same plan. */
export function fileReader(name: string, spec: MappingSpec): Mapping['parse'] {
  const plan = readPlan(spec);
  return (input, context, findOrders) =>
    readFile(name, plan, input, context, findOrders) as ReturnType<Mapping['parse']>;
}

async function* readFile(
  name: string,
  plan: ReadPlan,
  input: AsyncIterable<Buffer>,
  context: MappingContext,
  findOrders: FindOrders,
): AsyncGenerator<readonly AnyReadable[], ParseSummary> {
  assertReadable(name, plan);
  const complaints = new Complaints();
  const assembler = assemblerOf(plan, complaints, context);
  const run = { zone: context.timeZone };
  const rows = new Rows(plan, complaints, assembler, run, constantsOf(name, plan, context));
  const stream = new RowStream(plan, complaints, rows);
  for await (const _piece of stream.run(input)) {
    for (let ready = assembler.ready(); ready; ready = assembler.ready()) yield ready;
  }
  if (!complaints.rejectsFile) {
    rows.end();
    const rest = await assembler.finish(findOrders);
    refuseWhole(plan, complaints);
    if (rest.length > 0 && !complaints.rejectsFile) yield rest;
  }
  return summaryOf(plan.spec.kind, complaints, stream);
}

function assemblerOf(plan: ReadPlan, complaints: Complaints, { now }: MappingContext): Assembler {
  if (plan.spec.kind === 'orders') return new OrderAssembler(plan, complaints);
  return plan.spec.kind === 'shipments' ? new ShipmentAssembler(plan, complaints, now) : new InventoryAssembler(plan);
}

/** All or nothing, where the layout says so. */
function refuseWhole({ spec }: ReadPlan, complaints: Complaints): void {
  const [first] = complaints.errors;
  if (spec.reading.badRows !== 'refuse file' || !first) return;
  const note = 'This layout takes all rows or none, and some are bad. Correct them and send the file again.';
  complaints.add({ row: first.row, column: null, code: 'all-or-nothing', value: '', rejects: 'file', note });
}

function summaryOf(kind: MappingKind, complaints: Complaints, stream: RowStream): ParseSummary {
  return {
    kind,
    fileAccepted: !complaints.rejectsFile,
    errors: complaints.errors,
    warnings: complaints.warnings,
    errorsNotListed: complaints.notListed,
    rows: stream.rows,
    encoding: stream.decoding.encoding,
  };
}

/** Constants of the layout as the facts with which every row begins. */
function constantsOf(name: string, plan: ReadPlan, context: MappingContext): Facts {
  const facts: Facts = new Array(plan.fields.length).fill(undefined);
  const run = helperRunOf(plan.spec, context);
  for (const { field, template } of plan.spec.constants) {
    const value = usualType(field).read(
      filled(name, () => template.render({ ...context.values, ...dataOf(context), mapping: name }, run)),
      run,
    );
    if (value instanceof Problem)
      throw errors.MAPPING_TEXT_FAILED({
        message: `The constant for ${field.path} in mapping ${name} does not fit. ${value.note}`,
        value: name,
      });
    facts[plan.slot(field.path)] = value;
  }
  return facts;
}

function filled(name: string, render: () => string): string {
  try {
    return render();
  } catch (thrown) {
    if (!(thrown instanceof Held)) throw thrown;
    throw errors.MAPPING_TEXT_FAILED({
      message: `A constant of mapping ${name} cannot be filled in. ${thrown.message}`,
      value: name,
      cause: thrown,
    });
  }
}

/** Rows to facts, facts to the assembler; what is wrong to the complaints. */
class Rows implements RowSink {
  readonly #plan: ReadPlan;
  readonly #complaints: Complaints;
  readonly #assembler: Assembler;
  readonly #run: Run;
  readonly #constants: Facts;
  readonly #scratch: Facts;
  #records: readonly BoundRecord[] = [];
  #readers = new Map<BoundRecord, RowReader>();
  /** The reader of a layout with one kind of row. */
  #only: RowReader | undefined;
  #parent: Parent | undefined;

  constructor(plan: ReadPlan, complaints: Complaints, assembler: Assembler, run: Run, constants: Facts) {
    this.#plan = plan;
    this.#complaints = complaints;
    this.#assembler = assembler;
    this.#run = run;
    this.#constants = constants;
    this.#scratch = [...constants];
  }

  layout(records: readonly BoundRecord[]): void {
    this.#records = records;
    this.#readers = new Map(records.map((record) => [record, rowReader(record, this.#plan.spec.reading)]));
    const [first] = records;
    this.#only = first && this.#readers.get(first);
  }

  row(cells: readonly string[], line: number): void {
    const record = recordOf(this.#records, cells);
    if (isFault(record)) this.#refuse(record, cells, line, undefined);
    else if (this.#records.length === 1) this.#plain(record, cells, line);
    else this.#ofTree(record, cells, line);
  }

  #plain(record: BoundRecord, cells: readonly string[], line: number): void {
    const facts = this.#facts();
    const fault = this.#only?.(cells, facts, this.#run);
    if (fault) this.#refuse(fault, cells, line, record);
    else this.#assembler.add({ facts, cells, record, line });
  }

  /** Rows that are done with at once share their facts. */
  #facts(): Facts {
    if (this.#assembler.keepsFacts) return this.#constants.slice();
    for (let slot = 0; slot < this.#scratch.length; slot++) this.#scratch[slot] = this.#constants[slot];
    return this.#scratch;
  }

  /** A row of the first kind begins something; the others add to it, or are its lines. */
  #ofTree(record: BoundRecord, cells: readonly string[], line: number): void {
    const { begins, perLine, columns } = record.plan;
    if (columns.length === 0) return;
    if (begins) this.#begin(line);
    const parent = this.#parent;
    if (!parent) this.#refuse(orphan(record, cells), cells, line, record);
    if (!parent || parent.bad) return;
    const facts = perLine ? parent.facts.slice() : parent.facts;
    const fault = this.#readers.get(record)?.(cells, facts, this.#run);
    if (fault) {
      parent.bad = !perLine;
      this.#refuse(fault, cells, line, record, parent.facts);
    } else if (perLine) this.#assembler.add({ facts, cells, record, line });
    if (perLine) parent.lines += 1;
  }

  #begin(line: number): void {
    this.end();
    this.#parent = { facts: this.#constants.slice(), bad: false, line, lines: 0 };
  }

  /** A head without lines gives nothing; that must not go unseen. */
  end(): void {
    const parent = this.#parent;
    if (!parent || parent.bad || parent.lines > 0) return;
    this.#complaints.warn({
      row: parent.line,
      code: 'no-lines',
      note: 'No line belongs to this record, so it gives nothing.',
    });
  }

  #refuse(
    fault: RowFault,
    cells: readonly string[],
    line: number,
    record: BoundRecord | undefined,
    facts: Facts = [],
  ): void {
    const row: ReadRow | undefined = record && { facts, cells, record, line };
    const rejects = row ? this.#assembler.bad(fault, row) : 'row';
    if (rejects) this.#complaints.add({ row: line, ...fault, rejects });
  }
}

import type {
  Known,
  Mapping,
  MappingContext,
  MappingKind,
  ParseOptions,
  ParseSummary,
  Readable,
  Receipt,
} from '../contract.ts';
import { errors } from '../errors.ts';
import type { MappingSpec } from '../spec.ts';
import { dataOf } from '../text.ts';
import { usualType } from '../types/usual.ts';
import { Held, Problem, type Run } from '../types/value-type.ts';
import { helperRunOf } from '../writing/helper-run.ts';
import { AcknowledgementAssembler } from './acknowledgements.ts';
import type { Assembler } from './assembler.ts';
import { withoutTracking } from './blank-tracking.ts';
import { Complaints } from './complaints.ts';
import { completion } from './computed.ts';
import { FlatRows } from './flat-rows.ts';
import { InventoryAssembler } from './inventory.ts';
import { OrderAssembler } from './orders.ts';
import { assertReadable, type ReadPlan, readPlan } from './plan.ts';
import { ReturnAssembler } from './returns.ts';
import type { Facts } from './row-reader.ts';
import { RowStream } from './row-stream.ts';
import { ShipmentAssembler } from './shipments.ts';
import { TreeRows } from './tree-rows.ts';
import type { ReadWatch } from './watch.ts';

type AnyReadable = Readable[keyof Readable];

/** Compiles once; every file is then read by the same plan. */
export function fileReader(name: string, spec: MappingSpec, watch?: ReadWatch): Mapping['parse'] {
  const plan = readPlan(spec);
  let untracked: ReadPlan | undefined;
  const planFor = ({ blankTracking }: ParseOptions) => {
    if (spec.kind !== 'shipments' || blankTracking !== 'ship without') return plan;
    untracked ??= readPlan(withoutTracking(spec));
    return untracked;
  };
  return (input, context, known, options = {}) =>
    readFile(name, planFor(options), input, { context, known, options, watch }) as ReturnType<Mapping['parse']>;
}

/** One reading of one file. */
interface Asked {
  readonly context: MappingContext;
  readonly known: Known;
  readonly options: ParseOptions;
  readonly watch: ReadWatch | undefined;
}

async function* readFile(
  name: string,
  plan: ReadPlan,
  input: AsyncIterable<Buffer>,
  { context, known, options, watch }: Asked,
): AsyncGenerator<readonly AnyReadable[], ParseSummary> {
  assertReadable(name, plan);
  const complaints = new Complaints(options.complaints);
  const run = helperRunOf(plan.spec, context);
  watch?.begin(plan, run);
  const made = assemblerOf(plan, complaints, { context, run, options });
  const assembler = watch?.assembler(made) ?? made;
  const values = { ...context.values, ...dataOf(context), mapping: name };
  const constants = constantsOf(name, plan, context);
  const plain = completion(plan, values, run);
  const complete = plain && watch ? watch.complete(plain) : plain;
  const given = { plan, complaints, assembler, run, constants, complete, watch: watch?.cell };
  const rows = plan.flat ? new FlatRows(given) : new TreeRows(given);
  const stream = new RowStream(plan, complaints, watch?.sink(rows) ?? rows);
  for await (const _piece of stream.run(input)) {
    for (let ready = assembler.ready(); ready; ready = assembler.ready()) yield ready;
  }
  if (!complaints.rejectsFile) {
    rows.end();
    const rest = await assembler.finish(known);
    refuseWhole(plan, complaints);
    if (rest.length > 0 && !complaints.rejectsFile) yield rest;
  }
  return summaryOf(plan.spec.kind, complaints, stream, rows instanceof TreeRows ? rows.receipts : []);
}

function assemblerOf(
  plan: ReadPlan,
  complaints: Complaints,
  { context, run, options }: Pick<Asked, 'context' | 'options'> & { readonly run: Run },
): Assembler {
  switch (plan.spec.kind) {
    case 'orders':
      return new OrderAssembler(plan, complaints, run);
    case 'shipments':
      return new ShipmentAssembler(plan, complaints, context.now, options.blankTracking === 'refuse');
    case 'acknowledgements':
      return new AcknowledgementAssembler(plan, complaints);
    case 'returns':
      return new ReturnAssembler(plan, complaints);
    default:
      return new InventoryAssembler(plan, complaints);
  }
}

/** All or nothing, where the layout says so. */
function refuseWhole({ spec }: ReadPlan, complaints: Complaints): void {
  const [first] = complaints.errors;
  if (spec.reading.badRows !== 'refuse file' || !first) return;
  const note = 'This layout takes all rows or none, and some are bad. Correct them and send the file again.';
  complaints.add({ row: first.row, column: null, code: 'all-or-nothing', value: '', rejects: 'file', note });
}

function summaryOf(
  kind: MappingKind,
  complaints: Complaints,
  stream: RowStream,
  receipts: readonly Receipt[],
): ParseSummary {
  return {
    kind,
    fileAccepted: !complaints.rejectsFile,
    errors: complaints.errors,
    warnings: complaints.warnings,
    errorsNotListed: complaints.notListed,
    rows: stream.rows,
    encoding: stream.decoding.encoding,
    receipts,
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

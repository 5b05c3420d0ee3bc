import { errors } from '../errors.ts';
import type { Field } from '../fields/field.ts';
import type { Column, MappingSpec } from '../spec.ts';

/** A column that fills fields: `slots` are the places of its fields in a row's facts. */
export interface FilledColumn {
  readonly column: Column;
  readonly slots: readonly number[];
}

export interface RecordPlan {
  readonly name: string;
  /** A row of it begins a new order, package or level; the others go with the one that was begun. */
  readonly begins: boolean;
  readonly perLine: boolean;
  /** Fixed texts by which a row of this kind is known, where there are several kinds. */
  readonly marks: readonly Column[];
  readonly columns: readonly FilledColumn[];
  /** Cells that a row without header needs at least. */
  readonly width: number;
}

/** What reading needs to know of a mapping. Facts of a row are a list with a slot per field. */
export interface ReadPlan {
  readonly spec: MappingSpec;
  readonly fields: readonly Field[];
  readonly records: readonly RecordPlan[];
  slot(path: string): number;
}

export function readPlan(spec: MappingSpec): ReadPlan {
  const fields: Field[] = [];
  const slotOf = (field: Field) => {
    const known = fields.findIndex(({ path }) => path === field.path);
    return known >= 0 ? known : fields.push(field) - 1;
  };
  const firstRecord = spec.records.findIndex(({ each }) => each === 'record');
  const records = spec.records.map((record, index): RecordPlan => {
    const filled = record.columns.flatMap((column) => {
      const readable = column.content.kind === 'field' ? column.content.fields.filter((field) => field.readable) : [];
      return readable.length > 0 ? [{ column, slots: readable.map(slotOf) }] : [];
    });
    const marks =
      spec.records.length > 1
        ? record.columns.filter(({ content }) => content.kind === 'constant' && content.text !== '')
        : [];
    return {
      name: record.name,
      begins: index === firstRecord,
      perLine: record.each === 'line' || (spec.records.length === 1 && record.each === 'record'),
      marks,
      columns: filled,
      width: Math.max(
        0,
        ...record.columns.filter((column) => isNeeded(column, filled)).map((column) => column.index + 1),
      ),
    };
  });
  for (const { field } of spec.constants) slotOf(field);
  return { spec, fields, records, slot: (path) => fields.findIndex((field) => field.path === path) };
}

function isNeeded(column: Column, filled: readonly FilledColumn[]): boolean {
  return !column.optional && filled.some((one) => one.column === column);
}

/** Paths of which a file has to give one. */
const needed: Readonly<Record<MappingSpec['kind'], readonly (readonly string[])[]>> = {
  orders: [['order.orderNumber', 'order.orderId'], ['line.sku'], ['line.quantity']],
  shipments: [['order.orderNumber', 'order.custRef'], ['line.sku', 'line.lineNumber'], ['line.quantity']],
  inventory: [['level.sku'], ['level.quantityAvailable']],
};

/** A layout without these fields says too little to be read. */
export function assertReadable(name: string, plan: ReadPlan): void {
  const missing = needed[plan.spec.kind].filter((paths) => !paths.some((path) => plan.slot(path) >= 0));
  if (missing.length === 0) return;
  const wanted = missing.map((paths) => paths.join(' or ')).join(', ');
  throw errors.MAPPING_WRITES_ONLY({
    message: `Mapping ${name} cannot read files: no column gives ${wanted}.`,
    value: name,
  });
}

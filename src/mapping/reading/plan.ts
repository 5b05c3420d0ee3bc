import { errors } from '../errors.ts';
import type { Field } from '../fields/field.ts';
import type { Column, MappingSpec, RecordScope, RecordType } from '../spec.ts';

/** A column that is looked at: `slots` are the places of its fields in a row's facts. */
export interface FilledColumn {
  readonly column: Column;
  readonly slots: readonly number[];
  /** Of a matrix: the place of what the header says. */
  readonly headerSlot: number;
}

export interface RecordPlan {
  readonly record: RecordType;
  readonly level: number;
  /** Fixed texts by which a row of this kind is known, where there are several kinds. */
  readonly marks: readonly Column[];
  readonly columns: readonly FilledColumn[];
  readonly group: readonly FilledColumn[];
  readonly linkSlot: number;
  /** Cells that a row without header needs at least. */
  readonly width: number;
}

/** What reading needs to know of a mapping. Facts of a row are a list with a slot per field. */
export interface ReadPlan {
  readonly spec: MappingSpec;
  readonly fields: readonly Field[];
  readonly records: readonly RecordPlan[];
  /** The mapping has one kind of row. */
  readonly flat: boolean;
  slot(path: string): number;
}

const levels: readonly RecordScope[] = ['file', 'transaction', 'record', 'package', 'line', 'piece'];
export const transactionLevel = levels.indexOf('transaction');
export const recordLevel = levels.indexOf('record');
export const lineLevel = levels.indexOf('line');

/** What a record of the kind is made of at its deepest: stock has no lines, and of a parcel that came back they need not be told. */
export function leafLevel({ spec, records }: ReadPlan): number {
  const lined = records.some(({ level }) => level >= lineLevel);
  return spec.kind === 'inventory' || (spec.kind === 'returns' && !lined) ? recordLevel : lineLevel;
}

export function readPlan(spec: MappingSpec): ReadPlan {
  const fields: Field[] = [];
  const slotOf = (field: Field) => {
    const known = fields.findIndex(({ path }) => path === field.path);
    return known >= 0 ? known : fields.push(field) - 1;
  };
  const planned = (columns: readonly Column[]) => columns.flatMap((column) => filled(column, slotOf));
  const records = spec.records.map((record): RecordPlan => {
    const columns = planned(record.columns);
    return {
      record,
      level: levels.indexOf(record.each),
      marks: marksOf(record, spec),
      columns,
      group: record.group ? planned(record.group.columns) : [],
      linkSlot: record.link ? slotOf(record.link) : -1,
      width: widthOf(record, columns),
    };
  });
  for (const { field } of [...spec.constants, ...spec.computed]) slotOf(field);
  const flat = records.length === 1 && records[0]?.record.closes === undefined && !spec.records[0]?.tag;
  return { spec, fields, records, flat, slot: (path) => fields.findIndex((field) => field.path === path) };
}

/** Columns that fill fields, that sort rows out, or that have to say what the layout says. */
function filled(column: Column, slotOf: (field: Field) => number): FilledColumn[] {
  const { content, matrix } = column;
  const fields =
    content.kind === 'field'
      ? content.fields
      : content.kind === 'parts'
        ? content.parts.flatMap((part) => (part.kind === 'field' ? [part.field] : []))
        : [];
  const readable = column.type.writeOnly ? [] : fields.filter((field) => field.readable);
  if (readable.length === 0 && !column.rows && !column.mustMatch) return [];
  return [{ column, slots: readable.map(slotOf), headerSlot: matrix ? slotOf(matrix.field) : -1 }];
}

/** What tells a kind of row from the others: its tag, and the fixed texts that stand where the others have theirs. */
function marksOf(record: RecordType, { records, layout }: MappingSpec): Column[] {
  const constants = (one: RecordType) =>
    one.columns.filter(({ content }) => content.kind === 'constant' && content.text !== '');
  const rivals = record.tag === '' ? records : records.filter(({ tag }) => tag === record.tag);
  if (rivals.length < 2 || layout.format === 'xml' || layout.format === 'json') return [];
  const mine = constants(record);
  if (record.tag !== '') return mine;
  const places = rivals.map((one) => new Set(constants(one).map(({ label, index, span }) => (span ? label : index))));
  const common = mine.filter(({ label, index, span }) => places.every((set) => set.has(span ? label : index)));
  return common.length > 0 ? common : mine;
}

/** Of a group of repeated columns the first cell has to be there. */
function widthOf({ columns, group }: RecordType, filledColumns: readonly FilledColumn[]): number {
  const needed = columns.filter((column) => !column.optional && filledColumns.some((one) => one.column === column));
  const plain = Math.max(0, ...needed.map(({ index }) => index + 1));
  return group && group.at >= columns.length ? group.at + 1 : plain;
}

/** Paths of which a file has to give one. */
export const needed: Readonly<Record<MappingSpec['kind'], readonly (readonly string[])[]>> = {
  orders: [['order.orderNumber', 'order.orderId', 'order.custRef'], ['line.sku'], ['line.quantity']],
  shipments: [['order.orderNumber', 'order.custRef']],
  inventory: [['level.sku'], ['level.quantityAvailable', 'level.adjustment']],
  acknowledgements: [['set.control', 'order.orderNumber', 'order.custRef'], ['set.accepted']],
  cancels: [['order.orderNumber', 'order.custRef']],
  returns: [['order.orderNumber', 'order.custRef']],
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

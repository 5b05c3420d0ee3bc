import type { Known, MappingContext } from '../../mapping/contract.ts';
import type { ReadCell, ReadRowTold, ToldCell, ToldCondition, ToldRefusal } from '../../mapping/explain/told.ts';
import { limits } from '../../support/limits.ts';
import { errors as common } from '../errors.ts';
import { batchesOf } from './batches.ts';
import { errors } from './errors.ts';
import { type MappingFile, ready } from './library.ts';
import { type AnyRecord, orderOfRecord } from './records.ts';
import { numberOf } from './render-files.ts';
import type { Sample } from './samples.ts';

export type { ReadCell, ToldCell, ToldSource, ToldStep, ToldValue } from '../../mapping/explain/told.ts';

/** Which cells somebody asks about; what is absent is any. */
export interface Asked {
  /** Number, reference or id of an order. */
  readonly order: string | undefined;
  readonly row: number | undefined;
  /** Name, label, positions, tag and place, or path. */
  readonly column: string | undefined;
  /** Most cells that are told. */
  readonly limit: number;
}

/** The rule of a cell as it stands in the mapping file. */
export interface RuleText {
  /** `file:line:column`; `''` = no rule. */
  readonly at: string;
  readonly yaml: string;
}

export type WrittenCell = Omit<ToldCell, 'names' | 'place'> &
  RuleText & { readonly row: number; readonly record: string; readonly orderNumber: string };

export type UnwrittenRecord = ToldCondition & { readonly orderNumber: string };

export type ExplainedRefusal = Omit<ToldRefusal, 'cell'> & {
  readonly orderNumber: string;
  readonly cell: (Omit<ToldCell, 'names' | 'place'> & RuleText) | null;
};

export interface ExplainedFile {
  readonly name: string;
  readonly cells: readonly WrittenCell[];
  /** Cells that were asked about and are not told. */
  readonly more: number;
  /** Records that `when` left out. */
  readonly unwritten: readonly UnwrittenRecord[];
  readonly refused: readonly ExplainedRefusal[];
}

export type ExplainedRow = Omit<ReadRowTold, 'cells'> & {
  readonly cells: readonly (Omit<ReadCell, 'names' | 'place'> & RuleText)[];
};

export interface ExplainedReading {
  readonly fileAccepted: boolean;
  readonly rows: readonly ExplainedRow[];
  /** Complaints that cost more than their row. */
  readonly widely: ReadRowTold['complaints'];
}

/** Why the cells of the next files are as they are. No number is taken, nothing is written. */
export async function explainWriting(
  file: MappingFile,
  samples: readonly Sample[],
  asked: Asked,
): Promise<ExplainedFile[]> {
  const mapping = ready(file);
  const files: ExplainedFile[] = [];
  const columns = new Set<string>();
  for (const { endpoint: _, eachOrder, context, records } of samples) {
    const split = { kind: mapping.kind, oneFilePer: eachOrder ? ('order' as const) : mapping.oneFilePer };
    for (const [place, batch] of batchesOf(split, records, undefined).entries()) {
      const wanted = batch.map((index) => records[index] as AnyRecord);
      const isAsked = (of: number | null) =>
        of === null ? asked.order === undefined : isOrder(wanted[of], asked.order);
      if (!wanted.some((_record, of) => isAsked(of))) continue;
      const numbered = { ...context, sequence: context.sequence + place };
      const told = await mapping.explainOut(wanted as never, numbered, isAsked);
      for (const { cells } of told.rows) for (const { column } of cells) columns.add(column);
      const rows = told.rows.filter(({ row }) => asked.row === undefined || row === asked.row);
      const cells = rows.flatMap(({ row, record, of, cells: all }) =>
        all
          .filter((cell) => isColumn(cell.names, asked.column))
          .map((cell) => ({ row, record, orderNumber: orderOf(wanted, of), ...withRule(file, cell) })),
      );
      files.push({
        name: told.fileName,
        cells: cells.slice(0, asked.limit),
        more: Math.max(0, cells.length - asked.limit),
        unwritten: unwrittenOf(told.conditions, asked, cells.length, wanted),
        refused: told.refused
          .filter(({ index }) => isAsked(index))
          .map((one) => ({
            ...one,
            orderNumber: orderOf(wanted, one.index),
            cell: one.cell && withRule(file, one.cell),
          })),
      });
    }
  }
  if (files.some(({ cells, refused, unwritten }) => cells.length + refused.length + unwritten.length > 0)) return files;
  throw nothingFound(asked, [...columns]);
}

/** Records left out matter where their cells are asked for, or where nothing else answers. */
function unwrittenOf(
  conditions: readonly ToldCondition[],
  { column, row }: Asked,
  found: number,
  wanted: readonly AnyRecord[],
): UnwrittenRecord[] {
  if (row !== undefined || (column !== undefined && found > 0)) return [];
  return conditions
    .filter(({ written, record }) => !written && (column === undefined || isOfRecord(column, record)))
    .map((one) => ({ ...one, orderNumber: orderOf(wanted, one.of) }));
}

function isOfRecord(column: string, record: string): boolean {
  const [asked, tag = ''] = [plain(column), plain(record).split(' ')[0]];
  return asked.startsWith(plain(record)) || (tag !== '' && asked.startsWith(tag));
}

interface Received {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly context: MappingContext;
  readonly known: Known;
}

/** Rows that are told when none is named. */
const rowsTold = 20;

/** What became of the cells of a file that was received. Nothing is booked. */
export async function explainReading(
  file: MappingFile,
  { bytes, context, known }: Received,
  asked: Asked,
): Promise<ExplainedReading> {
  let kept = 0;
  const keep = (row: number) => (asked.row === undefined ? kept++ < rowsTold : row === asked.row);
  const { rows, lastRow, ...told } = await ready(file).explainIn(bounded(bytes), context, known, keep);
  const found = rows.map(({ cells, ...row }) => ({
    ...row,
    cells: cells.filter(({ names }) => isColumn(names, asked.column)).map((cell) => withRule(file, cell)),
  }));
  if (asked.row !== undefined && found.length === 0)
    throw errors.MAPPING_NOTHING_TO_EXPLAIN({
      message: `No row begins at ${asked.row}; the last that was looked at begins at ${lastRow}.`,
    });
  const silent = found.every(({ cells, skipped }) => cells.length === 0 && skipped === '');
  if (silent && rows.some(({ cells }) => cells.length > 0))
    throw nothingFound(asked, [...new Set(rows.flatMap(({ cells }) => cells.map(({ column }) => column)))]);
  return { ...told, rows: found };
}

async function* bounded(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > limits.fileBytes) throw common.FILE_TOO_LARGE();
    yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
}

function nothingFound({ order, row, column }: Asked, columns: readonly string[]): Error {
  const asked = [
    order === undefined ? '' : `order ${order}`,
    row === undefined ? '' : `row ${row}`,
    column === undefined ? '' : `column "${column}"`,
  ].filter((one) => one !== '');
  const known = columns.length > 0 ? ` Columns are: ${columns.slice(0, 60).join(', ')}.` : '';
  return errors.MAPPING_NOTHING_TO_EXPLAIN({ message: `Nothing is found for ${asked.join(', ') || 'this'}.${known}` });
}

function isOrder(record: AnyRecord | undefined, ref: string | undefined): boolean {
  if (ref === undefined) return true;
  const order = record && orderOfRecord(record);
  const wanted = bareRef(ref);
  return [order?.orderNumber, order?.custRef, order?.orderId].some(
    (one) => one !== undefined && bareRef(one) === wanted,
  );
}

/** Shops write their numbers with a sign in front, and people leave it out. */
function bareRef(ref: string): string {
  return ref.trim().replace(/^#/, '').toLowerCase();
}

function isColumn(names: readonly string[], wanted: string | undefined): boolean {
  return wanted === undefined || names.some((name) => plain(name) === plain(wanted));
}

function plain(name: string): string {
  return name.trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

function orderOf(records: readonly AnyRecord[], of: number | null): string {
  return of === null ? '' : numberOf(records[of]);
}

function withRule<T extends Pick<ToldCell, 'names' | 'place'>>(
  { file, text }: MappingFile,
  { names: _names, place, ...cell }: T,
): Omit<T, 'names' | 'place'> & RuleText {
  const at = place ? `${file}:${place.line}:${place.column}` : '';
  return { ...cell, at, yaml: place ? (text.split('\n')[place.line - 1] ?? '').trim() : '' };
}

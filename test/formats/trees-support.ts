import { type Cell, type RowFormat, UnreadableFile } from '../../src/formats/contract.ts';
import { json } from '../../src/formats/json/index.ts';
import type { JsonSettings } from '../../src/formats/json/settings.ts';
import type { TreeColumn, TreeShape } from '../../src/formats/tree.ts';
import { xml } from '../../src/formats/xml/index.ts';
import type { XmlSettings } from '../../src/formats/xml/settings.ts';
import { liveMegabytes } from '../support/live-memory.ts';
import { inPieces } from './support.ts';

export interface ReadTree {
  readonly cells: readonly (readonly string[])[];
  readonly lines: readonly number[];
  /** `code row`, and the value if there is one, of what made the file unreadable. */
  readonly fault?: string;
  readonly note?: string;
}

/** `order: Orders/Order*` is a shape with its path; `*` = many. Columns: `Sku`, `@id`, `Qty:number`, `.` for the own text. */
export function shape(head: string, ...columns: string[]): TreeShape {
  const [name = '', path = ''] = head.split(': ');
  const names = path.replace(/\*$/, '');
  return { name, path: names === '' ? [] : names.split('/'), many: path.endsWith('*'), columns: columns.map(column) };
}

function column(text: string): TreeColumn {
  const type = /:(number|boolean)$/.exec(text)?.[1] ?? 'text';
  const path = text.replace(/:(number|boolean)$/, '');
  return { path: path === '.' ? [] : path.split('/'), type: type as TreeColumn['type'] };
}

/** Orders with lines, as most tests want them. */
export const orders = [
  shape('order: Orders/Order*', '@id', 'ShipTo/Name', 'Total:number'),
  shape('line: Orders/Order/Lines/Line*', 'Sku', 'Qty:number'),
];

const usual = { root: 'File', shapes: orders, indent: 0, newline: '\n', empty: 'leave out' } as const;
export const xmlSettings: XmlSettings = { ...usual, declaration: false, encoding: 'UTF-8', attributes: {} };
export const jsonSettings: JsonSettings = { ...usual, lines: false };

type Options<S> = Partial<S> & { readonly size?: number };

export function readXml(input: string | Buffer, { size, ...settings }: Options<XmlSettings> = {}): Promise<ReadTree> {
  return readTree(xml, { ...xmlSettings, ...settings }, input, size);
}

export function readJson(input: string | Buffer, { size, ...settings }: Options<JsonSettings> = {}): Promise<ReadTree> {
  return readTree(json, { ...jsonSettings, ...settings }, input, size);
}

export function writeXml(rows: readonly (readonly Cell[])[], settings: Partial<XmlSettings> = {}): string {
  return writeTree(xml, { ...xmlSettings, ...settings }, rows);
}

export function writeJson(rows: readonly (readonly Cell[])[], settings: Partial<JsonSettings> = {}): string {
  return writeTree(json, { ...jsonSettings, ...settings }, rows);
}

export async function readTree<S>(
  format: RowFormat<S>,
  settings: S,
  input: string | Buffer | AsyncIterable<Buffer>,
  size = 65_536,
): Promise<ReadTree> {
  const bytes = typeof input === 'string' ? Buffer.from(input) : input;
  const found = { cells: [] as (readonly string[])[], lines: [] as number[] };
  const reader = format.openReader(settings, () => undefined);
  try {
    const pieces = Buffer.isBuffer(bytes) ? inPieces(bytes, size) : bytes;
    for await (const piece of pieces) keep(found, await reader.write(piece));
    keep(found, await reader.end());
    await reader.end();
    return found;
  } catch (thrown) {
    if (!(thrown instanceof UnreadableFile)) throw thrown;
    const value = thrown.value === '' ? '' : ` ${thrown.value}`;
    return { ...found, fault: `${thrown.code} ${thrown.row}${value}`, note: thrown.message };
  }
}

function keep(
  found: { cells: (readonly string[])[]; lines: number[] },
  batch: { cells: readonly (readonly string[])[]; lines: readonly number[] },
): void {
  found.cells.push(...batch.cells);
  found.lines.push(...batch.lines);
}

/** Every outermost record in a call of its own, as a stream of orders is written. */
export function writeTree<S extends { shapes: readonly TreeShape[] }>(
  format: RowFormat<S>,
  settings: S,
  rows: readonly (readonly Cell[])[],
): string {
  const writer = format.openWriter(settings);
  const outermost = settings.shapes.filter(
    (one) => !settings.shapes.some((other) => other !== one && isBefore(other.path, one.path)),
  );
  const sets: (readonly Cell[])[][] = [];
  for (const row of rows) {
    if (outermost.some(({ name }) => name === row[0])) sets.push([]);
    sets.at(-1)?.push(row);
  }
  return (writer.begin?.() ?? '') + sets.map((set) => writer.write(set)).join('') + (writer.end?.() ?? '');
}

function isBefore(path: readonly string[], other: readonly string[]): boolean {
  return path.length < other.length && path.every((name, at) => name === other[at]);
}

const lookers = new Set<() => void>();

/** A long file in pieces, without ever being in memory. */
export async function* streamed(head: string, piece: string, times: number, tail: string): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(piece);
  yield Buffer.from(head);
  for (let at = 0; at < times; at += 1) {
    if (at % 20 === 0) for (const look of lookers) look();
    yield bytes;
  }
  yield Buffer.from(tail);
}

/** MiB that were live at most while something ran, beyond what was live before. */
export async function heldWhile<T>(task: () => Promise<T>): Promise<{ held: number; result: T }> {
  const before = liveMegabytes();
  let most = before;
  const look = () => {
    most = Math.max(most, liveMegabytes());
  };
  lookers.add(look);
  try {
    const result = await task();
    look();
    return { held: most - before, result };
  } finally {
    lookers.delete(look);
  }
}

import { catalogueOf } from '../fields/catalogue.ts';
import { combine } from './combine.ts';
import type {
  ColumnGuess,
  GuessedKind,
  KnownColumn,
  LayoutName,
  Proposal,
  RecordGuess,
  SampleLayout,
  SampleTable,
  Scene,
} from './contract.ts';
import { roleOf } from './evidence/roles.ts';
import { kindOf } from './kind.ts';
import { layoutOf } from './layouts/index.ts';
import { hasOrdersOfSeveralRows } from './order-rows.ts';
import { sampleText } from './sample-text.ts';

export interface GuessOptions {
  /** What the file is about, where somebody knows. */
  readonly kind?: GuessedKind;
  /** Columns of the other mappings of the workspace. */
  readonly known?: readonly KnownColumn[];
}

/** Proposes a mapping for a file like this one. Throws `UnreadableFile` when it is no text. */
export function guessMapping(bytes: Buffer, { kind: said, known = [] }: GuessOptions = {}): Proposal {
  const { text, encoding, byteOrderMark, newline } = sampleText(bytes);
  const layout = layoutOf(text);
  const { kind, reason } = said ? { kind: said, reason: 'you said so' } : kindOf(layout);
  const scene = { kind, layout, known };
  const guesses = combine(scene);
  const records = layout.tables.map((table) => recordOf(scene, table, guesses));
  return {
    kind,
    kindReason: reason,
    format: layout.format,
    encoding,
    byteOrderMark,
    newline,
    layout: layoutName(layout, records),
    records,
    missing: missingOf(kind, records),
    rows: Math.max(0, ...layout.tables.flatMap(({ places }) => places.map((place) => place + 1))),
  };
}

function recordOf(
  { kind, layout }: Scene,
  table: SampleTable,
  guesses: ReadonlyMap<unknown, ColumnGuess>,
): RecordGuess {
  const columns = table.columns.flatMap((column) => guesses.get(column) ?? []);
  return {
    name: table.name,
    each: eachOf(kind, layout, table, columns),
    columns,
    ...(table.group && { group: table.group }),
  };
}

/** What one row stands for. A row that has something of a line is one of a line. */
function eachOf(
  kind: GuessedKind,
  layout: SampleLayout,
  table: SampleTable,
  columns: readonly ColumnGuess[],
): RecordGuess['each'] {
  const role = roleOf(layout, table);
  if (role === 'file' && layout.format.id !== 'segments') return 'file';
  if (kind === 'inventory') return 'level';
  const perLine = columns.some(({ meaning }) => meaning.is === 'field' && meaning.path.startsWith('line.'));
  if (perLine || (role === 'one' && kind === 'shipments' && layout.tables.length === 1)) return 'line';
  return kind === 'orders' ? 'order' : 'package';
}

function layoutName({ tables }: SampleLayout, records: readonly RecordGuess[]): LayoutName {
  const [table] = tables;
  if (tables.length > 1) return 'several kinds of rows';
  if (table?.group) return 'one row per order, columns repeat in groups';
  if (records.some(({ columns }) => columns.some(({ firstLineOnly }) => firstLineOnly)))
    return 'one row per line, order columns on the first row only';
  const perLine = records.some(({ each }) => each === 'line');
  return perLine && table && hasOrdersOfSeveralRows(table)
    ? 'one row per line, order columns repeated'
    : 'one row per record';
}

/** Of each list a file needs one. */
const needs: Readonly<Record<GuessedKind, readonly (readonly string[])[]>> = {
  orders: [['order.orderNumber', 'order.custRef', 'order.orderId'], ['line.sku'], ['line.quantity']],
  shipments: [
    ['order.orderNumber', 'order.custRef'],
    ['line.sku', 'line.lineNumber'],
    ['line.quantity'],
    ['package.trackingNumber'],
  ],
  inventory: [['level.sku'], ['level.quantityAvailable']],
};

function missingOf(kind: GuessedKind, records: readonly RecordGuess[]): string[] {
  const found = new Set(
    records.flatMap(({ columns }) => columns.flatMap(({ meaning }) => (meaning.is === 'field' ? [meaning.path] : []))),
  );
  const listed = catalogueOf(kind);
  return needs[kind]
    .filter((paths) => !paths.some((path) => found.has(path)))
    .map((paths) => paths.filter((path) => listed.has(path)).join(' or '));
}

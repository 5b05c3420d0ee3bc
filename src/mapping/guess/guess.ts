import { catalogueOf } from '../fields/catalogue.ts';
import { combine } from './combine.ts';
import type {
  GuessedKind,
  KnownColumn,
  LayoutName,
  Proposal,
  RecordGuess,
  SampleLayout,
  SampleTable,
  Scene,
} from './contract.ts';
import { kindOf } from './kind.ts';
import { layoutOf } from './layouts/index.ts';
import { eachOf } from './levels.ts';
import { hasOrdersOfSeveralRows } from './order-rows.ts';
import { fieldsOf, type Guesses } from './refine/guesses.ts';
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
  const found = new Set(records.flatMap(({ columns }) => columns.flatMap(fieldsOf)));
  const computed = computedOf(kind, found);
  return {
    kind,
    kindReason: reason,
    format: layout.format,
    encoding,
    byteOrderMark,
    newline,
    layout: layoutName(layout, records),
    records,
    computed,
    missing: missingOf(kind, new Set([...found, ...Object.keys(computed)])),
    rows: Math.max(0, ...layout.tables.flatMap(({ places }) => places.map((place) => place + 1))),
  };
}

function recordOf(scene: Scene, table: SampleTable, guesses: Guesses): RecordGuess {
  const columns = table.columns.flatMap((column) => guesses.get(column) ?? []);
  return {
    name: table.name,
    each: eachOf(scene, table, guesses),
    columns,
    ...(table.path !== undefined && { path: table.path }),
    ...(table.group && { group: table.group }),
  };
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

function missingOf(kind: GuessedKind, found: ReadonlySet<string>): string[] {
  const listed = catalogueOf(kind);
  return needs[kind]
    .filter((paths) => !paths.some((path) => found.has(path)))
    .map((paths) => paths.filter((path) => listed.has(path)).join(' or '));
}

/** A stock file that does not say what is available says what it is made of. */
function computedOf(kind: GuessedKind, found: ReadonlySet<string>): Readonly<Record<string, string>> {
  if (kind !== 'inventory' || found.has('level.quantityAvailable') || !found.has('level.quantityOnHand')) return {};
  const parts = ['level.quantityAllocated', 'level.quantityHeld'].filter((path) => found.has(path));
  const rest = parts.reduce((left, path) => `(minus ${left} ${path})`, 'level.quantityOnHand');
  return { 'level.quantityAvailable': `{{most 0 ${rest}}}` };
}

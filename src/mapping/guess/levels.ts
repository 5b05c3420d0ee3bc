import type { RecordGuess, SampleTable, Scene } from './contract.ts';
import { roleOf } from './evidence/roles.ts';
import { fieldIn, type Guesses } from './refine/guesses.ts';

type Level = RecordGuess['each'];

/** What one row stands for. A row that has something of a line is one of a line. */
export function eachOf(scene: Scene, table: SampleTable, guesses: Guesses): Level {
  const { kind, layout } = scene;
  if (layout.format.id === 'segments') return levelOfSegment(scene, table, guesses);
  if (layout.tables.length > 1 && roleOf(layout, table) === 'file') return 'file';
  if (kind === 'inventory') return isHead(scene, table, guesses) ? 'transaction' : 'level';
  const record = kind === 'orders' ? 'order' : 'shipment';
  if (table.group) return record;
  if (has(table, guesses, /^line\./)) return 'line';
  if (layout.tables.length === 1) return kind === 'orders' ? 'order' : 'package';
  return kind === 'shipments' && isPackage(layout.tables, table, guesses) ? 'package' : record;
}

function has({ columns }: SampleTable, guesses: Guesses, wanted: RegExp): boolean {
  return columns.some((column) => wanted.test(fieldIn(guesses, column) ?? ''));
}

/** Above the levels: a row that names no item, where others do. */
function isHead({ layout: { tables } }: Scene, table: SampleTable, guesses: Guesses): boolean {
  const item = /^level\.sku$/;
  return !has(table, guesses, item) && tables.some((other) => has(other, guesses, item));
}

function isPackage(tables: readonly SampleTable[], table: SampleTable, guesses: Guesses): boolean {
  const reference = /^(order\.(orderNumber|custRef)|shipment\.)/;
  return (
    has(table, guesses, /^package\./) &&
    !has(table, guesses, reference) &&
    tables.some((other) => has(other, guesses, reference))
  );
}

/** Segments have no key: what stands between the first line of a set and its last one belongs to a line. */
function levelOfSegment({ kind, layout: { tables } }: Scene, table: SampleTable, guesses: Guesses): Level {
  const inner = kind === 'inventory' ? /^level\.(sku|quantity)/ : /^line\./;
  const lines = tables.filter((one) => has(one, guesses, inner));
  const places = lines.flatMap((one) => one.places).sort((a, b) => a - b);
  const record = kind === 'inventory' ? 'transaction' : kind === 'orders' ? 'order' : 'shipment';
  if (places.length === 0) return record;
  const starts = new Set(lines[0]?.places ?? []);
  const isInside = table.places.some((place) => {
    const before = places.findLast((one) => one <= place);
    const next = places.find((one) => one >= place);
    return before !== undefined && next !== undefined && !(starts.has(next) && next !== place) && !beginsSet(place);
  });
  return isInside ? (kind === 'inventory' ? 'level' : 'line') : record;

  /** Heads of a set stand between the lines of the set before and its own ones. */
  function beginsSet(place: number): boolean {
    const next = places.find((one) => one >= place);
    return next !== undefined && next !== place && starts.has(next);
  }
}

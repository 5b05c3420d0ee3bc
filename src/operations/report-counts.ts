import { dayAfter, readingAt } from '../domain/calendar/wall-clock.ts';
import { type Counted, countedBetween, ordersBetween, talliedMerchants } from '../storage/tally.ts';
import type { Dock } from './dock.ts';
import type { Scope } from './scope.ts';
import { cellText } from './spreadsheet.ts';
import { csvOf } from './translation/csv-text.ts';

/** What one merchant had handed over and shipped in a month of its own zone. */
export interface MonthCount {
  readonly merchant: string;
  readonly month: string;
  readonly zone: string;
  /** Instants: the month begins with the one and ends before the other. */
  readonly from: string;
  readonly to: string;
  /** An order that went to several WMSes counts once. */
  readonly all: Omit<Counted, 'wms'>;
  readonly byWms: readonly Counted[];
}

/** `month`: `2026-10`. Every merchant of the workspace, and whoever else had anything. */
export async function countMonth(dock: Dock, scope: Scope, month: string): Promise<MonthCount[]> {
  const { reader } = dock.tools.store;
  const workspace = dock.tools.workspace();
  const known = [...workspace.merchants.keys()].filter((id) => scope === 'every merchant' || scope.includes(id));
  const merchants = [...new Set([...known, ...(await talliedMerchants(reader, scope))])].sort();
  const counts: MonthCount[] = [];
  for (const merchant of merchants) {
    const zone = workspace.merchants.get(merchant)?.zone ?? workspace.zone;
    const { from, to } = monthIn(zone, month);
    const byWms = await countedBetween(reader, merchant, from, to);
    if (byWms.length === 0 && !known.includes(merchant)) continue;
    const orders = await ordersBetween(reader, merchant, from, to);
    const sum = (key: keyof Omit<Counted, 'wms'>) => byWms.reduce((total, one) => total + one[key], 0);
    const all = { orders, lines: sum('lines'), units: sum('units'), packages: sum('packages'), voided: sum('voided') };
    counts.push({ merchant, month, zone, from, to, all, byWms });
  }
  return counts;
}

/** Pure. From midnight of its first day to midnight of the next month's, by the clock of the zone. */
export function monthIn(zone: string, month: string): { from: string; to: string } {
  const first = `${month}-01`;
  const next = `${dayAfter(first, 31).slice(0, 7)}-01`;
  const instant = (day: string) => new Date(readingAt(zone, day, 0).first).toISOString();
  return { from: instant(first), to: instant(next) };
}

export const countColumns = [
  ...(['merchant', 'month', 'zone', 'wms', 'orders', 'lines', 'units', 'packages', 'voided'] as const),
];

type CountRow = Readonly<Record<(typeof countColumns)[number], string>>;

/** Pure. One row for each merchant, `wms` empty; where it used several WMSes, one for each of them below. */
export function countRows(counts: readonly MonthCount[]): CountRow[] {
  return counts.flatMap(({ merchant, month, zone, all, byWms }) => {
    const rows = [{ wms: '', ...all }, ...(byWms.length > 1 ? byWms : [])];
    return rows.map(({ wms, orders, lines, units, packages, voided }) => ({
      ...{ merchant, month, zone, wms },
      ...textsOf({ orders, lines, units, packages, voided }),
    }));
  });
}

function textsOf<K extends string>(figures: Readonly<Record<K, number>>): Record<K, string> {
  return Object.fromEntries(Object.entries(figures).map(([key, value]) => [key, String(value)])) as Record<K, string>;
}

export function countsCsv(counts: readonly MonthCount[]): string {
  const rows = countRows(counts).map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, text]) => [name, cellText(text)])),
  );
  return csvOf(countColumns, rows);
}

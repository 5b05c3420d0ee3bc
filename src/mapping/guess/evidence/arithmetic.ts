import type { Claim, SampleColumn, SampleTable, Scene } from '../contract.ts';
import { dateShape } from '../shapes/dates.ts';
import { shapesOf } from '../shapes/shapes.ts';

/** Columns of a stock file are few; of the first ones every three are tried. */
const most = 20;

interface Triple {
  readonly whole: SampleColumn;
  /** In the order in which they stand. */
  readonly parts: readonly [SampleColumn, SampleColumn];
  /** Rows in which all three say something. */
  readonly telling: number;
}

const known = new WeakMap<SampleTable, readonly Triple[]>();

/** On hand - allocated = available, in every row. */
export function stockClaims({ kind }: Scene, table: SampleTable, column: SampleColumn): Claim[] {
  if (kind !== 'inventory') return [];
  const triples = known.get(table) ?? triplesOf(table);
  known.set(table, triples);
  const [only] = triples;
  if (!only || triples.length !== 1 || only.telling === 0) return [];
  const { whole, parts } = only;
  if (column === whole)
    return [
      {
        field: 'level.quantityOnHand',
        weight: 0.8,
        sure: only.telling > 1,
        reason: 'in every row it is the sum of two other columns',
      },
    ];
  if (!parts.includes(column)) return [];
  const allocated = likelierAllocated(parts) === column;
  return [
    {
      field: allocated ? 'level.quantityAllocated' : 'level.quantityAvailable',
      weight: 0.7,
      reason: 'with a second column it makes up what is on hand, in every row',
    },
  ];
}

/** Usually the smaller part of the stock is allocated. */
function likelierAllocated([first, second]: Triple['parts']): SampleColumn {
  const sum = ({ values }: SampleColumn) => values.reduce((total, value) => total + Number(value), 0);
  return sum(first) <= sum(second) ? first : second;
}

function triplesOf({ columns }: SampleTable): Triple[] {
  const numbers = columns
    .filter(({ filled }) => filled.length > 0 && isCount(filled))
    .slice(0, most)
    .map((column) => ({ column, values: column.values.map((value) => (value === '' ? Number.NaN : Number(value))) }));
  const found: Triple[] = [];
  for (const whole of numbers) {
    for (const [index, first] of numbers.entries()) {
      for (const second of numbers.slice(index + 1)) {
        if (whole === first || whole === second) continue;
        const rows = whole.values.map(
          (value, row) => [value, first.values[row] ?? 0, second.values[row] ?? 0] as const,
        );
        const said = rows.filter((row) => !row.some(Number.isNaN));
        if (said.length < 2 || !said.every(([sum, a, b]) => sum === a + b)) continue;
        const telling = said.filter(([sum, a, b]) => sum !== 0 && a !== 0 && b !== 0).length;
        found.push({ whole: whole.column, parts: [first.column, second.column], telling });
      }
    }
  }
  // A column of zeros makes a sum of any two equal ones.
  return found.filter(({ telling }) => telling > 0);
}

function isCount(values: readonly string[]): boolean {
  const shapes = shapesOf(values);
  return (shapes.integer || shapes.zeroDecimals) && !dateShape(values);
}

import type { ColumnGuess, SampleColumn, SampleTable } from '../contract.ts';
import { columnsFor, type Refinement } from './guesses.ts';

/** Totals have the decimals of their currency. */
const ofTotals = 2;
const mostPlaces = 6;

/** In records of fixed width: totals and prices without a point show by one another how many decimals each has. */
export const impliedDecimals: Refinement = ({ kind, layout }, table, guesses) => {
  if (kind !== 'orders' || layout.format.id !== 'fixed width') return [];
  const [total] = columnsFor(table, guesses, /^order\.grandTotal$/);
  const lines = layout.tables.find((other) => columnsFor(other, guesses, /^line\.unitPrice$/).length === 1);
  const [price] = lines ? columnsFor(lines, guesses, /^line\.unitPrice$/) : [];
  const [quantity] = lines ? columnsFor(lines, guesses, /^line\.quantity$/) : [];
  if (!total || !lines || !price || !quantity || ![total, price].every(isBare)) return [];
  const more = decimalsMore(table, total, lines, price, quantity);
  if (more === undefined) return [];
  return [
    [total, ofTotals],
    [price, ofTotals + more],
  ].flatMap(([column, places]): [SampleColumn, ColumnGuess][] => {
    const guess = guesses.get(column as SampleColumn);
    if (!guess) return [];
    const reason = `prices times quantities make up the totals with ${ofTotals + more} decimals in prices and ${ofTotals} in totals`;
    const type = { key: 'decimal', value: { implied: places } } as const;
    return [[column as SampleColumn, { ...guess, type, certain: false, reason: `${told(guess)}; ${reason}` }]];
  });
};

function told({ reason }: ColumnGuess): string {
  return reason.replace(/; its decimals may be implied.*$/, '');
}

function isBare({ filled }: SampleColumn): boolean {
  return filled.length > 0 && filled.every((value) => /^\d{3,}$/.test(value));
}

/** So many decimals more in prices: freight, taxes and discounts change a total, but not by its size. */
function decimalsMore(
  heads: SampleTable,
  total: SampleColumn,
  lines: SampleTable,
  price: SampleColumn,
  quantity: SampleColumn,
): number | undefined {
  const powers = heads.places.map((place, row) => {
    const next = heads.places[row + 1] ?? Number.POSITIVE_INFINITY;
    const sum = lines.places.reduce(
      (all, at, line) =>
        at > place && at < next ? all + Number(price.values[line]) * Number(quantity.values[line]) : all,
      0,
    );
    return Math.log10(sum / Number(total.values[row]));
  });
  const told = powers.filter(Number.isFinite);
  const near = Math.round(told.reduce((all, one) => all + one, 0) / Math.max(1, told.length));
  const agree = told.length > 1 && told.every((one) => Math.abs(one - near) < 0.35);
  return agree && near >= 0 && near + ofTotals <= mostPlaces ? near : undefined;
}

import { isDecimal, minus, plus, product } from '../../decimal.ts';
import type { ColumnGuess, SampleColumn, SampleTable } from '../contract.ts';
import { shapesOf } from '../shapes/shapes.ts';
import { columnsFor, fieldIn, type Guesses, meaningAnew, type Refinement } from './guesses.ts';

/** Amounts of a row that repeats its lines: prices times quantities make the subtotal, and all amounts together the total. */
export const provenAmounts: Refinement = ({ kind }, table, guesses) => {
  const { group } = table;
  if (kind !== 'orders' || !group || group.named) return [];
  const [price] = columnsFor(table, guesses, /^line\.unitPrice$/);
  const [quantity] = columnsFor(table, guesses, /^line\.quantity$/);
  const amounts = table.columns.filter(
    ({ at, filled, values }) =>
      at < group.from && filled.length === values.length && shapesOf(filled).money && filled.every(isDecimal),
  );
  const numeric = [price, quantity].every((column) => column?.filled.every(isDecimal));
  const sums = price && quantity && numeric ? lineSums(table, price, quantity) : undefined;
  const subtotal = sums && amounts.find(({ values }) => agrees(values, sums));
  const total = amounts.find(
    (one) => amounts.length > 2 && agrees(one.values, sumsOf(amounts.filter((other) => other !== one))),
  );
  return [
    ...(subtotal && price ? told(guesses, subtotal, 'order.subtotal', 'it is the sum of prices and quantities') : []),
    ...(subtotal && price ? told(guesses, price, 'line.unitPrice', 'times the quantity it makes the subtotal') : []),
    ...(total ? told(guesses, total, 'order.grandTotal', 'it is the sum of the other amounts') : []),
  ];
};

const parts = ['order.subtotal', 'order.shippingAmount', 'order.taxAmount', 'order.discountAmount'] as const;

/** Headings that usually mean the amounts of an order, and amounts that come to the total in every row: there is no doubt left. */
export const agreeingAmounts: Refinement = ({ kind }, table, guesses) => {
  if (kind !== 'orders' || table.group) return [];
  const [total] = columnsFor(table, guesses, /^order\.grandTotal$/);
  const found = parts.map((path) => table.columns.find((column) => fieldIn(guesses, column) === path));
  const [subtotal, , , discount] = found;
  const all = table.columns.filter((column) => column === total || found.includes(column));
  if (!all.every(({ filled }) => filled.every(isDecimal))) return [];
  if (!total || !subtotal || found.filter((column) => column !== undefined).length < 3) return [];
  const rows = total.values.flatMap((value, row) => (value === '' ? [] : [row]));
  const telling = new Set(rows.map((row) => total.values[row])).size > 1;
  const added = found.filter((column) => column && column !== discount);
  const agree = rows.every((row) => {
    const made = added.reduce((sum, column) => plus(sum, column?.values[row] || '0'), '0');
    return Number(minus(minus(made, discount?.values[row] || '0'), total.values[row] ?? '0')) === 0;
  });
  if (!telling || !agree) return [];
  return [total, ...added].flatMap((column): [SampleColumn, ColumnGuess][] => {
    const guess = column && guesses.get(column);
    const isMoney = column && column.filled.length > 1 && shapesOf(column.filled).money;
    if (!guess || guess.certain || !isMoney || !column.filled.some((value) => Number(value) !== 0)) return [];
    const reason = `${guess.reason}; the amounts of the order come to the total in every row`;
    return [[column, { ...guess, certain: true, reason }]];
  });
};

function told(guesses: Guesses, column: SampleColumn, path: string, reason: string): [SampleColumn, ColumnGuess][] {
  const guess = guesses.get(column);
  const said = `${reason}, but for rows with a discount`;
  return guess ? [[column, meaningAnew(guess, { meaning: { is: 'field', path }, certain: true, reason: said })]] : [];
}

function lineSums({ group }: SampleTable, price: SampleColumn, quantity: SampleColumn): string[] {
  let at = 0;
  return (group?.counts ?? []).map((count) => {
    let sum = '0';
    for (const end = at + count; at < end; at++)
      sum = plus(sum, product(price.values[at] || '0', quantity.values[at] || '0'));
    return sum;
  });
}

function sumsOf(columns: readonly SampleColumn[]): string[] {
  return (columns[0]?.values ?? []).map((_value, row) =>
    columns.reduce((sum, { values }) => plus(sum, values[row] || '0'), '0'),
  );
}

/** In most rows to the cent, and nowhere above: a discount lowers a sum. */
function agrees(values: readonly string[], sums: readonly string[]): boolean {
  const rest = values.map((value, row) => Number(minus(sums[row] ?? '0', value)));
  const exact = rest.filter((left) => left === 0).length;
  return rest.every((left) => left >= 0) && exact > 2 && exact >= values.length * 0.75 && new Set(values).size > 2;
}

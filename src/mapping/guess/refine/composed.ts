import type { ColumnGuess, SampleColumn, SampleTable } from '../contract.ts';
import { columnsFor, fieldIn, type Guesses, meaningAnew, type Refinement } from './guesses.ts';

/** `<reference><sign><number>`; the number is short: lines, not documents. */
const composed = /^(.+)([-_/.:])(\d{1,3})$/;

/** Cells made of the order's reference and the number of the line, as `1002-3`. */
export const composedCells: Refinement = ({ kind }, table, guesses) => {
  if (kind === 'inventory') return [];
  return columnsFor(table, guesses, /^order\.(orderNumber|custRef)$/).flatMap((key) =>
    table.columns.flatMap((column): [SampleColumn, ColumnGuess][] => {
      const guess = guesses.get(column);
      const path = fieldIn(guesses, key);
      if (!guess || column === key || guess.certain || !path) return [];
      const found = column.values.map((value, row) => numberBehind(value, key.values[row] ?? ''));
      const [first] = found;
      if (!first || found.some((one) => one?.sign !== first.sign)) return [];
      const numbers = found.map((one) => one?.number ?? 0);
      const proof = provesLines(table, guesses, key, numbers);
      const certain = proof && guesses.get(key)?.certain === true;
      const meaning = { is: 'parts', text: `{${path}}${first.sign}{line.lineNumber}` } as const;
      const reason = `in every row it is the order's reference and a number${proof ? ' that is another one in each row of an order, as line numbers are' : ''}`;
      return [
        [column, { ...meaningAnew(guess, { meaning, certain, reason }), settings: { split: 'last', whole: true } }],
      ];
    }),
  );
};

function numberBehind(value: string, key: string): { sign: string; number: number } | undefined {
  const [, head, sign = '', digits = ''] = composed.exec(value) ?? [];
  return head !== undefined && head === key ? { sign, number: Number(digits) } : undefined;
}

/** Another number in each row of an order, and every order begins with 1; or the very numbers of the line column. */
function provesLines(table: SampleTable, guesses: Guesses, key: SampleColumn, numbers: readonly number[]): boolean {
  const [lines] = columnsFor(table, guesses, /^line\.lineNumber$/);
  if (lines?.values.every((value, row) => Number(value) === numbers[row])) return numbers.length > 1;
  const orders = new Map<string, number[]>();
  for (const [row, value] of key.values.entries()) orders.set(value, [...(orders.get(value) ?? []), numbers[row] ?? 0]);
  const all = [...orders.values()];
  const several = all.filter((own) => own.length > 1);
  return (
    several.length > 0 && all.every((own) => own[0] === 1) && several.every((own) => new Set(own).size === own.length)
  );
}

import type { ColumnGuess, SampleColumn } from '../contract.ts';
import { shapesOf } from '../shapes/shapes.ts';
import { columnsFor, meaningAnew, type Refinement } from './guesses.ts';

/** A yes or no that says which rows have quantities at all: the others are not meant. */
export const rowFilters: Refinement = ({ kind }, table, guesses) => {
  const [needed] = columnsFor(table, guesses, kind === 'inventory' ? /^level\.quantityAvailable$/ : /^line\.quantity$/);
  if (!needed || needed.filled.length === 0 || needed.filled.length === needed.values.length) return [];
  const fitting = table.columns.flatMap((column): [SampleColumn, ColumnGuess][] => {
    const guess = guesses.get(column);
    if (guess?.meaning.is !== 'ignored' || column.filled.length < column.values.length) return [];
    if (!shapesOf(column.filled).yesNo) return [];
    const words = (filled: boolean) =>
      new Set(column.values.filter((_value, row) => (needed.values[row] !== '') === filled));
    const keep = [...words(true)];
    if (keep.some((word) => words(false).has(word))) return [];
    const reason = `rows with another word have no quantity`;
    return [[column, meaningAnew(guess, { meaning: { is: 'filter', keep }, certain: false, reason })]];
  });
  return fitting.slice(0, 1);
};

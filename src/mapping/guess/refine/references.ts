import type { ColumnGuess, SampleColumn } from '../contract.ts';
import { columnsFor, type Refinement } from './guesses.ts';

/** A purchase order number in every order, where nothing else is the order's own number: it may be that one. */
export const loneReferences: Refinement = ({ kind }, table, guesses) => {
  if (kind !== 'orders' || columnsFor(table, guesses, /^order\.(orderNumber|orderId)$/).length > 0) return [];
  return columnsFor(table, guesses, /^order\.poNumber$/).flatMap((column): [SampleColumn, ColumnGuess][] => {
    const guess = guesses.get(column);
    if (!guess?.certain || column.filled.length < column.values.length) return [];
    const reason = `${guess.reason}; but no other column gives the order number`;
    return [[column, { ...guess, certain: false, reason }]];
  });
};

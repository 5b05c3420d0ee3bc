import type { Scene } from '../contract.ts';
import { agreeingAmounts, provenAmounts } from './amounts.ts';
import { composedCells } from './composed.ts';
import { impliedDecimals } from './decimals.ts';
import { rowFilters } from './filters.ts';
import type { Guesses, Refinement } from './guesses.ts';
import { warehouseColumns } from './matrix.ts';
import { loneReferences } from './references.ts';
import { timesBesideDates } from './times.ts';
import { fileTotals } from './totals.ts';

const refinements: readonly Refinement[] = [
  composedCells,
  timesBesideDates,
  loneReferences,
  warehouseColumns,
  rowFilters,
  impliedDecimals,
  provenAmounts,
  agreeingAmounts,
  fileTotals,
];

export function refined(scene: Scene, first: Guesses): Guesses {
  const guesses = new Map(first);
  for (const refine of refinements)
    for (const table of scene.layout.tables)
      for (const [column, guess] of refine(scene, table, guesses)) guesses.set(column, guess);
  return guesses;
}

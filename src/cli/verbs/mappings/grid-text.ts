import type { Grid } from '../../../operations/mappings/grid.ts';
import { table } from '../../table.ts';

/** A file of so few rows is shown with its columns below each other: names of columns are many and long. */
const rowsAcross = 6;
const cellCharacters = 40;

/** Every kind of row under its title. */
export function gridTexts(grids: readonly Grid[]): string[] {
  return grids.map((grid) => `${grid.title === '' ? '' : `${grid.title}\n`}${gridText(grid)}`);
}

function gridText({ headings, rows }: Grid): string {
  const names = rows.map(({ line }) => `line ${line}`);
  const width = Math.max(headings.length, ...rows.map(({ cells }) => cells.length));
  const columns = Array.from({ length: width }, (_, index) => headings[index] ?? `column ${index + 1}`);
  if (rows.length > rowsAcross)
    return table(
      ['line', ...columns],
      rows.map(({ line, cells }) => [line, ...columns.map((_, index) => short(cells[index]))]),
    );
  return table(
    ['column', ...names],
    columns.map((name, index) => [name, ...rows.map(({ cells }) => short(cells[index]))]),
  );
}

function short(cell = ''): string {
  return cell.length > cellCharacters ? `${cell.slice(0, cellCharacters - 1)}\u2026` : cell;
}

import type { ColumnGuess, Meaning, SampleColumn, SampleTable, Scene } from '../contract.ts';
import { roleOf } from '../evidence/roles.ts';
import { fieldIn, type Guesses, meaningAnew, type Refinement } from './guesses.ts';

interface Candidate {
  readonly meaning: Meaning;
  readonly value: number;
  readonly says: string;
}

/** The last row of a file counts what stands before it, and adds it up. */
export const fileTotals: Refinement = (scene, table, guesses) => {
  const { layout } = scene;
  const all = layout.tables.flatMap(({ places }) => places);
  const isLast = table.places.length === 1 && table.places[0] === Math.max(...all);
  if (layout.format.id === 'segments' || roleOf(layout, table) !== 'file' || !isLast || all.length < 3) return [];
  const candidates = [...counts(scene, all.length), ...sums(scene, table, guesses)];
  const cells = layout.format.id === 'fixed width' ? resized(table, guesses, candidates) : cellsOf(table, guesses);
  return cells.flatMap(({ column, guess, text }): [SampleColumn, ColumnGuess][] => {
    if (guess.given || !/^\d{1,20}$/.test(text)) return [];
    const fitting = candidates.filter(({ value }) => value === Number(text));
    const [best] = fitting;
    if (!best) return [];
    // 0 and 1 are what many things come to, and small sums what other numbers come to.
    const certain =
      fitting.length === 1 && best.value > (best.meaning.is === 'total' && best.meaning.word === 'sum' ? 9 : 1);
    const others = fitting.slice(1).map(({ says }) => `it could also be ${says}`);
    const reason = [`it is ${best.says}`, ...others].join('; ');
    return [[column, meaningAnew(guess, { meaning: best.meaning, certain, reason })]];
  });
};

interface TrailerCell {
  readonly column: SampleColumn;
  readonly guess: ColumnGuess;
  readonly text: string;
}

function cellsOf({ columns }: SampleTable, guesses: Guesses): TrailerCell[] {
  return columns.flatMap((column) => {
    const guess = guesses.get(column);
    return guess ? [{ column, guess, text: column.values[0] ?? '' }] : [];
  });
}

/** Of numbers behind zeros one line does not show where they end; a total does: the zeros behind it belong to the next. */
function resized(table: SampleTable, guesses: Guesses, candidates: readonly Candidate[]): TrailerCell[] {
  const cells = cellsOf(table, guesses);
  for (const [index, { column, guess, text }] of cells.entries()) {
    const next = cells[index + 1];
    const behind = candidates.some(({ value }) => value > 1 && value === Number(next?.text));
    const found = candidates.find(
      ({ value }) => (value > 9 || (value > 1 && behind)) && new RegExp(`^0*${value}0+$`).test(text),
    );
    if (!next || !found || !/^\d+$/.test(next.text) || next.guess.at !== guess.end) continue;
    const length = text.replace(/0+$/, '').length;
    const end = guess.at + Math.max(length, text.indexOf(String(found.value)) + String(found.value).length);
    const zeros = text.slice(end - guess.at);
    cells[index] = { column, guess: { ...guess, end }, text: text.slice(0, end - guess.at) };
    cells[index + 1] = { ...next, guess: { ...next.guess, at: end }, text: zeros + next.text };
  }
  return cells;
}

function counts({ layout }: Scene, rows: number): Candidate[] {
  const kinds = layout.tables.filter((table) => roleOf(layout, table) !== 'file');
  return [
    { meaning: { is: 'total', word: 'count', of: 'rows' }, value: rows, says: 'the number of all rows' },
    ...kinds.map(
      ({ name, places }): Candidate => ({
        meaning: { is: 'total', word: 'count', of: name },
        value: places.length,
        says: `the number of rows ${name}`,
      }),
    ),
  ];
}

/** Quantities and numeric references; a head that several kinds of records repeat counts once. */
function sums({ layout }: Scene, trailer: SampleTable, guesses: Guesses): Candidate[] {
  const seen = new Set<string>();
  return layout.tables
    .filter((table) => table !== trailer)
    .flatMap((table) =>
      table.columns.flatMap((column): Candidate[] => {
        const path = fieldIn(guesses, column);
        if (!path || seen.has(path) || !/quantity|custRef|orderNumber/i.test(path)) return [];
        seen.add(path);
        if (column.filled.length < 2 || !column.filled.every((value) => /^\d+([.,]0+)?$/.test(value))) return [];
        const value = column.filled.reduce((sum, cell) => sum + Number(cell.replace(',', '.')), 0);
        return [{ meaning: { is: 'total', word: 'sum', of: path }, value, says: `the sum of all ${path}` }];
      }),
    );
}

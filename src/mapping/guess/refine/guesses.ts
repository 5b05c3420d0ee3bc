import type { ColumnGuess, SampleColumn, SampleTable, Scene } from '../contract.ts';

export type Guesses = ReadonlyMap<SampleColumn, ColumnGuess>;

/** What shows only when the other columns have their meanings. Gives the columns that it understands better. */
export type Refinement = (
  scene: Scene,
  table: SampleTable,
  guesses: Guesses,
) => Iterable<readonly [SampleColumn, ColumnGuess]>;

export function fieldIn(guesses: Guesses, column: SampleColumn): string | undefined {
  const meaning = guesses.get(column)?.meaning;
  return meaning?.is === 'field' ? meaning.path : undefined;
}

export function columnsFor({ columns }: SampleTable, guesses: Guesses, wanted: RegExp): SampleColumn[] {
  return columns.filter((column) => wanted.test(fieldIn(guesses, column) ?? ''));
}

/** A guess that says something else than before: what belonged to the first meaning goes. */
export function meaningAnew(
  { at, end, header, name, required, firstLineOnly, given }: ColumnGuess,
  anew: Pick<ColumnGuess, 'meaning' | 'certain' | 'reason'>,
): ColumnGuess {
  return {
    at,
    ...(end !== undefined && { end }),
    header,
    ...(name !== undefined && { name }),
    required,
    firstLineOnly,
    given,
    ...anew,
  };
}

/** All fields that a column fills. */
export function fieldsOf({ meaning }: ColumnGuess): string[] {
  switch (meaning.is) {
    case 'field':
      return [meaning.path];
    case 'matrix':
      return [meaning.path, meaning.by];
    case 'parts':
      return [...meaning.text.matchAll(/\{([^{}]+)\}/g)].map(([, path = '']) => path);
    default:
      return [];
  }
}

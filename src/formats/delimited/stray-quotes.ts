import { parse } from 'csv-parse/sync';
import { quote } from './settings.ts';

/** One physical line read leniently; `undefined` when it does not give as many believable cells as one of `widths`. */
export function repairedLine(line: Buffer, delimiter: string, widths: readonly number[]): string[] | undefined {
  const [cells, ...more] = lenient(line, delimiter);
  if (!cells || more.length > 0 || !widths.includes(cells.length)) return undefined;
  // csv-parse keeps the outer quotes of a cell that it had to read leniently.
  const repaired = cells.map((cell) => (isWrapped(cell) ? cell.trim().slice(1, -1).replaceAll('""', '"') : cell));
  return repaired.some((cell, index) => cell.startsWith(quote) && !isWrapped(cells[index] ?? ''))
    ? undefined
    : repaired;
}

function lenient(line: Buffer, delimiter: string): string[][] {
  try {
    return parse(line, { delimiter, quote, relax_quotes: true, relax_column_count: true, skip_empty_lines: true });
  } catch (_thrown) {
    // Still no record: the caller reports the strict reading's failure.
    return [];
  }
}

function isWrapped(cell: string): boolean {
  const text = cell.trim();
  return text.length >= 2 && text.startsWith(quote) && text.endsWith(quote);
}

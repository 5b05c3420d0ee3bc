import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { limits } from '../../support/limits.ts';
import { errors } from './errors.ts';
import type { SheetRow } from './sheet.ts';

const delimiters = [',', ';', '\t'] as const;

/** Rows by the headings of the file; upper and lower case of a heading make no difference. */
export function rowsOfCsv(text: string, columns: readonly string[], ignored: readonly string[] = []): SheetRow[] {
  const [headings, ...records] = recordsOf(text);
  if (!headings) throw errors.SHEET_NOT_READABLE({ message: 'The file is empty.' });
  const names = headings.map((heading) => heading.trim().toLowerCase());
  const known = [...columns, ...ignored];
  const strange = names.filter((name) => !known.includes(name));
  if (strange.length > 0)
    throw errors.SHEET_NOT_READABLE({
      message: `The file has columns that nobody knows: ${strange.slice(0, 5).join(', ')}. Known are: ${known.join(', ')}.`,
    });
  if (records.length > limits.sheetRows) throw errors.SHEET_TOO_LARGE();
  return records.map((record) =>
    Object.fromEntries(columns.map((column) => [column, (record[names.indexOf(column)] ?? '').trim()])),
  );
}

function recordsOf(text: string): string[][] {
  const head = text.split(/\r?\n/, 1)[0] ?? '';
  const counts = delimiters.map((delimiter) => ({ delimiter, count: head.split(delimiter).length }));
  const { delimiter } = counts.reduce((best, one) => (one.count > best.count ? one : best));
  try {
    return parse(text, { bom: true, delimiter, skip_empty_lines: true, relax_column_count_less: true });
  } catch (cause) {
    throw errors.SHEET_NOT_READABLE({ message: `The file is no CSV file: ${(cause as Error).message}`, cause });
  }
}

/** Exactly what an import reads back: nothing is put before cells that look like formulas. */
export function csvOf(columns: readonly string[], rows: readonly SheetRow[]): string {
  return stringify([columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))]);
}

import { isKnownHeading } from '../dictionary/index.ts';
import { repeatedHeadings } from './headed-groups.ts';

/** Lines in which a header is looked for: reports begin with a title. */
const lookedAt = 10;

/** Index of the row that names the columns; `undefined` when the file begins with data. */
export function headerRow(rows: readonly (readonly string[])[]): number | undefined {
  const width = commonWidth(rows);
  const found = rows.slice(0, lookedAt).findIndex((row) => row.length >= width && namesColumns(row));
  return found < 0 ? undefined : found;
}

/** Names, all different, of which at least one is a heading as files have them. */
function namesColumns(row: readonly string[]): boolean {
  const names = row.map((cell) => cell.trim()).filter((cell) => cell !== '');
  if (names.length < row.length * 0.6 || names.length === 0) return false;
  if (names.some((name) => isData(name))) return false;
  const known = names.filter(isKnownHeading).length;
  const again = repeatedHeadings(row.map((cell) => cell.trim())) !== undefined;
  return (again || new Set(names).size >= names.length - 1) && known >= Math.max(1, names.length * 0.2);
}

function isData(text: string): boolean {
  return !/\p{L}/u.test(text) || /@|^\d|^1Z/.test(text);
}

function commonWidth(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [most] = [...counts].sort(([a, first], [b, second]) => second - first || b - a);
  return most?.[0] ?? 0;
}

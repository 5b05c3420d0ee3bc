import { type Buckets, bucketCount } from './buckets.ts';
import { type Cells, columnOf } from './cells.ts';

export interface CellDifference {
  /** Which order, SKU, ... */
  readonly key: string;
  readonly column: string;
  /** null = nothing stands there. */
  readonly theirs: string | null;
  readonly ours: string | null;
}

export interface Comparison {
  readonly theirs: number;
  readonly ours: number;
  /** Keys with the same rows on either side. */
  readonly equal: number;
  readonly different: number;
  /** Keys that only their file has, and only ours. */
  readonly missing: number;
  readonly extra: number;
  readonly missingKeys: readonly string[];
  readonly extraKeys: readonly string[];
  readonly differences: readonly CellDifference[];
  /** How many cells differ, by column. */
  readonly columns: Readonly<Record<string, number>>;
}

/** What a person can look at; the counts are exact. */
export interface Telling {
  /** Columns, or paths without their list members, in lower case. */
  readonly ignored: ReadonlySet<string>;
  readonly most: number;
}

/** Bucket by bucket: memory holds one of them at a time. */
export async function compareBuckets(theirs: Buckets, ours: Buckets, telling: Telling): Promise<Comparison> {
  const tally = { equal: 0, different: 0, missing: 0, extra: 0 };
  const missingKeys: string[] = [];
  const extraKeys: string[] = [];
  const differences: CellDifference[] = [];
  const columns = new Map<string, number>();
  for (let bucket = 0; bucket < bucketCount; bucket++) {
    const [left, right] = [await theirs.read(bucket), await ours.read(bucket)];
    for (const [key, rows] of left) {
      const others = right.get(key);
      right.delete(key);
      if (!others) {
        tally.missing += 1;
        if (missingKeys.length < telling.most) missingKeys.push(key);
        continue;
      }
      const found = rowDifferences(key, rows, others, telling.ignored);
      tally[found.length === 0 ? 'equal' : 'different'] += 1;
      for (const { column } of found) columns.set(columnOf(column), (columns.get(columnOf(column)) ?? 0) + 1);
      differences.push(...found.slice(0, Math.max(0, telling.most - differences.length)));
    }
    tally.extra += right.size;
    for (const key of right.keys()) if (extraKeys.length < telling.most) extraKeys.push(key);
  }
  return {
    theirs: theirs.count,
    ours: ours.count,
    ...tally,
    missingKeys: missingKeys.sort(),
    extraKeys: extraKeys.sort(),
    differences: differences.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)),
    columns: Object.fromEntries([...columns].sort(([, a], [, b]) => b - a)),
  };
}

/** Rows that are the same on either side are no difference, in whatever order; the others are compared one by one. */
function rowDifferences(
  key: string,
  theirs: readonly Cells[],
  ours: readonly Cells[],
  ignored: ReadonlySet<string>,
): CellDifference[] {
  const [left, right] = without(theirs, ours, ignored);
  const found: CellDifference[] = [];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [one, other] = [left[index] ?? {}, right[index] ?? {}];
    const names = new Set([...Object.keys(one), ...Object.keys(other)]);
    for (const column of names) {
      if (isIgnored(column, ignored) || (one[column] ?? '') === (other[column] ?? '')) continue;
      found.push({ key, column, theirs: one[column] ?? null, ours: other[column] ?? null });
    }
  }
  return found;
}

function without(
  theirs: readonly Cells[],
  ours: readonly Cells[],
  ignored: ReadonlySet<string>,
): [readonly Cells[], readonly Cells[]] {
  const open = new Map<string, number>();
  const print = (cells: Cells) =>
    JSON.stringify(
      Object.entries(cells)
        .filter(([column, value]) => value !== '' && !isIgnored(column, ignored))
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  for (const row of ours) open.set(print(row), (open.get(print(row)) ?? 0) + 1);
  const shared = new Map<string, number>();
  const left = theirs.filter((row) => {
    const text = print(row);
    const there = (open.get(text) ?? 0) > (shared.get(text) ?? 0);
    if (there) shared.set(text, (shared.get(text) ?? 0) + 1);
    return !there;
  });
  const right = ours.filter((row) => {
    const text = print(row);
    const times = shared.get(text) ?? 0;
    if (times > 0) shared.set(text, times - 1);
    return times === 0;
  });
  return [left, right];
}

function isIgnored(column: string, ignored: ReadonlySet<string>): boolean {
  return ignored.has(columnOf(column).toLowerCase());
}

export function areEqual({ different, missing, extra }: Comparison): boolean {
  return different + missing + extra === 0;
}

/** A line that only one side has. */
export interface LineChange {
  readonly side: 'before' | 'after';
  /** 1-based, on its side. */
  readonly line: number;
  readonly text: string;
}

/** Comparisons that are made to find the smallest difference; files that differ more widely are told line by line. */
const mostComparisons = 4_000_000;

/** What has to be taken away and added to make one list of lines the other; in the order of the files. */
export function lineChanges(before: readonly string[], after: readonly string[]): LineChange[] {
  let from = 0;
  while (from < before.length && from < after.length && before[from] === after[from]) from++;
  let tail = 0;
  while (tail < before.length - from && tail < after.length - from && before.at(-1 - tail) === after.at(-1 - tail))
    tail++;
  const [old, fresh] = [before.slice(from, before.length - tail), after.slice(from, after.length - tail)];
  const kept = old.length * fresh.length <= mostComparisons ? commonLines(old, fresh) : sameLines(old, fresh);
  return between(old, fresh, kept, from);
}

type Pairs = readonly (readonly [number, number])[];

/** Pairs of places whose lines are the same, as many as possible in order. */
function commonLines(old: readonly string[], fresh: readonly string[]): Pairs {
  const width = fresh.length + 1;
  const lengths = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = fresh.length - 1; j >= 0; j--)
      lengths[i * width + j] = old[i] === fresh[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < old.length && j < fresh.length; ) {
    if (old[i] === fresh[j]) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}

function sameLines(old: readonly string[], fresh: readonly string[]): Pairs {
  return old.flatMap((line, index) => (line === fresh[index] ? [[index, index] as const] : []));
}

function between(old: readonly string[], fresh: readonly string[], kept: Pairs, offset: number): LineChange[] {
  const changes: LineChange[] = [];
  let [i, j] = [0, 0];
  for (const [toOld, toFresh] of [...kept, [old.length, fresh.length] as const]) {
    for (; i < toOld; i++) changes.push({ side: 'before', line: offset + i + 1, text: old[i] ?? '' });
    for (; j < toFresh; j++) changes.push({ side: 'after', line: offset + j + 1, text: fresh[j] ?? '' });
    [i, j] = [toOld + 1, toFresh + 1];
  }
  return changes;
}

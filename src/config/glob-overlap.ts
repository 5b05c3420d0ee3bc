/** Whether some file name fits both patterns (`*`, `?`, `{a,b}`). Case is ignored: two servers may differ in that. */
export function globsOverlap(a: string, b: string): boolean {
  const left = alternatives(a.toLowerCase());
  const right = alternatives(b.toLowerCase());
  return left.some((one) => right.some((other) => overlap(one, other)));
}

const MOST_ALTERNATIVES = 64;

function alternatives(pattern: string): string[] {
  let open = [pattern];
  for (let more = true; more; ) {
    const next = open.flatMap(firstGroup);
    more = next.length <= MOST_ALTERNATIVES && next.join('\0') !== open.join('\0');
    if (more) open = next;
  }
  // Beyond that anything may stand there: a false alarm is better than two readers of one file.
  return open.map((one) => one.replaceAll(/\{[^{}]*\}/g, '*'));
}

function firstGroup(pattern: string): string[] {
  const braces = /\{([^{}]*)\}/.exec(pattern);
  if (!braces) return [pattern];
  const [whole, inner = ''] = braces;
  const tail = pattern.slice(braces.index + whole.length);
  return inner.split(',').map((part) => pattern.slice(0, braces.index) + part + tail);
}

/** Table over all pairs of rests: cost is the product of the lengths, whatever the patterns are. */
function overlap(a: string, b: string): boolean {
  let below: boolean[] = [];
  for (let i = a.length; i >= 0; i--) {
    const row: boolean[] = [];
    for (let j = b.length; j >= 0; j--)
      row[j] = meets(a[i], b[j], below[j] ?? false, row[j + 1] ?? false, below[j + 1] ?? false);
    below = row;
  }
  return below[0] ?? false;
}

function meets(x: string | undefined, y: string | undefined, skipX: boolean, skipY: boolean, both: boolean): boolean {
  if (x === undefined && y === undefined) return true;
  if (x === '*') return skipX || (y !== undefined && skipY);
  if (y === '*') return skipY || (x !== undefined && skipX);
  if (x === undefined || y === undefined) return false;
  return (x === '?' || y === '?' || x === y) && both;
}

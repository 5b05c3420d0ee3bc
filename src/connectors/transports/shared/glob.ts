const alternativesKept = 64;

/**
 * Whether a file name fits a pattern: `*` any characters, `?` exactly one, `{csv,txt}` one of these. Both sides are compared
 * in composed form (a Mac writes `e` + accent, others one character). Linear, so that no name can make it slow.
 */
export function fits(pattern: string, name: string, ignoreCase: boolean): boolean {
  const comparable = (text: string) => [...(ignoreCase ? text.normalize('NFC').toLowerCase() : text.normalize('NFC'))];
  const characters = comparable(name);
  return alternatives(pattern).some((one) => fitsOne(comparable(one), characters));
}

function alternatives(pattern: string): string[] {
  let open = [pattern];
  for (let round = 0; round < 4; round++) {
    open = open.flatMap((one) => {
      const braces = /\{([^{}]*)\}/.exec(one);
      if (!braces) return [one];
      const [whole, inner = ''] = braces;
      return inner.split(',').map((part) => one.slice(0, braces.index) + part + one.slice(braces.index + whole.length));
    });
    open = open.slice(0, alternativesKept);
  }
  return open;
}

/** Greedy with one point to return to: the last star. */
function fitsOne(pattern: readonly string[], name: readonly string[]): boolean {
  let p = 0;
  let n = 0;
  let star = -1;
  let resume = 0;
  while (n < name.length) {
    if (pattern[p] === '*') {
      star = p++;
      resume = n;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === name[n])) {
      p++;
      n++;
    } else if (star >= 0) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  return pattern.slice(p).every((character) => character === '*');
}

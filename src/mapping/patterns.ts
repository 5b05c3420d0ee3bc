import { RE2JS } from 're2js';

/** Patterns come from mapping files: RE2 takes time in proportion to the text, whatever the pattern (https://github.com/google/re2/wiki/Syntax). */
export interface Pattern {
  readonly source: string;
  readonly groups: number;
  /** Whether it is found anywhere in the text. */
  matches(text: string): boolean;
  /** What its first group found, or the whole of what was found; `undefined` = nothing. */
  extract(text: string): string | undefined;
  /** Every place where it is found, replaced; `$1` is what its first group found. */
  replace(text: string, by: string): string;
}

export interface Rewrite {
  readonly pattern: Pattern;
  readonly by: string;
}

/** Longest pattern and most instructions of one: a repeat like `(a{1000}){1000}` would fill the memory. */
const limits = { characters: 1000, instructions: 20_000 };

export function patternOf(source: string): Pattern | { readonly complaint: string } {
  if (source.length > limits.characters) return { complaint: `A pattern has at most ${limits.characters} characters.` };
  try {
    const compiled = RE2JS.compile(source);
    if (compiled.programSize() > limits.instructions) return { complaint: 'The pattern repeats too much.' };
    return wrapped(source, compiled);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return {
      complaint: `"${source}" is no pattern (${why}). Patterns are those of RE2: no look-ahead and no back-references.`,
    };
  }
}

export function isPattern(read: Pattern | { readonly complaint: string }): read is Pattern {
  return !('complaint' in read);
}

function wrapped(source: string, compiled: RE2JS): Pattern {
  return {
    source,
    groups: compiled.groupCount(),
    matches: (text) => compiled.matcher(text).find(),
    extract: (text) => {
      const matcher = compiled.matcher(text);
      if (!matcher.find()) return undefined;
      return (compiled.groupCount() > 0 ? matcher.group(1) : matcher.group(0)) ?? '';
    },
    replace: (text, by) => compiled.matcher(text).replaceAll(by),
  };
}

/** Applies rewrites one after the other. */
export function rewritten(text: string, rewrites: readonly Rewrite[]): string {
  let value = text;
  for (const { pattern, by } of rewrites) value = pattern.replace(value, by);
  return value;
}

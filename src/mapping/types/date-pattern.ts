import type { DateTime } from 'luxon';

/** A piece of a date pattern: a token of luxon, fixed text, or something that luxon has no token for (then it can only be written). */
export type DatePart =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'special'; readonly write: (date: DateTime) => string };

const tokens = new Set(
  'S SSS u uu uuu s ss m mm h hh H HH Z ZZ ZZZ ZZZZ z a d dd c ccc cccc E EEE EEEE L LL LLL LLLL M MM MMM MMMM y yy yyyy o ooo q W WW kk kkkk X x'.split(
    ' ',
  ),
);

const hints: Readonly<Record<string, string>> = {
  YYYY: 'yyyy',
  YY: 'yy',
  DD: 'dd',
  D: 'd',
  A: 'a',
  AM: 'a',
  T: "'T'",
  MI: 'mm',
  SS: 'ss',
  hhh: 'hh',
  C: 'Cyy',
};

/** Not luxon's: a century digit with the year of it (0 = 19.., 1 = 20..), and the month's name in capitals. */
const own: Readonly<Record<string, string>> = { Cyy: 'yyyy', MON: 'LLL' };

/** Reads a pattern of the usual tokens (`yyyy-MM-dd HH:mm`); text stands in apostrophes, other signs stand for themselves. */
export function datePattern(pattern: string): { readonly parts: readonly DatePart[] } | { readonly complaint: string } {
  const parts: DatePart[] = [];
  for (const [piece] of pattern.matchAll(/'[^']*'|Cyy|MON|([A-Za-z])\1*|[^A-Za-z']+|'/g)) {
    if (piece.startsWith("'")) {
      if (piece.length === 1) return { complaint: 'An apostrophe opens a text that is not closed.' };
      parts.push({ kind: 'text', text: piece.slice(1, -1) });
    } else if (!/^[A-Za-z]/.test(piece)) parts.push({ kind: 'text', text: piece });
    else if (tokens.has(piece) || own[piece]) parts.push({ kind: 'token', token: piece });
    else return { complaint: unknownToken(piece) };
  }
  return parts.some(({ kind }) => kind === 'token')
    ? { parts }
    : { complaint: 'A date pattern needs at least one token, like yyyy-MM-dd.' };
}

function unknownToken(piece: string): string {
  const hint = hints[piece];
  return `"${piece}" is no date token.${hint ? ` Did you mean "${hint}"?` : " Tokens are yyyy MM dd HH mm ss and their kin; fixed text goes into apostrophes, like 'T'."}`;
}

/** The parts as luxon writes a pattern. */
export function luxonPattern(parts: readonly DatePart[]): string | undefined {
  if (parts.some(({ kind }) => kind === 'special')) return undefined;
  return parts
    .map((part) =>
      part.kind === 'token'
        ? (own[part.token] ?? part.token)
        : part.kind === 'text' && part.text
          ? `'${part.text}'`
          : '',
    )
    .join('');
}

const fixed: Readonly<Record<string, number>> = {
  yyyy: 4,
  yy: 2,
  MM: 2,
  dd: 2,
  HH: 2,
  hh: 2,
  mm: 2,
  ss: 2,
  SSS: 3,
  MON: 3,
};

/** Where in a text the century digit stands; undefined = the pattern has none, or something of no fixed width before it. */
export function centuryAt(parts: readonly DatePart[]): number | undefined {
  let at = 0;
  for (const part of parts) {
    if (part.kind === 'token' && part.token === 'Cyy') return at;
    const width = part.kind === 'text' ? part.text.length : part.kind === 'token' ? fixed[part.token] : undefined;
    if (width === undefined) return undefined;
    at += width;
  }
  return undefined;
}

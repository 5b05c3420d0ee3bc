import type { DateTime } from 'luxon';
import type { DatePart } from './date-pattern.ts';

/** PHP `date` letters, as the designers of other integration managers use them. https://www.php.net/manual/en/datetime.format.php */
const asTokens: Readonly<Record<string, string>> = {
  d: 'dd',
  D: 'ccc',
  j: 'd',
  l: 'cccc',
  N: 'c',
  W: 'WW',
  F: 'LLLL',
  m: 'MM',
  M: 'LLL',
  n: 'M',
  o: 'kkkk',
  Y: 'yyyy',
  y: 'yy',
  A: 'a',
  g: 'h',
  G: 'H',
  h: 'hh',
  H: 'HH',
  i: 'mm',
  s: 'ss',
  e: 'z',
  O: 'ZZZ',
  P: 'ZZ',
  T: 'ZZZZ',
  U: 'X',
};

const specials: Readonly<Record<string, (date: DateTime) => string>> = {
  S: ({ day }) => ordinal(day),
  w: ({ weekday }) => String(weekday % 7),
  z: ({ ordinal: dayOfYear }) => String(dayOfYear - 1),
  t: ({ daysInMonth }) => String(daysInMonth),
  L: ({ isInLeapYear }) => (isInLeapYear ? '1' : '0'),
  a: ({ hour }) => (hour < 12 ? 'am' : 'pm'),
  B: (date) => swatch(date),
  u: ({ millisecond }) => String(millisecond * 1000).padStart(6, '0'),
  I: ({ isInDST }) => (isInDST ? '1' : '0'),
  Z: ({ offset }) => String(offset * 60),
  c: (date) => date.toFormat("yyyy-MM-dd'T'HH:mm:ssZZ"),
  r: (date) => date.toFormat('ccc, dd LLL yyyy HH:mm:ss ZZZ'),
};

/** Letters to parts; a backslash makes the next letter a text. */
export function phpPattern(letters: string): { readonly parts: readonly DatePart[] } | { readonly complaint: string } {
  const parts: DatePart[] = [];
  for (const [piece] of letters.matchAll(/\\[\s\S]|[\s\S]/g)) {
    const part = partOf(piece);
    if (!part)
      return { complaint: `"${piece}" is no PHP date letter. To write it as it is, put a backslash before it.` };
    parts.push(part);
  }
  return parts.some(({ kind }) => kind !== 'text')
    ? { parts }
    : { complaint: 'A date needs at least one letter, like Y-m-d.' };
}

function partOf(piece: string): DatePart | undefined {
  if (piece.startsWith('\\')) return { kind: 'text', text: piece.slice(1) };
  const token = asTokens[piece];
  if (token) return { kind: 'token', token };
  const write = specials[piece];
  if (write) return { kind: 'special', write };
  return /[A-Za-z]/.test(piece) ? undefined : { kind: 'text', text: piece };
}

function ordinal(day: number): string {
  if (day % 100 >= 11 && day % 100 <= 13) return 'th';
  return ['th', 'st', 'nd', 'rd'][day % 10] ?? 'th';
}

/** Thousandths of a day in Biel's winter time. */
function swatch(date: DateTime): string {
  const biel = date.toUTC().plus({ hours: 1 });
  return String(Math.floor((biel.hour * 3600 + biel.minute * 60 + biel.second) / 86.4)).padStart(3, '0');
}

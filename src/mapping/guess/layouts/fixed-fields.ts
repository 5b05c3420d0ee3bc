import { currencies } from '../shapes/codes.ts';

/** From the first character to one past the last, 0-based. */
export type Range = readonly [from: number, end: number];

const longest = 4000;

/** What stands in one place over all lines. */
interface Place {
  readonly blank: boolean;
  readonly digits: boolean;
  readonly zeros: boolean;
  /** Somewhere something else than a digit or a blank. */
  readonly text: boolean;
  readonly sign: boolean;
}

/** `9` digits, `x` text, blank: what a kind of record looks like. */
export function signatureOf(lines: readonly string[]): string {
  return placesOf(lines)
    .map(({ blank, digits }) => (blank ? ' ' : digits ? '9' : 'x'))
    .join('');
}

/** Where fields begin and end, as far as the lines show it. `marked`: characters of the record's own mark. */
export function fieldsOf(lines: readonly string[], marked: number, headings = ''): Range[] {
  const places = placesOf(lines);
  const starts = new Set<number>([0, ...(marked > 0 ? [marked] : []), ...headingStarts(headings)]);
  const inside = new Set<number>();
  for (const [from, end] of anchors(lines, places)) {
    starts.add(from).add(end);
    for (let at = from + 1; at < end; at++) inside.add(at);
  }
  for (let at = Math.max(1, marked); at < places.length; at++)
    if (!inside.has(at) && begins(lines, places, at)) starts.add(at);
  for (const start of zeroStarts(places, starts, lines.length)) if (!inside.has(start)) starts.add(start);
  const sorted = [...starts].filter((at) => at < places.length).sort((a, b) => a - b);
  return sorted
    .map((from, index): Range => [from, sorted[index + 1] ?? places.length])
    .filter(([from, end]) => places.slice(from, end).some(({ blank }) => !blank));
}

function placesOf(lines: readonly string[]): Place[] {
  const width = Math.min(longest, Math.max(0, ...lines.map((line) => line.trimEnd().length)));
  return Array.from({ length: width }, (_, at) => {
    const signs = lines.map((line) => line[at] ?? ' ');
    return {
      blank: signs.every((sign) => sign === ' '),
      digits: signs.every((sign) => /\d/.test(sign)),
      zeros: signs.every((sign) => sign === '0'),
      text: signs.some((sign) => /[^\d ]/.test(sign)),
      sign: signs.every((sign) => /[ +-]/.test(sign)) && signs.some((sign) => sign !== ' '),
    };
  });
}

function headingStarts(headings: string): number[] {
  return [...headings.matchAll(/(?<=\s{2}|^)\S/g)].map(({ index }) => index);
}

function begins(lines: readonly string[], places: readonly Place[], at: number): boolean {
  const [before, here] = [places[at - 1], places[at]];
  if (!before || !here || here.blank) return false;
  if (before.blank) return !isRightAligned(lines, at);
  if (here.sign !== before.sign && (here.sign || before.sign) && !(before.text && !before.sign)) return true;
  if (here.digits && !before.digits) return before.text;
  if (before.digits && here.text) return !here.sign || true;
  return afterGap(lines, at);
}

/** Behind two blanks a word begins: the field before is filled up. Numbers on the right edge begin at different places. */
function afterGap(lines: readonly string[], at: number): boolean {
  if (isRightAligned(lines, at)) return false;
  const filled = lines.filter((line) => (line[at] ?? ' ') !== ' ');
  const gaps = filled.filter((line) => line[at - 1] === ' ' && (at < 2 || line[at - 2] === ' '));
  const words = filled.filter((line) => line[at - 1] === ' ');
  return gaps.length > 0 || (filled.length > 2 && words.length >= filled.length * 0.75);
}

/** A digit here, and in another line the number goes on to the left. */
function isRightAligned(lines: readonly string[], at: number): boolean {
  const filled = lines.filter((line) => (line[at] ?? ' ') !== ' ');
  return filled.every((line) => /[\d.,-]/.test(line[at] ?? '')) && filled.some((line) => /[\d.,-]/.test(line[at - 1] ?? ''));
}

/** What is known by its form wherever it stands: parcel numbers, dates, currencies. */
function anchors(lines: readonly string[], places: readonly Place[]): Range[] {
  const found: Range[] = [];
  for (let at = 0; at < places.length; at++) {
    const form = forms.find(({ length, fits }) => {
      const values = lines.map((line) => line.slice(at, at + length).padEnd(length));
      const filled = values.filter((value) => !/^[0 ]*$/.test(value));
      return filled.length > 0 && filled.length >= values.length / 2 && filled.every(fits);
    });
    if (!form) continue;
    found.push([at, Math.min(at + form.length, places.length)]);
    at += form.length - 1;
  }
  return found;
}

const monthAndDay = '(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])';
const withCentury = new RegExp(`^1[2-3]\\d${monthAndDay}$`);
const fullDate = new RegExp(`^20[2-3]\\d${monthAndDay}$`);

const forms: readonly { readonly length: number; fits(text: string): boolean }[] = [
  { length: 18, fits: (text) => /^1Z[0-9A-Z]{16}$/.test(text) },
  { length: 8, fits: (text) => fullDate.test(text) },
  { length: 7, fits: (text) => withCentury.test(text) },
  { length: 3, fits: (text) => currencies.has(text) },
];

/** Numbers filled with zeros stand side by side: a new one begins where all lines have a zero and did not have one before. */
function zeroStarts(places: readonly Place[], known: ReadonlySet<number>, lines: number): number[] {
  const starts: number[] = [];
  let from = 0;
  for (let at = 1; at < places.length; at++) {
    if (known.has(at) || !places[at]?.digits) from = at;
    if (from === at || !places[at]?.zeros || places[at - 1]?.zeros || !places[at - 1]?.digits) continue;
    let after = at;
    while (places[after]?.zeros && !known.has(after)) after += 1;
    const end = endOfDigits(places, known, after);
    // Zeros up to the end of the digits are decimals.
    if (end === after || (lines === 1 && after - at < 2)) continue;
    const half = (from + end) / 2;
    const start = Number.isInteger(half) && half >= at && half < after ? half : at;
    starts.push(start);
    from = start;
    at = after - 1;
  }
  return starts;
}

function endOfDigits(places: readonly Place[], known: ReadonlySet<number>, from: number): number {
  let end = from;
  while (end < places.length && places[end]?.digits && !known.has(end)) end += 1;
  return end;
}

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
  readonly same: boolean;
}

/** `9` digits, `x` text, blank: what a kind of record looks like. */
export function signatureOf(lines: readonly string[]): string {
  return placesOf(lines)
    .map(({ blank, digits }) => (blank ? ' ' : digits ? '9' : 'x'))
    .join('');
}

/** Where fields begin and end, as far as the lines show it. `marked`: characters of the record's own mark. */
export function fieldsOf(lines: readonly string[], marked: number, given: readonly number[] = []): Range[] {
  const places = placesOf(lines);
  const starts = new Set<number>([0, ...(marked > 0 ? [marked] : []), ...given]);
  const inside = new Set<number>();
  for (const [from, end] of anchors(lines, places)) {
    starts.add(from).add(end);
    for (let at = from + 1; at < end; at++) inside.add(at);
  }
  for (let at = Math.max(1, marked); at < places.length; at++)
    if (!inside.has(at) && begins(lines, places, at)) starts.add(at);
  for (const start of zeroStarts(places, starts, lines.length)) if (!inside.has(start)) starts.add(start);
  const sorted = [...starts].filter((at) => at < places.length).sort((a, b) => a - b);
  const filled = sorted.filter((from, index) => places.slice(from, sorted[index + 1]).some(({ blank }) => !blank));
  // Blanks behind a field fill it up.
  const ranges = filled.map((from, index): Range => [from, filled[index + 1] ?? places.length]);
  return withRoomOnTheLeft(ranges, lines, places);
}

/** Numbers on the right edge grow to the left: the blanks before them are theirs, but for the one behind a text. */
function withRoomOnTheLeft(ranges: readonly Range[], lines: readonly string[], places: readonly Place[]): Range[] {
  const usedTo = ranges.map(([from, end]) => {
    const last = places.slice(from, end).findLastIndex(({ blank }) => !blank);
    return from + last + 1;
  });
  const starts = ranges.map(([from, end], index) => {
    const before = usedTo[index - 1];
    if (before === undefined || !isRightEdged(lines, from, end)) return from;
    const [previous] = ranges[index - 1] ?? [0];
    return Math.min(from, isRightEdged(lines, previous, before) ? before : before + 1);
  });
  return ranges.map(([, end], index): Range => [starts[index] ?? 0, starts[index + 1] ?? end]);
}

/** Numbers that all end at one place and begin at different ones. */
function isRightEdged(lines: readonly string[], from: number, end: number): boolean {
  const cells = lines.map((line) => line.slice(from, end)).filter((cell) => cell.trim() !== '');
  const ends = new Set(cells.map((cell) => cell.trimEnd().length));
  return (
    cells.length > 1 &&
    ends.size === 1 &&
    cells.every((cell) => /^ *[+-]?[\d.,]+ *$/.test(cell)) &&
    cells.some((cell) => cell.startsWith(' '))
  );
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
      same: new Set(signs).size === 1,
    };
  });
}

function begins(lines: readonly string[], places: readonly Place[], at: number): boolean {
  const [before, here] = [places[at - 1], places[at]];
  if (!before || !here || here.blank) return false;
  // A sign behind a number is its own.
  if (here.sign && before.digits) return false;
  if (before.sign && places[at - 2]?.digits) return true;
  if (marksRecord(lines, places, at)) return true;
  if (here.digits && before.text) return digitsFrom(places, at) >= shortestNumber || lettersBefore(lines, at);
  if (before.digits && here.text) return digitsBefore(places, at) >= shortestNumber || lettersAt(lines, at);
  return afterGap(lines, at);
}

/** Behind two blanks a word begins: the field before is filled up. Numbers on the right edge begin at different places. */
function afterGap(lines: readonly string[], at: number): boolean {
  if (isRightAligned(lines, at)) return false;
  const filled = lines.filter((line) => (line[at] ?? ' ') !== ' ');
  const gaps = filled.filter((line) => line[at - 1] === ' ' && (at < 2 || line[at - 2] === ' '));
  const words = filled.filter((line) => line[at - 1] === ' ');
  const usual = words.length >= filled.length * 0.75 && filled.length >= Math.max(2, lines.length * 0.6);
  return gaps.length > 0 || usual;
}

/** A code of two digits that all lines begin with, before something that changes. */
function marksRecord(lines: readonly string[], places: readonly Place[], at: number): boolean {
  return (
    at === 2 && lines.length > 2 && places.slice(0, 2).every(({ same, digits }) => same && digits) && !places[2]?.same
  );
}

/** Shorter runs of digits may be a part of a code: `W1`. */
const shortestNumber = 3;

function digitsFrom(places: readonly Place[], at: number): number {
  let end = at;
  while (places[end]?.digits) end += 1;
  return end - at;
}

function digitsBefore(places: readonly Place[], at: number): number {
  let from = at;
  while (places[from - 1]?.digits) from -= 1;
  return at - from;
}

/** Two letters in every line are a code of their own; so is the number beside it. */
function lettersBefore(lines: readonly string[], at: number): boolean {
  return lines.every((line) => /^[A-Z]{2}\d{2}/.test(line.slice(Math.max(0, at - 2))));
}

function lettersAt(lines: readonly string[], at: number): boolean {
  return lines.every((line) => /^\d{2}[A-Z]{2}/.test(line.slice(Math.max(0, at - 2))));
}

/** A digit here, and in another line the number goes on to the left. */
function isRightAligned(lines: readonly string[], at: number): boolean {
  const filled = lines.filter((line) => (line[at] ?? ' ') !== ' ');
  return (
    filled.every((line) => /[\d.,-]/.test(line[at] ?? '')) && filled.some((line) => /[\d.,-]/.test(line[at - 1] ?? ''))
  );
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
    const before = places[at - 1];
    if (from === at || !places[at]?.zeros || !before?.digits || before.zeros) continue;
    let after = at;
    while (places[after]?.zeros && !known.has(after)) after += 1;
    const end = endOfDigits(places, known, after);
    // Zeros up to the end of the digits are decimals; a digit that never changes stands inside a number.
    if (end === after || after - at < 2 || (lines > 1 && before.same)) continue;
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

import { DateTime } from 'luxon';
import type { Order, OrderLine } from '../../../src/domain/order.ts';
import { wellFormed } from '../../../src/formats/text/encoding.ts';

/** What a layout makes of the texts in it, in the words of its own rules and not in those of the code. */
export interface Manner {
  /** From the order to the cell. */
  readonly written: (text: string) => string;
  /** From the cell to the record that is read. */
  readonly read: (cell: string) => string;
}

/** A layout that is written and read back, and what may be expected of it. */
export interface BothWays {
  readonly title: string;
  readonly mapping: string;
  /** Paths whose values come back. */
  readonly carried: readonly string[];
  readonly manner: Manner;
  /** What else comes of some values than of other texts. */
  readonly made?: Readonly<Record<string, (value: never, order: Order) => unknown>>;
  /** How values are looked at on both sides: days, seconds. */
  readonly seen?: Readonly<Record<string, (value: never) => unknown>>;
  /** Whether an order must be refused; it is given the texts of the cells that carry something. */
  readonly cannot?: (order: Order, texts: readonly string[]) => boolean;
  readonly mostLines?: number;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about.
const fallOut = /[\x00-\x08\x0b\x0c\x0e-\x1f]/g;
const ends = /^[\s\u200b\u2060]+|[\s\u200b\u2060]+$/g;

export const trimmed = (text: string) => text.replaceAll(ends, '');
const withoutNul = (text: string) => text.replaceAll('\0', '');
const oneLine = (text: string) =>
  withoutNul(text)
    .replaceAll(/[\r\n\t]+/g, ' ')
    .trim();

/** Line breaks become blanks; what no keyboard makes falls out. */
export const inRows: Manner = { written: oneLine, read: (cell) => trimmed(cell.replaceAll(fallOut, '')) };
export const keepingBreaks: Manner = { ...inRows, written: withoutNul };
/** Every control character takes a position, as a blank. */
export const inPositions: Manner = {
  written: oneLine,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about.
  read: (cell) => trimmed(cell.replaceAll(/[\x00-\x1f\x7f]/g, ' ')),
};
export const inSegments: Manner = {
  written: oneLine,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about.
  read: (cell) => trimmed(cell.replaceAll(/[\x00-\x1f\x7f]/g, '')),
};
export const inJson: Manner = { written: oneLine, read: trimmed };
export const inXml: Manner = {
  written: oneLine,
  read: (cell) => trimmed(cell.replaceAll(fallOut, '').replaceAll(/[\ufffe\uffff]/g, '')),
};

export const second = (value: string) => Math.floor(Date.parse(value) / 1000);
export const dayIn = (zone: string) => (value: string) => DateTime.fromISO(value, { zone }).toISODate();
export const wallClockIn = (zone: string) => (value: string) =>
  DateTime.fromISO(value, { zone }).toFormat('yyyy-MM-dd HH:mm:ss');

/** The letters of windows-1252, as its table has them. */
export const isWestern = (text: string) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of the encoding.
  /^[\x00-\x7f\xa0-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]*$/.test(text);
export const isWhole = wellFormed;

type Whole = Readonly<Record<string, unknown>>;

function at(owner: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((one, step) => (one as Whole | undefined)?.[step], owner);
}

function fieldsOf(layout: BothWays, root: 'order' | 'line', value: (path: string) => unknown): Whole {
  const paths = layout.carried.filter((path) => path.startsWith(`${root}.`));
  return Object.fromEntries(
    paths.map((path) => {
      const found = value(path);
      return [path, layout.seen?.[path] && found ? layout.seen[path](found as never) : found];
    }),
  );
}

/** What an order must come back as. */
export function expected(layout: BothWays, order: Order): Whole {
  const { written, read } = layout.manner;
  const of = (root: 'order' | 'line', owner: Order | OrderLine) =>
    fieldsOf(layout, root, (path) => {
      const value = at(owner, path.slice(root.length + 1));
      const made = layout.made?.[path];
      if (made) return made(value as never, order);
      return typeof value === 'string' ? read(written(value)) : value;
    });
  return { ...of('order', order), lines: order.lines.map((line) => of('line', line)) };
}

/** What came back, looked at in the same way. */
export function found(layout: BothWays, record: { readonly lines: readonly OrderLine[] }): Whole {
  const of = (root: 'order' | 'line', owner: unknown) =>
    fieldsOf(layout, root, (path) => at(owner, path.slice(root.length + 1)));
  return { ...of('order', record), lines: record.lines.map((line) => of('line', line)) };
}

/** The cells of an order that carry texts. */
export function textsOf(layout: BothWays, order: Order): string[] {
  const of = (root: 'order' | 'line', owner: Order | OrderLine) =>
    layout.carried
      .filter((path) => path.startsWith(`${root}.`))
      .map((path) => at(owner, path.slice(root.length + 1)))
      .filter((value): value is string => typeof value === 'string')
      .map(layout.manner.written);
  return [...of('order', order), ...order.lines.flatMap((line) => of('line', line))];
}

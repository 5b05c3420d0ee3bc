import { DateTime, FixedOffsetZone, IANAZone } from 'luxon';
import type { DatePart } from './date-pattern.ts';

type Fields = (local: Date, offset: number) => string;

const quarter = 15 * 60 * 1000;
const offsetsKept = 20_000;
const two = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'));

/** Offsets change at quarters of an hour at most, so one look-up per quarter serves all its instants. */
class Offsets {
  readonly #zone: IANAZone;
  readonly #known = new Map<number, number>();

  constructor(zone: string) {
    this.#zone = IANAZone.create(zone);
  }

  /** Minutes east of Greenwich. */
  at(instant: number): number {
    const bucket = Math.floor(instant / quarter);
    const known = this.#known.get(bucket);
    if (known !== undefined) return known;
    if (this.#known.size >= offsetsKept) this.#known.clear();
    const offset = this.#zone.offset(instant);
    this.#known.set(bucket, offset);
    return offset;
  }
}

const zones = new Map<string, Offsets>();

function offsetsOf(zone: string): Offsets {
  let offsets = zones.get(zone);
  if (!offsets) {
    offsets = new Offsets(zone);
    zones.set(zone, offsets);
  }
  return offsets;
}

/** Tokens that need no calendar but the plain one; anything else is left to luxon, which costs about ten times as much per cell. */
const quick: Readonly<Record<string, Fields>> = {
  yyyy: (local) => String(local.getUTCFullYear()).padStart(4, '0'),
  yy: (local) => pair(local.getUTCFullYear() % 100),
  MM: (local) => pair(local.getUTCMonth() + 1),
  M: (local) => String(local.getUTCMonth() + 1),
  dd: (local) => pair(local.getUTCDate()),
  d: (local) => String(local.getUTCDate()),
  HH: (local) => pair(local.getUTCHours()),
  H: (local) => String(local.getUTCHours()),
  hh: (local) => pair(twelve(local.getUTCHours())),
  h: (local) => String(twelve(local.getUTCHours())),
  a: (local) => (local.getUTCHours() < 12 ? 'AM' : 'PM'),
  mm: (local) => pair(local.getUTCMinutes()),
  m: (local) => String(local.getUTCMinutes()),
  ss: (local) => pair(local.getUTCSeconds()),
  s: (local) => String(local.getUTCSeconds()),
  SSS: (local) => String(local.getUTCMilliseconds()).padStart(3, '0'),
  Cyy: (local) => `${local.getUTCFullYear() < 2000 ? 0 : 1}${pair(local.getUTCFullYear() % 100)}`,
  MON: (local) => months[local.getUTCMonth()] ?? '',
  ZZ: (_local, offset) => signed(offset, ':'),
  ZZZ: (_local, offset) => signed(offset, ''),
};

const months = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');

/** Writes instants (milliseconds) by a pattern, in a zone or at a fixed offset (minutes east of Greenwich). */
export function dateWriter(parts: readonly DatePart[]): (instant: number, zone: string | number) => string {
  const fields = parts.map(quickly);
  if (!fields.every((field) => field !== undefined)) return slowly(parts);
  return (instant, zone) => {
    const offset = typeof zone === 'number' ? zone : offsetsOf(zone).at(instant);
    const local = new Date(instant + offset * 60_000);
    let text = '';
    for (const field of fields) text += field(local, offset);
    return text;
  };
}

function quickly(part: DatePart): Fields | undefined {
  if (part.kind === 'text') return () => part.text;
  return part.kind === 'token' ? quick[part.token] : undefined;
}

function slowly(parts: readonly DatePart[]): (instant: number, zone: string | number) => string {
  return (instant, zone) => {
    const where = typeof zone === 'number' ? FixedOffsetZone.instance(zone) : zone;
    const date = DateTime.fromMillis(instant, { zone: where, locale: 'en-US' });
    return parts.map((part) => written(part, date)).join('');
  };
}

function written(part: DatePart, date: DateTime): string {
  if (part.kind !== 'token') return part.kind === 'text' ? part.text : part.write(date);
  if (part.token === 'MON') return date.toFormat('LLL').toUpperCase();
  return part.token === 'Cyy' ? `${date.year < 2000 ? 0 : 1}${date.toFormat('yy')}` : date.toFormat(part.token);
}

function pair(number: number): string {
  return two[number] ?? '';
}

function twelve(hour: number): number {
  return hour % 12 === 0 ? 12 : hour % 12;
}

function signed(offset: number, separator: string): string {
  const minutes = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${pair(Math.floor(minutes / 60))}${separator}${pair(minutes % 60)}`;
}

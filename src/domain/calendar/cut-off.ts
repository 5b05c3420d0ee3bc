import { type Calendar, hoursOn } from './calendar.ts';
import { dayAfter, dayAt, readingAt } from './wall-clock.ts';

export interface CutOff {
  readonly at: string;
  /** Whole minutes that are left. */
  readonly minutes: number;
}

/** A ship method without a cut-off of its own. */
const anyOther = '';
/** Longer holidays than this have no next cut-off. */
const mostDays = 400;

/**
 * The next cut-off after an instant: that of the ship method, otherwise the usual one; `null` where none is set. On a half day it is at
 * the latest when work ends. An instant that is the cut-off itself is too late for it.
 */
export function cutOffFor(calendar: Calendar, instant: string, shipMethod: string): CutOff | null {
  const usual = calendar.cutOffs.byShipMethod.get(shipMethod) ?? calendar.cutOffs.usual;
  if (usual === null) return null;
  const from = Date.parse(instant);
  let day = dayAt(calendar.zone, from);
  for (let count = 0; count < mostDays; count++, day = dayAfter(day)) {
    const minutes = cutOffOn(calendar, day, usual);
    const at = minutes === null ? from : readingAt(calendar.zone, day, minutes).first;
    if (at > from) return { at: new Date(at).toISOString(), minutes: Math.floor((at - from) / 60_000) };
  }
  return null;
}

function cutOffOn(calendar: Calendar, day: string, usual: number): number | null {
  const hours = hoursOn(calendar, day);
  const last = hours.at(-1);
  if (!last) return null;
  return calendar.halfDays.has(day) ? Math.min(usual, last.to) : usual;
}

export interface CutOffOfOrder extends CutOff {
  /** The one that it had when it came has passed already. */
  readonly missed: boolean;
}

/** The cut-off that an order which still waits can make, and whether it has missed one; `null` where none is set. */
export function cutOffOf(
  calendar: Calendar | undefined,
  order: { readonly receivedAt: string; readonly shipMethod: string },
  now: string,
): CutOffOfOrder | null {
  const next = calendar ? cutOffFor(calendar, now, order.shipMethod) : null;
  if (!calendar || !next) return null;
  const first = cutOffFor(calendar, order.receivedAt, order.shipMethod);
  return { ...next, missed: first !== null && first.at <= now };
}

/** In which order ship methods leave: 0 goes first. */
export interface Urgency {
  readonly byShipMethod: ReadonlyMap<string, number>;
  /** Of every other method. */
  readonly others: number;
}

/** The nearest cut-off goes first, what has none goes last; `null` where all are alike. */
export function urgencyAt(calendar: Calendar | undefined, now: string): Urgency | null {
  if (!calendar || calendar.cutOffs.byShipMethod.size === 0) return null;
  const never = '9999';
  const nextOf = (method: string) => cutOffFor(calendar, now, method)?.at ?? never;
  const usual = nextOf(anyOther);
  const byMethod = new Map([...calendar.cutOffs.byShipMethod.keys()].map((method) => [method, nextOf(method)]));
  const instants = [...new Set([usual, ...byMethod.values()])].sort();
  if (instants.length === 1) return null;
  const rank = (at: string) => instants.indexOf(at);
  return { byShipMethod: new Map([...byMethod].map(([method, at]) => [method, rank(at)])), others: rank(usual) };
}

/** The nearest cut-off of any ship method; `null` where none is set. */
export function nearestCutOff(calendar: Calendar | undefined, now: string): string | null {
  if (!calendar) return null;
  const methods = [anyOther, ...calendar.cutOffs.byShipMethod.keys()];
  return methods.flatMap((method) => cutOffFor(calendar, now, method)?.at ?? []).sort()[0] ?? null;
}

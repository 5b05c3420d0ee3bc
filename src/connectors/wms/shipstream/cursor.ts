import { DateTime } from 'luxon';
import { z } from 'zod';
import type { Look } from '../../contract.ts';

const HOUR = 3_600_000;

/** Nobody has looked yet: orders of another system may be at the warehouse for as long. */
const firstLook = 30 * 24 * HOUR;

/** Clocks of two systems may differ by so much. */
const skew = HOUR;

const lists = ['shipments', 'canceled'] as const;

/** Where a look is: which list, which page of it, and how far back the lists reach. Fixed for the whole look. */
const underWay = z.object({
  from: z.iso.datetime(),
  began: z.iso.datetime(),
  list: z.enum(lists),
  page: z.int().min(1),
  newest: z.string(),
});
const cursor = z.object({ since: z.string(), look: underWay.optional() });

export type LookUnderWay = z.output<typeof underWay>;
export type ListName = LookUnderWay['list'];

export interface LookPlan {
  /** How far the last look had got; `''` = there was none. */
  readonly since: string;
  readonly look: LookUnderWay;
}

/**
 * Goes on where the last durable page stopped, or begins anew: some hours before what the last look has seen. Filters are read by the
 * merchant's clock, which has an hour twice in autumn and may be set otherwise than we were told, and whatever changed while a look was
 * under way lies within them. What was seen before is dropped later.
 */
export function planOf({ cursor: text, earliest }: Look, now: number, overlapHours: number): LookPlan {
  const { since, look } = cursorIn(text);
  if (look) return { since, look };
  const from =
    since === '' ? Math.max(now - firstLook, Date.parse(earliest) || 0) : Date.parse(since) - overlapHours * HOUR;
  const began = new Date(now).toISOString();
  return { since, look: { from: new Date(from).toISOString(), began, list: 'shipments', page: 1, newest: '' } };
}

/** What changed before this instant has been in an earlier look for certain; `''` = nothing has. */
export function readBefore({ since }: LookPlan): string {
  return since === '' ? '' : new Date(Date.parse(since) - skew).toISOString();
}

export function cursorWithin({ since }: LookPlan, look: LookUnderWay): string {
  return JSON.stringify({ since, look });
}

/** As if this look had not been: the next one begins with the first list, as far back. */
export function cursorAnew({ since }: LookPlan): string {
  return since === '' ? '' : JSON.stringify({ since });
}

/**
 * Where the next look begins: at the newest change that was seen, by the vendor's own clock, but never after this look began, as
 * something may have changed behind its back.
 */
export function cursorAfter({ since }: LookPlan, { newest, began }: LookUnderWay): string {
  const next = newest === '' ? since || began : newest < began ? newest : began;
  return JSON.stringify({ since: next });
}

/** As the merchant's clock showed it then. */
export function filterTime(instant: string, zone: string): string {
  return DateTime.fromISO(instant, { zone }).toFormat('yyyy-MM-dd HH:mm:ss');
}

function cursorIn(text: string): z.output<typeof cursor> {
  try {
    return cursor.parse(JSON.parse(text));
  } catch {
    return { since: '' };
  }
}

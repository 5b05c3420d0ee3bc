import { type Calendar, isWorkingDay } from '../calendar/calendar.ts';
import { dayAfter, dayAt, readingAt } from '../calendar/wall-clock.ts';
import type { OrderStatus } from '../order-status.ts';
import type { DayOfMerchant } from './facts.ts';

export interface Period {
  /** ISO instants, the first included, the second not. */
  readonly from: string;
  readonly to: string;
  /** `2026-03-07`, or `2026-03-06 to 2026-03-08`. */
  readonly text: string;
}

/** After longer holidays the mail tells of the last days only. */
const mostDays = 15;

/**
 * What the mail of a day tells of: the day before, by the clock of the zone (23 or 25 hours long when the clock changes); where mails
 * come on working days only, all days since the last one.
 */
export function dayBefore(day: string, zone: string, calendar?: Calendar): Period {
  const last = dayAfter(day, -1);
  let first = last;
  const works = (one: string) => !calendar || isWorkingDay(calendar, midnight(one, calendar.zone));
  for (let back = 1; back < mostDays && !works(first); back++) first = dayAfter(first, -1);
  return {
    from: midnight(first, zone),
    to: midnight(day, zone),
    text: first === last ? last : `${first} to ${last}`,
  };
}

/** The calendar day of an instant. */
export function dayOf(at: string, zone: string): string {
  return dayAt(zone, Date.parse(at));
}

function midnight(day: string, zone: string): string {
  return new Date(readingAt(zone, day, 0).first).toISOString();
}

type Fate = 'delivered' | 'held' | 'skipped' | 'canceled' | 'difference';

/** What has become of a downloaded order, by its status in the morning. `difference`: on its way, and named. */
export const fates: Readonly<Record<OrderStatus, Fate>> = {
  received: 'difference',
  new: 'difference',
  sending: 'difference',
  await_payment: 'held',
  on_hold: 'held',
  error: 'held',
  cancel_sending: 'held',
  at_wms: 'delivered',
  partial: 'delivered',
  shipped: 'delivered',
  confirmed: 'delivered',
  canceled: 'canceled',
  skipped: 'skipped',
};

/** Statuses of orders that the mail names one by one. */
export const namedStatuses = (Object.keys(fates) as OrderStatus[]).filter(
  (status) => fates[status] === 'difference' || fates[status] === 'held',
);

/** downloaded = delivered + held + skipped + canceled + on their way. */
export function sumOf(counts: ReadonlyMap<OrderStatus, number>): Omit<DayOfMerchant, 'id' | 'name' | 'named'> {
  const sums: Record<Fate, number> = { delivered: 0, held: 0, skipped: 0, canceled: 0, difference: 0 };
  for (const [status, count] of counts) sums[fates[status]] += count;
  const { delivered, held, skipped, canceled, difference } = sums;
  const downloaded = delivered + held + skipped + canceled + difference;
  const parts = [`${delivered} delivered`, `${held} held`, `${skipped} skipped`, `${canceled} canceled`];
  if (difference > 0) parts.push(`${difference} still on the way`);
  return { downloaded, ...sums, sum: `${downloaded} downloaded = ${parts.join(' + ')}` };
}

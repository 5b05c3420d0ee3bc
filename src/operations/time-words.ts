import { DateTime } from 'luxon';

const units = [
  ['day', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** `3 min ago`, `in 2 h`, `now`; for people, beside the exact instant. */
export function relativeTime(iso: string, now: number): string {
  const seconds = Math.round((Date.parse(iso) - now) / 1000);
  const size = Math.abs(seconds);
  const [unit, length] = units.find(([, one]) => size >= one) ?? ['s', 1];
  if (size < 1) return 'now';
  const amount = Math.round(size / length);
  const words = `${amount} ${unit}${unit === 'day' && amount !== 1 ? 's' : ''}`;
  return seconds > 0 ? `in ${words}` : `${words} ago`;
}

/** What the clocks of the zone showed: `14:02`, with the day before it where that is not today. */
export function clockText(iso: string, zone: string, now: string): string {
  const [then, today] = [iso, now].map((one) => DateTime.fromISO(one, { zone }));
  return then?.toFormat(then.toISODate() === today?.toISODate() ? 'HH:mm' : 'yyyy-MM-dd HH:mm') ?? iso;
}

import { dayAfter, dayAt, readingAt } from './calendar/wall-clock.ts';

/** The first time after `after` at which the clocks of the zone show `time` (`01:00`), as ISO instant. A reading that a night leaves out is an hour later. */
export function nextTimeOfDay(time: string, zone: string, after: string): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const from = Date.parse(after);
  for (let day = dayAfter(dayAt(zone, from), -1); ; day = dayAfter(day)) {
    const { moved } = readingAt(zone, day, hour * 60 + minute);
    if (moved > from) return new Date(moved).toISOString();
  }
}

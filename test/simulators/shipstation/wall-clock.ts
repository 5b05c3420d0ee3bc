import { DateTime } from 'luxon';

/** Dates have no zone and seven decimals; they are Pacific time, also in the hour that November shows twice [D]. */
export function shown(instant: number): string {
  return `${DateTime.fromMillis(instant, { zone: 'America/Los_Angeles' }).toFormat("yyyy-MM-dd'T'HH:mm:ss.SSS")}0000`;
}

/** A date of a query: wall clock without a zone, to the second [D]. What has a zone is refused, more strictly than the vendor may do. */
export function asked(text: string): string | undefined {
  return /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d$/.test(text) || /^\d{4}-\d\d-\d\d$/.test(text)
    ? text.replace(' ', 'T')
    : undefined;
}

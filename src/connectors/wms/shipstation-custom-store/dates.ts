import { DateTime } from 'luxon';

/** As the vendor writes them, and as integrators have seen them. All are UTC. */
const times = [
  'M/d/yyyy H:mm',
  'M/d/yyyy H:mm:ss',
  'M/d/yyyy h:mm a',
  'M/d/yyyy h:mm:ss a',
  'M/d/yy H:mm',
  'M/d/yy H:mm:ss',
  'M/d/yy h:mm a',
  'M/d/yy h:mm:ss a',
  'MMddyyyyHHmm',
] as const;
const days = ['M/d/yyyy', 'M/d/yy'] as const;

/** ISO instant; `undefined` = no such time. */
export function timeOf(text: string): string | undefined {
  const given = text.trim().replace(/\s+/g, ' ');
  // The compact form has any one character between day and time, or none.
  const compact = given.replace(/^(\d{8})[^\d](\d{4})$/, '$1$2');
  return parsed(compact, times) ?? isoOf(given);
}

/** A day without a time, as `2026-11-23`; a time counts by its day. */
export function dayOf(text: string): string | undefined {
  return (parsed(text.trim(), days) ?? timeOf(text))?.slice(0, 10);
}

/** `11/23/2026 06:12` */
export function written(instant: string): string {
  return DateTime.fromISO(instant, { zone: 'utc' }).toFormat('MM/dd/yyyy HH:mm');
}

function parsed(text: string, formats: readonly string[]): string | undefined {
  for (const format of formats) {
    const time = DateTime.fromFormat(text, format, { zone: 'utc', locale: 'en-US' });
    if (time.isValid) return time.toJSDate().toISOString();
  }
  return undefined;
}

function isoOf(text: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return undefined;
  const time = DateTime.fromISO(text.replace(' ', 'T'), { zone: 'utc' });
  return time.isValid ? time.toJSDate().toISOString() : undefined;
}

import { IANAZone } from 'luxon';
import { z } from 'zod';
import { weekdays } from '../domain/calendar/calendar.ts';
import { didYouMean } from '../support/nearest.ts';

export const zone = z
  .string()
  .refine((value) => IANAZone.isValidZone(value), {
    error: ({ input }) =>
      `This is no time zone.${didYouMean(String(input), Intl.supportedValuesOf('timeZone')) || ' Write one such as America/Chicago.'}`,
  })
  .describe('IANA time zone such as America/Chicago. The nearest one wins.');

export const clockTime = z
  .string({ error: 'Write a time such as "14:30", in quotes.' })
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Write a time such as "14:30".');

const writeHours = 'Write hours such as "08:00-17:00", in quotes.';

const span = z
  .string({ error: writeHours })
  .regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, { error: writeHours, abort: true })
  .refine(
    (text) => text.slice(0, 5) < text.slice(6),
    'The end is not after the beginning. Work over midnight is two: ["00:00-06:00", "22:00-24:00"].',
  );
const hours = z.union([span, z.array(span).min(1)], { error: writeHours });

const isDay = (text: string): boolean => {
  const date = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text.slice(0, 10));
};

const writeHoliday = 'Write a day such as "2026-12-25 Christmas".';
const holiday = z
  .string({ error: writeHoliday })
  .regex(/^\d{4}-\d\d-\d\d(\s+\S.*)?$/, { error: writeHoliday, abort: true })
  .refine(isDay, 'There is no such day.');

/** A key that is no day is said so where it stands, in these words. */
const halfDays = z.record(z.string(), hours).superRefine((value, context) => {
  for (const key of Object.keys(value).filter((text) => !/^\d{4}-\d\d-\d\d$/.test(text) || !isDay(text)))
    context.addIssue({ code: 'custom', path: [key], message: 'Write a day such as "2026-12-24".' });
});
const byWeekday = z.strictObject({
  mon: hours.optional().describe('Hours on Mondays.'),
  tue: hours.optional().describe('Hours on Tuesdays.'),
  wed: hours.optional().describe('Hours on Wednesdays.'),
  thu: hours.optional().describe('Hours on Thursdays.'),
  fri: hours.optional().describe('Hours on Fridays.'),
  sat: hours.optional().describe('Hours on Saturdays.'),
  sun: hours.optional().describe('Hours on Sundays.'),
});

export const calendarShape = z
  .strictObject({
    zone: zone.optional(),
    'working days': z.array(z.enum(weekdays)).min(1).optional().describe('Default mon to fri.'),
    hours: z
      .union([span, z.array(span).min(1), byWeekday], {
        error: 'Write hours such as "08:00-17:00", several in [ ], or { mon: "08:00-17:00", fri: "08:00-14:00" }.',
      })
      .optional()
      .describe('When work goes on: "08:00-17:00", or by weekday; default the whole day.'),
    holidays: z.array(holiday).optional().describe('Days without work, such as "2026-12-25 Christmas".'),
    'holidays file': z
      .string()
      .regex(/^[^/\\]+\.ics$/, 'Write the name of an .ics file beside crossdock.yaml, such as holidays.ics.')
      .optional()
      .describe('Calendar file (.ics) beside crossdock.yaml; its events of whole days are holidays.'),
    'half days': halfDays.optional().describe('Days with hours of their own: { "2026-12-24": "08:00-12:00" }.'),
    'cut-offs': z
      .strictObject({
        default: clockTime.optional().describe('Until when an order leaves the same day: "15:00".'),
        'by ship method': z
          .record(z.string().min(1), clockTime)
          .optional()
          .describe('The same for single ship methods, as they stand in orders.'),
      })
      .optional()
      .describe('Until when orders leave the same day.'),
    retry: z
      .enum(['wall time', 'working time'])
      .optional()
      .describe('Which time counts until something that fails is given up; default wall time.'),
  })
  .describe('Working days, hours, holidays and cut-offs. The nearest setting wins.');

export type RawCalendar = z.output<typeof calendarShape>;
export type RawHours = z.output<typeof hours>;

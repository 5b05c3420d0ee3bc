import { z } from 'zod';
import { clockTime } from './calendar-grammar.ts';
import { duration } from './durations.ts';
import { email } from './word-grammar.ts';

const off = z.literal('off');
const writeUrl = 'Write an address that begins with https:// (or http://).';

const webhook = z.strictObject({
  url: z.string({ error: writeUrl }).describe('Where each notice is posted as JSON. May be a reference.'),
  secret: z
    .string()
    .meta({ secret: true })
    .describe('Signs each notice (HMAC-SHA256): any text of 16 characters or more, or "whsec_" and base64.'),
});

const daily = z.union(
  [
    off,
    clockTime,
    z.strictObject({
      at: clockTime.describe('When it is sent, by the clock of the zone.'),
      on: z
        .literal('working days', { error: 'Write "on: working days", or leave it out.' })
        .optional()
        .describe('Only on working days of the nearest calendar; it then tells of all days since the last one.'),
    }),
  ],
  { error: 'Write a time such as "07:00", { at: "07:00", on: working days } or off.' },
);

export const noticesShape = z.strictObject({
  by: z.string().describe('Connection (email-out) that carries notices.'),
  to: z.array(email).min(1).describe('Addresses that hear of every problem.'),
  digest: z
    .union([off, duration], { error: 'Write a duration such as 15m or 1h, or off.' })
    .optional()
    .describe(
      'How long problems that can wait are gathered into one mail; off sends each at once; default 15m. Ship methods that nobody has mapped, refused logins and doubts are always told at once.',
    ),
  daily: daily
    .optional()
    .describe(
      'The mail of the morning about the day before: a time, { at: ..., on: working days } or off; default "07:00".',
    ),
  webhooks: z.array(webhook).max(5).optional().describe('Programs that get every notice, too.'),
});

export const heartbeatShape = z.strictObject({
  url: z
    .string({ error: writeUrl })
    .describe(
      'Asked (GET) while Crossdock is well; a service there raises the alarm when the calls stay away. May be a reference.',
    ),
  every: duration.optional().describe('Time between two calls; default 5m.'),
});

export const noticesSetting = noticesShape.optional().describe('Who is told of problems, and how.');
export const heartbeatSetting = heartbeatShape
  .optional()
  .describe('Where Crossdock says that it is well, so that a dead one is noticed.');

export type RawNotices = z.output<typeof noticesShape>;
export type RawHeartbeat = z.output<typeof heartbeatShape>;

import { z } from 'zod';
import { clockTime } from './calendar-grammar.ts';
import { duration } from './durations.ts';
import type { Retention } from './workspace.ts';

const day = 86_400;

/** How long things are kept where nobody says otherwise, in seconds. Books are kept for ten years in many countries, and a row is small. */
const defaults = { most: 400 * day, audit: 3650 * day, at: '03:00' } as const;

/** Less would take away what is still being looked for. */
const period = duration.refine((seconds) => seconds >= day, 'Keep it for a day at least: 1d.');

export const retentionShape = z
  .strictObject({
    at: clockTime.optional().describe('When the daily clean-up begins, in the zone of the workspace; default 03:00.'),
    'personal data': period
      .optional()
      .describe(
        'How long after its end an order keeps names and addresses, and files their bytes; default as long as the order and the file.',
      ),
    orders: period.optional().describe('How long orders are kept after their end; default 400d.'),
    documents: period.optional().describe('How long files and pages are kept; default 400d.'),
    deliveries: period
      .optional()
      .describe('How long it is kept what was sent in which file, once its orders are gone; default 400d.'),
    history: period.optional().describe('How long events and closed exceptions are kept; default 400d.'),
    notices: period.optional().describe('How long sent notices are kept; default 400d.'),
    'dead letters': period
      .optional()
      .describe('How long dead tickets are kept that no open exception speaks of; default 400d.'),
    audit: period.optional().describe('How long it is kept who changed what; default 3650d.'),
  })
  .describe('How long what is finished is kept.');

export const merchantRetentionShape = z
  .strictObject({
    'personal data': period
      .optional()
      .describe('How long after its end an order of this merchant keeps names and addresses; wins over the workspace.'),
  })
  .describe("What holds for this merchant's data instead of the retention in crossdock.yaml.");

type RawRetention = z.output<typeof retentionShape>;

export function readRetention(raw: RawRetention | undefined): Retention {
  return {
    at: raw?.at ?? defaults.at,
    personalDataSeconds: raw?.['personal data'] ?? null,
    orderSeconds: raw?.orders ?? defaults.most,
    documentSeconds: raw?.documents ?? defaults.most,
    deliverySeconds: raw?.deliveries ?? defaults.most,
    historySeconds: raw?.history ?? defaults.most,
    noticeSeconds: raw?.notices ?? defaults.most,
    deadLetterSeconds: raw?.['dead letters'] ?? defaults.most,
    auditSeconds: raw?.audit ?? defaults.audit,
  };
}

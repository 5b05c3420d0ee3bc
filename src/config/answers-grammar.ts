import { z } from 'zod';
import { clockTime, zone } from './calendar-grammar.ts';
import { duration } from './durations.ts';

/** What a WMS answers beside shipments and stock, and what it can be asked; for one WMS, a merchant, or a merchant's use of one WMS. */
export function answerSettings<Inlet extends z.ZodRawShape, Outlet extends z.ZodRawShape>(
  inlet: z.ZodObject<Inlet>,
  outlet: z.ZodObject<Outlet>,
) {
  const off = z.literal('off', { error: 'Write settings, or off.' });
  const acknowledging = inlet.extend({
    within: duration
      .optional()
      .describe(
        'How long after hand-over every order must have been answered, in the working time of the nearest calendar; without it nobody waits.',
      ),
  });
  const from = { error: 'Write settings such as { from: ..., mapping: ... }, or off.' };
  const to = { error: 'Write settings such as { to: ..., mapping: ... }, or off.' };
  return {
    acknowledgements: z
      .union([acknowledging, off], from)
      .optional()
      .describe('Files in which the WMS takes or refuses orders, and answers cancels.'),
    cancels: z
      .union([outlet, off], to)
      .optional()
      .describe('Where the WMS is asked not to ship an order: as a file, or as a mail with one.'),
    returns: z.union([inlet, off], from).optional().describe('Files of parcels that came back or reached nobody.'),
    'out of stock': z
      .union(
        [
          z.strictObject({
            'offer again': clockTime.optional().describe('Time of the day; default 01:00.'),
            zone: zone.optional().describe('Time zone of "offer again"; default America/Los_Angeles.'),
          }),
          off,
        ],
        { error: 'Write { offer again: "01:00", zone: America/Los_Angeles }, or off.' },
      )
      .optional()
      .describe(
        'When orders that the WMS refused for lack of stock are offered again, every day (default), or off: then a person decides.',
      ),
    'blank tracking': z
      .enum(['refuse', 'ship without'])
      .optional()
      .describe('A shipment without tracking number: refused, or shipped without; default what the mapping says.'),
  };
}

import { z } from 'zod';

/** One extra interface; outlets and timings are those of everybody else. */
export function extraInterfaceShape<Outlet extends z.ZodType, Timing extends z.ZodType>(
  outlet: Outlet,
  timing: Timing,
) {
  return z.strictObject({
    description: z.string().optional().describe('For people.'),
    orders: outlet.optional().describe('Copies of accepted orders; a webhook needs no mapping.'),
    tracking: outlet.optional().describe('Copies of booked shipments; a webhook needs no mapping.'),
    services: z
      .strictObject({
        'order copies': timing.optional().describe('When copies of orders go out.'),
        'tracking copies': timing.optional().describe('When copies of tracking go out.'),
      })
      .optional()
      .describe('When this interface is served. What is not named is off: nothing is copied, nor kept for later.'),
  });
}

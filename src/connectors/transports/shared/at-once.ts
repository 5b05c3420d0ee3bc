import { z } from 'zod';

/** The setting that every connection has: how many calls it bears at the same time. */
export function atOnce(usual: number) {
  return z
    .int()
    .min(1)
    .max(32)
    .default(usual)
    .meta({ label: 'Calls at once' })
    .describe(
      'Most listings and transfers at the same time, over all merchants; what is more waits. A server that hangs blocks these and nothing else.',
    );
}

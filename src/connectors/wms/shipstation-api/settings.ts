import { z } from 'zod';
import { accountSettings } from '../../api/shipstation/account.ts';

export const shipstationApiSettings = z.strictObject({
  ...accountSettings,
  'cancel by': z
    .enum(['status', 'delete'])
    .default('status')
    .describe(
      'How an open order is called off: "status" sets it to cancelled; "delete" takes it off the screens of ShipStation.',
    )
    .meta({ label: 'Cancel by' }),
});

export type ShipstationApiSettings = z.output<typeof shipstationApiSettings>;

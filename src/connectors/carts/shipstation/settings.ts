import { z } from 'zod';
import { accountSettings } from '../../api/shipstation/account.ts';
import { openStatuses } from '../../api/shipstation/orders.ts';

const tag = z.strictObject({
  rule: z
    .enum(['include only', 'exclude'])
    .describe('"include only" takes orders with the tag and no others; "exclude" takes all others.')
    .meta({ label: 'Tag filter' }),
  name: z
    .string()
    .min(1)
    .describe('Name of the one tag, as ShipStation shows it; capital and small letters differ.')
    .meta({ label: 'Tag name', examples: ['Warehouse'] }),
  id: z
    .int()
    .positive()
    .optional()
    .describe('Number of the tag, where two tags have the same name. Absent = looked up by its name.')
    .meta({ label: 'Tag ID', examples: [1234] }),
});

export const shipstationSettings = z.strictObject({
  ...accountSettings,
  statuses: z
    .array(z.enum(openStatuses))
    .min(1)
    .default(['awaiting_shipment'])
    .describe(
      "Orders in which of ShipStation's statuses are fetched. Cancelled ones are always, to call off what was taken.",
    )
    .meta({ label: 'Order statuses' }),
  tag: tag.optional().describe('Fetches orders by one tag: with it only, or without it only.').meta({ label: 'Tag' }),
  'notify customer': z
    .boolean()
    .default(false)
    .describe('Whether ShipStation mails the buyer when the tracking number is uploaded.')
    .meta({ label: 'Notify customer' }),
  'notify sales channel': z
    .boolean()
    .default(true)
    .describe('Whether ShipStation tells the shop or marketplace, from which it has the order, the tracking number.')
    .meta({ label: 'Notify sales channel' }),
  'carrier codes': z
    .record(z.string(), z.string().min(1))
    .default({})
    .describe('Carriers by the names that they have in Crossdock, with the code that ShipStation knows them by.')
    .meta({ label: 'Carrier codes', examples: [{ 'Regional Express': 'other' }] }),
  'other carriers': z
    .string()
    .min(1)
    .default('other')
    .describe('Code for a carrier that neither the list above nor the account has.')
    .meta({ label: 'Other carriers' }),
});

export type ShipstationSettings = z.output<typeof shipstationSettings>;
export type TagFilter = NonNullable<ShipstationSettings['tag']>;

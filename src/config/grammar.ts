import { z } from 'zod';
import { answerSettings } from './answers-grammar.ts';
import { calendarShape, clockTime, zone } from './calendar-grammar.ts';
import { duration } from './durations.ts';
import { batchedOutlet, batchedOutletShape, inlet, inletShape, off, outlet, transport } from './endpoint-grammar.ts';
import { extraInterfaceShape } from './extra-grammar.ts';
import { loadOptionsShape } from './load-options-grammar.ts';
import { heartbeatSetting, noticesSetting } from './notices-grammar.ts';
import { merchantRetentionShape, retentionShape } from './retention.ts';
import { routingShape } from './routing-grammar.ts';
import { email, name, text } from './word-grammar.ts';

const workingDays = z
  .literal('working days', { error: 'Write "on: working days", or leave it out.' })
  .optional()
  .describe('Only in the working time of the nearest calendar.');

const timing = z
  .union(
    [
      z.enum(['automatic', 'off']),
      z
        .strictObject({
          every: duration.optional().describe('Time between two runs: 15m, 1h.'),
          at: z.array(clockTime).min(1).optional().describe('Times of the day: ["10:00", "14:30"].'),
          zone: zone.optional().describe('Time zone of "at"; default the zone of the merchant or cart.'),
          on: workingDays,
        })
        .refine((value) => (value.every === undefined) !== (value.at === undefined), 'Write either "every" or "at".'),
    ],
    { error: 'Write automatic, off, { every: 15m } or { at: ["10:00"] }.' },
  )
  .describe('When the service runs: automatic, off, { every: 15m } or { at: ["10:00", "14:30"] }.');

/** Checked by the connector's own declaration. */
const connectorSettings = z
  .record(z.string(), z.unknown(), { error: 'Write settings, one "key: value" per line.' })
  .optional()
  .describe('Settings of a partner that is spoken to, as its docs page lists them.');

const wmsSettings = {
  settings: connectorSettings,
  zone: zone.optional(),
  calendar: calendarShape.optional(),
  'directory order': z
    .enum(['client-then-wms', 'wms-then-client'])
    .optional()
    .describe(
      'Which directory comes first, that of the merchant (client) or that of the WMS; default client-then-wms.',
    ),
  orders: batchedOutlet.optional().describe('Order files for the WMS.'),
  shipments: inlet.optional().describe('Shipment files from the WMS.'),
  inventory: inlet.optional().describe('Stock files from the WMS.'),
  ...answerSettings(inletShape, batchedOutletShape),
  'warehouse names': z
    .record(
      z.string(),
      z.union([off, text], { error: 'Write our own name of the warehouse, or off: its stock does not count.' }),
    )
    .optional()
    .describe(
      "What the WMS's codes of warehouses mean: our own name, or off when their stock does not count. One that is not here stays out.",
    ),
};

const directories = z
  .union(
    [
      z.string(),
      z.strictObject({
        orders: z.string().optional().describe('Where order files go.'),
        shipments: z.string().optional().describe('Where shipment files come from.'),
        inventory: z.string().optional().describe('Where stock files come from.'),
        acknowledgements: z.string().optional().describe('Where answers to orders come from.'),
        cancels: z.string().optional().describe('Where cancels go.'),
        returns: z.string().optional().describe('Where files of returned parcels come from.'),
      }),
    ],
    {
      error: 'Write one directory, or { orders: ..., shipments: ..., inventory: ... }.',
    },
  )
  .describe("The merchant's own directories, joined with those of the WMS by its directory order.");

export const crossdockShape = z.strictObject({
  name: text.optional().describe('Shown in the console and in notices.'),
  zone: zone.optional(),
  calendar: calendarShape.optional(),
  publish: z
    .enum(['on save', 'by hand'])
    .optional()
    .describe('Whether a good save becomes the current revision at once (default).'),
  connections: z.record(name, transport).optional().describe('Servers, mailboxes and folders, by name.'),
  wms: z
    .record(
      name,
      z.strictObject({
        type: text.optional().describe('Kind of WMS: file-drop (default), or that of a connector.'),
        'error contacts': z
          .array(email)
          .optional()
          .describe('Addresses that hear of problems at this WMS, of all its merchants.'),
        ...wmsSettings,
      }),
    )
    .optional()
    .describe('Warehouse systems, by name.'),
  'default wms': z.string().optional().describe('WMS of merchants that name none. Not needed when there is only one.'),
  notices: noticesSetting,
  heartbeat: heartbeatSetting,
  retention: retentionShape.optional(),
});

/** What comes back names orders by references of the merchant, so shipments and stock have no settings at a cart. */
const cartWmsSettings = z.strictObject({
  settings: connectorSettings,
  'directory order': wmsSettings['directory order'],
  directories: z
    .union([z.string(), z.strictObject({ orders: z.string().optional().describe('Where order files go.') })], {
      error: 'Write one directory, or { orders: ... }.',
    })
    .optional()
    .describe("Directories in place of the merchant's own, for order files of this cart."),
  orders: batchedOutlet.optional().describe('Order files of this cart.'),
});

const cart = z.strictObject({
  type: text.optional().describe('Kind of cart: csv (default), or that of a connector.'),
  settings: connectorSettings,
  source: text.optional().describe('What the WMS sees as order source; default the name of the cart.'),
  description: z.string().optional().describe('For people.'),
  zone: zone.optional(),
  orders: inlet.optional().describe('Order files of the cart.'),
  confirmations: batchedOutlet.optional().describe('Tracking numbers for the cart.'),
  inventory: outlet.optional().describe('Stock for the cart.'),
  services: z
    .strictObject({
      'order download': timing.optional(),
      'shipment upload': timing.optional(),
      'inventory upload': timing.optional(),
    })
    .optional()
    .describe('When this cart is served. What is not named is off.'),
  'wms settings': cartWmsSettings
    .optional()
    .describe("How this cart's orders go to every WMS, where that differs from the merchant's other orders."),
  warehouses: z
    .record(name, cartWmsSettings)
    .optional()
    .describe("How this cart's orders go to one WMS, by its name. It wins over all others."),
  'load options': loadOptionsShape.optional(),
});

export const merchantShape = z.strictObject({
  name: text.optional().describe('For people; default the name of the file.'),
  mode: z
    .enum(['live', 'shadow'])
    .optional()
    .describe(
      'shadow: orders are downloaded, judged and rendered for comparison, and nothing is delivered, uploaded or removed; default live.',
    ),
  zone: zone.optional(),
  calendar: calendarShape.optional(),
  wms: z
    .string()
    .optional()
    .describe('WMS that gets everything not routed elsewhere; default the workspace\'s "default wms".'),
  routing: routingShape.optional(),
  directories: directories.optional(),
  'wms settings': z
    .strictObject(wmsSettings)
    .optional()
    .describe("This merchant's own settings for every WMS it uses."),
  warehouses: z
    .record(name, z.strictObject({ ...wmsSettings, directories: directories.optional() }))
    .optional()
    .describe("This merchant's own settings for one WMS, by its name. They win over all others."),
  retention: merchantRetentionShape.optional(),
  'error contacts': z.array(email).optional().describe("Addresses that hear of this merchant's problems."),
  closed: z
    .string({ error: 'Write the day, such as 2026-11-25.' })
    .regex(/^\d{4}-\d\d-\d\d$/, 'Write the day, such as 2026-11-25.')
    .optional()
    .describe('The day on which the merchant was closed: none of its services runs by itself any more.'),
  services: z
    .strictObject({
      'order delivery': timing.optional(),
      'shipping confirmations': timing.optional(),
      inventory: timing.optional(),
    })
    .optional()
    .describe('When the WMS is served. What is not named is off.'),
  carts: z.record(name, cart).optional().describe('Where orders come from, by name.'),
  'extra interfaces': z
    .record(name, extraInterfaceShape(batchedOutlet, timing))
    .optional()
    .describe('Who else gets a copy of orders or tracking, by name: a second WMS, a webhook.'),
});

export type RawCrossdock = z.output<typeof crossdockShape>;
export type RawMerchant = z.output<typeof merchantShape>;
export type RawCart = z.output<typeof cart>;
export type RawExtraInterface = NonNullable<RawMerchant['extra interfaces']>[string];
export type RawCartWmsSettings = z.output<typeof cartWmsSettings>;
export type RawTiming = z.output<typeof timing>;
export type RawWms = NonNullable<RawCrossdock['wms']>[string];
export type RawWmsSettings = NonNullable<RawMerchant['wms settings']>;
export type RawWarehouse = NonNullable<RawMerchant['warehouses']>[string];

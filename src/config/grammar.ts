import { z } from 'zod';
import { calendarShape, clockTime, zone } from './calendar-grammar.ts';
import { duration } from './durations.ts';
import { loadOptionsShape } from './load-options-grammar.ts';
import { email, heartbeatSetting, noticesSetting } from './notices-grammar.ts';

/** Names of merchants, carts, WMSes and connections: they stand in queue headers, file names and endpoint ids. */
export const namePattern = /^[a-z0-9][a-z0-9_-]{0,39}$/;

const name = z
  .string()
  .regex(namePattern, 'A name has lower-case letters, digits, "-" and "_", and at most 40 characters.');
const text = z.string().trim().min(1);
const sender = z
  .string()
  .regex(/^[^\s@<>,;]+@[^\s@<>,;]+$/, 'Write an address or *@ and a domain, such as *@example.com.');

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

/** Its settings are checked by the transport's own declaration; `id` is where the editor schema puts them in. */
const transport = z
  .record(z.string(), z.unknown(), { error: 'Write one transport with its settings, such as { folder: data/in }.' })
  .meta({
    id: 'transport',
    description: 'One transport with its settings, such as { folder: data/in } or sftp: { host: ... }.',
  });
const peer = z.union([z.string(), transport], {
  error: 'Write the name of a connection, or one transport with its settings such as { folder: data/in }.',
});

const snippet = z.union(
  [z.string(), z.strictObject({ template: text.describe('Name of a file in templates/, without .hbs.') })],
  {
    error: 'Write the text itself, or { template: name }.',
  },
);
const values = z.record(z.string(), z.string()).describe('Named texts for the mapping: {{values.name}} there.');
const directory = z.string().describe('Directory or mailbox folder of the connection, joined by "/".');
const mapping = text.describe('Name of a file in mappings/, without .yaml.');

const inletShape = z.strictObject({
  from: peer.optional().describe('Where files come from: the name of a connection, or one inline.'),
  directory: directory.optional(),
  files: text.optional().describe('Which names are taken, such as "SHIP_*.csv"; default all.'),
  senders: z.array(sender).optional().describe('E-mail: who may send files, such as *@example.com; default everybody.'),
  mapping: mapping.optional(),
  settle: duration
    .optional()
    .describe('How long size and time of a file must stay the same before it is taken; default 5s.'),
  'done file': z
    .string()
    .regex(/^[^/\\]*\{(name|stem)\}[^/\\]*$/, 'Write a file name with {name} or {stem} in it, such as "{name}.done".')
    .optional()
    .describe(
      'Marker that must lie beside a file before it is taken: "{name}.done" for A.csv.done, "{stem}.ok" for A.ok.',
    ),
  after: z
    .enum(['remove', 'remember'])
    .optional()
    .describe('What happens to a file that is safely here; default remove.'),
  'empty files': z
    .enum(['refused', 'allowed'])
    .optional()
    .describe('Zero-byte files: refused (default), or allowed and ignored.'),
  values: values.optional(),
});

const outletShape = z.strictObject({
  to: peer.optional().describe('Where files go: the name of a connection, or one inline.'),
  directory: directory.optional(),
  mapping: mapping.optional(),
  gather: duration.optional().describe('How long an automatic run collects before it closes the file; default 10s.'),
  numbering: z
    .enum(['connection', 'endpoint'])
    .optional()
    .describe('Who shares one file counter; default all files of the connection.'),
  recipients: z.array(email).min(1).optional().describe('E-mail: who gets the file.'),
  subject: snippet.optional().describe('E-mail: subject, Handlebars.'),
  text: snippet.optional().describe('E-mail: body, Handlebars.'),
  values: values.optional(),
});

const batchedOutletShape = outletShape.extend({
  batch: z
    .enum(['each run', 'each order'])
    .optional()
    .describe(
      'One file for each run (default), or one for each order (default where files are named after the order).',
    ),
  'at most': z.int().min(1).max(10_000).optional().describe('Most records in one file; default 10000.'),
});

const off = z.literal('off', { error: 'Write settings, or off.' });
const inlet = z.union([inletShape, off], { error: 'Write settings such as { from: ..., mapping: ... }, or off.' });
const outlet = z.union([outletShape, off], { error: 'Write settings such as { to: ..., mapping: ... }, or off.' });
const batchedOutlet = z.union([batchedOutletShape, off], {
  error: 'Write settings such as { to: ..., mapping: ... }, or off.',
});

const wmsSettings = {
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
};

const directories = z
  .union(
    [
      z.string(),
      z.strictObject({
        orders: z.string().optional().describe('Where order files go.'),
        shipments: z.string().optional().describe('Where shipment files come from.'),
        inventory: z.string().optional().describe('Where stock files come from.'),
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
        type: z.enum(['file-drop']).optional().describe('Kind of WMS; default file-drop.'),
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
  retention: z
    .strictObject({
      documents: duration.optional().describe('How long files and pages are kept; default 400d.'),
      history: duration.optional().describe('How long the events of finished orders are kept; default 400d.'),
      audit: duration.optional().describe('How long it is kept who changed what; default 3650d.'),
    })
    .optional()
    .describe('How long what is finished is kept.'),
});

const cart = z.strictObject({
  type: z.enum(['csv']).optional().describe('Kind of cart; default csv.'),
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
  directories: directories.optional(),
  'wms settings': z
    .strictObject(wmsSettings)
    .optional()
    .describe("This merchant's own settings for every WMS it uses."),
  warehouses: z
    .record(name, z.strictObject({ ...wmsSettings, directories: directories.optional() }))
    .optional()
    .describe("This merchant's own settings for one WMS, by its name. They win over all others."),
  'error contacts': z.array(email).optional().describe("Addresses that hear of this merchant's problems."),
  services: z
    .strictObject({
      'order delivery': timing.optional(),
      'shipping confirmations': timing.optional(),
      inventory: timing.optional(),
    })
    .optional()
    .describe('When the WMS is served. What is not named is off.'),
  carts: z.record(name, cart).optional().describe('Where orders come from, by name.'),
});

export type RawCrossdock = z.output<typeof crossdockShape>;
export type RawMerchant = z.output<typeof merchantShape>;
export type RawCart = z.output<typeof cart>;
export type RawTiming = z.output<typeof timing>;
export type RawInlet = z.output<typeof inletShape>;
export type RawOutlet = z.output<typeof batchedOutletShape>;
export type RawWms = NonNullable<RawCrossdock['wms']>[string];
export type RawWmsSettings = NonNullable<RawMerchant['wms settings']>;
export type RawWarehouse = NonNullable<RawMerchant['warehouses']>[string];
export type Snippet = z.output<typeof snippet>;

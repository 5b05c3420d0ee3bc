// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { createHash } from 'node:crypto';
import { IANAZone } from 'luxon';
import { z } from 'zod';

const leastSecretBytes = 16;

export const settings = z.strictObject({
  'base url': z
    .string()
    .trim()
    .refine(
      isPlainAddress,
      'Write scheme and host only, such as https://warehouse.example.com, without user and password.',
    )
    .describe('Where you log in to ShipStream: scheme and host only. /admin or /client behind it is left out.')
    .meta({ label: 'Base URL', examples: ['https://warehouse.example.com'] }),
  'api username': z
    .string()
    .trim()
    .min(1)
    .refine((text) => !text.includes(':'), 'A user name has no colon in it.')
    .describe('The API user of this merchant. It belongs to one merchant only, so every merchant has its own.')
    .meta({ label: 'API username', examples: ['crossdock-acme'] }),
  'api key': z
    .string()
    .min(1)
    .describe('The API key of that user: its password.')
    .meta({ label: 'API key', secret: true, examples: ['${env:ACME_SHIPSTREAM_KEY}'] }),
  'sign in': z
    .enum(['basic', 'session'])
    .default('basic')
    .describe(
      '"basic" sends user and key with each call; "session" logs in for an hour, where a proxy keeps Basic out.',
    )
    .meta({ label: 'Sign in' }),
  'merchant time zone': z
    .string()
    .default('UTC')
    .refine((zone) => IANAZone.isValidZone(zone), 'Write a zone such as America/Chicago.')
    .describe('The time zone that the merchant has in ShipStream: times in searches are read in it.')
    .meta({ label: 'Merchant time zone', examples: ['America/Chicago'] }),
  'store code': z
    .string()
    .default('')
    .describe('The store that orders belong to; empty = the default store of the merchant.')
    .meta({ label: 'Store code', examples: ['default'] }),
  'warehouse id': z
    .string()
    .regex(/^\d*$/, 'The number of the warehouse, as "crossdock test" lists it.')
    .default('')
    .describe('Stock and ship methods of this warehouse only; empty = of all that the merchant uses.')
    .meta({ label: 'Warehouse ID', examples: ['1'] }),
  'confirm at': z
    .enum(['packed', 'shipped'])
    .default('packed')
    .describe('"packed": as soon as a package has a tracking number; "shipped": when the carrier has it.')
    .meta({ label: 'Confirm at' }),
  'stock figure': z
    .enum(['advertised', 'available'])
    .default('advertised')
    .describe('"advertised" adds what could be assembled from components to what is available.')
    .meta({ label: 'Stock figure' }),
  'stock by warehouse': z
    .boolean()
    .default(false)
    .describe('Stock for each warehouse instead of their sum.')
    .meta({ label: 'Stock by warehouse' }),
  'backorder policy': z
    .string()
    .regex(
      /^(default|all_or_nothing|as_available|up_to_[1-9]\d*)$/,
      'One of default, all_or_nothing, as_available, up_to_3.',
    )
    .default('default')
    .describe(
      'What happens to an order that is short of stock: default (as the store has it), all_or_nothing, as_available, up_to_3.',
    )
    .meta({ label: 'Backorder policy', examples: ['as_available'] }),
  'unique order number': z
    .string()
    .regex(
      /^(off|always|-\d+ (hours?|days?|weeks?|months?))$/,
      'One of off, always, or how far to look back, such as -30 days.',
    )
    .default('off')
    .describe(
      'ShipStream refuses a second order with the same order number: off, always, or as far back as "-30 days".',
    )
    .meta({ label: 'Unique order number', examples: ['-30 days'] }),
  'skip address check': z
    .boolean()
    .default(false)
    .describe('Addresses are taken as valid without the check of ShipStream.')
    .meta({ label: 'Skip address check' }),
  'see canceled orders': z
    .boolean()
    .default(true)
    .describe('Also asks which orders were canceled at ShipStream: the answer to a cancel that the warehouse decides.')
    .meta({ label: 'See canceled orders' }),
  'match by order number': z
    .boolean()
    .default(false)
    .describe('Shipments of orders that another system has sent are found by their order number: while you move over.')
    .meta({ label: 'Match by order number' }),
  'overlap hours': z
    .int()
    .min(2)
    .max(168)
    .default(24)
    .describe(
      'Each look for shipments begins so long before what the last one saw. Fewer are enough for the hour that comes twice, not for a zone that is set wrong.',
    )
    .meta({ label: 'Overlap in hours' }),
  'calls per second': z
    .int()
    .min(1)
    .max(50)
    .default(4)
    .describe('ShipStream publishes no limit; ask your warehouse before you raise it.')
    .meta({ label: 'Calls per second' }),
  'calls at once': z
    .int()
    .min(1)
    .max(8)
    .default(1)
    .describe('Calls of one merchant that are under way at the same time.')
    .meta({ label: 'Calls at once' }),
  'timeout seconds': z
    .int()
    .min(1)
    .max(50)
    .default(30)
    .describe('Longest wait for one answer; stock may take four times as long.')
    .meta({ label: 'Timeout in seconds' }),
  'webhook secret': z
    .string()
    .refine((text) => Buffer.byteLength(text) >= leastSecretBytes, 'A secret has at least 16 characters.')
    .optional()
    .describe('The secret key of the webhook in ShipStream: what is not signed with it is turned away.')
    .meta({ label: 'Webhook secret', secret: true, examples: ['${env:ACME_SHIPSTREAM_HOOK}'] }),
});

export type Settings = z.output<typeof settings>;

/** Scheme and host: everything behind them is the page somebody looked at when they copied it. */
export function originOf({ 'base url': url }: Pick<Settings, 'base url'>): string {
  return new URL(url).origin;
}

/** What was left out of the address, `''` = nothing. */
export function leftOut({ 'base url': url }: Pick<Settings, 'base url'>): string {
  const { pathname, search } = new URL(url);
  const rest = `${pathname.replace(/\/+$/, '')}${search === '' ? '' : '?...'}`;
  return rest;
}

/** Names the account without naming it: the same for two connections to one merchant. */
export function accountOf(settings: Pick<Settings, 'base url' | 'api username'>): string {
  const account = `${originOf(settings)} ${settings['api username']}`;
  return createHash('sha256').update(account).digest('hex').slice(0, 8);
}

function isPlainAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && hostname !== '' && username === '' && password === '';
}

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { createHash } from 'node:crypto';
import { z } from 'zod';

const slug = /^[a-z0-9][a-z0-9_-]*$/;
const slugWords = 'Write the slug of a status as the shop has it, without "wc-": processing, on-hold, picking ...';
const status = z.string().regex(slug, slugWords);
const perHundred = z.int().min(10).max(100).default(100);

export const woocommerceSettings = z
  .strictObject({
    'site url': z
      .string()
      .refine(isSite, 'Write the address of the shop, such as https://shop.example.com or https://example.com/store.')
      .describe('Site Address (URL) of the shop as under Settings > General, with its folder if it has one.')
      .meta({ label: 'Site URL', examples: ['https://shop.example.com'] }),
    'consumer key': z
      .string()
      .min(1)
      .describe('Consumer key of a REST API key with the permission Read/Write ("ck_...").')
      .meta({ label: 'Consumer key', secret: true, examples: ['${env:WOO_KEY}'] }),
    'consumer secret': z
      .string()
      .min(1)
      .describe('Consumer secret that was shown together with the key ("cs_...").')
      .meta({ label: 'Consumer secret', secret: true, examples: ['${env:WOO_SECRET}'] }),
    authentication: z
      .enum(['basic', 'query', 'oauth1'])
      .default('basic')
      .describe(
        'How calls are authorised: "basic" by a header, "query" in the address where the host strips that header, "oauth1" signed, for shops without HTTPS.',
      )
      .meta({ label: 'Authentication' }),
    permalinks: z
      .enum(['auto', 'pretty', 'plain'])
      .default('auto')
      .describe('Whether the API is under /wp-json ("pretty") or under ?rest_route= ("plain"); "auto" finds out.')
      .meta({ label: 'Permalinks' }),
    'order statuses': z
      .array(status)
      .min(1)
      .default(['processing'])
      .describe('Orders in these statuses are downloaded; statuses of plug-ins too.')
      .meta({ label: 'Order statuses' }),
    'canceled statuses': z
      .array(status)
      .default(['cancelled', 'refunded'])
      .describe('Orders that come into one of these statuses were called off; an empty list looks for none.')
      .meta({ label: 'Canceled statuses' }),
    'skip virtual': z
      .boolean()
      .default(true)
      .describe('Leaves out lines whose product is virtual; the products are looked up for that.')
      .meta({ label: 'Skip virtual products' }),
    bundles: z
      .enum(['components', 'bundle', 'both'])
      .default('components')
      .describe('What is shipped of a product bundle: the lines of its components, the line of the bundle, or both.')
      .meta({ label: 'Bundles' }),
    'page size': perHundred.describe('Orders per page; fewer for a slow host.').meta({ label: 'Page size' }),
    tracking: z
      .enum(['note', 'native', 'shipment-tracking', 'ast', 'meta'])
      .default('note')
      .describe(
        'Where tracking goes: an order note, Order Fulfillments of WooCommerce itself, the extension Shipment Tracking, Advanced Shipment Tracking, or a field of the order.',
      )
      .meta({ label: 'Tracking' }),
    'notify customer': z
      .boolean()
      .default(true)
      .describe('Whether the buyer is mailed about a parcel, where "note" or "native" is used.')
      .meta({ label: 'Notify customer' }),
    'note text': z
      .string()
      .refine((text) => text.includes('{number}'), 'The text must have {number} in it.')
      .default('Shipped via {carrier}, tracking number {number}. {link} Contents: {lines}.')
      .describe('Text of an order note; {carrier}, {number}, {link} and {lines} are filled in.')
      .meta({ label: 'Note text' }),
    'carrier names': z
      .record(z.string(), z.string().min(1))
      .default({})
      .describe('What carriers are called in the shop or its tracking plug-in, where that differs.')
      .meta({ label: 'Carrier names', examples: [{ 'DHL eCommerce': 'dhl-ecommerce' }] }),
    'status when shipped': z
      .union([status, z.literal('')])
      .default('completed')
      .describe('Status that an order gets when all of it has shipped; empty = it stays as it is.')
      .meta({ label: 'Status when shipped' }),
    'status when partly shipped': z
      .union([status, z.literal('')])
      .default('')
      .describe('Status that an order gets with its first parcel of several; empty = it stays as it is.')
      .meta({ label: 'Status when partly shipped' }),
    'turn on stock management': z
      .boolean()
      .default(true)
      .describe('Whether products whose stock the shop does not manage yet become managed; else they are skipped.')
      .meta({ label: 'Turn on stock management' }),
    'batch size': perHundred.describe('Products per call when stock is set.').meta({ label: 'Batch size' }),
    'calls per second': z
      .number()
      .min(0.1)
      .max(50)
      .default(5)
      .describe('WooCommerce has no limit of its own, but hosts and firewalls have.')
      .meta({ label: 'Calls per second' }),
    'timeout seconds': z
      .int()
      .min(5)
      .max(300)
      .default(60)
      .describe('Longest wait for one answer.')
      .meta({ label: 'Timeout in seconds' }),
    'webhook secret': z
      .string()
      .min(1)
      .optional()
      .describe('Secret of the webhooks in the shop; without it they are turned away.')
      .meta({ label: 'Webhook secret', secret: true, examples: ['${env:WOO_HOOK_SECRET}'] }),
  })
  .superRefine((settings, context) => {
    if (settings.authentication !== 'oauth1' && sendsInTheClear(settings['site url']))
      context.addIssue({
        code: 'custom',
        path: ['authentication'],
        message:
          'Without HTTPS the key would travel in the clear, and WooCommerce refuses it: use oauth1, or https://.',
      });
  });

export type Settings = z.output<typeof woocommerceSettings>;

/** The address of the shop without a slash at its end; people paste the one of the API, too. */
export function siteOf(settings: Pick<Settings, 'site url'>): string {
  const { origin, pathname } = new URL(settings['site url']);
  return origin + pathname.replace(/\/wp-json(\/.*)?$/, '').replace(/\/+$/, '');
}

/** Of the key: what the calls of one shop are counted by. */
export function accountOf(settings: Settings): string {
  return createHash('sha256')
    .update(`${siteOf(settings)}\n${settings['consumer key']}`)
    .digest('hex')
    .slice(0, 8);
}

function isSite(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && `${username}${password}${search}${hash}` === '';
}

/** A name without dots is a neighbour in a private network. */
function sendsInTheClear(site: string): boolean {
  if (!URL.canParse(site)) return false;
  const { protocol, hostname } = new URL(site);
  return protocol === 'http:' && hostname.includes('.') && !/^127\./.test(hostname);
}

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { z } from 'zod';

const shopName = /^[a-z0-9][a-z0-9-]*(\.myshopify\.com)?$/i;
const locationId = /^(gid:\/\/shopify\/Location\/)?\d+$/;
const word = z.string().regex(/^[a-z_]+$/, 'Write the word as in the search of the orders page: small letters, "_".');

export const shopifySettings = z
  .strictObject({
    shop: z
      .string()
      .regex(shopName, 'Write the name that the shop has at Shopify: acme.myshopify.com, without https://.')
      .describe('The .myshopify.com name of the shop; not the domain that its buyers see.')
      .meta({ label: 'Shop', examples: ['acme.myshopify.com'] }),
    'base url': z
      .string()
      .refine(isBareUrl, 'Write scheme and host only, such as https://acme.myshopify.com.')
      .optional()
      .describe('Another address for the same API; normally it follows from the shop.')
      .meta({ label: 'Base URL' }),
    'api version': z
      .string()
      .regex(/^\d{4}-(01|04|07|10)$/, 'A version is a year and one of the months 01, 04, 07 and 10.')
      .default('2026-10')
      .describe('Version of the Admin API that this connector was made for. Shopify supports each for about a year.')
      .meta({ label: 'API version' }),
    authentication: z
      .enum(['access token', 'client credentials', 'installed app'])
      .default('access token')
      .describe(
        'How calls are authorised: the fixed token of an older custom app, the credentials of an app of the same organisation, or an app that the merchant installs.',
      )
      .meta({ label: 'Authentication' }),
    'access token': z
      .string()
      .min(1)
      .optional()
      .describe('Admin API access token of a custom app ("shpat_..."), for the authentication "access token".')
      .meta({ label: 'Admin API access token', secret: true, examples: ['${env:SHOPIFY_TOKEN}'] }),
    'client id': z
      .string()
      .min(1)
      .optional()
      .describe('Client ID of the app in the Dev Dashboard.')
      .meta({ label: 'Client ID' }),
    'client secret': z
      .string()
      .min(1)
      .optional()
      .describe('Client secret of the app; it also signs webhooks, which are refused without it.')
      .meta({ label: 'Client secret', secret: true, examples: ['${env:SHOPIFY_CLIENT_SECRET}'] }),
    'expiring tokens': z
      .boolean()
      .default(true)
      .describe('Whether an installed app asks for a token that lasts an hour and is renewed.')
      .meta({ label: 'Expiring tokens' }),
    location: z
      .string()
      .regex(
        locationId,
        'Write the number of the location; it ends the address of its page under Settings > Locations.',
      )
      .describe(
        'Number of the location that the warehouse is in the shop: what is assigned to it is downloaded, and its stock is set.',
      )
      .meta({ label: 'Location ID', examples: ['61234567890'] }),
    'financial status': z
      .array(word)
      .default(['paid', 'partially_refunded'])
      .describe('Payment statuses that are asked for; an empty list asks for all and leaves it to the load options.')
      .meta({ label: 'Financial status' }),
    'fulfillment status': z
      .array(word)
      .default(['unfulfilled', 'partial'])
      .describe('Fulfillment statuses that are asked for, beside what is on hold; an empty list asks for all.')
      .meta({ label: 'Fulfillment status' }),
    'customer tags': z
      .boolean()
      .default(false)
      .describe('Also reads the tags of customers, for tag filters; needs the scope read_customers.')
      .meta({ label: 'Customer tags' }),
    'skip downloadables': z
      .boolean()
      .default(true)
      .describe('Leaves out lines that need no shipping.')
      .meta({ label: 'Skip downloadables' }),
    'page size': z.int().min(1).max(50).default(25).describe('Orders per page.').meta({ label: 'Page size' }),
    'full look hours': z
      .int()
      .min(0)
      .max(168)
      .default(6)
      .describe(
        'Every so many hours all open orders are looked through, for those that became ready without being touched; 0 = never.',
      )
      .meta({ label: 'Hours between full looks' }),
    'notify customer': z
      .boolean()
      .default(true)
      .describe('Whether Shopify mails the buyer when tracking arrives.')
      .meta({ label: 'Notify customer' }),
    'stock quantity': z
      .enum(['available', 'on_hand'])
      .default('available')
      .describe(
        'Which quantity is set: "on_hand" where the warehouse reports what lies there and Shopify is to take off its own open orders.',
      )
      .meta({ label: 'Stock quantity' }),
    'stock at location': z
      .boolean()
      .default(false)
      .describe('Whether products that are not stocked at the location yet are stocked there; else they are skipped.')
      .meta({ label: 'Stock at location' }),
  })
  .superRefine((settings, context) => {
    const needs =
      settings.authentication === 'access token'
        ? (['access token'] as const)
        : (['client id', 'client secret'] as const);
    for (const key of needs)
      if (settings[key] === undefined)
        context.addIssue({ code: 'custom', path: [key], message: `"${settings.authentication}" needs the ${key}.` });
  });

export type ShopifySettings = z.output<typeof shopifySettings>;

function isBareUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, pathname, search } = new URL(text);
  const bare = username === '' && password === '' && pathname === '/' && search === '';
  return bare && (protocol === 'https:' || protocol === 'http:');
}

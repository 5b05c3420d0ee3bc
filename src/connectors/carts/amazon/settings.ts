// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { z } from 'zod';

/** Unfulfillable orders are Amazon's own business: they never ship from here. */
const statuses = ['UNSHIPPED', 'PARTIALLY_SHIPPED', 'CANCELLED', 'PENDING', 'PENDING_AVAILABILITY', 'SHIPPED'] as const;

const marketplace = z.string().regex(/^[A-Z0-9]{8,20}$/, 'Write the id of a marketplace, such as ATVPDKIKX0DER.');

const credential = z.string().trim().min(1, 'Write it as Seller Central shows it.');

export const amazonSettings = z.strictObject({
  'base url': z
    .string()
    .refine(isOrigin, 'Write an address such as https://sellingpartnerapi-eu.amazon.com, without path.')
    .default('https://sellingpartnerapi-na.amazon.com')
    .describe('Selling Partner API of your region: "-na" for the Americas, "-eu" for Europe, "-fe" for the Far East.')
    .meta({ label: 'Address of the API', examples: ['https://sellingpartnerapi-eu.amazon.com'] }),
  'sign-in url': z
    .url({ protocol: /^https?$/ })
    .default('https://api.amazon.com/auth/o2/token')
    .describe('Where Login with Amazon gives access tokens.')
    .meta({ label: 'Address of Login with Amazon' }),
  'client id': credential
    .describe('Client identifier of your app: Develop Apps, View at "LWA credentials".')
    .meta({ label: 'Client identifier', examples: ['amzn1.application-oa2-client.0000'] }),
  'client secret': credential
    .describe('Client secret of your app, beside its identifier.')
    .meta({ label: 'Client secret', secret: true, examples: ['${env:AMAZON_CLIENT_SECRET}'] }),
  'refresh token': credential
    .describe('What "Authorize app" of your app shows; begins with "Atzr".')
    .meta({ label: 'Refresh token', secret: true, examples: ['${env:AMAZON_REFRESH_TOKEN}'] }),
  'seller id': z
    .string()
    .regex(/^[A-Za-z0-9]{5,30}$/, 'Write the Merchant Token: letters and digits only.')
    .describe('Merchant Token of the account: Account Info, Business Information. It is no secret.')
    .meta({ label: 'Merchant Token', examples: ['A1EXAMPLE2SELLER'] }),
  marketplaces: z
    .array(marketplace)
    .min(1, 'Name at least one marketplace.')
    .max(50, 'Amazon takes 50 marketplaces at most.')
    .describe('Ids of the marketplaces that are sold in, all of the one region; all are asked in one call.')
    .meta({ label: 'Marketplaces', examples: [['ATVPDKIKX0DER', 'A2EUQ1WTGCTBG2']] }),
  'fulfillment statuses': z
    .array(z.enum(statuses))
    .min(1, 'Name at least one status.')
    .default(['UNSHIPPED', 'PARTIALLY_SHIPPED', 'CANCELLED'])
    .describe('Orders in these statuses are asked for; without CANCELLED no cancel is picked up.')
    .meta({ label: 'Fulfillment statuses' }),
  'days back': z
    .int()
    .min(1)
    .max(365)
    .default(30)
    .describe('How far the first look goes back where the cart has no "earliest order date".')
    .meta({ label: 'Days back' }),
  'without addresses': z
    .enum(['stop', 'hold'])
    .default('stop')
    .describe(
      'When Amazon gives no address at all: "stop" the download until the app may see them, or "hold" each order.',
    )
    .meta({ label: 'Without addresses' }),
  carriers: z
    .record(z.string(), z.string().trim().min(1))
    .optional()
    .describe('Our carrier codes and what Amazon calls them; any that is not named goes as "Other" with its own name.')
    .meta({ label: 'Carriers', examples: [{ ups: 'UPS', dhlgm: 'DHL eCommerce' }] }),
  'default carrier': z
    .string()
    .trim()
    .default('')
    .describe('Our carrier code for packages of which the warehouse names none; empty = such a confirmation is held.')
    .meta({ label: 'Default carrier' }),
  'stock marketplace': z
    .union([z.literal(''), marketplace])
    .default('')
    .describe('Marketplace under which stock is told; empty = the first of the marketplaces.')
    .meta({ label: 'Stock marketplace' }),
  'product type': z
    .string()
    .trim()
    .min(1)
    .default('PRODUCT')
    .describe(
      'Product type that a change of stock names; where Amazon refuses it, the type of the listing is looked up.',
    )
    .meta({ label: 'Product type' }),
  'feed above': z
    .int()
    .min(0)
    .max(10_000)
    .default(300)
    .describe('More changes of stock than this go as one feed, fewer as single calls.')
    .meta({ label: 'Feed above' }),
  'feed wait seconds': z
    .int()
    .min(0)
    .max(600)
    .default(120)
    .describe('How long an upload waits for the result of its feed before it is looked at again some minutes later.')
    .meta({ label: 'Wait for a feed, in seconds' }),
});

export type AmazonSettings = z.output<typeof amazonSettings>;

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, origin } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && text.replace(/\/$/, '') === origin;
}

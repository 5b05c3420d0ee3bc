// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { z } from 'zod';

const orderStatuses = ['draft', 'active', 'finalized'] as const;

const id = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

export const quickbooksCommerceSettings = z
  .strictObject({
    'client id': z
      .string()
      .min(1)
      .optional()
      .describe('Of the application that you have made at the vendor; with it "crossdock connect" asks for consent.')
      .meta({ label: 'Client ID', examples: ['${env:QBC_CLIENT_ID}'] }),
    'client secret': z
      .string()
      .min(1)
      .optional()
      .describe('Of the same application; it also signs webhooks.')
      .meta({ label: 'Client secret', secret: true, examples: ['${env:QBC_CLIENT_SECRET}'] }),
    'privileged token': z
      .string()
      .min(1)
      .optional()
      .describe('A token that does not expire, from the list of applications; replaces the consent in the browser.')
      .meta({ label: 'Privileged access token', secret: true, examples: ['${env:QBC_TOKEN}'] }),
    'required location id': id
      .optional()
      .describe('Only orders of this stock location are taken; without it those of all locations.')
      .meta({ label: 'Required Location ID', examples: [160] }),
    'stock location id': id
      .optional()
      .describe('Location whose stock is kept; without it the required location, or the only one of the account.')
      .meta({ label: 'Stock location ID', examples: [160] }),
    'stock counts as': z
      .enum(['available', 'on hand'])
      .default('available')
      .describe('What uploaded numbers mean; must agree with "inventory quantity" of the load options.')
      .meta({ label: 'Stock counts as' }),
    'adjustment reason': z
      .string()
      .min(1)
      .max(60)
      .default('shrinkage')
      .describe('Reason that stock adjustments carry: a word that the account knows.')
      .meta({ label: 'Adjustment reason', examples: ['shrinkage', 'production'] }),
    'order statuses': z
      .array(z.enum(orderStatuses))
      .min(1)
      .default(['finalized'])
      .describe('Orders in these statuses are taken; only finalized ones can be packed and shipped there.')
      .meta({ label: 'Order statuses' }),
    'base url': z
      .string()
      .refine(isPlainUrl, 'Write an address that begins with https:// (or http://), without user, password and query.')
      .default('https://api.tradegecko.com')
      .describe('Where the API answers; change it for a stand-in of the retired service.')
      .meta({ label: 'Base URL' }),
    'authorize url': z
      .string()
      .refine(isPlainUrl, 'Write an address that begins with https:// (or http://), without user, password and query.')
      .default('https://commerce.intuit.com/oauth/authorize')
      .describe('The page on which a person agrees; older accounts had it at the base URL, under /oauth/authorize.')
      .meta({ label: 'Authorize URL' }),
    'timeout seconds': z
      .int()
      .min(1)
      .max(50)
      .default(30)
      .describe('Longest wait for one answer.')
      .meta({ label: 'Timeout in seconds' }),
  })
  .refine((given) => given['privileged token'] !== undefined || hasApplication(given), {
    message: 'Give "client id" and "client secret", or a "privileged token".',
  });

export type QuickbooksCommerceSettings = z.output<typeof quickbooksCommerceSettings>;

function hasApplication(given: { 'client id'?: string | undefined; 'client secret'?: string | undefined }): boolean {
  return given['client id'] !== undefined && given['client secret'] !== undefined;
}

/** A password in the address would show in logs of proxies. */
function isPlainUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '' && search === '';
}

/** An address below the base URL, which may have a path of its own. */
export function addressOf(settings: Pick<QuickbooksCommerceSettings, 'base url'>, path: string): URL {
  return new URL(`${settings['base url'].replace(/\/+$/, '')}/${path}`);
}

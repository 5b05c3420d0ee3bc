// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { z } from 'zod';

/** What both connectors ask for to get into an account. */
export const accountSettings = {
  'base url': z
    .string()
    .refine(isPlainUrl, 'Write an address that begins with https:// (or http://), without user and password in it.')
    .default('https://ssapi.shipstation.com')
    .describe('Address of the V1 API; another one only for tests.')
    .meta({ label: 'Base URL', examples: ['https://ssapi.shipstation.com'] }),
  'api key': z
    .string()
    .min(1)
    .describe('API Key of the V1 API, from Settings > Account > API Settings.')
    .meta({ label: 'API Key', secret: true, examples: ['${env:SHIPSTATION_KEY}'] }),
  'api secret': z
    .string()
    .min(1)
    .describe('API Secret that was shown together with the key.')
    .meta({ label: 'API Secret', secret: true, examples: ['${env:SHIPSTATION_SECRET}'] }),
  'store id': z
    .int()
    .positive()
    .optional()
    .describe('Number of the one ShipStation store that is meant; absent = the account as a whole.')
    .meta({ label: 'Store ID', examples: [41] }),
  'calls per minute': z
    .int()
    .min(5)
    .max(1000)
    .default(40)
    .describe(
      'Calls per minute that Crossdock may make with this key. Less than the limit where other programs use it too.',
    )
    .meta({ label: 'Calls per minute' }),
  'webhook secret': z
    .string()
    .min(16, 'A secret has at least 16 characters.')
    .optional()
    .describe(
      'Stands as "?secret=" in the address of the webhook, because ShipStation signs nothing. Absent = webhooks are refused.',
    )
    .meta({ label: 'Webhook secret', secret: true, examples: ['${env:SHIPSTATION_HOOK_SECRET}'] }),
} as const;

export interface Account {
  readonly 'base url': string;
  readonly 'api key': string;
  readonly 'api secret': string;
  readonly 'store id'?: number | undefined;
  readonly 'calls per minute': number;
  readonly 'webhook secret'?: string | undefined;
}

export function originOf(account: Pick<Account, 'base url'>): string {
  return new URL(account['base url']).origin;
}

/** A password in the address would show in logs of proxies. */
function isPlainUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}

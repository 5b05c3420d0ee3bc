// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { z } from 'zod';

const leastKeyCharacters = 20;

export const apiCartSettings = z
  .strictObject({
    'api key': z
      .string('Write a key that only this system knows.')
      .min(leastKeyCharacters, `A key has at least ${leastKeyCharacters} characters.`)
      .describe('What the calling system sends as "Authorization: Bearer <key>". Make a long random one for each cart.')
      .meta({ label: 'API key', secret: true, examples: ['${secret:acme-erp}'] }),
    'webhook url': z
      .string()
      .refine(isPlainUrl, 'Write an address that begins with https:// (or http://), without user and password in it.')
      .optional()
      .describe('Where packages and stock are posted; without it they can only be asked for.')
      .meta({ label: 'Webhook URL', examples: ['https://erp.example.com/hooks/crossdock'] }),
    'webhook secret': z
      .string()
      .min(16, 'A secret has at least 16 characters.')
      .optional()
      .describe('Signs each message to the webhook (HMAC-SHA256, Standard Webhooks). Needed with "webhook url".')
      .meta({ label: 'Webhook secret', secret: true, examples: ['${secret:acme-erp-hook}'] }),
  })
  .refine((settings) => settings['webhook url'] === undefined || settings['webhook secret'] !== undefined, {
    path: ['webhook secret'],
    message: 'A "webhook url" needs a "webhook secret": messages are signed with it.',
  });

export type ApiCartSettings = z.output<typeof apiCartSettings>;

/** A password in the address would show in logs of proxies. */
function isPlainUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}

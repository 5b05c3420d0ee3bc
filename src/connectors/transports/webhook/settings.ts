// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { z } from 'zod';
import { keyBytes } from '../../../support/webhook-signature.ts';

const leastKeyBytes = 16;

export const webhookSettings = z.strictObject({
  url: z
    .string()
    .refine(isPlainUrl, 'Write an address that begins with https:// (or http://), without user and password in it.')
    .describe('Where each message is posted; https unless it never leaves your own network.')
    .meta({ label: 'URL', examples: ['https://bi.example.com/hooks/crossdock'] }),
  secret: z
    .string()
    .refine((text) => keyBytes(text) >= leastKeyBytes, 'A secret has at least 16 characters.')
    .describe('Signs each message (HMAC-SHA256): any text of 16 characters or more, or "whsec_" and base64.')
    .meta({ label: 'Secret', secret: true, examples: ['${env:BI_SECRET}'] }),
  'timeout seconds': z
    .int()
    .min(1)
    .max(50)
    .default(20)
    .describe('Longest wait for the whole answer. What is not answered in time is sent again, with the same id.')
    .meta({ label: 'Timeout in seconds' }),
});

export type WebhookSettings = z.output<typeof webhookSettings>;

/** A password in the address would show in logs of proxies. */
function isPlainUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}

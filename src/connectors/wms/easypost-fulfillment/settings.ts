// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { z } from 'zod';

export const easypostSettings = z
  .strictObject({
    'api key': z
      .string()
      .default('')
      .describe('Production API key of an EasyPost account that has vendor rights for Fulfillment.')
      .meta({ label: 'API Key', secret: true, examples: ['${env:EASYPOST_KEY}'] }),
    'test api key': z
      .string()
      .default('')
      .describe('Test API key of the same account: test orders go out with it, and with no other.')
      .meta({ label: 'Test API Key', secret: true, examples: ['${env:EASYPOST_TEST_KEY}'] }),
    'test mode': z
      .boolean()
      .default(false)
      .describe(
        'Speaks with the test key only: test orders go out, real orders wait, and no shipments and stock are read.',
      )
      .meta({ label: 'Test Mode' }),
    'barcode from': z
      .enum(['item code', 'barcode'])
      .default('item code')
      .describe(
        'What is sent as barcode of a line: its item code after "translate item code", or the barcode that the cart gives.',
      )
      .meta({ label: 'Barcode from' }),
    'default service': z
      .string()
      .min(1)
      .default('standard')
      .describe('Service of orders that have no ship method.')
      .meta({ label: 'Default service' }),
    'delivery confirmation': z
      .string()
      .default('')
      .describe('Asked for with every order, such as SIGNATURE; empty = none.')
      .meta({ label: 'Delivery confirmation', examples: ['SIGNATURE'] }),
    'out of stock words': z
      .string()
      .default('inventory|stock|insufficient|backorder|unavailable')
      .refine(isPattern, 'Write a regular expression, such as stock|insufficient.')
      .describe(
        'A refusal whose code or message has one of these waits for stock; a regular expression, case does not count.',
      )
      .meta({ label: 'Out of stock words' }),
    'cancel orders': z
      .boolean()
      .default(false)
      .describe(
        'Whether cancels are passed on (DELETE of the order). Off, a cancel is answered with a request to call EasyPost.',
      )
      .meta({ label: 'Cancel orders' }),
    'order list': z
      .enum(['any order', 'newest first'])
      .default('any order')
      .describe('How EasyPost sorts its list of orders. With "newest first" it is read only as far back as needed.')
      .meta({ label: 'Order list' }),
    'look back days': z
      .int()
      .min(1)
      .max(730)
      .default(60)
      .describe('Longest time between the hand-over of an order and its last parcel, where the list is not read whole.')
      .meta({ label: 'Look back days' }),
    paging: z
      .enum(['offset', 'page', 'none'])
      .default('offset')
      .describe('How lists are read: by "offset" and "limit", by "page" and "per_page", or in one answer.')
      .meta({ label: 'Paging' }),
    'page size': z
      .int()
      .min(10)
      .max(500)
      .default(100)
      .describe('Rows of a list that are asked for at a time.')
      .meta({ label: 'Page size' }),
    'calls per second': z
      .number()
      .min(0.1)
      .max(100)
      .default(5)
      .describe('Most calls that an account gets from all daemons together.')
      .meta({ label: 'Calls per second' }),
    'timeout seconds': z
      .int()
      .min(1)
      .max(120)
      .default(30)
      .describe('Longest wait for an answer.')
      .meta({ label: 'Timeout in seconds' }),
    'webhook secret': z
      .string()
      .default('')
      .describe('Checks the signature of tracker events; empty = none are taken.')
      .meta({ label: 'Webhook secret', secret: true, examples: ['${env:EASYPOST_WEBHOOK_SECRET}'] }),
    'base url': z
      .string()
      .default('https://api.easypost.com/fulfillment/vendor/v2/')
      .refine(isPlainUrl, 'Write an address that begins with https://, without user, password and question mark in it.')
      .transform((url) => `${url.replace(/\/+$/, '')}/`)
      .describe('Address of the vendor API of EasyPost Fulfillment.')
      .meta({ label: 'Base URL' }),
  })
  .superRefine((settings, context) => {
    const needed = settings['test mode'] ? 'test api key' : 'api key';
    if (settings[needed] === '')
      context.addIssue({
        code: 'custom',
        path: [needed],
        message: `Enter the ${needed === 'api key' ? 'API' : 'test API'} key: without it nothing can be asked.`,
      });
  });

export type EasypostSettings = z.output<typeof easypostSettings>;

/** They stand with the WMS: one EasyPost for all merchants. Keys are each merchant's. */
export const sharedSettings = [
  'base url',
  'order list',
  'look back days',
  'paging',
  'page size',
  'calls per second',
  'timeout seconds',
] as const;

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) !== undefined && text !== '';
  } catch {
    return false;
  }
}

function isPlainUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && [username, password, search, hash].every((part) => part === '');
}

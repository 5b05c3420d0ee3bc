// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { z } from 'zod';
import { checkAddress, checkPaging, isPlainAddress } from './setting-rules.ts';

const dotted = z
  .string()
  .trim()
  .regex(/^[^\s{}]*$/, 'Write names with dots between them, such as data.orders.');
const headers = z
  .record(z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'This is no name of a header.'), z.string())
  .default({});
const statuses = z.array(z.int().min(200).max(499));
const path = z.string().trim().regex(/^\//, 'A path begins with a slash; it is joined to the base url.');

/** Whatever the partner is, where it is and how we sign in. */
export const common = {
  'base url': z
    .string()
    .trim()
    .refine(isPlainAddress, 'Write an address such as https://erp.example.com/api, without user, password or "?".')
    .describe('Where its API is: what all paths begin with.')
    .meta({ label: 'Base URL', examples: ['https://erp.example.com/api'] }),
  'sign in': z
    .enum(['none', 'basic', 'bearer', 'header', 'query'])
    .default('none')
    .describe(
      'How it knows us: "basic" (user and password), "bearer" (token), "header" or "query" (a key under a name of its own), or "none".',
    )
    .meta({ label: 'Sign in', examples: ['bearer'] }),
  user: z
    .string()
    .default('')
    .describe('With "basic": the user.')
    .meta({ label: 'User', examples: ['crossdock'] }),
  password: z
    .string()
    .default('')
    .describe('With "basic": the password.')
    .meta({ label: 'Password', secret: true, examples: ['${env:ERP_PASSWORD}'] }),
  token: z
    .string()
    .default('')
    .describe('With "bearer": what stands behind the word Bearer.')
    .meta({ label: 'Token', secret: true, examples: ['${secret:erp-token}'] }),
  'key name': z
    .string()
    .trim()
    .regex(/^[\w.-]*$/, 'A name has letters, digits, "-", "_" and "." only.')
    .default('')
    .describe('With "header" and "query": the name of the header or of the parameter that has the key.')
    .meta({ label: 'Key name', examples: ['X-Api-Key'] }),
  key: z
    .string()
    .default('')
    .describe('With "header" and "query": the key.')
    .meta({ label: 'Key', secret: true, examples: ['${secret:erp-key}'] }),
  headers: headers
    .describe(
      'Headers of every call, beside those that are needed anyway. No secrets: those have settings of their own.',
    )
    .meta({ label: 'Headers', examples: [{ 'X-Tenant': 'acme' }] }),
  'calls per second': z
    .number()
    .min(0.1)
    .max(100)
    .default(2)
    .describe(
      'How many calls it takes in a second, on average; 0.5 = one in two seconds. A minute of rest follows a 429 without Retry-After.',
    )
    .meta({ label: 'Calls per second', examples: [5] }),
  'timeout seconds': z
    .int()
    .min(1)
    .max(50)
    .default(30)
    .describe('Longest wait for one answer.')
    .meta({ label: 'Timeout in seconds', examples: [30] }),
};

const reading = {
  method: z
    .enum(['GET', 'POST'])
    .default('GET')
    .describe('How it is asked.')
    .meta({ examples: ['GET'] }),
  path: path
    .describe('What is asked for, behind the base url; may have {since}, {page}, {offset}, {size} and {cursor} in it.')
    .meta({ examples: ['/orders?changed_since={since}&page={page}'] }),
  body: z
    .string()
    .default('')
    .describe('With POST: the JSON that asks, with the same places in it.')
    .meta({ examples: ['{"changedSince": "{since}", "page": {page}}'] }),
  headers: headers.describe('Headers of these calls.').meta({ examples: [{ 'X-View': 'full' }] }),
  items: dotted
    .default('')
    .describe('Where the list lies in an answer; empty = the answer is the list.')
    .meta({ examples: ['data.orders'] }),
  paging: z
    .enum(['none', 'pages', 'offset', 'cursor', 'link'])
    .default('none')
    .describe(
      'How the rest is asked for: by page numbers, by offset, by a cursor (or address) in the answer, or by the address in its Link header.',
    )
    .meta({ examples: ['pages'] }),
  'first page': z
    .int()
    .min(0)
    .max(1)
    .default(1)
    .describe('The number of the first page.')
    .meta({ examples: [1] }),
  'page size': z
    .int()
    .min(1)
    .max(10_000)
    .default(100)
    .describe('How many items a page is to have: the value of {size}.')
    .meta({ examples: [100] }),
  'cursor at': dotted
    .default('')
    .describe('With "cursor": where the next cursor, or the address of the next page, lies in an answer.')
    .meta({ examples: ['meta.next'] }),
  'since format': z
    .enum(['iso', 'seconds', 'milliseconds'])
    .default('iso')
    .describe('How {since} is written: 2026-11-25T10:00:00Z, or seconds or milliseconds since 1970.')
    .meta({ examples: ['iso'] }),
  'overlap minutes': z
    .int()
    .min(0)
    .max(1440)
    .default(10)
    .describe('How far {since} lies before the last look: longer than clocks differ, and than a change takes to show.')
    .meta({ examples: [10] }),
};

/** A list that it is asked for. */
export function asked(what: string) {
  return z
    .strictObject(reading)
    .superRefine(checkPaging)
    .optional()
    .describe(what)
    .meta({ examples: [{ path: '/orders?changed_since={since}', items: 'data' }] });
}

const giving = {
  headers: headers.describe('Headers of these calls.').meta({ examples: [{ Prefer: 'return=minimal' }] }),
  'idempotency header': z
    .string()
    .trim()
    .regex(/^[\w-]*$/, 'This is no name of a header.')
    .default('')
    .describe(
      'The header by which the partner drops what it has already; it gets our key, which stays the same when a call is repeated.',
    )
    .meta({ examples: ['Idempotency-Key'] }),
  'taken at': statuses
    .default([])
    .describe('Statuses beside 2xx that mean that it has it, such as 409 for "is there already".')
    .meta({ examples: [[409]] }),
  'refused at': statuses
    .default([400, 409, 422])
    .describe('Statuses by which it refuses what it was sent, for good.')
    .meta({ examples: [[400, 422]] }),
  'reason at': dotted
    .default('')
    .describe('Where the reason lies in such an answer; empty = its first words.')
    .meta({ examples: ['error.message'] }),
  find: z
    .union([z.literal(''), path])
    .default('')
    .describe('What is asked for to see whether it is there: with {key} or {orderNumber}. Empty = it cannot be asked.')
    .meta({ examples: ['/orders?ref={key}'] }),
  'found at': dotted
    .default('')
    .describe(
      'Where what was found lies in that answer; nothing, null or an empty list there means that it is not there.',
    )
    .meta({ examples: ['data'] }),
};

type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What it is given, one call for each record (for stock: for all of them). */
export function given(what: string, methods: readonly [Method, ...Method[]], examplePath: string) {
  const shape = {
    method: z
      .enum(methods)
      .default(methods[0])
      .describe('How it is given.')
      .meta({ examples: [methods[0]] }),
    path: path
      .describe('Where it is given, behind the base url; may have {key} and {orderNumber} in it.')
      .meta({ examples: [examplePath] }),
    ...giving,
  };
  return z
    .strictObject(shape)
    .superRefine(checkAddress)
    .optional()
    .describe(what)
    .meta({ examples: [{ path: examplePath }] });
}

export type Common = z.output<z.ZodObject<typeof common>>;
export type Asked = NonNullable<z.output<ReturnType<typeof asked>>>;
export type Given = NonNullable<z.output<ReturnType<typeof given>>>;

import { z } from 'zod';
import { extraFilterField, filterFields } from '../domain/judging/filter-fields.ts';
import { didYouMean } from '../support/nearest.ts';
import { clockTime } from './calendar-grammar.ts';
import { duration } from './durations.ts';

const text = z.string().trim().min(1);
/** Empty is a value too: orders without state, lines without SKU. */
const words = z.array(z.string({ error: 'Write text, in quotes where it looks like a number.' }).trim()).min(1);

const statuses = words.optional();

function notAField(input: unknown): string {
  const near = typeof input === 'string' ? didYouMean(input, filterFields) : '';
  return `Write a field such as order.shipTo.country, or order.extra.<name>.${near}`;
}

const orderFilter = z.strictObject({
  field: z
    .union([z.enum(filterFields), z.string().regex(extraFilterField, { error: ({ input }) => notAField(input) })], {
      error: ({ input }) => notAField(input),
    })
    .describe('Field of the order, as in mappings; each may be used by one filter.'),
  values: words.describe(
    'Values that count as a match, any of them; case is ignored. Countries in two or three letters.',
  ),
  rule: z
    .enum(['required', 'restricted'])
    .describe('required: take only orders that match; restricted: take only orders that do not.'),
  match: z
    .enum(['full', 'starts with', 'ends with'])
    .optional()
    .describe('How much of the field must be the value; default full.'),
});

const orderFilters = z.array(orderFilter).superRefine((filters, context) => {
  for (const [index, { field }] of filters.entries())
    if (filters.findIndex((one) => one.field === field) < index)
      context.addIssue({
        code: 'custom',
        path: [index, 'field'],
        message: `${field} has a filter already; put all values into one.`,
      });
});

const tagFilter = z.strictObject({
  tags: z.enum(['order', 'customer']).describe('Whose tags are looked at: those of the order, or of its buyer.'),
  rule: z
    .enum(['contains', 'does not contain'])
    .describe('contains: take only orders with at least one of the words; does not contain: only those with none.'),
  'any of': z.array(text).min(1).describe('The tags, letter by letter: capital and small letters differ.'),
});

const itemFilters = z.strictObject({
  list: z
    .enum(['blacklist', 'whitelist'])
    .describe('blacklist: the SKUs named here are filtered; whitelist: all others are.'),
  skus: words.describe('SKUs as the cart writes them; "" is a line without SKU.'),
  level: z
    .enum(['line', 'order'])
    .optional()
    .describe(
      'line (default): filtered lines stay here and the rest is sent; order: an order with such a line is skipped.',
    ),
});

const releaseDelay = z.union(
  [
    duration,
    z.strictObject({
      wait: duration.describe('How long orders wait.'),
      after: z
        .enum(['downloaded', 'placed'])
        .optional()
        .describe('When the time begins: as the order is downloaded (default), or as it was placed in the cart.'),
    }),
  ],
  { error: 'Write a duration such as 30m, or { wait: 30m, after: placed }.' },
);

/** Which types there are is known by the store, where aliases are kept. */
const aliasType = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/, 'Write a type of alias such as upc, asin or merchantSku, or master.');

export const loadOptionsShape = z
  .strictObject({
    statuses: statuses.describe(
      "The cart's words for orders that are taken, case ignored; without it all but unpaid, cancelled and finished ones.",
    ),
    'payment statuses': statuses.describe(
      "The cart's words for payments with which orders are taken, case ignored; without it all but unpaid and refunded ones.",
    ),
    'earliest order date': z
      .string()
      .optional()
      .describe(
        'Orders placed before it are skipped, whenever they were changed: 2026-01-01, or an instant with zone.',
      ),
    'order filters': orderFilters
      .optional()
      .describe('Which orders are taken, by their fields; all filters must agree.'),
    'item filters': itemFilters.optional().describe('Which SKUs are never sent, nor told to the cart as stock.'),
    'tag filters': z
      .array(tagFilter)
      .optional()
      .describe('Which orders are taken, by their tags; all filters must agree.'),
    'release delay': releaseDelay
      .optional()
      .describe('How long orders wait before they go on, so that buyers can change their minds: 30m, 2h.'),
    'changes in cart': z
      .enum(['alert', 'ignore'])
      .optional()
      .describe('What happens when the cart gives a taken order again with other content: alert (default), or ignore.'),
    'minimum inventory level': z.int().min(0).optional().describe('Below this number the cart is told 0; default 0.'),
    'inventory quantity': z
      .enum(['available', 'on hand'])
      .optional()
      .describe(
        'Which quantity of the WMS the cart is told: available (default), less orders that the WMS has not seen, or on hand, as counted.',
      ),
    'sync inventory with warehouse': z
      .union([text, z.array(text).min(1)], { error: 'Write all, the name of a warehouse, or a list of names.' })
      .optional()
      .describe(
        'Warehouses whose stock counts, one name or a list, by their own names; all (default): all that are known.',
      ),
    'full inventory upload': z
      .union([clockTime, z.literal('off')], { error: 'Write a time of the day such as "03:00", or off.' })
      .optional()
      .describe(
        "When the cart is told everything once a day, to repair what was changed in the shop; in the merchant's zone, default 03:00, or off.",
      ),
    'reject unmapped shipping codes': z
      .boolean()
      .optional()
      .describe("Hold orders whose ship method nobody has mapped; default false, the cart's text goes through."),
    'translate item code': aliasType
      .optional()
      .describe("Type of alias by which the WMS is told of products, or master; default the cart's own SKU."),
    'sync inventory alias': aliasType
      .optional()
      .describe('Type of alias by which the cart is told of stock; a product without one is left out.'),
  })
  .describe('Which orders are taken, when they go on and under which names, and what stock is told.');

export type RawLoadOptions = z.output<typeof loadOptionsShape>;

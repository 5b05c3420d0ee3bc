import { z } from 'zod';

const word = z.string({ error: 'Write text, in quotes where it looks like a number.' }).trim().min(1);

/** One word, or several of which any will do. */
const words = z
  .union([word, z.array(word).min(1)], {
    error: 'Write a word or a list of words, in quotes where they look like numbers.',
  })
  .transform((given) => (typeof given === 'string' ? [given] : given))
  .optional();

const rule = z.strictObject({
  name: word.optional().describe('For people: stands in the story of every order that the rule sends somewhere.'),
  country: words.describe("The recipient's country, in two or three letters: CA, or [US, CA]."),
  state: words.describe("The recipient's state as the cart writes it; case is ignored."),
  'zip prefix': words.describe('How the postal code begins, in quotes: ["90", "91"]; case and blanks are ignored.'),
  sku: words.describe(
    "SKUs: the cart's own, the one that goes out, or the master SKU; a kit's counts for its components. TENT-* = all that begin so.",
  ),
  tag: words.describe('Tags of the order or of its buyer, letter by letter.'),
  'ship method': words.describe(
    "The cart's text for how it is shipped, or the code that the WMS is told; case is ignored.",
  ),
  cart: words.describe('Carts of this merchant, by their names.'),
  stock: z
    .enum(['available'])
    .optional()
    .describe('available: only if the WMS of this rule has everything that the rule would send there.'),
  by: z
    .enum(['order', 'line'])
    .optional()
    .describe(
      'order (default): takes all lines that are left, or none; line: takes the lines that fit and leaves the others.',
    ),
  to: z.string().trim().min(1).describe('WMS that gets them.'),
});

export const routingShape = z
  .array(rule)
  .describe(
    'Which orders or lines go to another WMS than "wms": rules, asked in their order; the first that fits takes.',
  );

export type RawRule = z.output<typeof rule>;

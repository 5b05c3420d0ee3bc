import { defineErrors, type ErrorEntry } from '../../support/errors.ts';

/** Said to the person who asked; no ticket ever carries one of these. */
function answer(sentence: string, hint: string): ErrorEntry {
  return { disposition: 'hold', scope: 'document', sentence, hint };
}

export const errors = defineErrors({
  WMS_UNKNOWN: answer('The workspace has no such WMS.', 'Use a name under "wms" in crossdock.yaml.'),
  WMS_LISTS_NO_METHODS: answer(
    'This WMS tells no list of its ship methods.',
    'Enter the list by hand: crossdock ship-methods import --wms <id> --csv <file>. The docs page of a connector says whether it has one.',
  ),
  MERCHANT_NEEDED: answer('There are several merchants.', 'Say which one: add --merchant <id>.'),
  SHIP_METHOD_UNSEEN: answer(
    'No cart has sent this ship method, and none has it in its map.',
    'See what came: crossdock ship-methods list. To map a method before its first order, name the cart: --cart <id>.',
  ),
  SHIP_METHOD_NOT_MAPPED: answer(
    'The map has no such entry, so there is nothing to remove.',
    'See what it has: crossdock ship-methods list.',
  ),
  SHIP_CODE_UNKNOWN: answer(
    "The WMS's list of ship methods has no such code.",
    'See the list: crossdock ship-methods list --wms <id>; add to it: crossdock ship-methods import --wms <id> --csv <file>.',
  ),
  CONDITION_NOT_VALID: answer(
    'The condition is not understood.',
    'A country has two letters (US), a weight a number and g, kg, oz or lb ("2.5 lb").',
  ),
  PRODUCT_NOT_VALID: answer(
    'The product cannot be kept like this.',
    'An alias is <type>=<code> (upc=0123456789), a component is "<number> x <sku>" ("2 x MUG"); no component is a kit itself.',
  ),
  SHEET_NOT_READABLE: answer(
    'The file is no CSV file with a row of headings.',
    'Take the columns from an export of the same command; the file is UTF-8.',
  ),
  SHEET_TOO_LARGE: answer(
    'The file has more rows than one import takes.',
    'Split it by merchant; the limit is 200,000 rows and 64 MiB.',
  ),
});

import { defineErrors, type ErrorEntry } from '../../support/errors.ts';

/** Said to the person who asked; no ticket ever carries one of these. */
function answer(sentence: string, hint: string): ErrorEntry {
  return { disposition: 'hold', scope: 'document', sentence, hint };
}

export const errors = defineErrors({
  ADOPT_CART_UNKNOWN: answer('No merchant has such a cart.', 'Use a name under "carts" in a file of merchants/.'),
  ADOPT_CART_AMBIGUOUS: answer('Several merchants have a cart of this name.', 'Say whose: add --merchant <id>.'),
  ADOPT_WMS_UNKNOWN: answer(
    'The merchant does not use this WMS.',
    'Use a WMS that the file of the merchant names, or leave out --wms: then it is the main one.',
  ),
  ADOPT_WITHOUT_DATES: answer(
    'The files of this cart do not say when an order was placed, so no instant can divide its orders.',
    'Give a list of the orders that were sent: --file <csv>. Or map the column with the date to order.orderDate.',
  ),
  ADOPT_LIST_NOT_READABLE: answer(
    'The list of orders is no CSV file with a row of headings.',
    'The columns are order number, sent reference, po, cart id, date, sku and quantity; docs/moving-over.md has an example.',
  ),
  COMPARE_KEY_UNKNOWN: answer(
    'The files have no column of this name.',
    'Name a column of the heading with --key: the one that says which order a row belongs to.',
  ),
  COMPARE_NOT_READABLE: answer(
    'One of the files cannot be compared.',
    'Compare files of one layout; with a mapping that reads both, add --mapping <name>.',
  ),
});

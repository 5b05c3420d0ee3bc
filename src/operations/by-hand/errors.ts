import { defineErrors, type ErrorEntry } from '../../support/errors.ts';

/** Said to the person who asked; no ticket ever carries one of these. */
function answer(sentence: string, hint: string): ErrorEntry {
  return { disposition: 'hold', scope: 'document', sentence, hint };
}

export const errors = defineErrors({
  TO_ME_NOTHING: answer(
    'There is no file to show.',
    'Gates of orders and confirmations show what waits there; everything else is shown by a delivery: crossdock deliveries list.',
  ),
  ENDPOINT_AMBIGUOUS: answer(
    'Several endpoints take files of this kind.',
    'Name the merchant (--merchant), the connection, cart or WMS (--connection), or the endpoint itself.',
  ),
});

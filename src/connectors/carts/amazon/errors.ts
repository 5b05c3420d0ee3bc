import { defineErrors } from '../../../support/errors.ts';

export const errors = defineErrors({
  AMAZON_FEED_RUNNING: {
    disposition: 'retry',
    scope: 'document',
    ends: 'next success',
    sentence: 'Amazon still works on the feed with the stock.',
    hint: 'Nothing to do: its result is looked at again. If it stays for hours, look at the feed in Seller Central.',
  },
});

import { defineErrors } from '../../../support/errors.ts';

export const errors = defineErrors({
  AMAZON_FEED_RUNNING: {
    disposition: 'retry',
    scope: 'document',
    ends: 'next success',
    sentence: 'Amazon still works on the feed with the stock.',
    hint: 'Nothing to do: its result is looked at again, and later stock waits for it so that it stays in order.',
  },
  AMAZON_FEED_STUCK: {
    disposition: 'hold',
    scope: 'document',
    ends: 'next success',
    sentence: 'Amazon does not come to an end with a feed of stock, and probably with no other one either.',
    hint: 'Open a case with Seller Support and name the feed. Until then set "feed above" of the cart so high that stock goes by single calls; it is told with the next inventory upload.',
  },
});

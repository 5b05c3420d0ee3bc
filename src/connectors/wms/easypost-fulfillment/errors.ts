import { defineErrors } from '../../../support/errors.ts';

/** What can go wrong with EasyPost Fulfillment and nobody else. */
export const errors = defineErrors({
  EASYPOST_TEST_MODE: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'The connection is in test mode: real orders wait here, and neither shipments nor stock are read.',
    hint: 'Send test orders with "crossdock test-order". When all is well, set "test mode: false"; what waits goes on by itself.',
  },
  EASYPOST_WRONG_MODE: {
    disposition: 'hold',
    scope: 'connection',
    tell: 'at once',
    sentence:
      'EasyPost answers in another mode than the settings say: production where test is meant, or the other way round.',
    hint: 'One key stands in the place of the other. Copy both anew from the API keys of the EasyPost dashboard: the test key begins otherwise than the production key.',
  },
  EASYPOST_LIST_STANDS_STILL: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'The second page of a list of EasyPost is its first page again, so nobody can tell what is in the list.',
    hint: 'Set "paging" of the connection to "page", or to "offset" if it is "page" already, then "crossdock test".',
  },
  EASYPOST_LIST_CUT: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'A list of EasyPost is given in pages, but "paging: none" reads only the first of them.',
    hint: 'Set "paging" of the connection to "offset" or to "page", then "crossdock test".',
  },
});

import { defineErrors } from '../../../support/errors.ts';

export const errors = defineErrors({
  SHIPSTATION_TAG_UNKNOWN: {
    disposition: 'hold',
    scope: 'connection',
    tell: 'at once',
    sentence: 'ShipStation has no tag of the name by which orders are filtered. No orders are fetched.',
    hint: 'Correct "tag" in the settings of the cart: the name as ShipStation shows it, capital and small letters as there. "crossdock test" lists the tags.',
  },
});

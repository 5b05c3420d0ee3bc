import { defineErrors } from '../support/errors.ts';

export const errors = defineErrors({
  ACKNOWLEDGEMENT_LATE: {
    disposition: 'hold',
    scope: 'order',
    sentence: 'The WMS has not answered orders that it was given, although it should have by now.',
    hint: 'Ask the warehouse whether the file was read. Closes by itself when the answer, or a shipment, comes; if none will: crossdock exceptions resolve <id>.',
  },
});

import { defineErrors } from '../support/errors.ts';

export const errors = defineErrors({
  PARTNER_SILENT: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'Nothing has come from a partner for longer than is usual.',
    hint: 'Ask the partner whether they have sent something, and where to. The next file resolves this. Say "silent after" at the endpoint where it should take longer, or never.',
  },
  PARTNER_NOT_ASKING: {
    disposition: 'hold',
    scope: 'connection',
    tell: 'at once',
    sentence: 'A partner that fetches its orders by itself has not done so for long.',
    hint: 'Look at its store connection there: whether automatic import is on, and whether address, user and key are those of the settings. Its next call resolves this.',
  },
  ACKNOWLEDGEMENT_LATE: {
    disposition: 'hold',
    scope: 'order',
    sentence: 'The WMS has not answered orders that it was given, although it should have by now.',
    hint: 'Ask the warehouse whether the file was read. Closes by itself when the answer, or a shipment, comes; if none will: crossdock exceptions resolve <id>.',
  },
});

import { defineErrors } from '../support/errors.ts';

export const errors = defineErrors({
  PARTNER_SILENT: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'Nothing has come from a partner for longer than is usual.',
    hint: 'Ask the partner whether they have sent something, and where to. The next file resolves this. Say "silent after" at the endpoint where it should take longer, or never.',
  },
});

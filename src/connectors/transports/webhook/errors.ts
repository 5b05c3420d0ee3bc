import { defineErrors } from '../../../support/errors.ts';

export const errors = defineErrors({
  WEBHOOK_FAILED: {
    disposition: 'retry',
    scope: 'connection',
    sentence: 'The webhook answered that it cannot take anything now.',
    hint: 'It is tried again, with the same id. If it stays, look into the log of the receiver.',
  },
  WEBHOOK_NO_ANSWER: {
    disposition: 'retry',
    scope: 'connection',
    sentence: 'The webhook did not answer in time.',
    hint: 'It is sent again, with the same id. A receiver should answer at once and work afterwards; otherwise raise "timeout seconds".',
    outage: true,
  },
  WEBHOOK_FORBIDDEN: {
    disposition: 'hold',
    scope: 'connection',
    tell: 'at once',
    sentence: 'The webhook does not accept our signature.',
    hint: 'Both sides need the same secret, and the receiver a clock that is right; then try "crossdock test". docs/extra-interface.md shows how a signature is checked.',
  },
  WEBHOOK_NOT_THERE: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'Nothing takes messages at this address.',
    hint: 'Correct "url", or switch the extra interface off if the receiver is gone for good.',
  },
  WEBHOOK_REDIRECTED: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'The webhook sends us to another address; no message is handed to a host that nobody named.',
    hint: 'Put the final address into "url".',
  },
  WEBHOOK_CERTIFICATE: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'The certificate of the webhook cannot be trusted.',
    hint: 'Renew it, or name its private authority in NODE_EXTRA_CA_CERTS of the daemon.',
  },
  WEBHOOK_REFUSED: {
    disposition: 'hold',
    scope: 'document',
    ends: 'next success',
    sentence: 'The webhook refuses the content of this message.',
    hint: 'Ask its operators what it lacks ("crossdock files show" has the message). After the repair release it: crossdock exceptions release <id>.',
  },
  WEBHOOK_TOO_LARGE: {
    disposition: 'hold',
    scope: 'document',
    ends: 'next success',
    sentence: 'The message is larger than a webhook may be (16 MiB).',
    hint: 'Set a smaller "at most" for this extra interface; what is held now has to be handed over by other means.',
  },
});

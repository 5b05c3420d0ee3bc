import { defineErrors } from '../../support/errors.ts';

/** What can go wrong with any partner that is spoken to over its API. */
export const errors = defineErrors({
  API_UNAUTHORIZED: {
    disposition: 'hold',
    scope: 'connection',
    tell: 'at once',
    sentence: 'The partner does not accept our credentials.',
    hint: 'Enter them again (crossdock connect), then "crossdock test". What waits goes on by itself with the next success.',
  },
  API_FORBIDDEN: {
    disposition: 'hold',
    scope: 'connection',
    tell: 'at once',
    sentence: 'The partner knows us, but does not allow this call.',
    hint: 'Give the key or user the right that the message names, then "crossdock test".',
  },
  API_NOT_CONNECTED: {
    disposition: 'hold',
    scope: 'connection',
    tell: 'at once',
    sentence: 'Nobody has authorised this connection yet, or its authorisation has ended.',
    hint: 'Run "crossdock connect" for it and agree in the browser.',
  },
  API_NOT_THERE: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'There is no such API at this address.',
    hint: 'Correct the address in the settings: scheme and host as in the docs page of the connector.',
  },
  API_RATE_LIMITED: {
    disposition: 'retry',
    scope: 'connection',
    sentence: 'The partner asks us to slow down.',
    hint: 'Nothing to do: the work goes on when the partner allows it. If it is always so, run the services of this account less often.',
  },
  API_RATE_BUDGET: {
    disposition: 'retry',
    scope: 'connection',
    sentence: 'The calls that the partner allows are used up for the moment.',
    hint: 'Nothing to do: the work goes on when there are calls again. If it is always so, run the services of this account less often.',
  },
  API_FAILED: {
    disposition: 'retry',
    scope: 'connection',
    sentence: 'The partner answered that it cannot do anything now.',
    hint: 'It is tried again. If it stays, look at the status page of the partner.',
    outage: true,
  },
  API_NO_ANSWER: {
    disposition: 'retry',
    scope: 'connection',
    sentence: 'The partner did not answer in time.',
    hint: 'It is tried again. If it stays, look at the status page of the partner, and at the network in between.',
    outage: true,
  },
  API_CERTIFICATE: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'The certificate of the partner cannot be trusted.',
    hint: 'Check the address; a private authority is named in NODE_EXTRA_CA_CERTS of the daemon.',
  },
  API_MALFORMED: {
    disposition: 'retry',
    scope: 'connection',
    sentence: 'The answer of the partner is not what its API promises.',
    hint: 'It is tried again. Often a page of a proxy or a warning of a plug-in stands in front of the API; open the address in a browser and look.',
  },
  API_REFUSED: {
    disposition: 'hold',
    scope: 'document',
    ends: 'next success',
    sentence: 'The partner refuses what it was sent.',
    hint: 'The message has its words. After the repair release it: crossdock exceptions release <id>.',
  },
  API_CANNOT: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'This connector does not support that.',
    hint: 'The docs page of the connector says what it supports; switch the service off that wants it.',
  },
});

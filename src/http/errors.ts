import { defineErrors } from '../support/errors.ts';

export const errors = defineErrors({
  HTTP_PORT_TAKEN: {
    disposition: 'park',
    scope: 'connection',
    sentence: 'Another program listens on the port of the status page.',
    hint: 'End that program, or choose another port: CROSSDOCK_HTTP_PORT=8090. Perhaps Crossdock runs already.',
  },
  HTTP_NOT_LISTENING: {
    disposition: 'park',
    scope: 'connection',
    sentence: 'The status page cannot be opened on this address.',
    hint: 'Set CROSSDOCK_HTTP_HOST to an address of this machine and CROSSDOCK_HTTP_PORT to a port that this user may open (1024 or higher).',
  },
});

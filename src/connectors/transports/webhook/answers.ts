import type { CrossdockError } from '../../../support/errors.ts';
import type { HttpAnswer, HttpFailure } from '../../../support/http-client.ts';
import { errors as shared } from '../errors.ts';
import { errors } from './errors.ts';

const later = [408, 425, 429];
const gone = [404, 405, 410];

/** What an answer means; `undefined` = taken. Words of the receiver are not repeated: they may quote the order. */
export function refusalOf({ status, headers }: HttpAnswer, host: string): CrossdockError | undefined {
  if (status >= 200 && status < 300) return undefined;
  const said = `${host} answered ${status}`;
  if (status >= 500 || later.includes(status))
    return errors.WEBHOOK_FAILED({ message: `${said}: it cannot take anything now.`, ...waitAsked(headers) });
  if (status >= 300 && status < 400)
    return errors.WEBHOOK_REDIRECTED({ message: `${said}, a redirect that is not followed.` });
  if (status === 401 || status === 403)
    return errors.WEBHOOK_FORBIDDEN({ message: `${said}: it does not accept our signature.` });
  if (gone.includes(status)) return errors.WEBHOOK_NOT_THERE({ message: `${said}: nothing takes messages there.` });
  return errors.WEBHOOK_REFUSED({ message: `${said}: it refuses the content of this message.`, value: String(status) });
}

/** Retry-After in seconds; a date is rare and the usual schedule does for it. */
function waitAsked(headers: Headers): { retryAfter: number } | object {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? { retryAfter: seconds } : {};
}

const checkUrl = 'Check "url", whether the receiver runs, and the firewalls in between.';

/** A call without an answer. All of it may be repeated: the receiver knows a message by its id. */
export function failureOf({ kind, host, message }: HttpFailure): CrossdockError {
  switch (kind) {
    case 'unknown host':
      return shared.HOST_NOT_FOUND({
        message: `The name of the webhook cannot be resolved: ${host}.`,
        hint: 'Check the spelling of "url" and the name server of this machine.',
      });
    case 'refused':
      return shared.CONNECTION_REFUSED({ message: `Nothing answers at ${host}.`, hint: checkUrl });
    case 'certificate':
      return errors.WEBHOOK_CERTIFICATE({ message: `The certificate of the webhook cannot be trusted: ${message}.` });
    case 'late':
      return errors.WEBHOOK_NO_ANSWER({ message: `${host} did not answer in time.` });
    case 'lost':
      return shared.CONNECTION_LOST({ message: `The connection was lost: ${message}.`, hint: checkUrl });
    case 'stopped':
      return shared.CONNECTION_LOST({ message: 'The daemon is stopping.' });
  }
}

import type { Place } from '../../contract.ts';
import { errors } from './errors.ts';

/** One address, nothing else: no name, no second address, no line break (RFC 5321 path without quoting). */
const address = /^[^\s<>,;:"()[\]\\@]+@[^\s<>,;:"()[\]\\@]+$/u;

/** Throws `EMAIL_NO_RECIPIENT` when there is none, or one that could be more than an address. */
export function recipientsOf(place: Place): readonly string[] {
  const recipients = [...new Set(place.recipients ?? [])];
  if (recipients.length === 0) throw errors.EMAIL_NO_RECIPIENT({ message: 'The endpoint names no recipients.' });
  const wrong = recipients.findIndex((recipient) => !address.test(recipient));
  if (wrong < 0) return recipients;
  throw errors.EMAIL_NO_RECIPIENT({
    message: `Recipient ${wrong + 1} of ${recipients.length} is not a plain e-mail address.`,
  });
}

import { asCrossdockError, CrossdockError } from '../../../support/errors.ts';
import { errors as shared } from '../errors.ts';
import { isLocal, localFailure } from '../shared/local-failure.ts';
import { networkFailure } from '../shared/network.ts';
import { errors } from './errors.ts';

/** What imapflow hangs on its errors, as far as it is read here. */
interface ImapFailure extends Error {
  code?: string;
  syscall?: string;
  authenticationFailed?: boolean;
  tlsFailed?: boolean;
  /** `NO` or `BAD`: the server answered, and refused. */
  responseStatus?: string;
  responseText?: string;
  serverResponseCode?: string;
  response?: unknown;
  mailboxMissing?: boolean;
}

const timeouts = /^(CONNECT_TIMEOUT|GREETING_TIMEOUT|UPGRADE_TIMEOUT|ETIMEOUT|ETIMEDOUT|LockTimeout)$/;
const certificateCodes = /CERT|SIGNATURE|ISSUER|CRL/;
/** RFC 5530 and what servers without response codes write. */
const busy = /^(UNAVAILABLE|LIMIT|INUSE|OVERQUOTA|SERVERBUG)$/;
const busyWords = /too many|simultaneous|maximum number|try again later/i;

/** A failure of imapflow as an error of ours; `server` is `host:port`. */
export function imapError(thrown: unknown, server: string): CrossdockError {
  if (thrown instanceof CrossdockError) return thrown;
  const failure: ImapFailure = thrown instanceof Error ? thrown : new Error(String(thrown));
  const { code = '' } = failure;
  if (isLocal(failure) && failure.syscall !== 'connect') return asCrossdockError(localFailure(failure));
  const cause = new Error(withoutPeople(failure.message));
  if (failure.authenticationFailed) return loginError(failure, server);
  if (certificateCodes.test(code)) {
    return errors.IMAP_CERTIFICATE({ message: `The certificate of ${server} is not trusted (${code}).`, cause });
  }
  if (failure.tlsFailed || /^(EPROTO|ERR_SSL)/.test(code)) {
    return errors.IMAP_TLS_MISSING({ message: `${server} does not offer the encryption asked for.`, cause });
  }
  if (failure.mailboxMissing)
    return shared.DIRECTORY_MISSING({ message: `The mailbox folder does not exist at ${server}.`, cause });
  if (timeouts.test(code)) return shared.CONNECTION_TIMEOUT({ message: `${server} did not answer in time.`, cause });
  if (failure.responseStatus === 'NO' || failure.responseStatus === 'BAD') {
    const words = withoutPeople(failure.responseText ?? '');
    return shared.PEER_REFUSED({ message: `${server} refused a step${words ? ` (${words})` : ''}.`, cause });
  }
  return networkFailure(Object.assign(cause, { code }), server);
}

/** The parser of the library gave up on an answer: one strange mail, or a strange server. */
export function isUnparsable(thrown: unknown): boolean {
  const code = String((thrown as ImapFailure | undefined)?.code ?? '');
  return /^(ParserError|MAX_IMAP_NESTING|LineTooLarge|LiteralTooLarge|ResponseTooLarge|TooManyTokens|ResponseProcessingFailed)/.test(
    code,
  );
}

/** The words of an answer to a login may repeat what was sent: only its code is shown. */
function loginError(failure: ImapFailure, server: string): CrossdockError {
  const code = failure.serverResponseCode ?? '';
  const words = `${failure.responseText ?? ''} ${typeof failure.response === 'string' ? failure.response : ''}`;
  const shown = code ? ` (${withoutPeople(code)})` : '';
  if (busy.test(code) || (code !== 'AUTHENTICATIONFAILED' && busyWords.test(words))) {
    return errors.IMAP_BUSY({ message: `${server} gives no login at the moment${shown}.` });
  }
  return errors.IMAP_LOGIN({ message: `${server} refused user or password${shown}.` });
}

function withoutPeople(text: string): string {
  return text
    .replace(/[^\s<>@"'(),;:[\]]+@(?=[\w[])/gu, '…@')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
}

import type { CrossdockError } from '../../../support/errors.ts';
import { networkFailure } from '../shared/network.ts';
import { errors } from './errors.ts';

/** What nodemailer hangs on its errors, as far as it is read here. */
export interface SmtpFailure extends Error {
  code?: string;
  /** The socket's own code (`ECONNREFUSED`, `CERT_HAS_EXPIRED` ...) below nodemailer's. */
  originalCode?: string;
  responseCode?: number;
  response?: string;
  command?: string;
  recipient?: string;
}

const certificateCodes = /CERT|SIGNATURE|ISSUER|CRL/;

/** A failure of nodemailer as an error of ours; `server` is `host:port`, for the sentence. */
export function smtpError(thrown: unknown, server: string): CrossdockError {
  const failure: SmtpFailure = thrown instanceof Error ? thrown : new Error(String(thrown));
  const cause = harmless(failure);
  const answer = answerOf(failure);
  if (isCertificateProblem(failure)) {
    return errors.SMTP_CERTIFICATE({
      message: `The certificate of ${server} is not trusted (${socketCode(failure)}).`,
      cause,
    });
  }
  if (failure.code === 'ETLS' || /^(EPROTO|ERR_SSL)/.test(failure.originalCode ?? '')) {
    return errors.SMTP_TLS_MISSING({ message: `${server} does not offer the encryption asked for.`, cause });
  }
  if (failure.code === 'EAUTH') return loginError(failure, server);
  if (isTooLarge(failure)) {
    return errors.EMAIL_TOO_LARGE({ message: `The mail is larger than ${server} accepts${answer}.`, cause });
  }
  if (failure.code === 'EENVELOPE' || failure.code === 'EMESSAGE') return refusal(failure, server);
  if (failure.responseCode !== undefined && failure.responseCode >= 500) {
    return errors.SMTP_REJECTS_US({ message: `${server} refuses to talk to this machine${answer}.`, cause });
  }
  if (failure.responseCode !== undefined && failure.responseCode >= 400) {
    return errors.SMTP_BUSY({ message: `${server} takes no mail at the moment${answer}.`, cause });
  }
  const known = { code: failure.originalCode ?? failure.code };
  return networkFailure(Object.assign(cause, known), server);
}

/** Some recipients were refused: nothing is sent to the others either, so that a repeat sends nothing twice. */
export function recipientsError(refused: readonly SmtpFailure[], all: number, server: string): CrossdockError {
  const final = refused.find(({ responseCode = 0 }) => responseCode >= 500);
  const shown = final ?? refused[0];
  const domain = domainOf(shown?.recipient);
  const details = {
    message: `${server} refused ${refused.length} of ${all} recipients, the first at ${domain}${shown ? answerOf(shown) : ''}; nothing was sent.`,
    value: domain,
  };
  return final ? errors.EMAIL_REFUSED(details) : errors.EMAIL_DEFERRED(details);
}

/** The server's words without anybody's address: `…@example.com`; at most 200 characters. */
export function withoutPeople(text: string): string {
  return text
    .replace(/[^\s<>@"'(),;:[\]]+@(?=[\w[])/gu, '…@')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
}

export function domainOf(address: string | undefined): string {
  return address?.slice(address.lastIndexOf('@') + 1).toLowerCase() ?? 'an unknown domain';
}

function loginError(failure: SmtpFailure, server: string): CrossdockError {
  // The words of an answer to a login may repeat what was sent: only the number is shown.
  const number = failure.responseCode === undefined ? '' : ` (${failure.responseCode})`;
  if (failure.responseCode !== undefined && failure.responseCode < 500) {
    return errors.SMTP_BUSY({ message: `${server} cannot check logins at the moment${number}.` });
  }
  return errors.SMTP_LOGIN({ message: `${server} refused user or password${number}.` });
}

function refusal(failure: SmtpFailure, server: string): CrossdockError {
  const step = failure.command ? ` at ${failure.command}` : '';
  const details = {
    message: `${server} refused the mail${step}${answerOf(failure)}; nothing was sent.`,
    value: failure.responseCode === undefined ? '' : String(failure.responseCode),
    cause: harmless(failure),
  };
  const forGood = failure.responseCode === undefined || failure.responseCode >= 500;
  return forGood ? errors.EMAIL_REFUSED(details) : errors.EMAIL_DEFERRED(details);
}

/** RFC 1870: 552 for a message over the limit, 5.3.4 (RFC 3463) "message too big for system". */
function isTooLarge(failure: SmtpFailure): boolean {
  if (failure.code !== 'EMESSAGE' && failure.code !== 'EENVELOPE') return false;
  if (failure.responseCode === undefined) return /larger than allowed/.test(failure.message);
  return failure.responseCode === 552 || / 5\.3\.4\b/.test(failure.response ?? '');
}

function isCertificateProblem(failure: SmtpFailure): boolean {
  return certificateCodes.test(failure.originalCode ?? '') || certificateCodes.test(failure.code ?? '');
}

function answerOf(failure: SmtpFailure): string {
  return failure.response ? ` (${withoutPeople(failure.response)})` : '';
}

function socketCode(failure: SmtpFailure): string {
  return failure.originalCode ?? failure.code ?? withoutPeople(failure.message);
}

/** nodemailer's errors carry recipients and answers word by word: they must not get into a log as a cause. */
function harmless(failure: SmtpFailure): Error {
  return new Error(withoutPeople(failure.message));
}

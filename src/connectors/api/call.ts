import type { CrossdockError } from '../../support/errors.ts';
import { callHttp, type HttpAnswer, type HttpCall, HttpFailure } from '../../support/http-client.ts';
import type { ApiContext, Bucket } from '../api-contract.ts';
import { errors as shared } from '../transports/errors.ts';
import { withoutCredentials } from './credentials.ts';
import { errors } from './errors.ts';

export interface ApiCall {
  readonly method: HttpCall['method'];
  /** May hold a secret in its query: only its host and path are ever named. */
  readonly url: string | URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON ... */
  readonly json?: unknown;
  /** ... or as a form ... */
  readonly form?: Readonly<Record<string, string>>;
  /** ... or as it is, with its type among the headers. */
  readonly body?: Buffer;
  /** The limit that it counts against, and what it costs; absent = the vendor has none. */
  readonly bucket?: Bucket;
  readonly cost?: number;
  /** It may take effect at the partner, so a lost answer is a doubt and not merely a failure. */
  readonly effective?: boolean;
  /** Default 30. */
  readonly deadlineSeconds?: number;
  /** Longest answer; default 16 MiB. */
  readonly answerBytes?: number;
  /** For vendors that say it in a header of their own: until when to rest after a 429 (milliseconds). `undefined` = `Retry-After` says it. */
  readonly restUntil?: (headers: Headers, now: number) => number | undefined;
}

export interface ApiReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Host and path, for messages. */
  readonly where: string;
}

const usualDeadlineSeconds = 30;
const usualAnswerBytes = 16 * 1024 * 1024;
const usualRestSeconds = 60;
/** Whatever a vendor says: a mistake of its clock must not stop an account for a day. */
const restSecondsAtMost = 3600;

/**
 * One call. Waits for its turn in the budget first. Throws where there is no answer to work with: nothing came back, it was cut, or its
 * status says "later" (429 and 5xx). Every other status is the connector's to judge (`expectSuccess` does the usual).
 */
export async function callApi(context: ApiContext, call: ApiCall): Promise<ApiReply> {
  const url = new URL(call.url);
  const where = `${url.host}${url.pathname}`;
  if (call.bucket) await context.budget.spend(call.bucket, call.cost ?? 1);
  const answer = await exchange(context, call, url);
  if (answer.status === 429) throw await slowDown(context, call, answer, where);
  const effective = call.effective ?? false;
  if (answer.status >= 500) {
    if (effective) throw shared.DELIVERY_IN_DOUBT({ message: `${where} answered ${answer.status} to a hand-over.` });
    throw errors.API_FAILED({
      message: `${where} answered ${answer.status}.`,
      ...retryAfterOf(answer.headers, context.now()),
    });
  }
  if (answer.cut) {
    if (effective) throw shared.DELIVERY_IN_DOUBT({ message: `The answer of ${where} to a hand-over broke off.` });
    throw errors.API_MALFORMED({
      message: `The answer of ${where} broke off, or is longer than ${call.answerBytes ?? usualAnswerBytes} bytes.`,
    });
  }
  const text = answer.body.toString('utf8');
  // A proxy or a page "we are back soon" answers 200 as well; the partner may never have seen the call.
  if (effective && answer.status < 300 && isWebPage(text))
    throw shared.DELIVERY_IN_DOUBT({ message: `${where} answered ${answer.status} to a hand-over with a web page.` });
  const told =
    answer.status < 400 ? text : withoutCredentials(text, { url, headers: call.headers ?? {}, form: call.form });
  return { status: answer.status, headers: answer.headers, text: told, where };
}

/** By its text: some receivers call everything that they say "text/html". */
function isWebPage(text: string): boolean {
  return /^\s*<(!doctype\s+html|html)\b/i.test(text);
}

async function exchange(context: ApiContext, call: ApiCall, url: URL): Promise<HttpAnswer> {
  try {
    return await callHttp({
      method: call.method,
      url: url.href,
      headers: { accept: 'application/json', 'user-agent': 'Crossdock', ...typeOf(call), ...call.headers },
      ...bodyOf(call),
      deadlineSeconds: context.deadlineSeconds ?? call.deadlineSeconds ?? usualDeadlineSeconds,
      answerBytes: call.answerBytes ?? usualAnswerBytes,
      signal: context.signal,
    });
  } catch (thrown) {
    throw thrown instanceof HttpFailure ? failureOf(thrown, call.effective ?? false) : thrown;
  }
}

function typeOf({ json, form }: ApiCall): Record<string, string> {
  if (json !== undefined) return { 'content-type': 'application/json' };
  return form ? { 'content-type': 'application/x-www-form-urlencoded' } : {};
}

function bodyOf({ json, form, body }: ApiCall): { body?: Buffer } {
  if (json !== undefined) return { body: Buffer.from(JSON.stringify(json)) };
  if (form) return { body: Buffer.from(new URLSearchParams(form).toString()) };
  return body ? { body } : {};
}

/** A call without an answer: whether it may have taken effect decides between a failure and a doubt. */
function failureOf({ kind, host, message, mayHaveArrived }: HttpFailure, effective: boolean): CrossdockError {
  if (effective && mayHaveArrived)
    return shared.DELIVERY_IN_DOUBT({ message: `No answer to a hand-over: ${message}.` });
  const hint = 'Check the address in the settings, whether the service runs, and the firewalls in between.';
  switch (kind) {
    case 'unknown host':
      return shared.HOST_NOT_FOUND({ message: `The name cannot be resolved: ${host}.`, hint });
    case 'refused':
      return shared.CONNECTION_REFUSED({ message: `Nothing answers at ${host}.`, hint });
    case 'certificate':
      return errors.API_CERTIFICATE({ message: `The certificate cannot be trusted: ${message}.` });
    case 'late':
      return errors.API_NO_ANSWER({ message: `${host} did not answer in time.` });
    case 'lost':
      return shared.CONNECTION_LOST({ message: `The connection was lost: ${message}.`, hint });
    case 'stopped':
      return shared.CONNECTION_LOST({ message: 'The daemon is stopping.' });
  }
}

async function slowDown(
  context: ApiContext,
  { bucket, restUntil }: ApiCall,
  { headers }: HttpAnswer,
  where: string,
): Promise<CrossdockError> {
  const now = context.now();
  const until = restUntil?.(headers, now) ?? 0;
  const { retryAfter = usualRestSeconds } =
    until > now ? { retryAfter: atMost(Math.ceil((until - now) / 1000)) } : retryAfterOf(headers, now);
  if (bucket) await context.budget.rest(bucket, now + retryAfter * 1000);
  return errors.API_RATE_LIMITED({ message: `${where} answered 429: too many calls.`, retryAfter });
}

/** Retry-After as seconds or as a date (RFC 9110, 10.2.3). */
export function retryAfterOf(headers: Headers, now: number): { retryAfter?: number } {
  const said = headers.get('retry-after') ?? '';
  const seconds = /^\d+$/.test(said) ? Number(said) : Math.ceil((Date.parse(said) - now) / 1000);
  return Number.isFinite(seconds) && seconds > 0 ? { retryAfter: atMost(seconds) } : {};
}

function atMost(seconds: number): number {
  return Math.min(seconds, restSecondsAtMost);
}

/** Hints for what a status means with this vendor, where that can be said better than in general. */
export interface Meanings {
  readonly unauthorized?: string;
  readonly forbidden?: string;
  readonly notThere?: string;
  /** What the vendor's answer says, without personal data, for the message. */
  readonly words?: (reply: ApiReply) => string;
}

/** 2xx passes; everything else throws what it usually means. */
export function expectSuccess(reply: ApiReply, { unauthorized, forbidden, notThere, words }: Meanings = {}): ApiReply {
  const { status, where } = reply;
  if (status >= 200 && status < 300) return reply;
  const its = words?.(reply) ?? '';
  const message = `${where} answered ${status}${its === '' ? '' : `: ${its}`}.`;
  if (status === 401) throw errors.API_UNAUTHORIZED({ message, ...(unauthorized && { hint: unauthorized }) });
  if (status === 403) throw errors.API_FORBIDDEN({ message, ...(forbidden && { hint: forbidden }) });
  if (status === 404 || status === 405 || status === 410)
    throw errors.API_NOT_THERE({ message, ...(notThere && { hint: notThere }) });
  if (status >= 300 && status < 400)
    throw errors.API_NOT_THERE({
      message: `${where} answered ${status}, a redirect to somewhere else.`,
      ...(notThere && { hint: notThere }),
    });
  throw errors.API_REFUSED({ message, value: String(status) });
}

/** The JSON of an answer; throws `API_MALFORMED` where it is none. */
export function jsonOf(reply: ApiReply): unknown {
  try {
    return JSON.parse(reply.text);
  } catch {
    const kind = /^\s*</.test(reply.text) ? 'a web page' : 'something else';
    throw errors.API_MALFORMED({ message: `${reply.where} answered ${reply.status} with ${kind} in place of JSON.` });
  }
}

const wordsAtMost = 200;

/** A vendor's own words, fit for a message: one line, bounded, without mail addresses and long numbers (phones, cards). */
export function plainWords(text: string): string {
  const line = text
    .replace(/\s+/g, ' ')
    .replace(/[^\s@<>"']+@[^\s@<>"']+/g, '(address)')
    .replace(/\+?\d[\d ().-]{8,}\d/g, '(number)')
    .trim()
    .replace(/\.$/, '');
  return line.length > wordsAtMost ? `${line.slice(0, wordsAtMost)} ...` : line;
}

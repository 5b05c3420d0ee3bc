import { fetch, type Response } from 'undici';
import { dispatcherFor, proxyFor } from './proxies.ts';

/** One call to somebody's HTTP server. */
export interface HttpCall {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** May hold a secret: only its host stands in failures. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** For everything together: name, socket, redirects, answer. */
  readonly deadlineSeconds: number;
  /** Most bytes of the answer that are read; default 64 KiB. */
  readonly answerBytes?: number;
  /** Ends the call early: the daemon stops. */
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
  /** The body is not whole: it was longer than what is kept of it, or broke off. */
  readonly cut: boolean;
}

export type HttpFailureKind = 'unknown host' | 'refused' | 'certificate' | 'late' | 'lost' | 'stopped';

/** No answer. The message names the host, never path, query, headers or body: any of them may hold a secret. */
export class HttpFailure extends Error {
  readonly kind: HttpFailureKind;
  /** Host and port. */
  readonly host: string;
  /** `false`: the request certainly was not sent, so a repeat cannot make it twice. */
  readonly mayHaveArrived: boolean;

  constructor(kind: HttpFailureKind, host: string, code: string) {
    super(`${host}: ${kind}${code === '' ? '' : ` (${code})`}`);
    this.name = 'HttpFailure';
    this.kind = kind;
    this.host = host;
    this.mayHaveArrived = kind === 'late' || kind === 'lost' || kind === 'stopped';
  }
}

const usualAnswerBytes = 64 * 1024;
/** A server that sends us further than this sends us in circles. */
const redirectsAtMost = 3;

/**
 * Follows redirects within the same origin only, and none that would turn a request into another one: what goes elsewhere is answered
 * as it came (3xx), so that neither body nor signature reach a host that nobody named. Throws `HttpFailure`.
 */
export async function callHttp(call: HttpCall): Promise<HttpAnswer> {
  const late = AbortSignal.timeout(call.deadlineSeconds * 1000);
  const signal = AbortSignal.any([late, call.signal]);
  let url = new URL(call.url);
  try {
    for (let hops = 0; ; hops++) {
      const { method, headers, body } = call;
      const response = await fetch(url, {
        method,
        redirect: 'manual',
        signal,
        dispatcher: dispatcherFor(url),
        ...(headers && { headers }),
        ...(body && { body }),
      });
      const next = hops < redirectsAtMost ? onwards(call.method, url, response) : undefined;
      if (!next) return await answerOf(response, call.answerBytes ?? usualAnswerBytes);
      await response.body?.cancel();
      url = next;
    }
  } catch (thrown) {
    if (call.signal.aborted) throw new HttpFailure('stopped', url.host, '');
    if (late.aborted) throw new HttpFailure('late', wayTo(url), '');
    throw failureOf(thrown, wayTo(url));
  }
}

/** Whoever looks for what is wrong must know that there is a proxy in between. */
function wayTo(url: URL): string {
  const proxy = proxyFor(url);
  return proxy ? `${url.host} (through the proxy ${proxy.host}:${proxy.port})` : url.host;
}

function onwards(method: HttpCall['method'], from: URL, { status, headers }: Response): URL | undefined {
  const keeps = status === 307 || status === 308;
  const reads = method === 'GET' || method === 'HEAD';
  const moved = status === 301 || status === 302 || status === 303;
  const location = headers.get('location');
  if (location === null || !(keeps || (reads && moved)) || !URL.canParse(location, from.href)) return undefined;
  const next = new URL(location, from);
  return next.origin === from.origin ? next : undefined;
}

/** What the server said with its status counts, also when the rest of the answer never comes. */
async function answerOf({ status, headers, body }: Response, most: number): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let length = 0;
  let whole = body === null;
  const reader = body?.getReader();
  try {
    while (reader && !whole && length <= most) {
      const { done, value } = await reader.read();
      whole = done;
      if (!value) continue;
      chunks.push(Buffer.from(value));
      length += value.byteLength;
    }
    if (!whole) await reader?.cancel();
  } catch {
    whole = false;
  }
  return {
    status,
    headers: new Headers([...headers]),
    body: Buffer.concat(chunks).subarray(0, most),
    cut: !whole || length > most,
  };
}

const kinds: Readonly<Record<string, HttpFailureKind>> = {
  ENOTFOUND: 'unknown host',
  EAI_AGAIN: 'unknown host',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  // Nothing was sent yet: the socket never opened.
  UND_ERR_CONNECT_TIMEOUT: 'refused',
};
const aboutCertificates = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL/;

function failureOf(thrown: unknown, host: string): HttpFailure {
  const code = codeIn(thrown);
  const refusedBy = refusalOfProxy(thrown);
  // The tunnel was never opened, so nothing can have gone through it.
  if (refusedBy !== '') return new HttpFailure('refused', host.replace(/\)$/, `, which answered ${refusedBy})`), '');
  return new HttpFailure(kinds[code] ?? (aboutCertificates.test(code) ? 'certificate' : 'lost'), host, code);
}

/** The status with which a proxy refused to open a tunnel; the library tells it in a sentence only. */
function refusalOfProxy(thrown: unknown): string {
  const { message = '', cause } = (thrown ?? {}) as { message?: string; cause?: unknown };
  const found = /^Proxy response \((\d+)\)/.exec(message)?.[1];
  return found ?? (cause === undefined ? '' : refusalOfProxy(cause));
}

/** `fetch` wraps what happened; a host with several addresses gives one error for each. */
function codeIn(thrown: unknown): string {
  const { code, cause, errors } = (thrown ?? {}) as { code?: unknown; cause?: unknown; errors?: unknown[] };
  if (typeof code === 'string') return code;
  if (cause !== undefined) return codeIn(cause);
  return Array.isArray(errors) ? codeIn(errors[0]) : '';
}

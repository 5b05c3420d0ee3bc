import { createHash } from 'node:crypto';
import type { ApiContext, Bucket } from '../../api-contract.ts';
import { type ApiReply, callApi, expectSuccess, type Meanings, plainWords } from '../call.ts';
import { errors } from '../errors.ts';
import type { Common } from './settings.ts';

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Behind the base url, or an address that the partner gave. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  readonly effective?: boolean;
}

const answerBytes = 64 * 1024 * 1024;

export const meanings: Meanings = {
  unauthorized:
    'Check "sign in" and what belongs to it, and whether the account at the partner may use its API; then "crossdock test".',
  forbidden: 'The account that we sign in with may not do this. Let the partner allow it; then "crossdock test".',
  notThere: 'Check "base url" and the path in the settings: together they are what the message names.',
};

/** The only file that talks. */
export class JsonClient {
  readonly #settings: Common;
  readonly #context: ApiContext;
  readonly #bucket: Bucket;

  constructor(settings: Common, context: ApiContext) {
    this.#settings = settings;
    this.#context = context;
    const perSecond = settings['calls per second'];
    this.#bucket = { name: `api:${accountOf(settings)}`, perSecond, burst: Math.max(1, perSecond) };
  }

  /** Whatever it answers, except that it cannot now. */
  async call({ method, address, headers, body, effective = false }: Call): Promise<ApiReply> {
    return callApi(this.#context, {
      method,
      url: this.#signed(this.addressOf(address)),
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...lowered(this.#settings.headers),
        ...lowered(headers),
        ...this.#credentials(),
      },
      ...(body && { body }),
      bucket: this.#bucket,
      effective,
      deadlineSeconds: this.#settings['timeout seconds'],
      answerBytes,
    });
  }

  /** The same where only a success makes sense. */
  async ask(call: Call): Promise<ApiReply> {
    return expectSuccess(await this.call(call), { ...meanings, words: ({ text }) => plainWords(text) });
  }

  /** An address that leads away from the partner is never followed: our credentials would go along. */
  addressOf(address: string): URL {
    const base = this.#settings['base url'].replace(/\/+$/, '');
    const url = address.startsWith('/') ? new URL(base + address) : new URL(address);
    if (url.origin !== new URL(base).origin)
      throw errors.API_MALFORMED({ message: `The next page is said to be at ${url.host}, which is not the partner.` });
    return url;
  }

  /** A link that the partner gave, seen from where it was given, fit to be kept: without our key. */
  linkFrom(link: string, given: string): string {
    const from = this.addressOf(given);
    if (!URL.canParse(link, from.href))
      throw errors.API_MALFORMED({ message: 'The link to the next page is no address.' });
    const url = this.addressOf(new URL(link, from).href);
    if (this.#settings['sign in'] === 'query') url.searchParams.delete(this.#settings['key name']);
    return url.href;
  }

  #signed(url: URL): URL {
    const { 'sign in': way, 'key name': name, key } = this.#settings;
    if (way === 'query') url.searchParams.set(name, key);
    return url;
  }

  #credentials(): Record<string, string> {
    const { 'sign in': way, user, password, token, 'key name': name, key } = this.#settings;
    if (way === 'basic') return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
    if (way === 'bearer') return { authorization: `Bearer ${token}` };
    return way === 'header' ? { [name.toLowerCase()]: key } : {};
  }
}

/** So that what is said nearer replaces what is said further away. */
function lowered(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Names the account without naming it: what a limit counts for. */
function accountOf({ 'base url': base, user, token, key }: Common): string {
  const account = [new URL(base).origin, user, token, key].join('\n');
  return createHash('sha256').update(account).digest('hex').slice(0, 8);
}

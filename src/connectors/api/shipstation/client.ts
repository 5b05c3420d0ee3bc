import { createHash } from 'node:crypto';
import type { ApiContext, Bucket } from '../../api-contract.ts';
import { errors as shared } from '../../transports/errors.ts';
import { type ApiReply, callApi, expectSuccess, jsonOf, plainWords } from '../call.ts';
import { errors } from '../errors.ts';
import { type Fields, fieldsOf, textOf, wholeOf } from '../values.ts';
import type { Account } from './account.ts';

type Query = Readonly<Record<string, string | number | boolean>>;

export interface Outcome {
  /** In ShipStation's words; only where it refused. */
  readonly refused?: string;
  readonly body: Fields;
}

export interface ListPage {
  readonly items: readonly unknown[];
  readonly pages: number;
}

/** Below this many calls the rest of the minute is left to the other programs that use the same key. */
const callsLeftToOthers = 2;

const meanings = {
  unauthorized:
    'Enter "api key" and "api secret" again: both of one pair, of the V1 API (Settings > Account > API Settings; a key of the V2 API opens nothing here). Making a new pair ends the old one at once.',
  forbidden: 'The plan of this ShipStation account does not include the API, or an administrator has switched it off.',
  notThere: 'Correct "base url": https://ssapi.shipstation.com, without anything behind it.',
  words: wordsOf,
};

/** The only one that talks to ShipStation. */
export class ShipStation {
  readonly #account: Account;
  readonly #context: ApiContext;
  readonly #bucket: Bucket;

  constructor(account: Account, context: ApiContext) {
    this.#account = account;
    this.#context = context;
    const perMinute = account['calls per minute'];
    const name = createHash('sha256').update(account['api key']).digest('hex').slice(0, 8);
    // Half a minute's calls at once. With what is refilled beside them that can be more than a minute allows: `#heed` stops it in time.
    this.#bucket = { name: `api:${name}`, perSecond: perMinute / 60, burst: Math.max(1, Math.floor(perMinute / 2)) };
  }

  async get(path: string, query: Query = {}): Promise<unknown> {
    return jsonOf(expectSuccess(await this.#call('GET', path, query), meanings));
  }

  /** One page of a list. An answer that does not say how many pages there are must not pass for the only one. */
  async page(path: string, name: string, query: Query): Promise<ListPage> {
    const reply = fieldsOf(await this.get(path, query));
    const [items, pages] = [reply[name], wholeOf(reply.pages)];
    if (!Array.isArray(items)) throw errors.API_MALFORMED({ message: `The answer of ${path} has no list "${name}".` });
    if (pages === undefined)
      throw errors.API_MALFORMED({ message: `The answer of ${path} does not say how many pages there are.` });
    return { items, pages };
  }

  /** `undefined` = ShipStation has no such thing. */
  async find(path: string): Promise<Fields | undefined> {
    const reply = await this.#call('GET', path, {});
    return reply.status === 404 ? undefined : fieldsOf(jsonOf(expectSuccess(reply, meanings)));
  }

  /** May take effect. What it refuses for what was sent is an outcome; every other trouble is thrown. */
  async act(method: 'POST' | 'DELETE', path: string, json?: object): Promise<Outcome> {
    const reply = await this.#call(method, path, {}, json ?? {});
    if ([400, 404, 409, 422].includes(reply.status) && isJson(reply)) {
      const words = wordsOf(reply);
      return { refused: words === '' ? `status ${reply.status}` : words, body: {} };
    }
    expectSuccess(reply, meanings);
    // It may well have been done, behind whatever garbled the answer.
    if (!isJson(reply))
      throw shared.DELIVERY_IN_DOUBT({ message: `${reply.where} answered a hand-over with no JSON.` });
    return { body: fieldsOf(jsonOf(reply)) };
  }

  async #call(method: 'GET' | 'POST' | 'DELETE', path: string, query: Query, json?: object): Promise<ApiReply> {
    const { 'base url': base, 'api key': key, 'api secret': secret } = this.#account;
    const url = new URL(`${base.replace(/\/+$/, '')}${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    const reply = await callApi(this.#context, {
      method,
      url,
      headers: { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` },
      ...(method === 'POST' && { json }),
      effective: method !== 'GET',
      bucket: this.#bucket,
      restUntil: (headers, now) => {
        const seconds = wholeOf(headers.get('x-rate-limit-reset'));
        return seconds === undefined || headers.has('retry-after') ? undefined : now + seconds * 1000;
      },
    });
    await this.#heed(reply.headers);
    return reply;
  }

  /** The key may be used by others too, whose calls our own count does not see. */
  async #heed(headers: Headers): Promise<void> {
    const left = wholeOf(headers.get('x-rate-limit-remaining'));
    const seconds = wholeOf(headers.get('x-rate-limit-reset'));
    if (left === undefined || seconds === undefined || left > callsLeftToOthers || seconds <= 0) return;
    await this.#context.budget.rest(this.#bucket, this.#context.now() + Math.min(seconds, 3600) * 1000);
  }
}

function isJson({ text }: ApiReply): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** `message` or `Message`, and what an exception adds to it. */
function wordsOf(reply: ApiReply): string {
  if (!isJson(reply)) return '';
  const said = Object.fromEntries(
    Object.entries(fieldsOf(jsonOf(reply))).map(([name, value]) => [name.toLowerCase(), textOf(value)]),
  );
  return plainWords([said.message, said.exceptionmessage].filter(Boolean).join(' '));
}

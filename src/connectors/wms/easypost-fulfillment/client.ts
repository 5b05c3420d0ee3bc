import { createHash } from 'node:crypto';
import { type ApiCall, type ApiReply, callApi, expectSuccess, jsonOf } from '../../api/call.ts';
import { errors as api } from '../../api/errors.ts';
import { type Fields, fieldsOf, listOf, textOf } from '../../api/values.ts';
import type { ApiContext, Bucket } from '../../api-contract.ts';
import { errors as shared } from '../../transports/errors.ts';
import { pagesThrough } from './listing.ts';
import { expectMode, type Mode } from './mode.ts';
import { wordsOf } from './refusal.ts';
import type { EasypostSettings } from './settings.ts';

const unauthorized =
  'Is it the right API key, whole, of the right mode? EasyPost also refuses keys of accounts without vendor rights for Fulfillment: ask its support to flag the account as vendor account.';
const meanings = {
  unauthorized,
  forbidden: unauthorized,
  notThere: 'Correct "base url": it ends with /fulfillment/vendor/v2/.',
  words: wordsOf,
};

/** The only one that talks. One for each key. */
export class EasypostClient {
  readonly mode: Mode;
  readonly #settings: EasypostSettings;
  readonly #context: ApiContext;
  readonly #bucket: Bucket;
  readonly #authorization: string;

  constructor(settings: EasypostSettings, mode: Mode, context: ApiContext) {
    const key = settings[mode === 'test' ? 'test api key' : 'api key'].trim();
    this.mode = mode;
    this.#settings = settings;
    this.#context = context;
    const perSecond = settings['calls per second'];
    const account = createHash('sha256').update(key).digest('hex').slice(0, 8);
    this.#bucket = { name: `api:${account}`, perSecond, burst: Math.max(1, Math.ceil(perSecond * 4)) };
    this.#authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
  }

  async warehouses(): Promise<readonly Fields[]> {
    const answer = await this.#get('warehouses', {});
    return listOf(answer.warehouses).map((one) => this.#ours(one));
  }

  orders(): AsyncGenerator<readonly Fields[], void> {
    return this.#list('orders', {});
  }

  /** Stock, one row for each product and warehouse. */
  inventories(): AsyncGenerator<readonly Fields[], void> {
    return this.#list('inventories', { 'includes[]': 'product' });
  }

  order(id: string): Promise<Fields | undefined> {
    return this.#one(orderPath(id));
  }

  product(id: string): Promise<Fields | undefined> {
    return this.#one(`products/${encodeURIComponent(id)}`);
  }

  /** Whatever EasyPost says to it, for the caller to judge; without an answer it is a doubt. */
  async createOrder(order: object): Promise<ApiReply> {
    return inDoubtUnlessClear(await this.#call({ method: 'POST', path: 'orders', json: order, effective: true }));
  }

  async deleteOrder(id: string): Promise<ApiReply> {
    return this.#judged(await this.#call({ method: 'DELETE', path: orderPath(id), effective: true }));
  }

  /** 401, 403 and the like are about the connection, whatever was asked. */
  expect(reply: ApiReply): ApiReply {
    return expectSuccess(reply, meanings);
  }

  #judged(reply: ApiReply): ApiReply {
    if (reply.status === 408) throw api.API_NO_ANSWER({ message: `${reply.where} answered 408.` });
    return reply;
  }

  async #get(path: string, query: Readonly<Record<string, string>>): Promise<Fields> {
    return this.#read(path, this.#judged(await this.#call({ method: 'GET', path, query })));
  }

  #read(path: string, reply: ApiReply): Fields {
    const json = jsonOf(this.expect(reply));
    if (typeof json !== 'object' || json === null)
      throw api.API_MALFORMED({ message: `${reply.where} answered with something else than an object or a list.` });
    return Array.isArray(json) ? { [path]: json } : (json as Fields);
  }

  /** Bare, or wrapped under its own name; `undefined` = it was deleted, which may happen while a list is read. */
  async #one(path: string): Promise<Fields | undefined> {
    const reply = this.#judged(await this.#call({ method: 'GET', path }));
    if (isGone(reply)) return undefined;
    const answer = this.#read(path, reply);
    return this.#ours(answer.order ?? answer.product ?? answer);
  }

  #ours(value: unknown): Fields {
    const object = fieldsOf(value);
    expectMode(object, this.mode);
    return object;
  }

  #list(path: string, query: Readonly<Record<string, string>>): AsyncGenerator<readonly Fields[], void> {
    return pagesThrough(async (window) => {
      const answer = await this.#get(path, { ...query, ...window });
      if (!Array.isArray(answer[path]))
        throw api.API_MALFORMED({ message: `The answer to "${path}" has no list of that name.` });
      return listOf(answer[path]).map((one) => this.#ours(one));
    }, this.#settings);
  }

  #call({
    path,
    query = {},
    ...call
  }: Pick<ApiCall, 'method' | 'json' | 'effective'> & {
    readonly path: string;
    readonly query?: Readonly<Record<string, string>>;
  }): Promise<ApiReply> {
    const url = new URL(path, this.#settings['base url']);
    url.search = new URLSearchParams(query).toString();
    return callApi(this.#context, {
      ...call,
      url,
      headers: { authorization: this.#authorization },
      bucket: this.#bucket,
      deadlineSeconds: this.#settings['timeout seconds'],
    });
  }
}

export function isGone({ status }: ApiReply): boolean {
  return status === 404 || status === 410;
}

function orderPath(id: string): string {
  return `orders/${encodeURIComponent(id)}`;
}

/** A success must show the order that was made; what timed out half way may have made one. */
function inDoubtUnlessClear(reply: ApiReply): ApiReply {
  const lost = reply.status === 408 || (reply.status >= 200 && reply.status < 300 && createdId(reply) === '');
  if (!lost) return reply;
  throw shared.DELIVERY_IN_DOUBT({
    message: `${reply.where} answered ${reply.status} to a hand-over, without an order.`,
  });
}

export function createdOrder(reply: ApiReply): Fields {
  const answer = fieldsOf(jsonOf(reply));
  return answer.order === undefined ? answer : fieldsOf(answer.order);
}

export function createdId(reply: ApiReply): string {
  try {
    return textOf(createdOrder(reply).id);
  } catch {
    return '';
  }
}

import { asCrossdockError } from '../../../support/errors.ts';
import { type ApiCall, type ApiReply, callApi, expectSuccess, jsonOf, plainWords } from '../../api/call.ts';
import { errors } from '../../api/errors.ts';
import { type Fields, fieldsOf, listOf, textOf } from '../../api/values.ts';
import type { ApiContext } from '../../api-contract.ts';
import { Buckets, type Operation } from './buckets.ts';
import type { AmazonSettings } from './settings.ts';
import { SignIn } from './sign-in.ts';

/** Amazon wants to know who calls: app, version, language. */
const userAgent = 'Crossdock/0.1 (Language=TypeScript)';
/** Without "Retry-After" a bucket that is empty is left alone until it surely holds a call again. */
const leastRestSeconds = 60;

export interface SpCall {
  readonly operation: Operation;
  readonly method: ApiCall['method'];
  /** Segments are encoded already. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly effective?: boolean;
}

/** The only place that talks to the Selling Partner API. */
export class AmazonClient {
  readonly settings: AmazonSettings;
  readonly context: ApiContext;
  readonly #signIn: SignIn;
  readonly #buckets: Buckets;

  constructor(settings: AmazonSettings, context: ApiContext) {
    this.settings = settings;
    this.context = context;
    this.#signIn = new SignIn(settings, context);
    this.#buckets = new Buckets(new URL(settings['base url']).host, settings['seller id']);
  }

  signIn(): Promise<string> {
    return this.#signIn.token();
  }

  /** Where Amazon does not take a token that should be good, a new one is tried, once. Judging the answer is the caller's. */
  async call(call: SpCall): Promise<ApiReply> {
    const token = await this.#signIn.token();
    const reply = await this.#once(call, token);
    if (reply.status !== 401 && reply.status !== 403) return reply;
    const other = await this.#signIn.token(token);
    return await this.#once(call, other);
  }

  /** The fields of a good answer; everything else throws what it means. */
  async fields(call: SpCall): Promise<Fields> {
    return fieldsOf(jsonOf(expectDone(await this.call(call), call.operation)));
  }

  async #once({ operation, method, path, query, json, effective }: SpCall, token: string): Promise<ApiReply> {
    const url = new URL(path, this.settings['base url']);
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
    const bucket = this.#buckets.of(operation);
    try {
      const reply = await callApi(this.context, {
        method,
        url,
        headers: { 'x-amz-access-token': token, 'x-amz-date': amzDate(this.context.now()), 'user-agent': userAgent },
        ...(json !== undefined && { json }),
        ...(effective && { effective }),
        bucket,
      });
      this.#buckets.learn(operation, reply.headers);
      if (reply.status >= 400)
        this.context.log.debug(
          { operation, status: reply.status, request: requestId(reply) },
          'Amazon refused a call.',
        );
      return reply;
    } catch (thrown) {
      const { code, retryAfter = leastRestSeconds } = asCrossdockError(thrown);
      if (code === 'API_RATE_LIMITED') {
        const seconds = Math.max(retryAfter, 1 / bucket.perSecond);
        await this.context.budget.rest(bucket, this.context.now() + seconds * 1000);
      }
      throw thrown;
    }
  }
}

const roles: Readonly<Record<Operation, string>> = {
  searchOrders: '"Inventory and Order Tracking" and "Direct-to-Consumer Shipping"',
  getOrder: '"Inventory and Order Tracking"',
  confirmShipment: '"Inventory and Order Tracking"',
  patchListingsItem: '"Product Listing"',
  getListingsItem: '"Product Listing"',
  createFeedDocument: '"Product Listing"',
  createFeed: '"Product Listing"',
  getFeed: '"Product Listing"',
  getFeedDocument: '"Product Listing"',
};

export function expectDone(reply: ApiReply, operation: Operation): ApiReply {
  return expectSuccess(reply, {
    words: wordsOf,
    unauthorized: 'Authorise the app once more in Seller Central and enter the new refresh token.',
    forbidden: `Either the app lacks a role (${roles[operation]}), or the authorisation was withdrawn, or "base url", a marketplace or the Merchant Token belongs to another region or account. After a change of roles authorise the app anew.`,
  });
}

/** Amazon's codes differ from one operation to the next, so only its words are passed on. */
export function wordsOf(reply: ApiReply): string {
  const id = requestId(reply);
  const said = errorsIn(reply)
    .map((one) => textOf(one.message) || textOf(one.code))
    .filter((text) => text !== '')
    .join('; ');
  return `${plainWords(said)}${id === '' ? '' : ` (request ${id})`}`;
}

export function refused(reply: ApiReply): Error {
  return errors.API_REFUSED({
    message: `${reply.where} answered ${reply.status}: ${wordsOf(reply)}.`,
    value: String(reply.status),
  });
}

function errorsIn({ text }: ApiReply): Fields[] {
  try {
    return listOf(fieldsOf(JSON.parse(text)).errors).map(fieldsOf);
  } catch {
    return [];
  }
}

function requestId({ headers }: ApiReply): string {
  return /^[\w-]{1,64}$/.exec(headers.get('x-amzn-requestid') ?? '')?.[0] ?? '';
}

/** `20261120T180000Z` */
function amzDate(now: number): string {
  return new Date(now).toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '');
}

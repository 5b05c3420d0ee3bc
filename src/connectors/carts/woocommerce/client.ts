import { randomBytes } from 'node:crypto';
import { type ApiReply, callApi } from '../../api/call.ts';
import { errors } from '../../api/errors.ts';
import { type Fields, fieldsOf, listOf, textOf } from '../../api/values.ts';
import type { ApiContext, Bucket } from '../../api-contract.ts';
import { errors as shared } from '../../transports/errors.ts';
import { jsonAtTheEnd } from './json.ts';
import { signedUrl } from './oauth1.ts';
import { type Refusal, refusalIn, refuseByStatus } from './refusals.ts';
import { accountOf, type Settings, siteOf } from './settings.ts';

export type Query = Readonly<Record<string, string | number>>;

export interface Answered {
  readonly json: unknown;
  readonly headers: Headers;
}

/** Taken, or refused for what was asked; what is about the connection is thrown. */
export type Outcome = Answered | { readonly refused: Refusal };

/** The REST API of one shop. Paths are without `/wp-json/`: `wc/v3/orders`. */
export interface Shop {
  ask(path: string, query?: Query): Promise<Outcome>;
  /** The same where a no makes no sense. */
  read(path: string, query?: Query): Promise<Answered>;
  list(path: string, query?: Query): Promise<readonly Fields[]>;
  change(call: Change): Promise<Outcome>;
  /** `pretty` or `plain`, once the shop has answered. */
  readonly permalinks: string;
}

export interface Change {
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly query?: Query;
  readonly json: object;
  /** `false`: it may be made twice, and nobody sees it. */
  readonly effective: boolean;
}

interface Asked {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly query?: Query;
  readonly json?: object;
  readonly effective?: boolean;
}

type Permalinks = 'pretty' | 'plain';

export function shopOf(settings: Settings, context: ApiContext): Shop {
  const site = siteOf(settings);
  const perSecond = settings['calls per second'];
  const bucket: Bucket = { name: `api:${accountOf(settings)}`, perSecond, burst: Math.max(1, perSecond * 2) };
  let known: Permalinks | undefined = settings.permalinks === 'auto' ? undefined : settings.permalinks;
  let warned = false;

  const shop: Shop = {
    get permalinks() {
      return known ?? 'unknown';
    },
    async ask(path, query = {}) {
      const call: Asked = { method: 'GET', path, query };
      const first = await judged(call);
      // A warning of a plug-in, or a page of a cache that fills: once more helps.
      return first ?? (await judged(call)) ?? unreadable(path);
    },
    async read(path, query) {
      const outcome = await shop.ask(path, query);
      if ('refused' in outcome) throw refusedCall(path, outcome.refused);
      return outcome;
    },
    async list(path, query) {
      const { json } = await shop.read(path, query);
      if (!Array.isArray(json)) return unreadable(path);
      return listOf(json).map(fieldsOf);
    },
    async change(change) {
      return (await judged(change)) ?? unreadable(change.path, change.effective);
    },
  };
  return shop;

  /** `undefined` = the answer is none. */
  async function judged(call: Asked): Promise<Outcome | undefined> {
    const { reply, body } = await exchanged(call);
    refuseByStatus(reply, body === undefined ? undefined : fieldsOf(body.json), settings.authentication);
    if (!body) return undefined;
    if (!body.clean) warnOfNoise(reply);
    const { status, headers } = reply;
    return status >= 200 && status < 300 ? { json: body.json, headers } : { refused: refusalIn(status, body.json) };
  }

  /** A shop with plain permalinks answers under /wp-json with a page, found or not; only a look may be asked twice. */
  async function exchanged(call: Asked) {
    const pretty = await answered(call, known ?? 'pretty');
    if (known !== undefined) return pretty;
    if (pretty.body || call.method !== 'GET' || !(pretty.reply.status === 404 || pretty.reply.status < 300)) {
      if (pretty.body) known = 'pretty';
      return pretty;
    }
    const plain = await answered(call, 'plain');
    if (plain.body) known = 'plain';
    return plain.body ? plain : pretty;
  }

  async function answered(call: Asked, form: Permalinks) {
    const { method, json, effective = false } = call;
    const { url, headers } = authorised(method, urlOf(call, form));
    const reply = await callApi(context, {
      ...{ method, url, headers, bucket, effective, deadlineSeconds: settings['timeout seconds'] },
      ...(json && { json }),
    });
    return { reply, body: jsonAtTheEnd(reply.text) };
  }

  function urlOf({ path, query = {} }: Asked, form: Permalinks): URL {
    const url = new URL(form === 'pretty' ? `${site}/wp-json/${path}` : `${site}/`);
    if (form === 'plain') url.searchParams.set('rest_route', `/${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    return url;
  }

  function authorised(method: string, url: URL): { url: URL; headers: Record<string, string> } {
    const { 'consumer key': key, 'consumer secret': secret, authentication } = settings;
    if (authentication === 'basic')
      return { url, headers: { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` } };
    if (authentication === 'query') {
      url.searchParams.set('consumer_key', key);
      url.searchParams.set('consumer_secret', secret);
      return { url, headers: {} };
    }
    const once = { nonce: randomBytes(16).toString('hex'), seconds: Math.floor(context.now() / 1000) };
    return { url: signedUrl({ method, url }, { key, secret }, once), headers: {} };
  }

  function warnOfNoise({ where }: ApiReply): void {
    if (warned) return;
    warned = true;
    context.log.warn(
      { connection: context.name, where },
      'The shop prints something before its JSON: warnings of PHP or of a plug-in. They should be switched off there.',
    );
  }

  function unreadable(path: string, effective = false): never {
    const message = `${new URL(site).host} answered ${path} with something else than JSON.`;
    throw effective ? shared.DELIVERY_IN_DOUBT({ message }) : errors.API_MALFORMED({ message });
  }
}

export function isNoRoute({ status, code }: Refusal): boolean {
  return status === 404 && code === 'rest_no_route';
}

export function refusedCall(path: string, refusal: Refusal): Error {
  const { status, code, words } = refusal;
  const message = `The shop answers ${status} to ${path}: ${[words, code].filter((one) => one !== '').join(' - ')}.`;
  if (isNoRoute(refusal))
    return errors.API_NOT_THERE({
      message,
      hint: 'WooCommerce, or the plug-in that is meant, is not active there or too old for this API.',
    });
  return errors.API_REFUSED({ message, value: textOf(code) });
}

import { createHash } from 'node:crypto';
import type { CrossdockError } from '../../../support/errors.ts';
import { type ApiReply, callApi, jsonOf, plainWords } from '../../api/call.ts';
import { errors } from '../../api/errors.ts';
import { type Fields, fieldsOf, listOf, textOf, wholeOf } from '../../api/values.ts';
import type { ApiContext, Bucket } from '../../api-contract.ts';
import { addressOf, type QuickbooksCommerceSettings } from './settings.ts';
import { tokensFor } from './tokens.ts';

/** As many as a page has where nobody asks. */
export const pageSize = 100;
/** A list that is read whole has at most as many pages; what has more never ends. */
const pagesAtMost = 2000;

export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly json?: object;
  readonly effective?: boolean;
  readonly idempotencyKey?: string;
}

export interface Listed {
  readonly rows: readonly Fields[];
  /** Everything that the answer has, side-loads included. */
  readonly body: Fields;
  readonly last: boolean;
  /** `undefined` = the vendor did not say. */
  readonly total: number | undefined;
}

export interface Client {
  /** Statuses from 400 on are the caller's to judge, but for those of credentials and limits. */
  call(request: Request): Promise<ApiReply>;
  list(resource: string, query: Readonly<Record<string, string>>): Promise<Listed>;
  /** All rows of a list, page by page. Rows that come to it meanwhile are given; where some leave it, others may be missed. */
  all(resource: string, query?: Readonly<Record<string, string>>): AsyncGenerator<Listed, void>;
  /** From the last page to the first: what leaves the list meanwhile moves the rest to pages that are still to be read. */
  backwards(resource: string, query: Readonly<Record<string, string>>): AsyncGenerator<Listed, void>;
  /** Rows by their ids, as many as there are. */
  byIds(resource: string, ids: Iterable<number>): Promise<Listed[]>;
}

const windowSeconds = 300;

/**
 * The vendor allows 300 calls in each window of 300 seconds. Burst and refill of one window together are no more than that, wherever
 * its window begins. Each account of an application has its own: no answer names it, but a merchant's carts lead to the merchant's account.
 */
function bucketOf(settings: QuickbooksCommerceSettings, { name }: ApiContext): Bucket {
  const [merchant] = name.split('/');
  const who = settings['privileged token'] ?? `${merchant}/${settings['client id']}`;
  const hash = createHash('sha256').update(who).digest('hex').slice(0, 8);
  return { name: `api:${hash}`, perSecond: 0.6, burst: 120 };
}

const whyRefused = 'The consent was withdrawn at the vendor, or its user was removed. Run "crossdock connect" again.';

export function clientFor(settings: QuickbooksCommerceSettings, context: ApiContext): Client {
  const bucket = bucketOf(settings, context);
  const tokens = tokensFor(settings, context);
  let windowEnds = 0;
  return { call, list, all, backwards, byIds };

  async function call(request: Request): Promise<ApiReply> {
    const token = await tokens.current();
    const reply = await once(request, token);
    if (reply.status !== 401) return allowed(reply);
    const again = await once(request, await tokens.instead(token));
    if (again.status === 401)
      throw errors.API_NOT_CONNECTED({
        message: `${again.where} answered 401, with a new token too.`,
        hint: whyRefused,
      });
    return allowed(again);
  }

  async function once({ method, path, query, json, effective, idempotencyKey }: Request, token: string) {
    const url = addressOf(settings, path);
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
    const reply = await callApi(context, {
      method,
      url,
      bucket,
      headers: {
        authorization: `Bearer ${token}`,
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      },
      deadlineSeconds: settings['timeout seconds'],
      restUntil: (headers) => (headers.has('retry-after') ? undefined : windowEndOf(headers)),
      ...(json && { json }),
      ...(effective && { effective }),
    });
    await minded(reply.headers);
    return reply;
  }

  /** Others may use up the window of this account, too: what the vendor counts is the truth. */
  async function minded(headers: Headers): Promise<void> {
    const remaining = wholeOf(headers.get('x-rate-limit-remaining'));
    windowEnds = windowEndOf(headers);
    if (remaining !== undefined && remaining <= 0 && windowEnds > context.now())
      await context.budget.rest(bucket, windowEnds);
  }

  /**
   * In seconds of the epoch; an answer without it leaves the one that was named before. No window is longer, so what lies farther ahead is
   * another clock's mistake. A little later, so that not all come at once.
   */
  function windowEndOf(headers: Headers): number {
    const reset = wholeOf(headers.get('x-rate-limit-reset'));
    if (reset === undefined) return windowEnds;
    return Math.min(reset * 1000, context.now() + windowSeconds * 1000) + Math.ceil(Math.random() * 2000);
  }

  async function list(resource: string, query: Readonly<Record<string, string>>): Promise<Listed> {
    const reply = expect(await call({ method: 'GET', path: resource, query: { limit: String(pageSize), ...query } }));
    const body = fieldsOf(jsonOf(reply));
    if (!Array.isArray(body[resource]))
      throw errors.API_MALFORMED({ message: `${reply.where} answered without a list of "${resource}".` });
    const rows = listOf(body[resource]).map((row) => fieldsOf(row));
    return { rows, body, ...paginationOf(reply.headers, rows.length, wholeOf(query.limit) ?? pageSize) };
  }

  async function* all(resource: string, query: Readonly<Record<string, string>> = {}): AsyncGenerator<Listed, void> {
    for (let page = 1; page <= pagesAtMost; page++) {
      const listed = await list(resource, { ...query, page: String(page) });
      yield listed;
      if (listed.last || listed.rows.length === 0) return;
    }
    throw errors.API_MALFORMED({ message: `The list of "${resource}" does not end.` });
  }

  async function* backwards(resource: string, query: Readonly<Record<string, string>>): AsyncGenerator<Listed, void> {
    for (let page = await lastPage(resource, query); page >= 1; page--)
      yield await list(resource, { ...query, page: String(page) });
  }

  async function lastPage(resource: string, query: Readonly<Record<string, string>>): Promise<number> {
    const { total } = await list(resource, { ...query, limit: '0' });
    if (total !== undefined) return Math.min(Math.ceil(total / pageSize), pagesAtMost);
    let pages = 0;
    for await (const { rows } of all(resource, query)) if (rows.length > 0) pages += 1;
    return pages;
  }

  async function byIds(resource: string, ids: Iterable<number>): Promise<Listed[]> {
    const wanted = [...new Set(ids)].sort((one, other) => one - other);
    const found: Listed[] = [];
    for (let from = 0; from < wanted.length; from += pageSize) {
      const some = wanted.slice(from, from + pageSize).join(',');
      for await (const listed of all(resource, { ids: some })) found.push(listed);
    }
    return found;
  }
}

/** The header holds JSON; where it is missing a page that is not full is the last. */
function paginationOf(headers: Headers, rows: number, limit: number): Pick<Listed, 'last' | 'total'> {
  try {
    const said = fieldsOf(JSON.parse(headers.get('x-pagination') ?? ''));
    return {
      last: said.last_page === true || said.out_of_bounds === true,
      total: wholeOf(said.total_records),
    };
  } catch {
    return { last: rows < limit, total: undefined };
  }
}

function allowed(reply: ApiReply): ApiReply {
  if (reply.status !== 403) return reply;
  throw errors.API_FORBIDDEN({
    message: `${reply.where} answered 403.`,
    hint: 'Let the user who gave the consent see orders, products and stock, or agree as another user.',
  });
}

/** 2xx passes. */
export function expect(reply: ApiReply): ApiReply {
  if (reply.status >= 200 && reply.status < 300) return reply;
  throw refusalOf(reply);
}

/** What the vendor says goes into the message, without the values it may quote. */
export function refusalOf(reply: ApiReply): CrossdockError {
  const { status, where } = reply;
  const words = wordsOf(reply);
  const message = `${where} answered ${status}${words === '' ? '' : `: ${words}`}.`;
  if (status === 404 || status === 405 || status === 410 || (status >= 300 && status < 400))
    return errors.API_NOT_THERE({
      message,
      hint: 'Correct "base url": the address of the API, without a path of its own.',
    });
  return errors.API_REFUSED({ message, value: String(status) });
}

/** `{ errors: { field: [words] } }`, or a `message`. */
export function wordsOf(reply: ApiReply): string {
  const { errors: faults, message } = saidIn(reply);
  const named = Object.entries(fieldsOf(faults)).map(
    ([field, words]) => `${field} ${[words].flat().map(textOf).join(', ')}`,
  );
  return plainWords(named.length > 0 ? named.join('; ') : textOf(message));
}

/** The fields that the vendor does not take as they are. */
export function faultsOf(reply: ApiReply): string[] {
  return Object.keys(fieldsOf(saidIn(reply).errors));
}

function saidIn({ text }: ApiReply): Fields {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return {};
  }
}

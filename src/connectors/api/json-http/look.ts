import { createHash } from 'node:crypto';
import { asCrossdockError, type CrossdockError } from '../../../support/errors.ts';
import type { ApiContext } from '../../api-contract.ts';
import type { Look, Page } from '../../contract.ts';
import { type ApiReply, jsonOf } from '../call.ts';
import { errors } from '../errors.ts';
import { textOf } from '../values.ts';
import type { JsonClient } from './client.ts';
import { beginRound, cursorText, type Round, type Standing, standingOf } from './cursor.ts';
import { filledAddress, filledJson, placeholdersIn, type Values } from './filling.ts';
import { inside } from './inside.ts';
import type { Asked } from './settings.ts';

/** A list that never ends is a mistake of somebody. */
const pagesAtMost = 10_000;

/**
 * Numbered pages and offsets shift when something changes while they are read, and what slips from one page to the one before is not
 * seen. So a window of several pages is read until two walks have seen the same; three walks are enough, however busy the partner is.
 */
const walksAtMost = 3;

/** Everything since the last look, page by page. Windows overlap: clocks differ, and some changes show late. */
export async function* lookFor(
  client: JsonClient,
  asked: Asked,
  context: ApiContext,
  look: Look,
): AsyncGenerator<Page, void> {
  const kept = standingOf(look.cursor);
  const [since = ''] = [look.earliest, kept.since].sort().reverse();
  let round = kept.round ?? beginRound(isoNow(context));
  let last = '';
  for (let pages = 0; pages < pagesAtMost; pages += 1) {
    const { reply, address } = await onePage(client, asked, since, round).catch((thrown) => {
      if (pages > 0 || !isStale(asked, round, asCrossdockError(thrown))) throw thrown;
      // A cursor of an earlier day may have ended at the partner.
      round = beginRound(isoNow(context));
      return onePage(client, asked, since, round);
    });
    const body = jsonOf(reply);
    const list = listIn(asked, reply, body);
    const print = printOf('', list);
    if (list.length > 0 && print === last && isNumbered(asked)) throw samePage(reply);
    last = print;
    const walked: Round = {
      ...round,
      pages: round.pages + 1,
      items: round.items + list.length,
      print: printOf(round.print, list),
    };
    const next = nextOf(client, asked, walked, { reply, body, count: list.length, address });
    const standing =
      next === undefined ? afterWalk(asked, look, kept, walked) : { ...kept, round: { ...walked, at: next } };
    yield { body, text: reply.text, count: list.length, cursor: cursorText(standing) };
    if (!standing.round) return;
    round = standing.round;
    if (next === undefined) last = '';
  }
  throw errors.API_MALFORMED({ message: `After ${pagesAtMost} pages there was still a next one.` });
}

/** The first page of what has changed lately, for a test: how many items it has. */
export async function firstPage(client: JsonClient, asked: Asked, context: ApiContext): Promise<number> {
  const { reply } = await onePage(client, asked, isoNow(context), beginRound(''));
  return listIn(asked, reply, jsonOf(reply)).length;
}

function isoNow({ now }: ApiContext): string {
  return new Date(now()).toISOString();
}

async function onePage(
  client: JsonClient,
  asked: Asked,
  since: string,
  round: Round,
): Promise<{ readonly reply: ApiReply; readonly address: string }> {
  const values = valuesFor(asked, since, round);
  const address = isLink(round.at) && !hasCursor(asked) ? round.at : filledAddress(asked.path, values);
  const body = asked.method === 'POST' && asked.body !== '' ? Buffer.from(filledJson(asked.body, values)) : undefined;
  const reply = await client.ask({ method: asked.method, address, headers: asked.headers, ...(body && { body }) });
  return { reply, address };
}

function valuesFor(asked: Asked, since: string, { at }: Round): Values {
  return {
    since: since === '' ? '' : written(since, asked['since format']),
    page: at === '' ? String(asked['first page']) : at,
    offset: at === '' ? '0' : at,
    size: String(asked['page size']),
    cursor: at,
  };
}

function written(instant: string, format: Asked['since format']): string {
  const at = Date.parse(instant);
  if (format === 'iso') return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
  return String(format === 'seconds' ? Math.floor(at / 1000) : at);
}

function isLink(at: string): boolean {
  return /^https?:\/\//.test(at);
}

function hasCursor({ path, body }: Asked): boolean {
  return placeholdersIn(`${path} ${body}`).includes('cursor');
}

function isNumbered({ paging }: Asked): boolean {
  return paging === 'pages' || paging === 'offset';
}

function isStale({ paging }: Asked, { at }: Round, { code }: CrossdockError): boolean {
  return (
    (paging === 'cursor' || paging === 'link') && at !== '' && (code === 'API_REFUSED' || code === 'API_NOT_THERE')
  );
}

/** A wrong path would read nothing for ever, so it must not pass for an empty list; `null` is what some write for one. */
function listIn({ items }: Asked, { where }: ApiReply, body: unknown): readonly unknown[] {
  const found = inside(body, items);
  if (Array.isArray(found)) return found;
  if (found === null && items !== '') return [];
  const place = items === '' ? 'is no list' : `has no list at "${items}"`;
  throw errors.API_MALFORMED({
    message: `The answer of ${where} ${place}.`,
    hint: 'Open the address and look where the list lies; "items" in the settings says it, with dots between the names.',
  });
}

function samePage({ where }: ApiReply): CrossdockError {
  return errors.API_MALFORMED({
    message: `${where} answers two pages with the same items.`,
    hint: 'It does not heed the page number or offset that the path gives it: look up the name of that parameter.',
  });
}

function printOf(before: string, list: readonly unknown[]): string {
  return list.length === 0
    ? before
    : createHash('sha256').update(before).update(JSON.stringify(list)).digest('hex').slice(0, 32);
}

interface Answered {
  readonly reply: ApiReply;
  readonly body: unknown;
  readonly count: number;
  readonly address: string;
}

/** What is asked for next; `undefined` = that was the last page. A short page says nothing: some partners give fewer than they are asked for. */
function nextOf(
  client: JsonClient,
  asked: Asked,
  { at }: Round,
  { reply, body, count, address }: Answered,
): string | undefined {
  switch (asked.paging) {
    case 'none':
      return undefined;
    case 'pages':
      return count === 0 ? undefined : String((at === '' ? asked['first page'] : Number(at)) + 1);
    case 'offset':
      return count === 0 ? undefined : String(Number(at) + count);
    case 'link':
      return changed(at, linkTo(client, nextLink(reply.headers.get('link') ?? ''), address));
    case 'cursor': {
      const cursor = textOf(inside(body, asked['cursor at']));
      return changed(at, hasCursor(asked) ? cursor : linkTo(client, cursor, address));
    }
  }
}

function linkTo(client: JsonClient, link: string, address: string): string {
  return link === '' ? '' : client.linkFrom(link, address);
}

function changed(at: string, next: string): string | undefined {
  return next === '' || next === at ? undefined : next;
}

/** `<https://...>; rel="next"` (RFC 8288). */
function nextLink(header: string): string {
  for (const [, link = '', parameters = ''] of header.matchAll(/<([^>]*)>([^<]*)/g))
    if (/;\s*rel\s*=\s*("([^"]*\s)?next(\s[^"]*)?"|next\b)/i.test(parameters)) return link;
  return '';
}

function afterWalk(asked: Asked, look: Look, kept: Standing, walked: Round): Standing {
  const mayHaveShifted =
    isNumbered(asked) &&
    look.kind !== 'inventory' &&
    walked.items > 0 &&
    (walked.pages > 2 || walked.items >= asked['page size']);
  const settled = walked.pass > 0 && walked.print === walked.before;
  if (mayHaveShifted && !settled && walked.pass + 1 < walksAtMost)
    return { ...kept, round: beginRound(walked.begun, walked.pass + 1, walked.print) };
  const overlap = asked['overlap minutes'] * 60_000;
  return { since: new Date(Date.parse(walked.begun) - overlap).toISOString() };
}

import { jsonOf } from '../../api/call.ts';
import { errors } from '../../api/errors.ts';
import { type Fields, fieldsOf, instantOf, listOf, textOf } from '../../api/values.ts';
import type { Look, Page } from '../../contract.ts';
import { type AmazonClient, expectDone } from './client.ts';
import { type Chain, isAlive, type Place, readPlace, writePlace } from './cursor.ts';
import { hasAddress } from './from-recipient.ts';
import type { AmazonSettings } from './settings.ts';

/** What Amazon lists late: a change may become visible some minutes after the instant that it carries. A repeat costs no call more. */
const overlapMilliseconds = 10 * 60_000;
/** The newest that Amazon tells of; used where an answer does not say how far it reaches. */
const settledMilliseconds = 2 * 60_000;
const pagesAtMost = 500;
const pageSize = '100';
const includedData = 'BUYER,RECIPIENT,FULFILLMENT,PROCEEDS,CANCELLATION';

interface Answer {
  readonly orders: readonly Fields[];
  readonly token: string;
  readonly until: string | undefined;
}

/** New and changed orders of all marketplaces of the region: one list a look, since Amazon allows few of these calls. */
export async function* orderPages(client: AmazonClient, { cursor, earliest }: Look): AsyncGenerator<Page, void> {
  const { settings, context } = client;
  const filters = filtersOf(settings);
  const before = readPlace(cursor);
  let place: Place =
    before?.filters === filters
      ? before
      : { filters, since: firstSince(earliest, context.now(), settings['days back']) };
  if (place.chain && !isAlive(place.chain, context.now())) place = { filters, since: place.since };
  const seen = new Set<string>();
  let begunAnew = false;
  for (let count = 0; count < pagesAtMost; count++) {
    const begun = context.now();
    const after = place.chain?.after ?? new Date(Date.parse(place.since) - overlapMilliseconds).toISOString();
    const answer = await ask(client, after, place.chain, !begunAnew);
    if (!answer) {
      begunAnew = true;
      place = { filters, since: place.since };
      continue;
    }
    refuseWithoutAddresses(client, answer.orders);
    const { token } = answer;
    if (seen.has(token)) throw errors.API_MALFORMED({ message: 'Amazon names the same next page again and again.' });
    if (token !== '') seen.add(token);
    const until = place.chain?.until ?? answer.until ?? new Date(begun - settledMilliseconds).toISOString();
    const chain: Chain = { token, until, after, begun: place.chain?.begun ?? begun };
    place = token === '' ? { filters, since: later(place.since, until) } : { filters, since: place.since, chain };
    yield { body: { orders: answer.orders }, count: answer.orders.length, cursor: writePlace(place) };
    if (token === '') return;
  }
}

/** Orders that were passed over without address come again when addresses are wanted again: Amazon itself sees no change in them. */
function filtersOf(settings: AmazonSettings): string {
  const { marketplaces, 'fulfillment statuses': statuses, 'without addresses': without } = settings;
  return [...marketplaces, ...statuses, ...(without === 'hold' ? [without] : [])].join(' ');
}

/** `undefined`: Amazon has forgotten the list that was begun, and what it had may be asked for afresh. */
async function ask(
  client: AmazonClient,
  after: string,
  chain: Chain | undefined,
  mayForget: boolean,
): Promise<Answer | undefined> {
  const { settings } = client;
  const reply = await client.call({
    operation: 'searchOrders',
    method: 'GET',
    path: '/orders/2026-01-01/orders',
    query: {
      marketplaceIds: settings.marketplaces.join(','),
      lastUpdatedAfter: after,
      fulfilledBy: 'MERCHANT',
      fulfillmentStatuses: settings['fulfillment statuses'].join(','),
      includedData,
      maxResultsPerPage: pageSize,
      ...(chain && { paginationToken: chain.token }),
    },
  });
  if (chain && mayForget && reply.status === 400) return undefined;
  const { orders, pagination, lastUpdatedBefore } = fieldsOf(jsonOf(expectDone(reply, 'searchOrders')));
  if (!Array.isArray(orders)) throw errors.API_MALFORMED({ message: `${reply.where} answered without orders.` });
  return {
    orders: listOf(orders).map(fieldsOf).filter(isOurs),
    token: textOf(fieldsOf(pagination).nextToken),
    until: instantOf(lastUpdatedBefore),
  };
}

/** What Amazon ships itself is not even kept, whatever the filter let through. */
function isOurs({ fulfillment }: Fields): boolean {
  return textOf(fieldsOf(fulfillment).fulfilledBy) !== 'AMAZON';
}

/** Without the role for addresses Amazon leaves them out and says nothing: going on would read past every order. */
function refuseWithoutAddresses({ settings }: AmazonClient, orders: readonly Fields[]): void {
  if (settings['without addresses'] === 'hold') return;
  const open = orders.filter(({ fulfillment }) => textOf(fieldsOf(fulfillment).fulfillmentStatus) === 'UNSHIPPED');
  if (open.length > 0 && open.every((order) => !hasAddress(order))) throw withoutAddresses(open.length);
}

export function withoutAddresses(count: number): Error {
  return errors.API_FORBIDDEN({
    message: `Amazon gave ${count} ${count === 1 ? 'order' : 'orders'} to be shipped, none with an address.`,
    hint: 'Give the app the role "Direct-to-Consumer Shipping (Restricted)" and authorise it anew. If these orders have none for a reason, set "without addresses: hold".',
  });
}

/** Amazon refuses a date that has not come yet. */
function firstSince(earliest: string, now: number, days: number): string {
  const wished = Date.parse(earliest);
  return new Date(Number.isNaN(wished) ? now - days * 86_400_000 : Math.min(wished, now)).toISOString();
}

function later(one: string, other: string): string {
  return Date.parse(one) > Date.parse(other) ? one : other;
}

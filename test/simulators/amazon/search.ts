import type { VendorRequest } from '../shared/vendor-server.ts';
import { invalid, listed, Refusal } from './answers.ts';
import { type AmazonOrder, type OrderBook, shippedOf } from './order-book.ts';

// two minutes: nothing newer is listed [D]
const settledMilliseconds = 120_000;
// a page token lives a day [D]
const tokenMilliseconds = 24 * 3_600_000;

const parameters = new Set([
  ...['createdAfter', 'createdBefore', 'lastUpdatedAfter', 'lastUpdatedBefore', 'fulfillmentStatuses'],
  ...['marketplaceIds', 'fulfilledBy', 'maxResultsPerPage', 'paginationToken', 'includedData'],
]);
// fulfilment statuses, datasets, parties [V]
const statuses = new Set([
  ...['PENDING_AVAILABILITY', 'PENDING', 'UNSHIPPED', 'PARTIALLY_SHIPPED', 'SHIPPED', 'CANCELLED', 'UNFULFILLABLE'],
]);
const datasets = new Set([
  ...['BUYER', 'RECIPIENT', 'PROCEEDS', 'EXPENSE', 'PROMOTION', 'CANCELLATION', 'FULFILLMENT', 'PACKAGES', 'TAX'],
  ...['PAYMENT', 'FULFILLMENT_ORDERS'],
]);
const parties = new Set(['MERCHANT', 'AMAZON']);

export interface Seen {
  readonly book: OrderBook;
  readonly now: number;
  readonly marketplaces: readonly string[];
  /** The app may see addresses and buyers; `region`: of addresses it sees town and country only, as the older version shows them [U]. */
  readonly addresses: boolean | 'region';
}

interface Token {
  readonly filters: string;
  readonly before: number;
  readonly updated: number;
  readonly orderId: string;
  readonly issued: number;
}

export function searchOrders({ query }: VendorRequest, seen: Seen): object {
  for (const name of query.keys()) if (!parameters.has(name)) throw invalid(`Unknown parameter ${name}.`);
  const marketplaces = marketplacesIn(query, seen);
  const [created, updated] = [query.get('createdAfter'), query.get('lastUpdatedAfter')];
  // exactly one of the two [V]
  if ((created === null) === (updated === null)) throw invalid('Name either createdAfter or lastUpdatedAfter.');
  const by = created === null ? 'updated' : 'created';
  // the other kind of bound may not be named then [V]
  if (query.has(by === 'created' ? 'lastUpdatedBefore' : 'createdBefore'))
    throw invalid('The two bounds are of different kinds.');
  const after = instant(created ?? updated ?? '');
  const named = query.get(by === 'created' ? 'createdBefore' : 'lastUpdatedBefore');
  const filters = filtersOf(query);
  const token = tokenIn(query, filters, seen.now);
  const before = token?.before ?? (named === null ? seen.now - settledMilliseconds : instant(named));
  // not yet: nobody can have ordered then [I]
  if (after > seen.now) throw invalid('The date lies in the future.');
  // the later bound: not before the earlier one, and two minutes old [V]
  if (named !== null && before < after) throw invalid('The later bound lies before the earlier one.');
  if (named !== null && !token && before > seen.now - settledMilliseconds)
    throw invalid('The later bound must be at least two minutes old.');
  const size = sizeIn(query);
  const wanted = listed(query, 'fulfillmentStatuses');
  const by_ = listed(query, 'fulfilledBy');
  refuseOthers(wanted, statuses, 'fulfillmentStatuses');
  refuseOthers(by_, parties, 'fulfilledBy');
  const included = includedIn(query);
  const all = [...seen.book.listed()]
    .filter((order) => order[by] >= after && order[by] <= before)
    .filter(({ marketplaceId }) => marketplaces.includes(marketplaceId))
    .filter(({ status }) => wanted.length === 0 || wanted.includes(status))
    .filter(({ fulfilledBy }) => by_.length === 0 || by_.includes(fulfilledBy))
    .filter((order) => !token || isBehind(order, token))
    .sort((one, other) => one.updated - other.updated || (one.orderId < other.orderId ? -1 : 1));
  const page = all.slice(0, size);
  const last = page.at(-1);
  const next =
    last && all.length > size
      ? { nextToken: written({ filters, before, updated: last.updated, orderId: last.orderId, issued: seen.now }) }
      : {};
  // no payload around it; what it reaches to is told [V]
  return {
    orders: page.map((order) => orderJson(order, included, seen.addresses)),
    pagination: next,
    [by === 'created' ? 'createdBefore' : 'lastUpdatedBefore']: iso(before),
  };
}

function addressFor({ address }: AmazonOrder, addresses: Seen['addresses']): object | undefined {
  if (!addresses || !address) return undefined;
  const { city, stateOrRegion, postalCode, countryCode } = address;
  return addresses === 'region' ? { city, stateOrRegion, postalCode, countryCode } : address;
}

export function getOrder(orderId: string, { query }: VendorRequest, { book, addresses }: Seen): object {
  const order = book.shown(orderId);
  if (!order) throw new Refusal(404, 'NotFound', 'The requested order is not found.');
  return { order: orderJson(order, includedIn(query), addresses) };
}

function marketplacesIn(query: URLSearchParams, { marketplaces }: Seen): string[] {
  const wanted = listed(query, 'marketplaceIds');
  // at least one, 50 at most [V]
  if (wanted.length === 0 || wanted.length > 50) throw invalid('Name 1 to 50 marketplaces.');
  if (wanted.some((one) => !marketplaces.includes(one)))
    throw new Refusal(403, 'Unauthorized', 'Access to requested resource is denied.');
  return wanted;
}

function sizeIn(query: URLSearchParams): number {
  const size = query.get('maxResultsPerPage') ?? '100';
  // page size: 1 to 100 [V]
  if (!/^\d+$/.test(size) || Number(size) < 1 || Number(size) > 100) throw invalid('maxResultsPerPage is 1 to 100.');
  return Number(size);
}

function includedIn(query: URLSearchParams): ReadonlySet<string> {
  const included = listed(query, 'includedData');
  refuseOthers(included, datasets, 'includedData');
  return new Set(included);
}

function refuseOthers(values: readonly string[], known: ReadonlySet<string>, name: string): void {
  const other = values.find((value) => !known.has(value));
  if (other !== undefined) throw invalid(`${other} is no value of ${name}.`);
}

/** A token goes with the filters that it was given for [D]. */
function filtersOf(query: URLSearchParams): string {
  return [...query]
    .filter(([name]) => name !== 'paginationToken')
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('&');
}

function tokenIn(query: URLSearchParams, filters: string, now: number): Token | undefined {
  const text = query.get('paginationToken');
  if (text === null) return undefined;
  try {
    const token = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Token;
    if (token.filters === filters && now - token.issued < tokenMilliseconds) return token;
  } catch {
    // What is no token of ours has no place to go on from.
  }
  throw invalid('The pagination token is not valid.');
}

function written(token: Token): string {
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

function isBehind({ updated, orderId }: AmazonOrder, token: Token): boolean {
  return updated > token.updated || (updated === token.updated && orderId > token.orderId);
}

function orderJson(order: AmazonOrder, included: ReadonlySet<string>, addresses: Seen['addresses']): object {
  const deliveryAddress = addressFor(order, addresses);
  const has = (name: string) => included.has(name);
  const money = (amount: string) => ({ amount, currencyCode: order.currency });
  return {
    orderId: order.orderId,
    createdTime: iso(order.created),
    lastUpdatedTime: iso(order.updated),
    programs: order.programs,
    salesChannel: { channelName: 'AMAZON', marketplaceId: order.marketplaceId, marketplaceName: 'Amazon.example' },
    // a dataset is there when it was asked for, and without the role it is left out silently [D, U]
    ...(has('BUYER') &&
      addresses === true && { buyer: { buyerEmail: order.buyerEmail, buyerPurchaseOrderNumber: order.poNumber } }),
    ...(has('RECIPIENT') && deliveryAddress && { recipient: { deliveryAddress } }),
    ...(has('PROCEEDS') && {
      proceeds: { grandTotal: money('41.50'), breakdowns: [{ type: 'SHIPPING', subtotal: money('5.00') }] },
    }),
    ...(has('FULFILLMENT') && {
      fulfillment: {
        fulfillmentStatus: order.status,
        fulfilledBy: order.fulfilledBy,
        fulfillmentServiceLevel: order.serviceLevel,
        shipByWindow: { earliestDateTime: iso(order.created), latestDateTime: iso(order.created + 86_400_000) },
      },
    }),
    orderItems: order.items.map((item) => ({
      orderItemId: item.orderItemId,
      quantityOrdered: item.quantity,
      product: { asin: 'B000EXAMPLE', title: item.title, sellerSku: item.sku, price: { unitPrice: money(item.price) } },
      ...(has('FULFILLMENT') && { fulfillment: itemFulfillment(order, item) }),
      ...(has('CANCELLATION') &&
        item.cancelReason !== undefined && {
          cancellation: { cancellationRequest: { requester: 'BUYER', cancelReason: item.cancelReason } },
        }),
    })),
    ...(has('PACKAGES') && {
      packages: order.packages.map((one) => ({
        packageReferenceId: one.packageReferenceId,
        carrier: one.carrierName,
        trackingNumber: one.trackingNumber,
        shipTime: one.shipTime,
        packageItems: one.items,
      })),
    }),
  };
}

function itemFulfillment(order: AmazonOrder, { orderItemId, quantity, giftMessage }: AmazonOrder['items'][number]) {
  const quantityFulfilled = shippedOf(order, orderItemId);
  return {
    quantityFulfilled,
    quantityUnfulfilled: order.status === 'CANCELLED' ? 0 : quantity - quantityFulfilled,
    ...(giftMessage !== undefined && { packing: { giftOption: { giftMessage, giftWrapLevel: 'Classic' } } }),
  };
}

function instant(text: string): number {
  // ISO 8601 with zone [V]
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) || Number.isNaN(Date.parse(text)))
    throw invalid(`${text} is no date.`);
  return Date.parse(text);
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

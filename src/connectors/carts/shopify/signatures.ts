import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Hint, InboundRequest } from '../../api-contract.ts';
import type { ShopifySettings } from './settings.ts';
import { shopDomain } from './shop.ts';

/** Topics that say that an order, or what is to be shipped of it, has changed. */
const orderTopics = /^(orders|fulfillment_orders|fulfillments)\//;

export function hook(settings: ShopifySettings, { method, headers, body }: InboundRequest): Hint | undefined {
  const secret = settings['client secret'];
  if (method !== 'POST' || secret === undefined) return undefined;
  const signature = createHmac('sha256', secret).update(body).digest('base64');
  if (!same(signature, headers.get('x-shopify-hmac-sha256') ?? '')) return undefined;
  if ((headers.get('x-shopify-shop-domain') ?? '').toLowerCase() !== shopDomain(settings)) return undefined;
  return { kinds: orderTopics.test(headers.get('x-shopify-topic') ?? '') ? ['orders'] : [] };
}

/**
 * Whether the query of a callback was signed with the app's secret. Pages and libraries of the vendor differ in whether values are
 * encoded for it; nobody without the secret can make either.
 */
export function isSigned(query: URLSearchParams, secret: string): boolean {
  const given = query.get('hmac') ?? '';
  const pairs = [...query].filter(([key]) => key !== 'hmac' && key !== 'signature');
  pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const encoded = pairs.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
  const plain = pairs.map((pair) => pair.join('=')).join('&');
  return [encoded, plain].some((text) => same(createHmac('sha256', secret).update(text).digest('hex'), given));
}

function same(made: string, given: string): boolean {
  const [ours, theirs] = [Buffer.from(made), Buffer.from(given)];
  return ours.length === theirs.length && timingSafeEqual(ours, theirs);
}

import type { ShopifySettings } from './settings.ts';

/** The search of orders lags behind the shop, and clocks differ: what changed shortly before the last seen change is asked for again. */
const overlapMinutes = 10;

export interface Wanted {
  /** Instant of the last change that was seen; `''` = all open orders, whenever they changed. */
  readonly since: string;
  /** Nothing placed before it; `''` = no such wish. */
  readonly earliest: string;
}

/** In the words of the search of orders. Cancelled orders have lost the statuses that are asked for, so they are named beside them. */
export function orderSearch(settings: ShopifySettings, { since, earliest }: Wanted): string {
  const open = [
    anyOf('fulfillment_status', settings['fulfillment status']),
    anyOf('financial_status', settings['financial status']),
  ].filter((part) => part !== '');
  const wanted = open.length === 0 ? 'status:any' : open.join(' AND ');
  const parts = [
    ...(since === '' ? [] : [`updated_at:>='${overlapping(since)}'`]),
    ...(earliest === '' ? [] : [`created_at:>='${seconds(Date.parse(earliest))}'`]),
    since === '' ? wanted : `((${wanted}) OR status:cancelled)`,
  ];
  return parts.join(' AND ');
}

function anyOf(key: string, words: readonly string[]): string {
  const all = words.map((word) => `${key}:${word}`).join(' OR ');
  return words.length > 1 ? `(${all})` : all;
}

function overlapping(since: string): string {
  return seconds(Date.parse(since) - overlapMinutes * 60_000);
}

function seconds(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** A SKU as one word of the search; it is tokenised there, so what is found has to be compared. */
export function skuSearch(skus: readonly string[]): string {
  return skus.map((sku) => `sku:'${sku.replace(/[\\']/g, '\\$&')}'`).join(' OR ');
}

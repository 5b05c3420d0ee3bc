import type { ShopifySettings } from './settings.ts';

/** The search lags behind the shop, and clocks differ: what changed shortly before the last seen change is asked for again. */
const overlapMinutes = 10;

export interface Wanted {
  /** Instant of the last change that was seen; `''` = all open orders, whenever they changed. */
  readonly since: string;
  /** Nothing placed before it; `''` = no such wish. */
  readonly earliest: string;
  /** Only of these. */
  readonly ids?: readonly string[];
}

/** Statuses in which orders that were taken are to be heard of, though they have lost those that are asked for. */
const takenBack = ['status:cancelled', 'financial_status:refunded'];

/** In the words of the search of orders. Those on hold are asked for beside the open ones: they wait to be open. */
export function orderSearch(settings: ShopifySettings, { since, earliest, ids = [] }: Wanted): string {
  const statuses = settings['fulfillment status'];
  const open = [
    anyOf('fulfillment_status', statuses.length === 0 ? [] : [...new Set([...statuses, 'on_hold'])]),
    anyOf('financial_status', settings['financial status']),
  ].filter((part) => part !== '');
  const wanted = open.length === 0 ? 'status:any' : open.join(' AND ');
  const parts = [
    anyOf('id', ids.map(numberIn)),
    ...(since === '' ? [] : [changedSince(since)]),
    ...(earliest === '' ? [] : [`created_at:>='${seconds(Date.parse(earliest))}'`]),
    since === '' ? wanted : `((${wanted}) OR ${takenBack.join(' OR ')})`,
  ];
  return parts.filter((part) => part !== '').join(' AND ');
}

/** In the words of the search of fulfillment orders. */
export function fulfillmentOrderSearch(location: string, since: string): string {
  return `assigned_location_id:${numberIn(location)} AND ${changedSince(since)}`;
}

function changedSince(since: string): string {
  return `updated_at:>='${seconds(Date.parse(since) - overlapMinutes * 60_000)}'`;
}

/** `gid://shopify/Order/1001` -> `1001`: the search knows things by their numbers. */
function numberIn(id: string): string {
  return id.replace(/^.*\//, '');
}

function anyOf(key: string, words: readonly string[]): string {
  const all = words.map((word) => `${key}:${word}`).join(' OR ');
  return words.length > 1 ? `(${all})` : all;
}

function seconds(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** A SKU as one word of the search; it is tokenised there, so what is found has to be compared. */
export function skuSearch(skus: readonly string[]): string {
  return skus.map((sku) => `sku:'${sku.replace(/[\\']/g, '\\$&')}'`).join(' OR ');
}

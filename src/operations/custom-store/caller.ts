import { createHash, timingSafeEqual } from 'node:crypto';
import { type PullStore, pullStores } from '../../config/pull-stores.ts';
import type { StoreOfParts } from '../../storage/pulled-looks.ts';
import type { Tools } from '../../tools.ts';

export interface Knock {
  readonly merchant: string;
  /** Absent = the address names none. */
  readonly cart?: string;
  /** The header, `''` = there is none. */
  readonly authorization: string;
}

/**
 * Whose pair it is. All pairs of the merchant are compared, each in the same time; nothing tells a merchant that does not exist from a
 * wrong password. Two stores with one pair have none: nobody could say whose orders are meant.
 */
export function callerOf(tools: Tools, { merchant, cart, authorization }: Knock): PullStore | undefined {
  const given = pairOf(authorization);
  const stores = pullStores(tools.workspace(), tools.partner, merchant);
  const known = stores.length > 0 ? stores.map((store) => ({ store, ...credentialsOf(store) })) : [nobody];
  const fitting = known.filter(({ user, key }) => {
    const fits = [sameText(given.user, user), sameText(given.key, key)];
    return fits.every(Boolean);
  });
  if (fitting.length > 1) tools.log.warn({ merchant }, 'Two stores have the same API user and key; neither is served.');
  const store = fitting.length === 1 ? fitting[0]?.store : undefined;
  return cart === undefined || store?.cart === cart ? store : undefined;
}

/** Compared where there is nothing to compare with; no key is so. */
const nobody = { store: undefined, user: '', key: '\n' };

function credentialsOf({ partner, settings }: PullStore) {
  return partner.credentials(settings);
}

function pairOf(authorization: string): { readonly user: string; readonly key: string } {
  const encoded = /^\s*basic\s+([A-Za-z0-9+/=_-]{1,4096})\s*$/i.exec(authorization)?.[1] ?? '';
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon < 0 ? { user: '', key: '' } : { user: pair.slice(0, colon), key: pair.slice(colon + 1) };
}

/** By hashes of one length: how long it takes tells nothing of the text. */
function sameText(given: string, known: string): boolean {
  return timingSafeEqual(hashOf(given), hashOf(known));
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

export function partsOf(tools: Tools, { name: store, merchant, warehouse, carts }: PullStore): StoreOfParts {
  const stores = pullStores(tools.workspace(), tools.partner, merchant.id).map(({ name }) => name);
  return { store, merchant: merchant.id, wms: warehouse.wms, carts, stores };
}

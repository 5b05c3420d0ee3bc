import type { WmsMethod } from '../../domain/translation/ship-method.ts';
import { type CarrierName, carrierNames } from '../../storage/carrier-names.ts';
import { listAliases, listProducts, type StoredAlias, type StoredProduct } from '../../storage/products.ts';
import { mappedMethods, seenMethods, wmsMethods } from '../../storage/ship-methods.ts';
import { didYouMean } from '../../support/nearest.ts';
import type { Dock } from '../dock.ts';
import type { Scope } from '../scope.ts';
import { errors } from './errors.ts';

export type { WmsMethod } from '../../domain/translation/ship-method.ts';
export type { CarrierName } from '../../storage/carrier-names.ts';
export type { StoredAlias, StoredProduct } from '../../storage/products.ts';

export interface MethodRow {
  readonly merchant: string;
  readonly cart: string;
  readonly method: string;
  readonly seen: number;
  readonly lastAt: string | null;
  readonly state: 'mapped' | 'unmapped';
  readonly entries: readonly {
    readonly code: string | null;
    readonly country: string;
    readonly weightFrom: string;
    readonly weightTo: string;
    readonly contains: string;
  }[];
}

/** Every method that a cart has sent or that somebody has mapped, with what becomes of it. */
export async function listMethods(
  dock: Dock,
  scope: Scope,
  filter: { cart?: string; unmapped?: boolean; limit: number },
): Promise<MethodRow[]> {
  const { reader } = dock.tools.store;
  const cart = filter.cart === undefined ? {} : { cart: filter.cart };
  const rows = new Map<string, MethodRow>();
  const keyOf = (one: { merchant: string; cart: string; method: string }) =>
    JSON.stringify([one.merchant, one.cart, one.method]);
  for (const { count, lastAt, firstAt: _, ...one } of await seenMethods(reader, scope, cart))
    rows.set(keyOf(one), { ...one, seen: count, lastAt, state: 'unmapped', entries: [] });
  for (const { merchant, cart: name, method, position: _, ...entry } of await mappedMethods(reader, scope, cart)) {
    const one = { merchant, cart: name, method };
    const row = rows.get(keyOf(one)) ?? { ...one, seen: 0, lastAt: null, state: 'mapped', entries: [] };
    rows.set(keyOf(one), { ...row, state: 'mapped', entries: [...row.entries, entry] });
  }
  return [...rows.values()].filter(({ state }) => !filter.unmapped || state === 'unmapped').slice(0, filter.limit);
}

export async function listWmsMethods(dock: Dock, wms: string): Promise<WmsMethod[]> {
  const { store, workspace } = dock.tools;
  const known = workspace().wms;
  if (!known.has(wms))
    throw errors.WMS_UNKNOWN({ message: `There is no WMS "${wms}".${didYouMean(wms, known.keys())}`, value: wms });
  return wmsMethods(store.reader, store.dialect, [wms]);
}

export function listCarriers(dock: Dock, scope: Scope): Promise<CarrierName[]> {
  return carrierNames(dock.tools.store.reader, scope);
}

export function listAliasesOf(
  dock: Dock,
  scope: Scope,
  filter: { type?: string; limit: number },
): Promise<StoredAlias[]> {
  return listAliases(dock.tools.store.reader, scope, filter);
}

export function listProductsOf(dock: Dock, scope: Scope, limit: number): Promise<StoredProduct[]> {
  return listProducts(dock.tools.store.reader, scope, { limit });
}

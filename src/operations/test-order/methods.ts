import type { TestWish } from '../../domain/test-order.ts';
import { mappedMethods, seenMethods, wmsMethods } from '../../storage/ship-methods.ts';
import type { Dock } from '../dock.ts';

/** One ship method to try. */
export interface MethodTrial extends TestWish {
  /** Where it is known from. */
  readonly from: 'map' | 'seen' | 'WMS list' | 'nowhere';
  /** Code of the WMS's own list that no entry of the map leads to: it is tried as it is. */
  readonly code?: string;
  readonly carrier?: string;
}

/** A cart with more of them is tried in parts: by hand, one method at a time. */
const mostTrials = 500;

interface Wanted {
  readonly merchant: string;
  readonly cart: string;
  readonly wms: string;
  readonly sku: string;
  /** `undefined` = the first that is known. */
  readonly method: string | undefined;
  readonly each: boolean;
}

/** Every entry of the cart's map, every method that it has sent and nobody has mapped, every code of the WMS that neither leads to. */
export async function methodTrials(dock: Dock, wanted: Wanted): Promise<MethodTrial[]> {
  const { reader, dialect } = dock.tools.store;
  const { merchant, cart, wms, sku, method, each } = wanted;
  const plain = { country: 'US', sku, weight: '1 lb' };
  const entries = await mappedMethods(reader, [merchant], { cart });
  const mapped = entries.map(
    (entry): MethodTrial => ({
      method: entry.method,
      // The entry is asked only where its conditions hold.
      country: entry.country || plain.country,
      sku: entry.contains || sku,
      weight: entry.weightFrom || plain.weight,
      from: 'map',
    }),
  );
  const known = new Set(entries.map((entry) => entry.method));
  const seen = (await seenMethods(reader, [merchant], { cart }))
    .filter((one) => !known.has(one.method))
    .map((one): MethodTrial => ({ ...plain, method: one.method, from: 'seen' }));
  const all = [...mapped, ...seen];
  if (method !== undefined) {
    const named = all.filter((one) => one.method === method);
    return named.length > 0 ? named : [{ ...plain, method, from: 'nowhere' }];
  }
  if (!each) return [all[0] ?? { ...plain, method: '', from: 'nowhere' }];
  const reached = new Set(entries.map(({ code }) => code));
  const listed = (await wmsMethods(reader, dialect, [wms]))
    .filter(({ code }) => !reached.has(code))
    .map(({ code, carrier }): MethodTrial => ({ ...plain, method: code, code, carrier, from: 'WMS list' }));
  const trials = [...all, ...listed].slice(0, mostTrials);
  return trials.length > 0 ? trials : [{ ...plain, method: '', from: 'nowhere' }];
}

import { extrasOf } from './lookup.ts';
import type { copyServices, Merchant, Outlet } from './workspace.ts';

export interface CopyGate {
  readonly outlet: Outlet;
  /** What is entered wakes the gate; otherwise its clock does. */
  readonly automatic: boolean;
  /** Gate of the same interface that copies orders, where it is switched on. */
  readonly orders: string | null;
}

/** Gates of a merchant's extra interfaces for one kind of copy; of those that are off nothing is kept for later. */
export function copyGates(merchant: Merchant | undefined, service: (typeof copyServices)[number]): CopyGate[] {
  return extrasOf(merchant).flatMap(({ orders, tracking, services }) => {
    const outlet = service === 'order copies' ? orders : tracking;
    const timing = services[service].kind;
    if (!outlet || timing === 'off') return [];
    const first = orders && services['order copies'].kind !== 'off' ? orders.id : null;
    return [{ outlet, automatic: timing === 'automatic', orders: first }];
  });
}

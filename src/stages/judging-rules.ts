import type { Merchant } from '../config/workspace.ts';
import type { JudgingRules } from '../domain/judging/judge.ts';

/** What merchant, cart and WMS have set, as the rules want it. */
export function judgingRules(merchant: Merchant | undefined, cart: string): JudgingRules {
  const warehouses = [...(merchant?.warehouses.values() ?? [])];
  return {
    earliestOrderDate: merchant?.carts.get(cart)?.loadOptions.earliestOrderDate ?? '',
    takers: new Set(warehouses.filter(({ orders }) => orders !== null).map(({ wms }) => wms)),
  };
}

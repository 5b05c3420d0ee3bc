import type { Merchant } from '../config/workspace.ts';
import type { JudgingRules } from '../domain/judging/judge.ts';
import type { Translation } from './translation-facts.ts';

/** What merchant, cart and WMS have set, and what people have taught the store, as the rules want it. */
export function judgingRules(merchant: Merchant | undefined, cart: string, translation: Translation): JudgingRules {
  const warehouses = [...(merchant?.warehouses.values() ?? [])];
  const options = merchant?.carts.get(cart)?.loadOptions;
  return {
    ...translation,
    earliestOrderDate: options?.earliestOrderDate ?? '',
    rejectUnmapped: options?.rejectUnmapped ?? false,
    translateTo: options?.translateItemCode ?? '',
    takers: new Set(warehouses.filter(({ orders }) => orders !== null).map(({ wms }) => wms)),
  };
}

import { ordersOutlet } from '../config/gates.ts';
import type { Merchant } from '../config/workspace.ts';
import type { JudgingRules } from '../domain/judging/judge.ts';
import { noStatusRules } from '../domain/judging/statuses.ts';
import type { StoredOrder } from '../storage/orders.ts';
import type { Translation } from './translation-facts.ts';

/** What merchant, cart and WMS have set, and what people have taught the store, as the rules want it. */
export function judgingRules(
  merchant: Merchant | undefined,
  order: StoredOrder | undefined,
  translation: Translation,
  now: string,
): JudgingRules {
  const warehouses = [...(merchant?.warehouses.values() ?? [])];
  const options = merchant?.carts.get(order?.cart ?? '')?.loadOptions;
  return {
    ...translation,
    statuses: options?.statuses ?? noStatusRules,
    earliestOrderDate: options?.earliestOrderDate ?? '',
    orderFilters: options?.orderFilters ?? [],
    tagFilters: options?.tagFilters ?? [],
    itemFilter: options?.itemFilter ?? null,
    rejectUnmapped: options?.rejectUnmapped ?? false,
    translateTo: options?.translateItemCode ?? '',
    routing: merchant?.routing ?? [],
    takers: new Set(warehouses.filter((one) => ordersOutlet(one, order?.cart ?? '')).map(({ wms }) => wms)),
    releaseDelay: options?.releaseDelay ?? { seconds: 0, after: 'downloaded' },
    now,
    receivedAt: order?.receivedAt ?? now,
    releaseAt: order?.releaseAt ?? null,
    released: order?.releasedAt !== null && order?.releasedAt !== undefined,
  };
}

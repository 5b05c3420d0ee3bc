import type { Merchant } from '../config/workspace.ts';
import { judge } from '../domain/judging/judge.ts';
import type { Judgement } from '../domain/judging/verdict.ts';
import type { Order } from '../domain/order.ts';
import type { StoredOrder } from '../storage/orders.ts';
import type { Tools } from '../tools.ts';
import { judgingRules } from './judging-rules.ts';
import { translationsFor } from './translation-facts.ts';

/** What `accept` would say of these orders of one merchant, in their order. Nothing is stored, nothing is counted. */
export async function judgeUnstored(
  { store, workspace, clock }: Pick<Tools, 'store' | 'workspace' | 'clock'>,
  merchant: Merchant,
  orders: readonly Order[],
): Promise<Judgement[]> {
  const at = clock.iso();
  const stored = orders.map((order) => asIfReceived(order, at));
  const translationOf = await translationsFor(store.reader, store.dialect, workspace(), stored);
  return stored.map(
    (one) => judge(one.order, merchant.wms, judgingRules(merchant, one, translationOf(one), at)).judgement,
  );
}

function asIfReceived(order: Order, at: string): StoredOrder {
  return {
    id: order.orderId,
    merchant: order.merchantId,
    cart: order.cartId,
    status: 'received',
    reason: '',
    order,
    version: 1,
    receivedAt: at,
    updatedAt: at,
  };
}

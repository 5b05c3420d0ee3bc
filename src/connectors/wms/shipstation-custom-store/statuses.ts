import type { OrderStatus } from '../../../domain/order-status.ts';
import type { PulledState } from '../../api-contract.ts';

/** The words that people type into the five status fields of their Custom Store. Case matters, and `canceled` has one L. */
export type StoreStatus = 'await_payment' | 'new' | 'at_wms' | 'shipped' | 'confirmed' | 'canceled' | 'on_hold';

/** Which field of the Custom Store a word stands in. Within one of them nothing is news. */
const buckets: Readonly<Record<StoreStatus, string>> = {
  await_payment: 'unpaid',
  new: 'paid',
  at_wms: 'paid',
  shipped: 'shipped',
  confirmed: 'shipped',
  canceled: 'canceled',
  on_hold: 'on hold',
};

/** Orders that the store may hear of for the first time; what went elsewhere, or ended before, is none of its business. */
const begins: readonly OrderStatus[] = ['await_payment', 'on_hold', 'new', 'sending'];

/** What the store is told of an order; `undefined` = nothing: it must not be there, or not yet. */
export function storeStatus(status: OrderStatus, state: PulledState): StoreStatus | undefined {
  if (state.told === '' && !begins.includes(status)) return undefined;
  switch (status) {
    case 'await_payment':
    case 'on_hold':
    case 'canceled':
    case 'shipped':
    case 'confirmed':
      return status;
    case 'new':
    case 'sending':
      return state.cancelAsked ? 'canceled' : 'new';
    case 'at_wms':
    case 'partial':
      return state.cancelAsked ? 'canceled' : 'at_wms';
    // Being judged: a moment.
    case 'received':
      return state.told as StoreStatus;
    // One that the store has seen must not be packed there.
    case 'error':
    case 'cancel_sending':
      return 'on_hold';
    case 'skipped':
      return 'canceled';
  }
}

export function bucketOf(word: string): string {
  return buckets[word as StoreStatus] ?? word;
}

import { completeOrder } from '../../src/domain/complete-order.ts';
import { type JudgingRules, judge } from '../../src/domain/judging/judge.ts';
import type { Order, OrderLine } from '../../src/domain/order.ts';
import { noProducts } from '../../src/domain/translation/product.ts';
import { noLoadOptions } from './workspace.ts';

export const judgedAt = '2026-03-01T10:00:00.000Z';

/** Rules of a cart that says nothing, of one WMS that takes everything. */
export function rules(more: Partial<JudgingRules> = {}): JudgingRules {
  return {
    ...noLoadOptions,
    methods: [],
    listed: [],
    translateTo: '',
    products: noProducts,
    takers: new Set(['legacy']),
    now: judgedAt,
    receivedAt: judgedAt,
    releaseAt: null,
    released: false,
    ...more,
  };
}

/** A fictional order with a line for each SKU. */
export function anOrder(more: Partial<Omit<Order, 'shipTo'>> & { shipTo?: object } = {}, skus = ['MUG']): Order {
  const lines = skus.map((sku, index) => ({ lineNumber: index + 1, sku, quantity: 1 }) as OrderLine);
  const order = completeOrder({ orderNumber: '1001', orderDate: judgedAt, ...more, lines } as never, {
    merchantId: 'acme',
    cartId: 'web',
    orderSource: 'WEB',
    receivedAt: judgedAt,
  });
  if (!order) throw new Error('This is no order.');
  return order;
}

/** What becomes of it, in a word or two, with what is said about it. */
export function verdictOn(order: Order, more: Partial<JudgingRules> = {}) {
  return judge(order, 'legacy', rules(more)).judgement;
}

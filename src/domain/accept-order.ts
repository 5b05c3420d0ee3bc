import type { Order } from './order.ts';

export interface AcceptRules {
  /** ISO instant; orders placed before it are not taken; `''` = none. */
  readonly earliestOrderDate: string;
  /** Whether the order's WMS takes orders at all. */
  readonly hasWayOut: boolean;
}

export type Acceptance =
  | { readonly kind: 'accept' }
  | { readonly kind: 'skip'; readonly why: string }
  | { readonly kind: 'refuse'; readonly code: 'ORDER_WITHOUT_LINES' | 'ORDER_WITHOUT_WAY_OUT' };

/** Whether a downloaded order goes on to its WMS. */
export function acceptOrder(order: Order, rules: AcceptRules): Acceptance {
  if (rules.earliestOrderDate !== '' && Date.parse(order.orderDate) < Date.parse(rules.earliestOrderDate)) {
    return {
      kind: 'skip',
      why: `Placed ${order.orderDate}, before the earliest order date ${rules.earliestOrderDate}.`,
    };
  }
  if (order.lines.length === 0) return { kind: 'refuse', code: 'ORDER_WITHOUT_LINES' };
  return rules.hasWayOut ? { kind: 'accept' } : { kind: 'refuse', code: 'ORDER_WITHOUT_WAY_OUT' };
}

import type { Instant } from '../order.ts';
import type { Step } from './verdict.ts';

export interface TooOldRules {
  /** ISO instant; orders placed before it are not taken, whenever they were touched; `''` = none. */
  readonly earliestOrderDate: Instant;
}

export const tooOld: Step<TooOldRules> = {
  name: 'earliest order date',
  judge(draft, { earliestOrderDate }) {
    const { orderDate } = draft.order;
    if (earliestOrderDate === '' || Date.parse(orderDate) >= Date.parse(earliestOrderDate))
      return { kind: 'go', draft };
    return { kind: 'skip', why: `Placed ${orderDate}, before the earliest order date ${earliestOrderDate}.` };
  },
};

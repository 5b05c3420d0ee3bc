import type { Order } from '../order.ts';
import type { Step } from './verdict.ts';

/** Which of the cart's own words mean that an order may be taken; `null` = all that do not mean unpaid, cancelled or finished. */
export interface StatusRules {
  readonly taken: readonly string[] | null;
  readonly paymentsTaken: readonly string[] | null;
}

export interface StatusesRules {
  readonly statuses: StatusRules;
}

export const noStatusRules: StatusRules = { taken: null, paymentsTaken: null };

/** Written without blanks, dashes and underscores: carts differ in those. */
const unpaid = new Set([
  ...['unpaid', 'notpaid', 'pending', 'pendingpayment', 'paymentpending', 'awaitingpayment', 'awaitpayment'],
  ...['waitingforpayment', 'paymentrequired', 'partiallypaid', 'failed', 'paymentfailed', 'due'],
]);
const notWanted = new Set([
  ...['cancelled', 'canceled', 'void', 'voided', 'refunded', 'returned', 'expired', 'declined', 'draft', 'abandoned'],
  ...['onhold', 'hold', 'shipped', 'fulfilled', 'delivered', 'completed', 'complete', 'closed', 'archived', 'trash'],
]);

/** An unpaid order waits: it is judged again when the cart gives it as paid. */
export const statuses: Step<StatusesRules> = {
  name: 'statuses',
  judge(draft, { statuses: { taken, paymentsTaken } }) {
    const { cartStatus = '', paymentStatus = '' } = draft.order;
    const told = [
      { word: paymentStatus, list: paymentsTaken, what: 'payment status' },
      { word: cartStatus, list: taken, what: 'status' },
    ];
    const refused = told.filter(({ word, list }) => !isTaken(word, list));
    const hopeless = refused.find(({ word }) => !unpaid.has(plain(word)));
    if (hopeless)
      return { kind: 'skip', why: `The cart's ${hopeless.what} is "${hopeless.word}", which is not one to take.` };
    const [waiting] = refused;
    return waiting
      ? {
          kind: 'unpaid',
          why: `The cart's ${waiting.what} is "${waiting.word}": waits until the cart gives it as paid.`,
        }
      : { kind: 'go', draft };
  },
};

/** Whether the cart's word says that the order was called off. */
export function meansCanceled(word = ''): boolean {
  return ['cancelled', 'canceled', 'void', 'voided'].includes(plain(word));
}

/** Whether the cart's word says that the order is not to go out for now, and nobody has said that such are taken. */
export function isHeldInCart({ cartStatus = '' }: Pick<Order, 'cartStatus'>, { taken }: StatusRules): boolean {
  return ['onhold', 'hold'].includes(plain(cartStatus)) && !isTaken(cartStatus, taken);
}

/** Whether both of the cart's words let an order go out. */
export function mayGoOut({ cartStatus = '', paymentStatus = '' }: Order, rules: StatusRules): boolean {
  return isTaken(cartStatus, rules.taken) && isTaken(paymentStatus, rules.paymentsTaken);
}

export function isTaken(word: string, list: readonly string[] | null): boolean {
  if (list) return list.some((one) => plain(one) === plain(word));
  return !unpaid.has(plain(word)) && !notWanted.has(plain(word));
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[\s_-]+/g, '');
}

import { type Fields, listOf, textOf } from '../../api/values.ts';
import { isHeld, isOpen, linesIn, locationIn } from './fulfillment-orders.ts';

/** How an order stands at one location; `elsewhere` = nothing of it is to be shipped from there. */
export type Standing = 'open' | 'held' | 'cancelled' | 'elsewhere';

/** Of an order with its fulfillment orders. What is free goes out, whatever is held beside it. */
export function standingAt(order: Fields, location: string): Standing {
  const all = listOf(order.fulfillmentOrders);
  const mine = all.filter((one) => locationIn(one) === location);
  // Where it cannot be told any more whose a cancelled one was, whoever never had it will not miss it.
  if (isCanceled(order)) return mine.length > 0 || all.length === 0 ? 'cancelled' : 'elsewhere';
  if (mine.some((one) => isFree(one) && isLeft(one))) return 'open';
  if (mine.some((one) => isHeld(one) && isLeft(one))) return 'held';
  return mine.length > 0 && isTakenBack(order) ? 'cancelled' : 'elsewhere';
}

/** The fulfillment orders of the location whose lines make up ours. */
export function oursIn(order: Fields, location: string): readonly unknown[] {
  const standing = standingAt(order, location);
  const counts = { open: isFree, held: isHeld, cancelled: () => true, elsewhere: () => false }[standing];
  return listOf(order.fulfillmentOrders).filter((one) => locationIn(one) === location && counts(one));
}

/** Shopify's own word, with a date; it stays when the fulfillment orders are gone. */
function isCanceled(order: Fields): boolean {
  return textOf(order.cancelledAt) !== '';
}

/** Merchants often refund an order in place of cancelling it; then nothing of it is waited for, though nothing was shipped. */
function isTakenBack(order: Fields): boolean {
  const shipped = ['FULFILLED', 'PARTIALLY_FULFILLED'].includes(textOf(order.displayFulfillmentStatus));
  return order.displayFinancialStatus === 'REFUNDED' && !shipped && !listOf(order.fulfillmentOrders).some(isLeft);
}

function isFree(fulfillmentOrder: unknown): boolean {
  return isOpen(fulfillmentOrder) && !isHeld(fulfillmentOrder);
}

function isLeft(fulfillmentOrder: unknown): boolean {
  return linesIn(fulfillmentOrder).some(({ remaining }) => remaining > 0);
}

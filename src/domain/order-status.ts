/** The life of a part; an order shows the least advanced of its parts. */
export const orderStatuses = [
  'await_payment',
  'received',
  'new',
  'on_hold',
  'error',
  'cancel_sending',
  'sending',
  'at_wms',
  'partial',
  'shipped',
  'confirmed',
  'canceled',
  'skipped',
] as const;

export type OrderStatus = (typeof orderStatuses)[number];

/**
 * Which status may follow which; the store refuses whatever is not here. A way that nothing takes fails a test.
 * What a person changes on an order that waits goes back to `received`, to be judged again; what a WMS takes back (a voided parcel) goes
 * back as far as its units do. Straight to `at_wms` go only orders that another hub has sent (adopted), or a person by hand.
 */
export const transitions: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  await_payment: ['received', 'canceled', 'at_wms'],
  received: ['new', 'error', 'on_hold', 'skipped', 'cancel_sending', 'canceled', 'await_payment', 'at_wms'],
  new: ['sending', 'received', 'error', 'on_hold', 'cancel_sending', 'canceled', 'at_wms'],
  on_hold: ['received', 'cancel_sending', 'canceled', 'at_wms'],
  error: ['received', 'on_hold', 'cancel_sending', 'canceled', 'at_wms'],
  cancel_sending: ['received', 'canceled', 'at_wms'],
  sending: ['at_wms', 'error', 'on_hold', 'partial', 'shipped', 'canceled'],
  at_wms: ['partial', 'shipped', 'canceled', 'error', 'on_hold'],
  partial: ['shipped', 'at_wms', 'canceled'],
  shipped: ['confirmed', 'partial', 'at_wms'],
  confirmed: ['partial', 'at_wms'],
  canceled: [],
  skipped: ['received', 'at_wms'],
};

/** Nothing is to be done about such an order any more, once its cart has been told. */
export const endedStatuses: readonly OrderStatus[] = ['shipped', 'confirmed', 'canceled', 'skipped'];

/** A WMS has it or it has ended: nothing of ours needs its address. */
export const handedOverStatuses: readonly OrderStatus[] = ['at_wms', 'partial', ...endedStatuses];

/** Statuses of orders that nobody has handed out yet: another hub may have. */
export const adoptableStatuses: readonly OrderStatus[] = [
  'await_payment',
  'received',
  'new',
  'on_hold',
  'error',
  'cancel_sending',
  'skipped',
];

/** Staying is no transition. */
export function mayBecome(from: OrderStatus, to: OrderStatus): boolean {
  return from === to || transitions[from].includes(to);
}

/** How far a status is along the road; `canceled` and `skipped` parts do not hold an order back. */
const advance: readonly OrderStatus[] = [
  'await_payment',
  'error',
  'on_hold',
  'received',
  'cancel_sending',
  'new',
  'sending',
  'at_wms',
  'partial',
  'shipped',
  'confirmed',
];

/** The one status of an order with these parts: the least advanced; `partial` as soon as some, but not all, have shipped. */
export function orderStatus(parts: readonly OrderStatus[]): OrderStatus {
  const live = parts.filter((status) => status !== 'canceled' && status !== 'skipped');
  if (live.length === 0) return parts.includes('canceled') ? 'canceled' : 'skipped';
  const ranked = [...live].sort((a, b) => advance.indexOf(a) - advance.indexOf(b));
  const least = ranked[0] ?? 'received';
  const someShipped = live.some((status) => status === 'partial' || status === 'shipped' || status === 'confirmed');
  const waitsAtWms = least === 'at_wms' || least === 'sending' || least === 'new';
  return someShipped && waitsAtWms ? 'partial' : least;
}

/** A part's status once these many units of its lines have shipped; nothing shipped leaves it where it is. */
export function statusByUnits(
  lines: readonly { quantity: number; shipped: number }[],
): 'at_wms' | 'partial' | 'shipped' {
  if (lines.every((line) => line.shipped >= line.quantity)) return 'shipped';
  return lines.some((line) => line.shipped > 0) ? 'partial' : 'at_wms';
}

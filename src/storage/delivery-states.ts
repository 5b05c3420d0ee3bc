/**
 * `open` pinned, numbered, not rendered; `rendered` bytes and name fixed; `attempted` the effective step may have been taken;
 * `done`; `doubt` nobody can tell, a person decides; `abandoned` nothing of it was or will be sent.
 */
export const deliveryStates = ['open', 'rendered', 'attempted', 'done', 'doubt', 'abandoned'] as const;
export type DeliveryState = (typeof deliveryStates)[number];
/** What extra interfaces get; the others go to WMSes and carts. */
export const copyKinds = ['order copies', 'tracking copies'] as const;
export type DeliveryKind = 'orders' | 'confirmations' | 'inventory' | (typeof copyKinds)[number];

/** Which state may follow which. */
export const deliveryMoves: Readonly<Record<DeliveryState, readonly DeliveryState[]>> = {
  open: ['rendered', 'abandoned'],
  rendered: ['attempted', 'abandoned'],
  attempted: ['done', 'rendered', 'doubt'],
  doubt: ['done', 'rendered'],
  done: [],
  abandoned: [],
};

import { whereIn } from './bulk.ts';
import { setPartStatus } from './part-status.ts';
import { untoldReships } from './reships.ts';
import type { Dialect, Scope, Trx } from './scope.ts';
import { fullyConfirmedParts } from './shipments.ts';

/** Parcels of these orders of which the cart is not to hear, because they were sent once more: with the last of them the order is done. */
export async function keepFromCart(
  trx: Trx,
  dialect: Dialect,
  scope: Scope,
  orders: readonly string[],
  at: string,
): Promise<void> {
  const untold = await untoldReships(trx, dialect, scope, [...new Set(orders)]);
  if (untold.size === 0) return;
  const kept = await trx
    .updateTable('packages')
    .set({ state: 'not told', updated_at: at })
    .where(whereIn(dialect, 'order_id', [...untold]))
    .where('state', 'in', ['new', 'waiting'])
    .returning('part')
    .execute();
  const parts = await fullyConfirmedParts(trx, dialect, [...new Set(kept.map(({ part }) => part))]);
  await setPartStatus(trx, dialect, parts, ['shipped'], 'confirmed', at);
}

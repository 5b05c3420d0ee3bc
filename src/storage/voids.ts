import { whereIn } from './bulk.ts';
import type { Dialect, Trx } from './scope.ts';
import { recountUnits } from './shipped-units.ts';
import { tallyVoids } from './tally.ts';

/** A parcel that a WMS takes back. */
export interface VoidedPackage {
  readonly order: string;
  readonly part: string;
  readonly trackingNumber: string;
}

/** What was taken back; `told` = the cart had heard of it, or may have. */
export interface Voided extends VoidedPackage {
  readonly told: boolean;
}

/**
 * Takes parcels back: their units count as not shipped again, their parts go back as far, and a cart that has not heard of them never
 * will. The same parcel may be reported again later. What is not known, or voided already, is left alone.
 */
export async function voidPackages(
  trx: Trx,
  dialect: Dialect,
  merchant: string,
  voids: readonly VoidedPackage[],
  at: string,
): Promise<Voided[]> {
  const parts = [...new Set(voids.map(({ part }) => part))];
  const rows = await trx
    .selectFrom('packages')
    .select(['id', 'order_id', 'part', 'tracking_number', 'state'])
    .where('merchant', '=', merchant)
    .where(whereIn(dialect, 'part', parts))
    .where('state', '<>', 'voided')
    .execute();
  const wanted = new Set(voids.map(keyOf));
  const taken = rows.filter((row) => wanted.has(keyOf({ part: row.part, trackingNumber: row.tracking_number })));
  for (const { id } of taken) {
    await trx
      .updateTable('packages')
      .set({ state: 'voided', fingerprint: `voided ${id}`, updated_at: at })
      .where('id', '=', id)
      .execute();
  }
  await tallyVoids(
    trx,
    dialect,
    taken.map(({ id }) => id),
    at,
  );
  const orders = [...new Set(taken.map((row) => row.order_id))];
  if (orders.length > 0) await recountUnits(trx, dialect, orders, [...new Set(taken.map(({ part }) => part))], at);
  return taken.map((row) => ({
    order: row.order_id,
    part: row.part,
    trackingNumber: row.tracking_number,
    told: row.state === 'confirmed' || row.state === 'sending',
  }));
}

function keyOf({ part, trackingNumber }: Pick<VoidedPackage, 'part' | 'trackingNumber'>): string {
  return `${part} ${trackingNumber}`;
}

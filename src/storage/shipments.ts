import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type OrderStatus, statusByUnits } from '../domain/order-status.ts';
import type { Package } from '../domain/shipment.ts';
import { insertRows, whereIn } from './bulk.ts';
import { setPartStatus } from './part-status.ts';
import type { Dialect, Reader, Trx } from './scope.ts';

export { type PackageSummary, type PackageWithOrder, packagesById, packagesOfOrder } from './package-lists.ts';

/** A reported shipment, matched to the part that it fulfils. */
export interface MatchedShipment {
  readonly id: string;
  readonly merchant: string;
  readonly order: string;
  readonly part: string;
  readonly cart: string;
  readonly document: string;
  readonly status: string;
  readonly shippedAt: string;
  readonly warehouse: string;
  readonly reference: string;
  readonly packages: readonly { readonly id: string; readonly package: Package }[];
}

/** Same tracking number, same content: the same parcel, however often and in whichever file it is reported. */
export function packageFingerprint(parcel: Package): string {
  const content = parcel.lines.map((line) => [line.lineNumber, line.sku, line.quantity]);
  return createHash('sha256')
    .update(JSON.stringify([parcel.trackingNumber, content]))
    .digest('hex')
    .slice(0, 32);
}

/** Writes what is new of these shipments. Returns the packages that were not known before. */
export async function insertShipments(
  trx: Trx,
  dialect: Dialect,
  shipments: readonly MatchedShipment[],
  at: string,
): Promise<Set<string>> {
  const wanted = shipments.flatMap((shipment) =>
    shipment.packages.map(({ id, package: parcel }) => ({ id, shipment, parcel, print: packageFingerprint(parcel) })),
  );
  const known = await trx
    .selectFrom('packages')
    .select(['part', 'fingerprint'])
    .where(
      whereIn(
        dialect,
        'part',
        shipments.map(({ part }) => part),
      ),
    )
    .execute();
  const seen = new Set(known.map((row) => `${row.part} ${row.fingerprint}`));
  const fresh = wanted.filter(
    ({ shipment, print }) => !seen.has(`${shipment.part} ${print}`) && seen.add(`${shipment.part} ${print}`),
  );
  const carriers = new Set(fresh.map(({ shipment }) => shipment.id));
  await insertRows(
    trx,
    dialect,
    'shipments',
    [
      'id',
      'merchant',
      'order_id',
      'part',
      'document',
      'status',
      'shipped_at',
      'warehouse',
      'shipment_ref',
      'created_at',
    ],
    shipments
      .filter(({ id }) => carriers.has(id))
      .map((one) => [
        one.id,
        one.merchant,
        one.order,
        one.part,
        one.document,
        one.status,
        one.shippedAt,
        one.warehouse,
        one.reference,
        at,
      ]),
  );
  await insertRows(
    trx,
    dialect,
    'packages',
    [
      'id',
      'shipment',
      'merchant',
      'order_id',
      'part',
      'cart',
      'tracking_number',
      'fingerprint',
      'body',
      'state',
      'created_at',
      'updated_at',
    ],
    fresh.map(({ id, shipment, parcel, print }) => [
      id,
      shipment.id,
      shipment.merchant,
      shipment.order,
      shipment.part,
      shipment.cart,
      parcel.trackingNumber,
      print,
      JSON.stringify(parcel),
      'new',
      at,
      at,
    ]),
  );
  await countUnits(
    trx,
    dialect,
    fresh.map(({ shipment, parcel }) => ({ order: shipment.order, part: shipment.part, parcel })),
    at,
  );
  return new Set(fresh.map(({ id }) => id));
}

/** Adds shipped units to the lines and moves the parts on; never above what was ordered. */
async function countUnits(
  trx: Trx,
  dialect: Dialect,
  fresh: readonly { order: string; part: string; parcel: Package }[],
  at: string,
): Promise<void> {
  for (const { order, parcel } of fresh) {
    for (const line of parcel.lines) {
      await trx
        .updateTable('lines')
        .set({
          shipped: sql<number>`case when shipped + ${line.quantity} > quantity then quantity else shipped + ${line.quantity} end`,
        })
        .where('order_id', '=', order)
        .where('line_number', '=', line.lineNumber)
        .execute();
    }
  }
  const parts = [...new Set(fresh.map(({ part }) => part))];
  const rows = await trx
    .selectFrom('lines')
    .select(['part', 'quantity', 'shipped'])
    .where(whereIn(dialect, 'part', parts))
    .where('filtered', '=', 0)
    .execute();
  const byStatus = new Map<OrderStatus, string[]>();
  for (const part of parts) {
    const status = statusByUnits(rows.filter((row) => row.part === part));
    byStatus.set(status, [...(byStatus.get(status) ?? []), part]);
  }
  for (const [status, ids] of byStatus) {
    if (status !== 'at_wms') await setPartStatus(trx, dialect, ids, ['sending', 'at_wms', 'partial'], status, at);
  }
}

export interface WaitingPackage {
  readonly id: string;
  readonly order: string;
  readonly part: string;
}

export async function waitingPackages(
  trx: Reader,
  merchant: string,
  cart: string,
  limit: number,
): Promise<WaitingPackage[]> {
  const rows = await trx
    .selectFrom('packages')
    .select(['id', 'order_id', 'part'])
    .where('merchant', '=', merchant)
    .where('cart', '=', cart)
    .where('state', '=', 'new')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ id: row.id, order: row.order_id, part: row.part }));
}

/** `waiting`: pieces of a kit whose rest has not shipped; the cart has no line for them yet. */
export type PackageState = 'new' | 'waiting' | 'sending' | 'confirmed' | 'error';

export async function setPackageState(
  trx: Trx,
  dialect: Dialect,
  ids: readonly string[],
  from: PackageState,
  to: PackageState,
  at: string,
): Promise<number> {
  const changed = await trx
    .updateTable('packages')
    .set({ state: to, updated_at: at })
    .where(whereIn(dialect, 'id', ids))
    .where('state', '=', from)
    .executeTakeFirst();
  return Number(changed.numUpdatedRows);
}

/** Of these packages' parts, those that have shipped whole and whose packages the cart has all been told of. */
export async function fullyConfirmedParts(trx: Reader, dialect: Dialect, parts: readonly string[]): Promise<string[]> {
  const open = await trx
    .selectFrom('packages')
    .select('part')
    .where(whereIn(dialect, 'part', parts))
    .where('state', '<>', 'confirmed')
    .execute();
  const unconfirmed = new Set(open.map((row) => row.part));
  return parts.filter((part) => !unconfirmed.has(part));
}

import { createHash } from 'node:crypto';
import type { Package } from '../domain/shipment.ts';
import { insertRows, whereIn } from './bulk.ts';
import type { Dialect, Reader, Trx } from './scope.ts';
import { countUnits, type OverShipped } from './shipped-units.ts';
import { tallyPackages } from './tally.ts';

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

/**
 * Same tracking number, same content: the same parcel, however often and in whichever file it is reported. Without a number (a truck, a
 * letter) the WMS's own name of the shipment tells two halves of an order apart.
 */
function packageFingerprint({ trackingNumber, lines }: Package, reference: string): string {
  const content = lines.map((line) => [line.lineNumber, line.sku, line.quantity]);
  const named = trackingNumber === '' && reference !== '' ? [reference] : [];
  return createHash('sha256')
    .update(JSON.stringify([trackingNumber, content, ...named]))
    .digest('hex')
    .slice(0, 32);
}

export interface BookedShipments {
  /** Packages that were not known before. */
  readonly fresh: ReadonlySet<string>;
  readonly over: readonly OverShipped[];
}

/** Writes what is new of these shipments. */
export async function insertShipments(
  trx: Trx,
  dialect: Dialect,
  shipments: readonly MatchedShipment[],
  at: string,
): Promise<BookedShipments> {
  const wanted = shipments.flatMap((shipment) =>
    shipment.packages.map(({ id, package: parcel }) => ({
      id,
      shipment,
      parcel,
      print: packageFingerprint(parcel, shipment.reference),
    })),
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
  const over = await countUnits(
    trx,
    dialect,
    fresh.map(({ id, shipment, parcel }) => ({ id, order: shipment.order, part: shipment.part, parcel })),
    at,
  );
  const ids = fresh.map(({ id }) => id);
  await tallyPackages(trx, dialect, ids, at);
  return { fresh: new Set(ids), over };
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

/**
 * `waiting`: pieces of a kit whose rest has not shipped; the cart has no line for them yet. `voided`: the WMS took it back. `not told`: of
 * an order that was sent once more, which is no business of the cart.
 */
export type PackageState = 'new' | 'waiting' | 'sending' | 'confirmed' | 'error' | 'voided' | 'not told';

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
    .where('state', 'not in', ['confirmed', 'voided', 'not told'])
    .execute();
  const unconfirmed = new Set(open.map((row) => row.part));
  return parts.filter((part) => !unconfirmed.has(part));
}

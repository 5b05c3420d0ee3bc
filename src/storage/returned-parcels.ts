import { createHash } from 'node:crypto';
import { insertRows, whereIn } from './bulk.ts';
import { type Dialect, merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

export interface ReturnedRow {
  readonly order: string;
  readonly merchant: string;
  readonly type: string;
  readonly trackingNumber: string;
  readonly returnTracking: string;
  readonly reason: string;
  readonly receivedAt: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number; readonly condition: string }[];
  readonly document: string;
}

function fingerprintOf({ type, trackingNumber, returnTracking, reason, receivedAt, lines }: ReturnedRow): string {
  const said = JSON.stringify([type, trackingNumber, returnTracking, reason, receivedAt, lines]);
  return createHash('sha256').update(said).digest('hex').slice(0, 32);
}

/** Writes those that nobody has told of before, and returns them. */
export async function insertReturned(
  trx: Trx,
  dialect: Dialect,
  merchant: string,
  parcels: readonly ReturnedRow[],
  at: string,
): Promise<ReturnedRow[]> {
  const known = await trx
    .selectFrom('returned_parcels')
    .select(['order_id', 'fingerprint'])
    .where('merchant', '=', merchant)
    .where(
      whereIn(
        dialect,
        'order_id',
        parcels.map(({ order }) => order),
      ),
    )
    .execute();
  const seen = new Set(known.map((row) => `${row.order_id} ${row.fingerprint}`));
  const fresh = parcels.filter((one) => {
    const key = `${one.order} ${fingerprintOf(one)}`;
    return !seen.has(key) && seen.add(key);
  });
  await insertRows(
    trx,
    dialect,
    'returned_parcels',
    [
      'order_id',
      'fingerprint',
      'merchant',
      'type',
      'tracking',
      'return_tracking',
      'reason',
      'received_at',
      'lines',
      'document',
      'told_at',
    ],
    fresh.map((one) => [
      one.order,
      fingerprintOf(one),
      one.merchant,
      one.type,
      one.trackingNumber,
      one.returnTracking,
      one.reason,
      one.receivedAt,
      JSON.stringify(one.lines),
      one.document,
      at,
    ]),
  );
  return fresh;
}

/** In the order in which they were told. */
export async function returnedOfOrder(reader: Reader, scope: Scope, order: string): Promise<ReturnedRow[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('returned_parcels')
    .selectAll()
    .where('order_id', '=', order)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('told_at')
    .orderBy('fingerprint')
    .execute();
  return rows.map((row) => ({
    order: row.order_id,
    merchant: row.merchant,
    type: row.type,
    trackingNumber: row.tracking,
    returnTracking: row.return_tracking,
    reason: row.reason,
    receivedAt: row.received_at,
    lines: JSON.parse(row.lines),
    document: row.document,
  }));
}

import type { Trx } from '../../src/storage/scope.ts';

const at = '2026-03-01T08:00:00.000Z';

/** A file that was received. */
export async function insertDocumentNamed(
  trx: Trx,
  id: string,
  merchant: string,
  name: string,
  more: { endpoint?: string; at?: string } = {},
): Promise<void> {
  await trx
    .insertInto('documents')
    .values({
      id,
      merchant,
      direction: 'in',
      endpoint: more.endpoint ?? `${merchant}/web/orders`,
      kind: 'orders',
      name,
      size: 1,
      sha256: id,
      state: 'done',
      code: '',
      reason: '',
      records: 1,
      rejected: 0,
      report: '[]',
      revision: 'r',
      mapping: 'shop-orders',
      created_at: more.at ?? at,
      updated_at: more.at ?? at,
    })
    .execute();
}

/** A delivery of orders with its items. */
export async function insertDelivery(
  trx: Trx,
  id: string,
  merchant: string,
  name: string,
  items: readonly string[],
): Promise<void> {
  await trx
    .insertInto('deliveries')
    .values({
      id,
      merchant,
      gate: `${merchant}/legacy/orders`,
      kind: 'orders',
      state: 'done',
      connection: 'legacy',
      mapping: 'legacy-orders',
      revision: 'r',
      number: 1,
      now: at,
      file_name: name,
      document: null,
      stock_version: 0,
      note: '',
      created_at: at,
      updated_at: at,
    })
    .execute();
  for (const [position, item] of items.entries())
    await trx.insertInto('delivery_items').values({ delivery: id, position, item, merchant }).execute();
}

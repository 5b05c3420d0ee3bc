import { whereIn } from './bulk.ts';
import type { Dialect, Reader } from './scope.ts';

/** What is available of these SKUs at a WMS, by SKU, a line break and the warehouse. */
export async function levelsBySku(
  reader: Reader,
  dialect: Dialect,
  merchant: string,
  wms: string,
  skus: readonly string[],
): Promise<Map<string, number>> {
  const rows = await reader
    .selectFrom('levels')
    .select(['sku', 'warehouse', 'available'])
    .where('merchant', '=', merchant)
    .where('wms', '=', wms)
    .where(whereIn(dialect, 'sku', skus))
    .execute();
  return new Map(rows.map(({ sku, warehouse, available }) => [`${sku}\n${warehouse}`, available]));
}

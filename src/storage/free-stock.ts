import { sql } from 'kysely';
import { whereIn } from './bulk.ts';
import type { Dialect, Reader } from './scope.ts';

export interface FreeStock {
  readonly wms: string;
  readonly sku: string;
  /** Units; below 0 where more is on its way there than it has. */
  readonly units: number;
}

/** What these WMSes have of these SKUs, without what accepted orders take that they have not been told of. */
export async function freeStock(
  reader: Reader,
  dialect: Dialect,
  merchant: string,
  wmses: readonly string[],
  skus: readonly string[],
): Promise<FreeStock[]> {
  const levels = await reader
    .selectFrom('levels')
    .select(['wms', 'sku', sql<number>`sum(available)`.as('units')])
    .where('merchant', '=', merchant)
    .where(whereIn(dialect, 'wms', wmses))
    .where(whereIn(dialect, 'sku', skus))
    .groupBy(['wms', 'sku'])
    .execute();
  const promised = await reader
    .selectFrom('parts')
    .innerJoin('lines', 'lines.part', 'parts.id')
    .select(['parts.wms', 'lines.sku', sql<number>`sum(lines.quantity)`.as('units')])
    .where('parts.merchant', '=', merchant)
    .where(whereIn(dialect, 'parts.wms', wmses))
    .where('parts.status', 'in', ['new', 'sending'])
    .where('lines.filtered', '=', 0)
    .where(whereIn(dialect, 'lines.sku', skus))
    .groupBy(['parts.wms', 'lines.sku'])
    .execute();
  const key = ({ wms, sku }: { wms: string; sku: string }) => JSON.stringify([wms, sku]);
  const less = new Map(promised.map((row) => [key(row), Number(row.units)]));
  return levels.map((row) => ({ wms: row.wms, sku: row.sku, units: Number(row.units) - (less.get(key(row)) ?? 0) }));
}

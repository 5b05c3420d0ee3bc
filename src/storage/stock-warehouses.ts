import { insertRows } from './bulk.ts';
import { type Dialect, merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

/** A code that a WMS's stock files have for one of its warehouses. */
export interface SeenWarehouse {
  readonly merchant: string;
  readonly wms: string;
  readonly code: string;
  readonly position: number;
  readonly firstAt: string;
  readonly document: string;
}

/** Of each WMS in the order in which its codes were first seen. */
export async function seenWarehouses(reader: Reader, scope: Scope): Promise<SeenWarehouse[]> {
  const merchants = merchantsOf(scope);
  return await reader
    .selectFrom('stock_warehouses')
    .select(['merchant', 'wms', 'code', 'position', 'first_at as firstAt', 'document'])
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('merchant')
    .orderBy('wms')
    .orderBy('position')
    .execute();
}

/** Keeps the codes that nobody has seen before, behind those that are known. */
export async function noteWarehouses(
  trx: Trx,
  dialect: Dialect,
  { merchant, wms, document }: Pick<SeenWarehouse, 'merchant' | 'wms' | 'document'>,
  codes: readonly string[],
  at: string,
): Promise<void> {
  const known = (await seenWarehouses(trx, [merchant])).filter((one) => one.wms === wms);
  const fresh = codes.filter((code) => !known.some((one) => one.code === code));
  const last = known.at(-1)?.position ?? 0;
  await insertRows(
    trx,
    dialect,
    'stock_warehouses',
    ['merchant', 'wms', 'code', 'position', 'first_at', 'document'],
    fresh.map((code, index) => [merchant, wms, code, last + index + 1, at, document]),
    'ignore',
  );
}

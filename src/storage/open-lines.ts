import { merchantsOf, type Reader, type Scope } from './scope.ts';

/** A line of which units have not shipped. */
export interface OpenLine {
  readonly part: string;
  readonly lineNumber: number;
  readonly sku: string;
  /** Units that have not shipped. */
  readonly open: number;
}

export async function openLinesOf(reader: Reader, scope: Scope, order: string): Promise<OpenLine[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('lines')
    .select(['part', 'line_number', 'sku', 'quantity', 'shipped'])
    .where('order_id', '=', order)
    .where('filtered', '=', 0)
    .whereRef('shipped', '<', 'quantity')
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('line_number')
    .execute();
  return rows.map((row) => ({
    part: row.part,
    lineNumber: row.line_number,
    sku: row.sku,
    open: row.quantity - row.shipped,
  }));
}

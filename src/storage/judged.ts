import type { Order } from '../domain/order.ts';
import { insertRows, whereIn } from './bulk.ts';
import { type Dialect, merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

/** What the rules made of an order. */
export interface JudgedOrder {
  readonly order: string;
  readonly merchant: string;
  /** null = it goes out as it came. */
  readonly judged: Order | null;
  /** Its lines as they go out and those that stay here, each with the part that it belongs to; absent = they are as they came. */
  readonly lines?: readonly JudgedLine[];
}

export interface JudgedLine {
  readonly part: string;
  readonly lineNumber: number;
  readonly sku: string;
  readonly quantity: number;
  /** An item filter keeps it here. */
  readonly filtered?: boolean;
}

/** What waits and what has shipped is counted in the lines that went out: those of these parts are written anew. */
export async function saveJudged(
  trx: Trx,
  dialect: Dialect,
  { order, merchant, judged, lines }: JudgedOrder,
): Promise<void> {
  await trx
    .updateTable('order_texts')
    .set({ judged: judged && JSON.stringify(judged) })
    .where('order_id', '=', order)
    .execute();
  if (!lines) return;
  const parts = [...new Set(lines.map(({ part }) => part))];
  await trx
    .deleteFrom('lines')
    .where('order_id', '=', order)
    .where(whereIn(dialect, 'part', parts))
    .execute();
  await insertRows(
    trx,
    dialect,
    'lines',
    ['part', 'order_id', 'merchant', 'line_number', 'sku', 'quantity', 'shipped', 'filtered'],
    lines.map(({ part, lineNumber, sku, quantity, filtered }) => [
      part,
      order,
      merchant,
      lineNumber,
      sku,
      quantity,
      0,
      filtered ? 1 : 0,
    ]),
  );
}

/** Orders as they go out, by id: as the rules left them, else as their carts gave them. */
export async function outgoingOrders(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, Order>> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('order_texts')
    .select(['order_id', 'body', 'judged'])
    .where(whereIn(dialect, 'order_id', ids))
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .execute();
  return new Map(rows.map((row) => [row.order_id, JSON.parse(row.judged ?? row.body) as Order]));
}

import type { Deal, DealtPart } from '../domain/routing/deal.ts';
import { insertRows, whereIn } from './bulk.ts';
import type { Dialect, Trx } from './scope.ts';

/** Which parts an order has from now on. Parts that have left us are not among them. */
export interface OrderDeal {
  readonly order: string;
  readonly merchant: string;
  readonly deal: Deal;
}

/** Only parts that wait to be judged are touched; the lines of the dealt parts are written by `saveJudged`. */
export async function saveDeal(
  trx: Trx,
  dialect: Dialect,
  { order, merchant, deal }: OrderDeal,
  at: string,
): Promise<void> {
  const { parts, dropped } = deal;
  if (dropped.length > 0) {
    await trx
      .deleteFrom('lines')
      .where('order_id', '=', order)
      .where(whereIn(dialect, 'part', dropped))
      .execute();
    await trx
      .deleteFrom('parts')
      .where(whereIn(dialect, 'id', dropped))
      .where('status', '=', 'received')
      .execute();
  }
  for (const part of parts) if (part.was) await redeal(trx, part, at);
  await insertRows(
    trx,
    dialect,
    'parts',
    ['id', 'order_id', 'merchant', 'wms', 'status', 'reason', 'updated_at', 'rule'],
    parts
      .filter(({ was }) => was === null)
      .map(({ id, wms, rule }) => [id, order, merchant, wms, 'received', '', at, rule]),
  );
}

/** Where no rule has spoken, whoever changed the merchant's WMS in the meantime has the last word. */
async function redeal(trx: Trx, { id, wms, rule, was }: DealtPart, at: string): Promise<void> {
  if (!was || (was.wms === wms && was.rule === rule)) return;
  await trx
    .updateTable('parts')
    .set({ wms, rule, updated_at: at })
    .where('id', '=', id)
    .where('status', '=', 'received')
    .$if(rule === '', (query) => query.where('wms', '=', was.wms))
    .execute();
}

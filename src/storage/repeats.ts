import { whereIn } from './bulk.ts';
import { type Dialect, merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

/** `bytes`: the kept file goes again as it is; `mapping`: the same records are written anew by the current mapping. */
export type RepeatWay = 'bytes' | 'mapping';

export interface Repeat {
  readonly delivery: string;
  readonly merchant: string;
  readonly repeats: string;
  readonly way: RepeatWay;
  readonly turn: number;
  readonly run: string;
}

/** `false` = somebody else repeats the same delivery in the same way at this moment; nothing was written. */
export async function insertRepeat(trx: Trx, repeat: Repeat, at: string): Promise<boolean> {
  const written = await trx
    .insertInto('delivery_repeats')
    .values({ ...repeat, created_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return Number(written.numInsertedOrUpdatedRows ?? 0) === 1;
}

/** Which of these deliveries repeat an earlier one, by the id of the delivery. */
export async function repeatsAmong(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  deliveries: readonly string[],
): Promise<Map<string, Repeat>> {
  if (deliveries.length === 0) return new Map();
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('delivery_repeats')
    .select(['delivery', 'merchant', 'repeats', 'way', 'turn', 'run'])
    .where(whereIn(dialect, 'delivery', deliveries))
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .execute();
  return new Map(rows.map((row) => [row.delivery, { ...row, way: row.way as RepeatWay }]));
}

/** One time that a delivery was repeated. */
export interface RepeatedAs extends Repeat {
  readonly state: string;
  readonly fileName: string;
  readonly number: number;
  readonly at: string;
}

/** How these deliveries were repeated, oldest first, by the id of the earlier delivery. */
export async function repeatsOf(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  earlier: readonly string[],
): Promise<Map<string, RepeatedAs[]>> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('delivery_repeats')
    .innerJoin('deliveries', 'deliveries.id', 'delivery_repeats.delivery')
    .select([
      'delivery_repeats.delivery',
      'delivery_repeats.merchant',
      'delivery_repeats.repeats',
      'delivery_repeats.way',
      'delivery_repeats.turn',
      'delivery_repeats.run',
      'delivery_repeats.created_at',
      'deliveries.state',
      'deliveries.file_name',
      'deliveries.number',
    ])
    .where(whereIn(dialect, 'delivery_repeats.repeats', earlier))
    .$if(merchants !== null, (query) => query.where('delivery_repeats.merchant', 'in', [...(merchants ?? [])]))
    .orderBy('delivery_repeats.delivery')
    .execute();
  const found = new Map<string, RepeatedAs[]>();
  for (const { created_at: at, file_name: fileName, way, ...row } of rows)
    found.set(row.repeats, [...(found.get(row.repeats) ?? []), { ...row, way: way as RepeatWay, fileName, at }]);
  return found;
}

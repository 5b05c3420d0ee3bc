import { insertRows, whereIn } from './bulk.ts';
import { type DeliveryKind, type DeliveryState, deliveryMoves } from './delivery-states.ts';
import { type Dialect, merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

export { addItems, dropItems, itemsOf, wereCarriedBefore } from './delivery-items.ts';
export * from './delivery-states.ts';

export interface DeliveryRow {
  readonly id: string;
  readonly merchant: string;
  readonly gate: string;
  readonly kind: DeliveryKind;
  readonly state: DeliveryState;
  readonly connection: string;
  readonly mapping: string;
  readonly revision: string;
  readonly number: number;
  readonly now: string;
  readonly fileName: string;
  readonly document: string | null;
  readonly stockVersion: number;
  /** A stock delivery with everything, not only what is news. */
  readonly whole: boolean;
  readonly note: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export type NewDelivery = Pick<
  DeliveryRow,
  'id' | 'merchant' | 'gate' | 'kind' | 'connection' | 'mapping' | 'revision' | 'number' | 'now' | 'stockVersion'
> & {
  readonly whole?: boolean;
  /** Parts, packages or (copies of orders) orders, in the order in which they are written. */
  readonly items: readonly string[];
};

export async function insertDeliveries(
  trx: Trx,
  dialect: Dialect,
  deliveries: readonly NewDelivery[],
  at: string,
): Promise<void> {
  await insertRows(
    trx,
    dialect,
    'deliveries',
    [
      'id',
      'merchant',
      'gate',
      'kind',
      'state',
      'connection',
      'mapping',
      'revision',
      'number',
      'now',
      'file_name',
      'stock_version',
      'whole',
      'note',
      'created_at',
      'updated_at',
    ],
    deliveries.map((one) => [
      one.id,
      one.merchant,
      one.gate,
      one.kind,
      'open',
      one.connection,
      one.mapping,
      one.revision,
      one.number,
      one.now,
      '',
      one.stockVersion,
      one.whole ? 1 : 0,
      '',
      at,
      at,
    ]),
  );
  await insertRows(
    trx,
    dialect,
    'delivery_items',
    ['delivery', 'position', 'item', 'merchant'],
    deliveries.flatMap((one) => one.items.map((item, position) => [one.id, position, item, one.merchant])),
  );
}

/** `false` when the delivery is no longer in `state`. */
export async function noteOn(trx: Trx, id: string, state: DeliveryState, note: string, at: string): Promise<boolean> {
  const changed = await trx
    .updateTable('deliveries')
    .set({ note, updated_at: at })
    .where('id', '=', id)
    .where('state', '=', state)
    .executeTakeFirst();
  return Number(changed.numUpdatedRows) === 1;
}

/** A guarded move along `deliveryMoves`; `false` when the delivery is no longer in `from`. */
export async function moveDelivery(
  trx: Trx,
  id: string,
  from: DeliveryState,
  to: DeliveryState,
  at: string,
  more: { fileName?: string; document?: string; note?: string } = {},
): Promise<boolean> {
  if (!deliveryMoves[from].includes(to)) throw new Error(`A delivery cannot go from ${from} to ${to}.`);
  const changed = await trx
    .updateTable('deliveries')
    .set({
      state: to,
      updated_at: at,
      ...(more.fileName !== undefined && { file_name: more.fileName }),
      ...(more.document !== undefined && { document: more.document }),
      ...(more.note !== undefined && { note: more.note }),
    })
    .where('id', '=', id)
    .where('state', '=', from)
    .executeTakeFirst();
  return Number(changed.numUpdatedRows) === 1;
}

/** Whether another delivery of these gates, which share one directory, has this file name. */
export async function isNameTaken(
  reader: Reader,
  gates: readonly string[],
  fileName: string,
  own: string,
): Promise<boolean> {
  const row = await reader
    .selectFrom('deliveries')
    .select('id')
    .where('gate', 'in', [...gates])
    .where('file_name', '=', fileName)
    .where('id', '<>', own)
    .where('state', '<>', 'abandoned')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** What a crash, a failure or a repeat left between `open` and `done`, oldest first: the page behind the id `after`. */
export async function unfinishedDeliveries(
  reader: Reader,
  merchant: string,
  gate: string,
  limit: number,
  after = '',
): Promise<DeliveryRow[]> {
  const rows = await reader
    .selectFrom('deliveries')
    .selectAll()
    .where('merchant', '=', merchant)
    .where('gate', '=', gate)
    .where('state', 'in', ['open', 'rendered', 'attempted'])
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(deliveryOf);
}

/** Gates whose ids begin so and that have something between `open` and `done`. */
export async function unfinishedGates(reader: Reader, merchant: string, beginning: string): Promise<string[]> {
  const rows = await reader
    .selectFrom('deliveries')
    .select('gate')
    .distinct()
    .where('merchant', '=', merchant)
    // An underscore fits any character here: whoever asks looks again at what comes back.
    .where('gate', 'like', `${beginning}%`)
    .where('state', 'in', ['open', 'rendered', 'attempted'])
    .orderBy('gate')
    .execute();
  return rows.map(({ gate }) => gate);
}

export async function deliveryById(reader: Reader, scope: Scope, id: string): Promise<DeliveryRow | undefined> {
  const merchants = merchantsOf(scope);
  const row = await reader
    .selectFrom('deliveries')
    .selectAll()
    .where('id', '=', id)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .executeTakeFirst();
  return row && deliveryOf(row);
}

/** Oldest first. */
export async function deliveriesById(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  ids: readonly string[],
): Promise<DeliveryRow[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('deliveries')
    .selectAll()
    .where(whereIn(dialect, 'id', ids))
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('number')
    .execute();
  return rows.map(deliveryOf);
}

export async function listDeliveries(
  reader: Reader,
  scope: Scope,
  filter: { state?: string; gate?: string; limit: number },
): Promise<DeliveryRow[]> {
  const merchants = merchantsOf(scope);
  let query = reader.selectFrom('deliveries').selectAll().orderBy('id', 'desc').limit(filter.limit);
  if (merchants) query = query.where('merchant', 'in', [...merchants]);
  if (filter.state) query = query.where('state', '=', filter.state);
  if (filter.gate) query = query.where('gate', '=', filter.gate);
  return (await query.execute()).map(deliveryOf);
}

function deliveryOf(row: {
  id: string;
  merchant: string;
  gate: string;
  kind: string;
  state: string;
  connection: string;
  mapping: string;
  revision: string;
  number: number;
  now: string;
  file_name: string;
  document: string | null;
  stock_version: number;
  whole: number;
  note: string;
  created_at: string;
  updated_at: string;
}): DeliveryRow {
  return {
    id: row.id,
    merchant: row.merchant,
    gate: row.gate,
    kind: row.kind as DeliveryKind,
    state: row.state as DeliveryState,
    connection: row.connection,
    mapping: row.mapping,
    revision: row.revision,
    number: row.number,
    now: row.now,
    fileName: row.file_name,
    document: row.document,
    stockVersion: row.stock_version,
    whole: row.whole === 1,
    note: row.note,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

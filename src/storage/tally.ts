import { sql } from 'kysely';
import { whereIn } from './bulk.ts';
import { type Dialect, merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

/** These parts were handed over to their WMS. A part counts once, when it is handed over for the first time. */
export async function tallyOrders(trx: Trx, dialect: Dialect, parts: readonly string[], at: string): Promise<void> {
  await sql`
    insert into tally (kind, item, merchant, wms, order_id, at, lines, units)
    select 'order', parts.id, parts.merchant, parts.wms, parts.order_id, cast(${at} as text), count(lines.part),
      coalesce(sum(lines.quantity), 0)
    from parts left join lines on lines.part = parts.id and lines.filtered = 0
    where ${whereIn(dialect, 'parts.id', parts)}
    group by parts.id, parts.merchant, parts.wms, parts.order_id
    on conflict do nothing`.execute(trx);
}

/** These packages were reported. */
export async function tallyPackages(
  trx: Trx,
  dialect: Dialect,
  packages: readonly string[],
  at: string,
): Promise<void> {
  if (packages.length === 0) return;
  await sql`
    insert into tally (kind, item, merchant, wms, order_id, at, lines, units)
    select 'package', packages.id, packages.merchant, parts.wms, packages.order_id, cast(${at} as text), 0, 0
    from packages join parts on parts.id = packages.part
    where ${whereIn(dialect, 'packages.id', packages)}
    on conflict do nothing`.execute(trx);
}

/** The WMS took these packages back. */
export async function tallyVoids(trx: Trx, dialect: Dialect, packages: readonly string[], at: string): Promise<void> {
  if (packages.length === 0) return;
  await trx
    .updateTable('tally')
    .set({ voided_at: at })
    .where('kind', '=', 'package')
    .where(whereIn(dialect, 'item', packages))
    .where('voided_at', 'is', null)
    .execute();
}

/** What one merchant's WMS was given, and what it shipped, in a stretch of time. */
export interface Counted {
  readonly wms: string;
  /** Orders of which something was handed over. */
  readonly orders: number;
  readonly lines: number;
  readonly units: number;
  readonly packages: number;
  /** Packages that were taken back in this time, whenever they had been reported. */
  readonly voided: number;
}

/** From the one instant up to, without, the other; per WMS. */
export async function countedBetween(reader: Reader, merchant: string, from: string, to: string): Promise<Counted[]> {
  const rows = await reader
    .selectFrom('tally')
    .select([
      'wms',
      'kind',
      sql<number>`count(distinct order_id)`.as('orders'),
      sql<number>`count(*)`.as('items'),
      sql<number>`sum(lines)`.as('lines'),
      sql<number>`sum(units)`.as('units'),
    ])
    .where('merchant', '=', merchant)
    .where('kind', 'in', ['order', 'package'])
    .where('at', '>=', from)
    .where('at', '<', to)
    .groupBy(['wms', 'kind'])
    .execute();
  const back = await reader
    .selectFrom('tally')
    .select(['wms', sql<number>`count(*)`.as('items')])
    .where('merchant', '=', merchant)
    .where('voided_at', '>=', from)
    .where('voided_at', '<', to)
    .groupBy('wms')
    .execute();
  const names = [...new Set([...rows, ...back].map(({ wms }) => wms))].sort();
  return names.map((wms) => {
    const orders = rows.find((row) => row.wms === wms && row.kind === 'order');
    return {
      wms,
      orders: Number(orders?.orders ?? 0),
      lines: Number(orders?.lines ?? 0),
      units: Number(orders?.units ?? 0),
      packages: Number(rows.find((row) => row.wms === wms && row.kind === 'package')?.items ?? 0),
      voided: Number(back.find((row) => row.wms === wms)?.items ?? 0),
    };
  });
}

/** Orders of the merchant of which something was handed over, whatever its WMS. */
export async function ordersBetween(reader: Reader, merchant: string, from: string, to: string): Promise<number> {
  const row = await reader
    .selectFrom('tally')
    .select(sql<number>`count(distinct order_id)`.as('orders'))
    .where('merchant', '=', merchant)
    .where('kind', '=', 'order')
    .where('at', '>=', from)
    .where('at', '<', to)
    .executeTakeFirst();
  return Number(row?.orders ?? 0);
}

/** Merchants of whom anything was ever counted, also those whom the workspace no longer has; found by hops through the index. */
export async function talliedMerchants(reader: Reader, scope: Scope): Promise<string[]> {
  const { rows } = await sql<{ merchant: string }>`
    with recursive known (merchant) as (
      select min(merchant) from tally
      union all
      select (select min(tally.merchant) from tally where tally.merchant > known.merchant)
      from known where known.merchant is not null)
    select merchant from known where merchant is not null`.execute(reader);
  const merchants = merchantsOf(scope);
  return rows.map(({ merchant }) => merchant).filter((merchant) => merchants === null || merchants.includes(merchant));
}

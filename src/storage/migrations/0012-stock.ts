import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import { ordered } from './0001-first.ts';

/** When levels were true, which warehouses a WMS has, and what each cart was told of its stock. */
function changes(dialect: string): string[] {
  const int = dialect === 'sqlite' ? 'integer' : 'bigint';
  return [
    'alter table documents add column made_at text',
    // What nobody kept the time of knows of everything that was handed over.
    "alter table levels add column reported_at text not null default '9999-12-31T00:00:00.000Z'",
    `update levels set reported_at = (select d.created_at from documents d where d.id = levels.document)
      where exists (select 1 from documents d where d.id = levels.document)`,
    `alter table deliveries add column whole ${int} not null default 0`,
    // What such a delivery carries was not written down until now; the next look opens another.
    "update deliveries set state = 'abandoned', note = 'Given up by an upgrade.' where kind = 'inventory' and state = 'open'",
    'create index parts_by_status on parts (merchant, status, delivered_at)',
    `create table stock_warehouses (
      merchant text not null, wms text not null, code text not null, position ${int} not null, first_at text not null,
      document text not null, primary key (merchant, wms, code))`,
    // The codes that count today go on counting: those of one WMS in the order of their names.
    `insert into stock_warehouses (merchant, wms, code, position, first_at, document)
      select merchant, wms, warehouse, row_number() over (partition by merchant, wms order by warehouse), '', ''
      from (select distinct merchant, wms, warehouse from levels where warehouse <> '') as seen`,
    `create table told_levels (
      merchant text not null, gate text not null, sku text not null, quantity ${int} not null, warehouse text not null,
      delivery text not null, told_at text not null, primary key (gate, sku))`,
    'create index told_levels_of_sku on told_levels (merchant, sku)',
    `create table stock_rows (
      merchant text not null, gate text not null, delivery text not null, sku text not null, quantity ${int} not null,
      warehouse text not null, primary key (delivery, sku))`,
    'create index stock_rows_of_gate on stock_rows (gate, delivery)',
    `create table stock_gates (
      gate text primary key, merchant text not null, looked text not null, units text not null, delivery text not null,
      whole_at text not null)`,
  ];
}

export const stock = {
  name: '0012-stock',
  async up(db: Kysely<Schema>, dialect: 'sqlite' | 'postgres'): Promise<void> {
    for (const statement of changes(dialect)) await sql.raw(ordered(statement, dialect)).execute(db);
  },
};

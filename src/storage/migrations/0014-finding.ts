import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import { ordered } from './0001-first.ts';

/**
 * Ways to every order by any of its numbers, whichever merchant it belongs to: the number comes first in these indexes, the merchant
 * second. And what was handed over and shipped, counted once and for good.
 */
function changes(dialect: string): string[] {
  const int = dialect === 'sqlite' ? 'integer' : 'bigint';
  const field = (name: string) =>
    dialect === 'sqlite' ? `json_extract(body, '$.${name}')` : `(body::json ->> '${name}')`;
  return [
    'drop index orders_by_number',
    'create index orders_by_number on orders (number_key, merchant)',
    'drop index orders_by_ref',
    'create index orders_by_ref on orders (cust_ref, merchant)',
    'create index orders_by_cart_order on orders (cart_order)',
    'create index orders_by_document on orders (document) where document is not null',
    'create index orders_by_time on orders (received_at, id)',
    'create index lines_by_sku on lines (sku, order_id)',
    'create index packages_by_tracking on packages (tracking_number)',
    'create index packages_by_change on packages (merchant, cart, state, updated_at)',
    "create index shipments_by_number on shipments (shipment_ref) where shipment_ref <> ''",
    'create index shipments_by_document on shipments (document)',
    'create index adopted_by_reference on adopted_references (reference)',
    'create index documents_by_name on documents (name)',
    'create index documents_of_endpoint on documents (endpoint, id)',
    'drop index deliveries_by_name',
    'create index deliveries_by_name on deliveries (file_name, gate)',
    'create index intake_by_document on intake (document)',
    `create table order_references (
      reference text not null, order_id text not null, merchant text not null, kind text not null,
      primary key (reference, order_id, kind))`,
    'create index order_references_of_order on order_references (order_id)',
    ...['poNumber', 'custRefOriginal'].map(
      (name) => `insert into order_references (reference, order_id, merchant, kind)
        select lower(trim(${field(name)})), order_id, merchant, '${name === 'poNumber' ? 'po' : 'reference'}'
        from order_texts where trim(coalesce(${field(name)}, '')) <> ''`,
    ),
    `create table tally (
      kind text not null, item text not null, merchant text not null, wms text not null, order_id text not null,
      at text not null, lines ${int} not null, units ${int} not null, voided_at text, primary key (kind, item))`,
    'create index tally_by_time on tally (merchant, kind, at)',
    'create index tally_by_void on tally (merchant, voided_at) where voided_at is not null',
    `insert into tally (kind, item, merchant, wms, order_id, at, lines, units, voided_at)
      select 'order', parts.id, parts.merchant, parts.wms, parts.order_id, parts.delivered_at,
        (select count(*) from lines where lines.part = parts.id and lines.filtered = 0),
        (select coalesce(sum(quantity), 0) from lines where lines.part = parts.id and lines.filtered = 0), null
      from parts join orders on orders.id = parts.order_id
      where parts.delivered_at is not null and orders.adoption is null`,
    `insert into tally (kind, item, merchant, wms, order_id, at, lines, units, voided_at)
      select 'package', packages.id, packages.merchant, parts.wms, packages.order_id, packages.created_at, 0, 0,
        case when packages.state = 'voided' then packages.updated_at end
      from packages join parts on parts.id = packages.part`,
  ];
}

export const finding = {
  name: '0014-finding',
  async up(db: Kysely<Schema>, dialect: 'sqlite' | 'postgres'): Promise<void> {
    for (const statement of changes(dialect)) await sql.raw(ordered(statement, dialect)).execute(db);
  },
};

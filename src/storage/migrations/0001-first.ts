import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';

/** One statement per table: a newcomer should be able to read the schema here, without a builder in between. */
function tables(dialect: string): string[] {
  const id =
    dialect === 'sqlite' ? 'integer primary key autoincrement' : 'bigint generated always as identity primary key';
  const int = dialect === 'sqlite' ? 'integer' : 'bigint';
  return [
    `create table revisions (id text primary key, texts text not null, created_at text not null, current ${int} not null)`,
    `create table orders (
      id text primary key, merchant text not null, cart text not null, cart_order text not null,
      order_number text not null, number_key text not null, cust_ref text not null,
      status text not null, reason text not null, document text,
      version ${int} not null default 1, placed_at text not null, received_at text not null, updated_at text not null,
      unique (merchant, cart, cart_order))`,
    'create index orders_by_number on orders (merchant, number_key)',
    'create index orders_by_ref on orders (merchant, cust_ref)',
    'create index orders_by_status on orders (merchant, status, received_at)',
    `create table order_texts (
      order_id text primary key references orders (id), merchant text not null, body text not null)`,
    `create table parts (
      id text primary key, order_id text not null references orders (id), merchant text not null, wms text not null,
      status text not null, reason text not null, delivered_at text, updated_at text not null)`,
    'create index parts_waiting on parts (merchant, wms, status, id)',
    'create index parts_of_order on parts (order_id)',
    `create table lines (
      part text not null references parts (id), order_id text not null, merchant text not null, line_number ${int} not null,
      sku text not null, quantity ${int} not null, shipped ${int} not null default 0, primary key (order_id, line_number))`,
    'create index lines_of_part on lines (part)',
    `create table deliveries (
      id text primary key, merchant text not null, gate text not null, kind text not null, state text not null,
      connection text not null, mapping text not null, revision text not null, number ${int} not null, now text not null,
      file_name text not null, document text, stock_version ${int} not null, note text not null,
      created_at text not null, updated_at text not null)`,
    'create index deliveries_of_gate on deliveries (gate, state)',
    `create table delivery_items (
      delivery text not null references deliveries (id), position ${int} not null, item text not null, merchant text not null,
      primary key (delivery, position))`,
    'create index delivery_items_by_item on delivery_items (item)',
    `create table documents (
      id text primary key, merchant text not null, direction text not null, endpoint text not null, kind text not null,
      name text not null, size ${int} not null, sha256 text not null, state text not null, code text not null, reason text not null,
      records ${int} not null, rejected ${int} not null, report text not null, revision text not null,
      created_at text not null, updated_at text not null)`,
    'create index documents_by_content on documents (endpoint, sha256)',
    'create index documents_by_state on documents (merchant, direction, state, created_at)',
    `create table intake (
      endpoint text not null, file text not null, document text not null, state text not null, seen_at text not null,
      primary key (endpoint, file))`,
    `create table shipments (
      id text primary key, merchant text not null, order_id text not null references orders (id), part text not null,
      document text not null, status text not null, shipped_at text not null, warehouse text not null,
      shipment_ref text not null, created_at text not null)`,
    'create index shipments_of_order on shipments (order_id)',
    `create table packages (
      id text primary key, shipment text not null references shipments (id), merchant text not null, order_id text not null,
      part text not null, cart text not null, tracking_number text not null, fingerprint text not null, body text not null,
      state text not null, created_at text not null, updated_at text not null, unique (part, fingerprint))`,
    'create index packages_waiting on packages (merchant, cart, state, id)',
    'create index packages_of_order on packages (order_id)',
    `create table levels (
      merchant text not null, wms text not null, sku text not null, warehouse text not null, available ${int} not null,
      on_hand ${int}, allocated ${int}, as_of text, document text not null, primary key (merchant, wms, sku, warehouse))`,
    'create table facts (name text primary key, value text not null)',
    `create table counters (scope text not null, name text not null, value ${int} not null, primary key (scope, name))`,
    `create table leases (name text primary key, owner text not null, fence ${int} not null, until text not null)`,
    `create table schedules (service text primary key, timing text not null, next_at text not null, last_at text)`,
    `create table outbox (
      id ${id}, stage text not null, subject text not null, merchant text not null, tier text not null, state text not null,
      due_at text, attempt ${int} not null, deliveries ${int} not null default 0, body text not null, failure text,
      writer text not null, created_at text not null)`,
    'create index outbox_by_stage on outbox (stage, state, id)',
    `create table setbacks (
      stage text not null, subject text not null, merchant text not null, attempts ${int} not null, first_at text not null,
      next_at text not null, code text not null, message text not null, primary key (stage, subject))`,
    `create table exceptions (
      id text primary key, key text not null, code text not null, scope text not null, value text not null,
      merchant text not null, connection text not null, message text not null, hint text not null, state text not null,
      count ${int} not null, first_at text not null, last_at text not null, resolved_at text, resolved_by text not null)`,
    "create unique index exceptions_open on exceptions (key) where state = 'open'",
    `create table exception_subjects (
      exception text not null references exceptions (id), kind text not null, subject text not null, merchant text not null,
      primary key (exception, kind, subject))`,
    'create index exception_subjects_by_subject on exception_subjects (kind, subject)',
    `create table events (
      id ${id}, at text not null, merchant text not null, kind text not null, subject text not null, event text not null,
      data text not null)`,
    'create index events_of_subject on events (kind, subject, id)',
    `create table notices (
      id text primary key, merchant text not null, recipients text not null, subject text not null, body text not null,
      state text not null, created_at text not null, updated_at text not null)`,
    `create table audit (
      id ${id}, at text not null, actor text not null, action text not null, subject text not null, merchant text not null,
      reason text not null)`,
  ];
}

/** Text sorts by its bytes in both stores, whatever language the server was set up for: files list SKUs in one order. */
export function ordered(statement: string, dialect: string): string {
  return dialect === 'sqlite' ? statement : statement.replaceAll(/ text\b/g, ' text collate "C"');
}

export const first = {
  name: '0001-first',
  async up(db: Kysely<Schema>, dialect: 'sqlite' | 'postgres'): Promise<void> {
    for (const statement of tables(dialect)) await sql.raw(ordered(statement, dialect)).execute(db);
  },
};

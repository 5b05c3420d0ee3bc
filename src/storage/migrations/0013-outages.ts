import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import { ordered } from './0001-first.ts';

/** Statuses of orders that no WMS has: only these are ranked by their ship method. */
const waiting = "('await_payment', 'received', 'new', 'on_hold', 'error', 'cancel_sending', 'sending')";

/** Since when a subject fails because its connection is down, what people have paused, and by which method an order is to leave. */
const changes = [
  "alter table orders add column ship_method text not null default ''",
  'alter table setbacks add column down_since text',
  `create table pauses (
    kind text not null, name text not null, merchant text not null,
    since text not null, until text, reason text not null, actor text not null,
    primary key (kind, name, merchant))`,
  'create table rested (subject text not null primary key, merchant text not null)',
];

export const outages = {
  name: '0013-outages',
  async up(db: Kysely<Schema>, dialect: 'sqlite' | 'postgres'): Promise<void> {
    const method = dialect === 'sqlite' ? "json_extract(body, '$.shipMethod')" : "body::json ->> 'shipMethod'";
    const known = `update orders set ship_method =
      coalesce((select ${method} from order_texts where order_texts.order_id = orders.id), '') where status in ${waiting}`;
    for (const statement of [...changes, known]) await sql.raw(ordered(statement, dialect)).execute(db);
  },
};

import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import { ordered } from './0001-first.ts';

/** What outlives orders, when they may go on, and which of their lines stay here. */
function changes(dialect: string): string[] {
  const int = dialect === 'sqlite' ? 'integer' : 'bigint';
  return [
    `create table order_ledger (
      merchant text not null, cart text not null, cart_order text not null, order_id text not null, cust_ref text not null,
      ref_key text not null, content text not null, received_at text not null,
      primary key (merchant, cart, cart_order), unique (merchant, ref_key))`,
    // References were unique in nothing until now. The oldest order keeps its own; a blank stands in no reference that is made.
    `insert into order_ledger (merchant, cart, cart_order, order_id, cust_ref, ref_key, content, received_at)
      select merchant, cart, cart_order, id, cust_ref,
        case when row_number() over (partition by merchant, lower(cust_ref) order by id) = 1
          then lower(cust_ref) else lower(cust_ref) || ' ' || id end, '', received_at from orders`,
    'alter table orders add column release_at text',
    'alter table orders add column released_at text',
    'create index orders_to_release on orders (release_at) where release_at is not null',
    `alter table lines add column filtered ${int} not null default 0`,
  ];
}

export const loadOptions = {
  name: '0005-load-options',
  async up(db: Kysely<Schema>, dialect: 'sqlite' | 'postgres'): Promise<void> {
    for (const statement of changes(dialect)) await sql.raw(ordered(statement, dialect)).execute(db);
  },
};

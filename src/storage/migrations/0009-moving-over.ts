import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import { ordered } from './0001-first.ts';

/** Orders that another hub has sent, the references under which it did, and orders that were seen while it still worked. */
function changes(dialect: string): string[] {
  const int = dialect === 'sqlite' ? 'integer' : 'bigint';
  return [
    'alter table orders add column adoption text',
    `alter table orders add column shadow ${int} not null default 0`,
    "create index orders_listed on orders (merchant, cart, number_key) where adoption = 'listed'",
    'create index orders_in_shadow on orders (merchant, cart, id) where shadow > 0',
    `create table adopted_references (
      merchant text not null, reference text not null, order_id text not null,
      primary key (merchant, reference, order_id))`,
    'create index adopted_references_of_order on adopted_references (order_id)',
    `create table adoption_cuts (
      merchant text not null, cart text not null, placed_before text not null, set_at text not null, set_by text not null,
      primary key (merchant, cart))`,
  ];
}

export const movingOver = {
  name: '0009-moving-over',
  async up(db: Kysely<Schema>, dialect: 'sqlite' | 'postgres'): Promise<void> {
    for (const statement of changes(dialect)) await sql.raw(ordered(statement, dialect)).execute(db);
  },
};

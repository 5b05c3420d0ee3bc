import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import { ordered } from './0001-first.ts';

/** What extra interfaces were given. */
const changes = [
  `create table copies (
    merchant text not null, gate text not null, item text not null, order_id text not null references orders (id),
    state text not null, created_at text not null, updated_at text not null, primary key (gate, item))`,
  // Nearly all are copied: what waits is found, and counted, without the others.
  `create index copies_waiting on copies (gate, item, merchant) where state = 'waiting'`,
  'create index copies_of_order on copies (order_id)',
];

export const copies = {
  name: '0010-copies',
  async up(db: Kysely<Schema>, dialect: 'sqlite' | 'postgres'): Promise<void> {
    for (const statement of changes) await sql.raw(ordered(statement, dialect)).execute(db);
  },
};

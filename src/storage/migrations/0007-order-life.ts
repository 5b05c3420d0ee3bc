import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import { ordered } from './0001-first.ts';

/** What an order was before a person changed it. */
function changes(dialect: string): string[] {
  const int = dialect === 'sqlite' ? 'integer' : 'bigint';
  return [
    `create table order_versions (
      order_id text not null, merchant text not null, version ${int} not null, body text not null, until text not null,
      actor text not null, primary key (order_id, version))`,
  ];
}

export const orderLife = {
  name: '0007-order-life',
  async up(db: Kysely<Schema>, dialect: 'sqlite' | 'postgres'): Promise<void> {
    for (const statement of changes(dialect)) await sql.raw(ordered(statement, dialect)).execute(db);
  },
};

import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import { ordered } from './0001-first.ts';

/** How far each partner that is spoken to has been read. */
const changes = [
  'create table cursors (endpoint text primary key, account text not null, cursor text not null, at text not null)',
];

export const cursors = {
  name: '0019-cursors',
  async up(db: Kysely<Schema>, dialect: 'sqlite' | 'postgres'): Promise<void> {
    for (const statement of changes) await sql.raw(ordered(statement, dialect)).execute(db);
  },
};

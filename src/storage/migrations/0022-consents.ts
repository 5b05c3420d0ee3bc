import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import { ordered } from './0001-first.ts';

/** What browsers bring back from partners, for the command that waits for it. */
const changes = ['create table consents (state text not null primary key, sealed text, until text not null)'];

export const consents = {
  name: '0022-consents',
  async up(db: Kysely<Schema>, dialect: 'sqlite' | 'postgres'): Promise<void> {
    for (const statement of changes) await sql.raw(ordered(statement, dialect)).execute(db);
  },
};

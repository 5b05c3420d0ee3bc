import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import { ordered } from './0001-first.ts';

/** Whether another delivery of a gate has a name is asked for each file that is named after an order. */
const change = 'create index deliveries_by_name on deliveries (gate, file_name)';

export const fileNames = {
  name: '0004-file-names',
  async up(db: Kysely<Schema>, dialect: 'sqlite' | 'postgres'): Promise<void> {
    await sql.raw(ordered(change, dialect)).execute(db);
  },
};

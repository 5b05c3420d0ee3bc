import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';

/** What goes out is kept beside what came in: rules are asked again from the cart's own order, never from their own result. */
export const judged = {
  name: '0003-judged',
  up: async (trx: Kysely<Schema>): Promise<void> => {
    await sql`alter table order_texts add column judged text`.execute(trx);
  },
};

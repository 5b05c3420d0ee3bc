import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import { ordered } from './0001-first.ts';

/** What was changed, as it was and as it became; and ways to find it. */
const changes = [
  `alter table audit add column "before" text not null default ''`,
  `alter table audit add column "after" text not null default ''`,
  'create index audit_of_subject on audit (subject, id)',
  'create index audit_of_merchant on audit (merchant, id)',
];

export const audit = {
  name: '0008-audit',
  async up(db: Kysely<Schema>, dialect: 'sqlite' | 'postgres'): Promise<void> {
    for (const statement of changes) await sql.raw(ordered(statement, dialect)).execute(db);
  },
};

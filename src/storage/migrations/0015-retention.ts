import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import { ordered } from './0001-first.ts';

/** What has no personal data any more; and ways to find what still has, without a look at everything that has not. */
const changes = [
  'alter table orders add column erased_at text',
  'alter table documents add column erased_at text',
  "alter table documents add column erased_why text not null default ''",
  'create index orders_with_person on orders (merchant, received_at) where erased_at is null',
  'create index orders_of_document on orders (document) where erased_at is null',
  'create index documents_with_bytes on documents (merchant, id) where erased_at is null',
  'create index documents_by_bytes on documents (sha256) where erased_at is null',
  'create index deliveries_of_document on deliveries (document)',
  'create index shipments_of_document on shipments (document)',
];

export const retention = {
  name: '0015-retention',
  async up(db: Kysely<Schema>, dialect: 'sqlite' | 'postgres'): Promise<void> {
    for (const statement of changes) await sql.raw(ordered(statement, dialect)).execute(db);
  },
};

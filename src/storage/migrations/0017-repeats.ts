import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import { ordered } from './0001-first.ts';

/** Deliveries that repeat an earlier one, and the way to what went out under one revision. */
const changes = [
  `create table delivery_repeats (
    delivery text primary key, merchant text not null, repeats text not null, way text not null, turn integer not null,
    run text not null, created_at text not null)`,
  'create unique index delivery_repeats_turn on delivery_repeats (repeats, way, turn)',
  'create index deliveries_by_revision on deliveries (revision, kind, id)',
];

export const repeats = {
  name: '0017-repeats',
  async up(db: Kysely<Schema>, dialect: 'sqlite' | 'postgres'): Promise<void> {
    for (const statement of changes) await sql.raw(ordered(statement, dialect)).execute(db);
  },
};

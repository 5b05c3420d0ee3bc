import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import { ordered } from './0001-first.ts';

/** Since when a subject fails because its connection is down, and what people have paused. */
const changes = [
  'alter table setbacks add column down_since text',
  `create table pauses (
    kind text not null, name text not null, merchant text not null,
    since text not null, until text, reason text not null, actor text not null,
    primary key (kind, name, merchant))`,
  'create table rested (subject text not null primary key, merchant text not null)',
];

export const outages = {
  name: '0010-outages',
  async up(db: Kysely<Schema>, dialect: 'sqlite' | 'postgres'): Promise<void> {
    for (const statement of changes) await sql.raw(ordered(statement, dialect)).execute(db);
  },
};

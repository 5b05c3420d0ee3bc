import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import { ordered } from './0001-first.ts';

/** What connectors and references of the workspace keep sealed, and what partners allow. */
function changes(dialect: string): string[] {
  const int = dialect === 'sqlite' ? 'integer' : 'bigint';
  return [
    `create table secrets (
      name text not null primary key, sealed text not null, created_at text not null, updated_at text not null,
      unused_since text)`,
    `create table rate_buckets (
      connector text not null, bucket text not null, tokens ${int} not null, at text not null, rest_until text not null,
      primary key (connector, bucket))`,
  ];
}

export const secrets = {
  name: '0020-secrets',
  async up(db: Kysely<Schema>, dialect: 'sqlite' | 'postgres'): Promise<void> {
    for (const statement of changes(dialect)) await sql.raw(ordered(statement, dialect)).execute(db);
  },
};

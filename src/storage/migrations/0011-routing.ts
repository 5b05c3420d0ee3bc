import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import { ordered } from './0001-first.ts';

/** Why a part goes where it goes, and in which order the packages of an order with kits were counted. */
function changes(dialect: string): string[] {
  const int = dialect === 'sqlite' ? 'integer' : 'bigint';
  return [
    `alter table parts add column rule text not null default ''`,
    `alter table parts add column stays ${int} not null default 0`,
    `alter table packages add column counted ${int}`,
  ];
}

export const routing = {
  name: '0011-routing',
  async up(db: Kysely<Schema>, dialect: 'sqlite' | 'postgres'): Promise<void> {
    for (const statement of changes(dialect)) await sql.raw(ordered(statement, dialect)).execute(db);
  },
};

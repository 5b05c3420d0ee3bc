import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import { ordered } from './0001-first.ts';

/** What people have yet to be told of exceptions, and by which way a notice goes. */
function changes(dialect: string): string[] {
  const int = dialect === 'sqlite' ? 'integer' : 'bigint';
  return [
    "alter table notices add column way text not null default 'mail'",
    `create table news (
      exception text not null references exceptions (id), audience text not null, kind text not null, code text not null,
      urgent ${int} not null, at text not null, told_at text not null, notice text not null,
      primary key (exception, audience, kind))`,
    "create index news_to_tell on news (at) where notice = ''",
    "create index news_told on news (told_at) where told_at <> ''",
  ];
}

export const notices = {
  name: '0018-notices',
  async up(db: Kysely<Schema>, dialect: 'sqlite' | 'postgres'): Promise<void> {
    for (const statement of changes(dialect)) await sql.raw(ordered(statement, dialect)).execute(db);
  },
};

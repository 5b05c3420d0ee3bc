import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import { ordered } from './0001-first.ts';

/** What WMSes are asked, what they still have to answer, what came back, and what was sent once more. */
function tables(dialect: string): string[] {
  const int = dialect === 'sqlite' ? 'integer' : 'bigint';
  return [
    `create table cancel_requests (
      id text primary key, merchant text not null, order_id text not null, part text not null, wms text not null,
      round ${int} not null, state text not null, asked_at text not null, asked_by text not null, reason text not null,
      file text not null, sent_at text, answered_at text, answer text not null, updated_at text not null,
      unique (part, round))`,
    'create index cancel_requests_order on cancel_requests (order_id)',
    'create index cancel_requests_waiting on cancel_requests (merchant, wms, state)',
    `create table awaited_answers (
      part text primary key, merchant text not null, order_id text not null, connection text not null, delivery text not null,
      due_at text not null, late ${int} not null default 0)`,
    'create index awaited_answers_due on awaited_answers (late, due_at)',
    `create table returned_parcels (
      order_id text not null, fingerprint text not null, merchant text not null, type text not null, tracking text not null,
      return_tracking text not null, reason text not null, received_at text not null, lines text not null, document text not null,
      told_at text not null, primary key (order_id, fingerprint))`,
    `create table reships (
      order_id text primary key, merchant text not null, of_order text not null, round ${int} not null, tell_cart ${int} not null,
      made_at text not null, unique (of_order, round))`,
  ];
}

export const wmsAnswers = {
  name: '0016-wms-answers',
  async up(db: Kysely<Schema>, dialect: 'sqlite' | 'postgres'): Promise<void> {
    for (const statement of tables(dialect)) await sql.raw(ordered(statement, dialect)).execute(db);
  },
};

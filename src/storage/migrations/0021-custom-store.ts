import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import { ordered } from './0001-first.ts';

/** Partners that fetch their orders by themselves. */
const changes = [
  `create table pulled_parts (
    part text primary key, order_id text not null, merchant text not null, store text not null, word text not null,
    told text not null, print text not null, seen text not null, modified_at text not null, news integer not null,
    live integer not null)`,
  'create index pulled_parts_by_order on pulled_parts (order_id)',
  'create index pulled_parts_by_time on pulled_parts (store, modified_at, part)',
  'create index pulled_parts_with_news on pulled_parts (store, modified_at) where news = 1',
  'create index pulled_parts_living on pulled_parts (store, part) where live = 1',
  `create table pulled_windows (
    id text primary key, merchant text not null, store text not null, since text not null, until text not null,
    parts text not null, pages integer not null, page_size integer not null, created_at text not null)`,
  'create index pulled_windows_of_store on pulled_windows (store, created_at)',
  `create table pulled_pages (
    window_id text not null, page integer not null, merchant text not null, told text not null, news text not null,
    arrived_at text not null, primary key (window_id, page))`,
  `create table pull_calls (
    store text primary key, merchant text not null, since text not null, asked_at text not null, noticed_at text not null)`,
];

export const customStore = {
  name: '0021-custom-store',
  async up(db: Kysely<Schema>, dialect: 'sqlite' | 'postgres'): Promise<void> {
    for (const statement of changes) await sql.raw(ordered(statement, dialect)).execute(db);
  },
};

import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import { ordered } from './0001-first.ts';

/** What people teach the store while working: how ship methods, carriers and products are called on either side. */
function changes(dialect: string): string[] {
  const int = dialect === 'sqlite' ? 'integer' : 'bigint';
  return [
    `create table ship_methods (
      wms text not null, code text not null, description text not null, carrier text not null, primary key (wms, code))`,
    `create table seen_methods (
      merchant text not null, cart text not null, method text not null, count ${int} not null, first_at text not null,
      last_at text not null, primary key (merchant, cart, method))`,
    `create table method_map (
      merchant text not null, cart text not null, method text not null, country text not null, weight_from text not null,
      weight_to text not null, contains text not null, position ${int} not null, code text,
      primary key (merchant, cart, method, country, weight_from, weight_to, contains))`,
    `create table carrier_names (
      merchant text not null, code text not null, name text not null, primary key (merchant, code))`,
    `create table products (
      merchant text not null, sku text not null, description text not null, components text not null,
      primary key (merchant, sku))`,
    `create table product_aliases (
      merchant text not null, type text not null, code text not null, sku text not null,
      primary key (merchant, type, code))`,
    'create index product_aliases_by_code on product_aliases (merchant, code)',
    'create index product_aliases_by_sku on product_aliases (merchant, sku)',
    'alter table packages add column told text',
  ];
}

export const translation = {
  name: '0006-translation',
  async up(db: Kysely<Schema>, dialect: 'sqlite' | 'postgres'): Promise<void> {
    for (const statement of changes(dialect)) await sql.raw(ordered(statement, dialect)).execute(db);
  },
};

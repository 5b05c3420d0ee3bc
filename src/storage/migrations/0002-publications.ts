import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import { ordered } from './0001-first.ts';

/** Who published what, when and why; and under which mapping a file was read or written. */
function changes(dialect: string): string[] {
  const id =
    dialect === 'sqlite' ? 'integer primary key autoincrement' : 'bigint generated always as identity primary key';
  const int = dialect === 'sqlite' ? 'integer' : 'bigint';
  return [
    "alter table revisions add column actor text not null default ''",
    "alter table revisions add column reason text not null default ''",
    'alter table revisions add column published_at text',
    'alter table revisions add column scheduled_at text',
    `alter table revisions add column untested ${int} not null default 0`,
    // Both are asked for every few seconds; without an index SQLite would walk through the texts of every revision.
    'create index revisions_by_current on revisions (current)',
    'create index revisions_by_schedule on revisions (scheduled_at)',
    `create table activations (
      id ${id}, revision text not null, previous text not null, at text not null, way text not null, actor text not null,
      reason text not null, note text not null, untested ${int} not null, changes text not null)`,
    'create index activations_of_revision on activations (revision, id)',
    "alter table documents add column mapping text not null default ''",
    'create index documents_by_revision on documents (revision, id)',
    'create index documents_by_mapping on documents (mapping, id)',
    ...whatRanBefore,
  ];
}

/** Until now only saves of files made revisions; the order in which they became current is that of their birth, the current one last. */
const whatRanBefore = [
  "update revisions set actor = 'file', published_at = created_at",
  `insert into activations (revision, previous, at, way, actor, reason, note, untested, changes)
    select id, coalesce(lag(id) over (order by current, created_at, id), ''), created_at, 'save', 'file', '', '', 0, ''
    from revisions order by current, created_at, id`,
  'update documents set mapping = d.mapping from deliveries d where d.document = documents.id',
];

export const publications = {
  name: '0002-publications',
  async up(db: Kysely<Schema>, dialect: 'sqlite' | 'postgres'): Promise<void> {
    for (const statement of changes(dialect)) await sql.raw(ordered(statement, dialect)).execute(db);
  },
};

import type { ColumnType } from 'kysely';

/** The workspace's revisions; no merchant's data. */
export interface RevisionTables {
  revisions: {
    id: string;
    texts: string;
    created_at: string;
    current: number;
    /** Who published or scheduled it last, and why; `file` = the daemon took a save. */
    actor: string;
    reason: string;
    /** When it became current last; `null` = never. */
    published_at: string | null;
    /** When it is to become current; at most one revision has this. */
    scheduled_at: string | null;
    /** Published although tests of its mappings failed. */
    untested: number;
  };
  /** Every time a revision became current. */
  activations: {
    id: ColumnType<number, number | undefined, never>;
    revision: string;
    /** What was current before; `''` = nothing. */
    previous: string;
    at: string;
    way: string;
    actor: string;
    reason: string;
    note: string;
    untested: number;
    /** `TextChanges` as JSON; `''` = not known. */
    changes: string;
  };
}

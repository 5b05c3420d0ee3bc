import { sql } from 'kysely';
import type { StageName } from '../pipeline.ts';
import { merchantsOf, type Reader, type Scope } from './scope.ts';

/** What one stage has failed at and tries again, and since when. */
export interface StageAge {
  /** Subjects that failed and are tried again. */
  readonly retrying: number;
  /** First failure of what has failed longest, as ISO instant. */
  readonly failingSince: string | null;
  /** When the oldest ticket that waits in the store was written; with a broker only what it has not got yet. */
  readonly oldestTicket: string | null;
}

/** Stages with nothing to tell are absent. */
export async function stageAges(reader: Reader, scope: Scope): Promise<Map<StageName, StageAge>> {
  const merchants = merchantsOf(scope);
  const failing = await reader
    .selectFrom('setbacks')
    .select(['stage', sql<number>`count(*)`.as('count'), sql<string>`min(first_at)`.as('since')])
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .groupBy('stage')
    .execute();
  const waiting = await reader
    .selectFrom('outbox')
    .select(['stage', sql<string>`min(created_at)`.as('since')])
    .where('state', '=', 'ready')
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .groupBy('stage')
    .execute();
  const stages = new Set([...failing, ...waiting].map(({ stage }) => stage as StageName));
  return new Map(
    [...stages].map((stage) => {
      const setbacks = failing.find((row) => row.stage === stage);
      return [
        stage,
        {
          retrying: Number(setbacks?.count ?? 0),
          failingSince: setbacks?.since ?? null,
          oldestTicket: waiting.find((row) => row.stage === stage)?.since ?? null,
        },
      ];
    }),
  );
}

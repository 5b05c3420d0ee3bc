import type { Retention } from '../config/workspace.ts';
import type { DeadLetters, DeadTicket } from '../queue/queue.ts';
import { contentsInUse } from '../storage/erase-documents.ts';
import { subjectsWithOpenExceptions } from '../storage/open-subjects.ts';
import {
  deleteDeliveries,
  deleteExceptions,
  deleteFiles,
  deleteNotices,
  deleteNumbered,
  type Look,
  oldDeeds,
  oldDeliveries,
  oldEvents,
  oldExceptions,
  oldFiles,
  oldNotices,
} from '../storage/prune-rows.ts';
import { filesAtOnce } from './erase-files.ts';
import { type Run, sliceRows } from './run.ts';

/** Dead tickets that are looked at, and dropped, in one run: a broker gives them one by one. */
const deadLookedAt = 10_000;
const deadAtMost = 200;

/** Everything but orders, by its age. Returns how many of each kind went. */
export async function pruneDue(run: Run, dead: DeadLetters, keep: Retention): Promise<Record<string, number>> {
  const { store } = run.tools;
  const { reader, dialect } = store;
  const everyone = 'every merchant' as const;
  const deliveries = await run.slices(
    sliceRows,
    (limit) => oldDeliveries(reader, everyone, run.ago(keep.deliverySeconds), limit),
    (ids) => run.commit((trx) => deleteDeliveries(trx, dialect, ids)),
  );
  const files = await pruneFiles(run, run.ago(keep.documentSeconds));
  const exceptions = await run.slices(
    sliceRows,
    (limit) => oldExceptions(reader, everyone, run.ago(keep.historySeconds), limit),
    (ids) => run.commit((trx) => deleteExceptions(trx, dialect, ids)),
  );
  const notices = await run.slices(
    sliceRows,
    (limit) => oldNotices(reader, everyone, run.ago(keep.noticeSeconds), limit),
    (ids) => run.commit((trx) => deleteNotices(trx, dialect, ids)),
  );
  const events = await pruneNumbered(run, 'events', run.ago(keep.historySeconds));
  const deeds = await pruneNumbered(run, 'audit', run.ago(keep.auditSeconds));
  const tickets = await pruneDead(run, dead, run.ago(keep.deadLetterSeconds)).catch((thrown: unknown) => {
    // A broker that is away is told of elsewhere; what is dead there waits for the next run.
    run.tools.log.warn({ err: thrown }, 'Dead tickets could not be looked at by the clean-up.');
    return 0;
  });
  return { deliveries, files, exceptions, notices, events, 'audit rows': deeds, 'dead tickets': tickets };
}

async function pruneFiles(run: Run, before: string): Promise<number> {
  const { store, files } = run.tools;
  const { reader, dialect } = store;
  return await run.slices(
    filesAtOnce,
    (limit) => oldFiles(reader, 'every merchant', before, limit),
    async (found) => {
      const kept = found.filter(({ sha256 }) => sha256 !== '');
      await files.erase(kept, () => contentsInUse(reader, dialect, 'every merchant', kept));
      const ids = found.map(({ id }) => id);
      await run.commit((trx) => deleteFiles(trx, dialect, ids));
    },
  );
}

/** Walks over what stays, once in a run. */
async function pruneNumbered(run: Run, table: 'events' | 'audit', before: string): Promise<number> {
  const { reader, dialect } = run.tools.store;
  const find = table === 'events' ? oldEvents : oldDeeds;
  let count = 0;
  let after: number | null = 0;
  await run.slices(
    1,
    async (): Promise<Look<number>[]> =>
      after === null ? [] : [await find(reader, 'every merchant', before, after, sliceRows)],
    async ([found]) => {
      const going = found?.going ?? [];
      if (going.length > 0) await run.commit((trx) => deleteNumbered(trx, dialect, table, going));
      count += going.length;
      after = found?.next ?? null;
    },
  );
  return count;
}

/** Those that no open exception speaks of: a person has dealt with it, or dropped the question. */
async function pruneDead(run: Run, dead: DeadLetters, before: string): Promise<number> {
  const old = (await dead.list(undefined, deadLookedAt)).filter((one) => (one.failure?.at ?? one.ticket.at) < before);
  const { reader, dialect } = run.tools.store;
  const open = await subjectsWithOpenExceptions(reader, dialect, 'every merchant', 'work', old.map(subjectOf));
  let dropped = 0;
  for (const one of old.filter((ticket) => !open.has(subjectOf(ticket))).slice(0, deadAtMost))
    if (!run.tools.signal.aborted && (await dead.drop(one.id))) dropped += 1;
  return dropped;
}

function subjectOf({ ticket }: DeadTicket): string {
  return `${ticket.stage}:${ticket.subject}`;
}

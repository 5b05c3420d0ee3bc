import type { OutboxTable, ReadyRow } from '../queue/embedded.ts';
import type { DeadTicket } from '../queue/queue.ts';
import type { Store } from './open.ts';
import {
  countCrash,
  countOutbox,
  deadRows,
  dropDead,
  outboxRow,
  type QueuedRow,
  readyRows,
  revive,
  setDead,
} from './outbox.ts';

/** The outbox table as the embedded queue sees it. */
export function outboxTable(store: Store): OutboxTable {
  return {
    ready: (now, limit, without) =>
      readyRows(store.reader, undefined, now, limit, { dialect: store.dialect, lanes: without }),
    async countCrash(ids) {
      await store.commits.commit({ apply: (trx) => countCrash(trx, ids) });
      const rows = await Promise.all(ids.map((id) => outboxRow(store.reader, id)));
      return rows.filter((row): row is QueuedRow & ReadyRow => row?.state === 'ready');
    },
    bury: (id, failure) => changed(store, (trx) => setDead(trx, id, failure)).then(() => undefined),
    counts: (now) => countOutbox(store.reader, now),
    dead: async (stage, limit) => (await deadRows(store.reader, stage, limit)).map(deadTicket),
    revive: (id) => changed(store, (trx) => revive(trx, id)),
    drop: (id) => changed(store, (trx) => dropDead(trx, id)),
  };
}

function deadTicket({ id, ticket, attempt, failure }: QueuedRow): DeadTicket {
  return { id: String(id), ticket, attempt, failure };
}

async function changed(
  store: Store,
  change: (trx: Parameters<typeof revive>[0]) => Promise<boolean>,
): Promise<boolean> {
  let done = false;
  await store.commits.commit({
    apply: async (trx) => {
      done = await change(trx);
    },
  });
  return done;
}

import { deleteOldBuckets } from '../storage/rate-buckets.ts';
import { forgetConnections } from '../storage/secret-rows.ts';
import type { Run } from './run.ts';

/** So long a connection that is gone may come back, by a rollback for instance, and need not be authorised again. */
const graceSeconds = 30 * 24 * 3600;

/** What connectors remember of connections that the workspace no longer has. Returns how many. */
export async function forgetUnused(run: Run): Promise<number> {
  const before = run.ago(graceSeconds);
  const { connections } = run.tools.workspace();
  let gone = 0;
  await run.commit(async (trx, at) => {
    gone = await forgetConnections(trx, connections.keys(), { before, at });
    await deleteOldBuckets(trx, before);
  });
  return gone;
}

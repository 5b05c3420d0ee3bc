import { inletPlaces, isSpokenTo } from '../config/lookup.ts';
import type { Merchant, Workspace } from '../config/workspace.ts';
import { endedOrders } from '../storage/ended-orders.ts';
import { filesWithoutOrders, type KeptFile, type PageSource, pagesBefore } from '../storage/erase-documents.ts';
import { pruneOrders } from '../storage/prune-orders.ts';
import { durationWords } from './duration-words.ts';
import { eraseFiles, filesAtOnce } from './erase-files.ts';
import type { Run } from './run.ts';
import { ordersAtOnce, strip } from './strip.ts';

/** Takes the personal data of one merchant away where its time is over. */
export async function eraseDue(run: Run, merchant: string): Promise<{ orders: number; files: number }> {
  const workspace = run.tools.workspace();
  const seconds = personalDataSeconds(workspace, merchant);
  if (seconds === null) return { orders: 0, files: 0 };
  const before = run.ago(seconds);
  const orders = await eraseOrders(run, merchant, before);
  const { reader } = run.tools.store;
  const period = durationWords(seconds);
  const files = await eraseFilesOf(run, `its orders ended more than ${period} before`, (after, limit) =>
    filesWithoutOrders(reader, merchant, { before, after, limit }),
  );
  const sources = pageSources(workspace, merchant);
  const pages = await eraseFilesOf(run, `it came more than ${period} before`, (after, limit) =>
    pagesBefore(reader, merchant, sources, { before, after, limit }),
  );
  return { orders, files: files + pages };
}

/** A page goes by its age alone: one open order would keep the buyers of all others in it. */
function pageSources(workspace: Workspace, id: string): PageSource[] {
  return inletPlaces(workspace)
    .filter(({ merchant, inlet }) => merchant.id === id && isSpokenTo(workspace, inlet.connection))
    .map(({ inlet }) => ({ endpoint: inlet.id, mapping: inlet.mapping }));
}

/** The merchant's period, or that of the workspace; null = no longer than the order itself. */
function personalDataSeconds(workspace: Workspace, merchant: string): number | null {
  return workspace.merchants.get(merchant)?.personalDataSeconds ?? workspace.retention?.personalDataSeconds ?? null;
}

async function eraseOrders(run: Run, merchant: string, before: string): Promise<number> {
  const { store, workspace } = run.tools;
  const toldCarts = toldCartsOf(workspace().merchants.get(merchant));
  return await run.slices(
    ordersAtOnce,
    (limit) => endedOrders(store.reader, merchant, { before, toldCarts, limit }, 'with personal data'),
    (ids) =>
      run.commit((trx, at) =>
        strip(
          trx,
          store.dialect,
          ids.map((id) => ({ id, merchant })),
          'clock',
          at,
        ),
      ),
  );
}

async function eraseFilesOf(
  run: Run,
  why: string,
  find: (after: string, limit: number) => Promise<KeptFile[]>,
): Promise<number> {
  let after = '';
  return await run.slices(
    filesAtOnce,
    (limit) => find(after, limit),
    async (found: readonly KeptFile[]) => {
      await eraseFiles(run.tools, found, why, (trx) => run.guard(trx));
      after = found.at(-1)?.id ?? after;
    },
  );
}

/** Removes the orders of one merchant that ended so long ago. */
export async function pruneDueOrders(run: Run, merchant: string, seconds: number): Promise<number> {
  const { store, workspace } = run.tools;
  const toldCarts = toldCartsOf(workspace().merchants.get(merchant));
  const before = run.ago(seconds);
  return await run.slices(
    ordersAtOnce,
    (limit) => endedOrders(store.reader, merchant, { before, toldCarts, limit }, 'all'),
    (ids) => run.commit((trx) => pruneOrders(trx, store.dialect, ids)),
  );
}

function toldCartsOf(merchant: Merchant | undefined): string[] {
  return [...(merchant?.carts.values() ?? [])].filter((cart) => cart.confirmations !== null).map(({ id }) => id);
}

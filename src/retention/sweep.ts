import type { DeadLetters } from '../queue/queue.ts';
import { type Deed, writeAudit } from '../storage/audit.ts';
import { merchantsWithOrders } from '../storage/ended-orders.ts';
import type { HeldLease } from '../storage/held-lease.ts';
import type { Tools } from '../tools.ts';
import { eraseDue, pruneDueOrders } from './erase-due.ts';
import { forgetUnused } from './forget-unused.ts';
import { pruneDue } from './prune-due.ts';
import { Run } from './run.ts';

export interface Swept {
  /** How many of each kind went; kinds of which none did are left out. */
  readonly figures: Readonly<Record<string, number>>;
  /** More is left for the next run. */
  readonly unfinished: boolean;
}

/**
 * The daily clean-up: first personal data whose time is over, then whole orders, then what hung on them and everything else by its age.
 * What is open stays. The ledger of orders, their references and all counters stay for ever.
 */
export async function sweep(tools: Tools, dead: DeadLetters, lease: HeldLease): Promise<Swept> {
  const run = new Run(tools, lease);
  const keep = tools.workspace().retention;
  if (!keep) return { figures: {}, unfinished: false };
  const deeds: Deed[] = [];
  const book = async (merchant: string, figures: Readonly<Record<string, number>>) => {
    const after = some(figures);
    if (Object.keys(after).length === 0) return;
    const one = deed(merchant, after);
    await run.commit((trx, at) => writeAudit(trx, tools.store.dialect, [one], at));
    deeds.push(one);
  };
  const withOrders = await merchantsWithOrders(tools.store.reader, 'every merchant');
  for (const merchant of new Set([...tools.workspace().merchants.keys(), ...withOrders])) {
    const erased = await eraseDue(run, merchant);
    const pruned = await pruneDueOrders(run, merchant, keep.orderSeconds);
    await book(merchant, { 'orders erased': erased.orders, 'files erased': erased.files, 'orders removed': pruned });
  }
  await book('', { ...(await pruneDue(run, dead, keep)), 'connections forgotten': await forgetUnused(run) });
  const figures = total(deeds);
  if (deeds.length > 0 && !(await tools.store.scrub()))
    tools.log.warn({}, 'The log of the store was busy and still holds old pages; the next clean-up empties it.');
  tools.log.info({ ...figures, unfinished: run.unfinished }, 'Clean-up done.');
  return { figures, unfinished: run.unfinished };
}

function some(figures: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).filter(([, count]) => count > 0));
}

function deed(merchant: string, after: Readonly<Record<string, number>>): Deed {
  return { actor: 'clock', action: 'retention', subject: 'retention', merchant, reason: '', before: {}, after };
}

function total(deeds: readonly Deed[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { after } of deeds)
    for (const [kind, count] of Object.entries(after)) sums[kind] = (sums[kind] ?? 0) + Number(count);
  return sums;
}

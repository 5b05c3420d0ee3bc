import { isNamedBy, type Traces } from '../../domain/personal-traces.ts';
import type { DeadTicket } from '../../queue/queue.ts';
import { eraseFiles, filesAtOnce } from '../../retention/erase-files.ts';
import { ordersAtOnce, strip } from '../../retention/strip.ts';
import type { KnownOrder } from '../../storage/erase-orders.ts';
import { eraseWords } from '../../storage/erase-words.ts';
import { releaseSubject } from '../../storage/exceptions.ts';
import { clearSetback } from '../../storage/setbacks.ts';
import { groupBy } from '../../support/grouping.ts';
import { type Actor, commitDeed, type Deed } from '../audit.ts';
import type { Dock } from '../dock.ts';
import type { Scope } from '../scope.ts';
import type { ErasingPlan } from './plan-erasing.ts';

/** What is told of an erasure; of whom, nobody learns from it. */
export interface Erased {
  readonly orders: number;
  readonly files: number;
  /** Messages in which the person was named. */
  readonly messages: number;
  /** Dead tickets that named the person. */
  readonly tickets: number;
  /** Files that are read or sent at this moment, and orders that still need their address: to be erased by another run. */
  readonly busyFiles: number;
  readonly openOrders: number;
  /** Old pages of the store are gone from the disk, too. */
  readonly scrubbed: boolean;
}

/** Tickets looked through. */
const deadLookedAt = 10_000;
/** Orders whose rows of the audit are their own. */
const rowsEach = 500;

/**
 * Takes it away: first bytes and messages, then the orders' own texts, by which the bytes were found. Whatever a crash leaves, the same
 * command finishes.
 */
export async function erase(dock: Dock, scope: Scope, plan: ErasingPlan, actor: Actor): Promise<Erased> {
  const late = plan.wish.kind === 'before';
  if (late) await eraseOrders(dock, plan, actor);
  await eraseAllFiles(dock, plan, actor);
  const messages = await eraseMessages(dock, scope, plan, actor);
  const tickets = await dropDead(dock, plan.traces, actor);
  if (!late) await eraseOrders(dock, plan, actor);
  return {
    orders: plan.orders.length,
    files: plan.files.length,
    messages,
    tickets,
    busyFiles: plan.busy.length,
    openOrders: plan.open.length,
    scrubbed: await dock.tools.store.scrub(),
  };
}

async function eraseAllFiles(dock: Dock, { files, busy }: ErasingPlan, actor: Actor): Promise<void> {
  for (let from = 0; from < files.length; from += filesAtOnce)
    await eraseFiles(
      dock.tools,
      files.slice(from, from + filesAtOnce),
      `on request, by ${actor}`,
      async () => undefined,
    );
  const merchants = [...groupBy(files, ({ merchant }) => merchant)];
  if (merchants.length === 0) return;
  await commitDeed(dock, async () =>
    merchants.map(([merchant, mine]) => {
      const left = busy.filter((one) => one.merchant === merchant).length;
      return deed(actor, merchant, '', { files: mine.length, ...(left > 0 && { 'files in use, left': left }) });
    }),
  );
}

async function eraseMessages(dock: Dock, scope: Scope, { traces, orders }: ErasingPlan, actor: Actor): Promise<number> {
  const words = [...new Set(traces.flatMap(({ alone }) => alone))];
  if (words.length === 0) return 0;
  const subjects = orders.map(({ id }) => id);
  let count = 0;
  await commitDeed(dock, async (trx) => {
    count = await eraseWords(trx, dock.tools.store.dialect, scope, { words, subjects });
    return count > 0 ? deed(actor, '', '', { messages: count }) : [];
  });
  return count;
}

/** A ticket names its subject only; what others put among ours may name anybody. */
async function dropDead(dock: Dock, traces: readonly Traces[], actor: Actor): Promise<number> {
  if (traces.length === 0) return 0;
  const words = [...new Set(traces.flatMap(({ alone, together }) => [...alone, ...together]))];
  const dropped: DeadTicket[] = [];
  for (const one of await dock.dead.list(undefined, deadLookedAt)) {
    const text = JSON.stringify(one).toLowerCase();
    const found = new Set(words.filter((word) => text.includes(JSON.stringify(word).slice(1, -1).toLowerCase())));
    if (traces.some((person) => isNamedBy(person, found)) && (await dock.dead.drop(one.id))) dropped.push(one);
  }
  if (dropped.length > 0) await freeSubjects(dock, dropped, actor);
  return dropped.length;
}

/** What the tickets stood for is worked by the next one that names it. Their own words stay out of the audit. */
async function freeSubjects(dock: Dock, dropped: readonly DeadTicket[], actor: Actor): Promise<void> {
  await commitDeed(dock, async (trx, at) => {
    for (const { ticket } of dropped) {
      await clearSetback(trx, ticket.stage, ticket.subject);
      await releaseSubject(trx, { kind: 'work', subject: `${ticket.stage}:${ticket.subject}` }, actor, at);
    }
    return deed(actor, '', '', { 'dead tickets dropped': dropped.length });
  });
}

async function eraseOrders(dock: Dock, { orders, open }: ErasingPlan, actor: Actor): Promise<void> {
  const { dialect } = dock.tools.store;
  for (let from = 0; from < orders.length; from += ordersAtOnce) {
    const slice = orders.slice(from, from + ordersAtOnce);
    await commitDeed(dock, async (trx, at) => {
      await strip(trx, dialect, slice, actor, at);
      return orders.length <= rowsEach ? slice.map((order) => ofOrder(actor, order)) : ofMerchants(actor, slice);
    });
  }
  if (orders.length === 0 && open.length > 0)
    await commitDeed(dock, async () =>
      [...groupBy(open, ({ merchant }) => merchant)].map(([merchant, mine]) =>
        deed(actor, merchant, '', { 'open orders, left': mine.length }),
      ),
    );
}

function ofOrder(actor: Actor, { id, merchant, status }: KnownOrder): Deed {
  return {
    ...deed(actor, merchant, id, { status, 'personal data': 'erased' }),
    before: { status, 'personal data': 'kept' },
  };
}

function ofMerchants(actor: Actor, orders: readonly KnownOrder[]): Deed[] {
  return [...groupBy(orders, ({ merchant }) => merchant)].map(([merchant, mine]) =>
    deed(actor, merchant, '', { orders: mine.length }),
  );
}

function deed(actor: Actor, merchant: string, subject: string, after: Deed['after']): Deed {
  return { actor, action: 'orders erase', subject, merchant, reason: '', before: {}, after };
}

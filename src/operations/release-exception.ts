import { inletPlaces } from '../config/lookup.ts';
import type { Workspace } from '../config/workspace.ts';
import { stageNames } from '../pipeline.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { ticketFor } from '../queue/ticket.ts';
import { setCopyState } from '../storage/copies.ts';
import { deliveriesById } from '../storage/deliveries.ts';
import { documentById } from '../storage/documents.ts';
import type { HeldSubject, OpenException } from '../storage/exceptions.ts';
import { ordersById } from '../storage/orders.ts';
import { heldAfter, releaseFrom } from '../storage/releases.ts';
import type { Trx } from '../storage/scope.ts';
import { clearSetback } from '../storage/setbacks.ts';
import { groupBy } from '../support/grouping.ts';
import { type Actor, commitDeed, turned } from './audit.ts';
import type { Dock } from './dock.ts';
import { errors } from './errors.ts';
import { freeOrders } from './free-orders.ts';
import type { Scope } from './scope.ts';
import { findException } from './show-exception.ts';
import { wakeUp } from './wake-ups.ts';

/** Most subjects freed by one commit, so that others get their turn. */
const slice = 500;
/** Files are not read twice by themselves; they are corrected and put in again. */
const releasable = ['order', 'work', 'delivery', 'copy'] as const satisfies readonly HeldSubject['kind'][];

export interface Release {
  readonly released: number;
  /** Held still: a delivery whose doubt has to be answered. */
  readonly left: number;
}

/** After the repair: everything that an exception holds goes on, in slices; with the last of it the exception is resolved. */
export async function releaseException(
  dock: Dock,
  scope: Scope,
  id: string,
  actor: Actor,
  progress: (released: number) => void = () => undefined,
): Promise<Release> {
  const exception = await findException(dock, scope, id);
  if (exception.state !== 'open') throw errors.EXCEPTION_CLOSED({ value: id });
  let released = 0;
  let left = 0;
  for (const kind of releasable) {
    for (let after = ''; ; ) {
      const held = await heldAfter(dock.tools.store.reader, scope, id, kind, after, slice);
      const last = held.at(-1);
      if (!last) break;
      const freed = await releaseSlice(dock, exception, kind, held, actor);
      released += freed;
      left += held.length - freed;
      after = last.subject;
      progress(released);
    }
  }
  if (released > 0) return { released, left };
  throw left > 0 ? errors.EXCEPTION_NEEDS_ANSWER({ value: id }) : errors.EXCEPTION_NOT_RELEASABLE({ value: id });
}

async function releaseSlice(
  dock: Dock,
  { id, code }: Pick<OpenException, 'id' | 'code'>,
  kind: (typeof releasable)[number],
  held: readonly HeldSubject[],
  actor: Actor,
): Promise<number> {
  const answerable = kind === 'delivery' ? await notInDoubt(dock, held) : held;
  if (answerable.length === 0) return 0;
  await commitDeed(dock, async (trx, at, tickets) => {
    const { dialect } = dock.tools.store;
    tickets.push(...(await free[kind](dock, trx, answerable, at)));
    await releaseFrom(
      trx,
      dialect,
      id,
      kind,
      answerable.map(({ subject }) => subject),
      actor,
      at,
    );
    return [...groupBy(answerable, ({ merchant }) => merchant)].map(([merchant, { length }]) => {
      const states = turned({ code, kind, subjects: length }, 'state', ['held', 'released']);
      return { actor, action: 'exceptions release', subject: id, merchant, reason: '', ...states };
    });
  });
  return answerable.length;
}

type Free = (dock: Dock, trx: Trx, held: readonly HeldSubject[], at: string) => Promise<OutgoingTicket[]>;

const free: Readonly<Record<(typeof releasable)[number], Free>> = {
  async order(dock, trx, held, at) {
    const ids = held.map(({ subject }) => subject);
    const merchants = [...new Set(held.map(({ merchant }) => merchant))];
    const { tickets } = await freeOrders(
      trx,
      dock.tools.store.dialect,
      dock.tools.workspace(),
      merchants,
      ids,
      'release',
      at,
    );
    return [...tickets];
  },
  async work(dock, trx, held, at) {
    const tickets: OutgoingTicket[] = [];
    for (const one of held) tickets.push(...(await freeWork(dock, trx, one, at)));
    return tickets;
  },
  async delivery(dock, trx, held, at) {
    const { dialect } = dock.tools.store;
    const rows = await deliveriesById(
      trx,
      dialect,
      held.map(({ merchant }) => merchant),
      held.map(({ subject }) => subject),
    );
    return [...new Set(rows.map(({ gate }) => gate))].flatMap((gate) =>
      wakeUp(dock.tools.workspace(), gate, 'release', at),
    );
  },
  async copy(dock, trx, held, at) {
    const tickets: OutgoingTicket[] = [];
    for (const [gate, mine] of groupBy(held, ({ subject }) => subject.split(' ')[0] ?? '')) {
      const items = mine.map(({ subject }) => subject.slice(gate.length + 1));
      await setCopyState(trx, dock.tools.store.dialect, gate, items, 'refused', 'waiting', at);
      tickets.push(...wakeUp(dock.tools.workspace(), gate, 'release', at));
    }
    return tickets;
  },
};

/** The work of a stage on a subject begins afresh, with a ticket of its own. */
async function freeWork(dock: Dock, trx: Trx, held: HeldSubject, at: string): Promise<OutgoingTicket[]> {
  const stage = stageNames.find((name) => held.subject.startsWith(`${name}:`));
  if (stage) await clearSetback(trx, stage, held.subject.slice(stage.length + 1));
  return await workTickets(dock, trx, held, at);
}

/** The ticket that lets a stage look at its subject. */
export async function workTickets(
  dock: Dock,
  trx: Trx,
  { subject: work, merchant }: HeldSubject,
  at: string,
): Promise<OutgoingTicket[]> {
  const stage = stageNames.find((name) => work.startsWith(`${name}:`));
  if (!stage) return [];
  const subject = work.slice(stage.length + 1);
  const ticket = (connection: string, ref: string) => [
    ticketFor(stage, { merchant, subject, cause: 'release', at, connection, ref }),
  ];
  const workspace = dock.tools.workspace();
  if (stage === 'accept') {
    const order = (await ordersById(trx, dock.tools.store.dialect, [merchant], [subject])).get(subject);
    return order ? ticket('-', order.order.orderNumber) : [];
  }
  if (stage === 'ingest') {
    const row = await documentById(trx, [merchant], subject);
    return row ? ticket(connectionOf(workspace, row.endpoint), row.name) : [];
  }
  if (stage === 'notify') return ticket(workspace.notices?.connection ?? '-', subject);
  return wakeUp(workspace, subject, 'release', at);
}

function connectionOf(workspace: Workspace, endpoint: string): string {
  return inletPlaces(workspace).find(({ inlet }) => inlet.id === endpoint)?.inlet.connection ?? '-';
}

async function notInDoubt({ tools: { store } }: Dock, held: readonly HeldSubject[]): Promise<HeldSubject[]> {
  const rows = await deliveriesById(
    store.reader,
    store.dialect,
    held.map(({ merchant }) => merchant),
    held.map(({ subject }) => subject),
  );
  const doubts = new Set(rows.filter(({ state }) => state === 'doubt').map(({ id }) => id));
  return held.filter(({ subject }) => !doubts.has(subject));
}

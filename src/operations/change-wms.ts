import { withMainWms } from '../config/edit-merchant.ts';
import { outletPlaces } from '../config/lookup.ts';
import { revisionOf, type WorkspaceTexts } from '../config/texts.ts';
import type { Finding, Workspace } from '../config/workspace.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { tellEvents } from '../storage/events.ts';
import {
  keepParts,
  type MovedPart,
  moveParts,
  numbersOfOpen,
  type OpenParts,
  openParts,
  stillHere,
} from '../storage/parts-at-wms.ts';
import { currentRevision, publishRevision } from '../storage/revisions.ts';
import type { Trx } from '../storage/scope.ts';
import { changesBetween } from '../storage/text-changes.ts';
import { pause } from '../support/waiting.ts';
import { type Actor, commitDeed } from './audit.ts';
import type { Dock } from './dock.ts';
import { errors } from './errors.ts';
import { deedsOf } from './revision-deeds.ts';
import { type Scope, scopeOf } from './scope.ts';
import { wakeUp } from './wake-ups.ts';

export interface ChangeWish {
  readonly merchant: string;
  /** WMS that gets everything that no rule sends elsewhere. */
  readonly to: string;
  /** What is still here goes to the old WMS. */
  readonly leave: boolean;
}

/** Open orders that stand alike, with what becomes of them. */
export interface Fate extends Pick<OpenParts, 'wms' | 'status' | 'count'> {
  readonly fate: 'moves' | 'stays' | 'routed' | 'beside';
  /** The first of them. */
  readonly orders: readonly string[];
}

export interface ChangePlan {
  readonly wish: ChangeWish;
  readonly from: string;
  readonly file: string;
  /** Of the file: as it is, and as it will be. */
  readonly before: string;
  readonly after: string;
  readonly texts: WorkspaceTexts;
  /** As it will run. */
  readonly workspace: Workspace;
  /** Published in spite of failing tests of mappings, like what runs. */
  readonly untested: boolean;
  readonly fates: readonly Fate[];
}

/** Numbers of orders that a plan names of each kind. */
const namedAtMost = 20;
/** Parts moved by one commit, so that others get their turn. */
const slice = 500;
/** A daemon learns of a new revision within 2 seconds; what it accepts until then is looked for afterwards. */
const lagMilliseconds = 2500;
const looksAtMost = 5;
/** A million orders; whoever has more asks again. */
const slicesAtMost = 2000;

/** What would become of a merchant's open orders with another WMS; findings where the workspace would not be valid with it. */
export async function planChange(
  dock: Dock,
  scope: Scope,
  wish: ChangeWish,
): Promise<ChangePlan | { readonly findings: readonly Finding[] }> {
  const { merchant, to, leave } = wish;
  scopeOf(dock.tools.workspace(), merchant);
  if (scope !== 'every merchant' && !scope.includes(merchant)) throw errors.MERCHANT_UNKNOWN({ value: merchant });
  const { texts, untested } = await textsThatRun(dock);
  const { wms: from, routing = [] } = dock.tools.workspace().merchants.get(merchant) ?? { wms: '' };
  const file = `merchants/${merchant}.yaml`;
  const before = texts[file] ?? '';
  const old = from === to || routing.some((rule) => rule.to === from) ? undefined : from;
  const after = from === to ? before : withMainWms(before, to, old);
  const changed = { ...texts, [file]: after };
  const read = await dock.drafts.read(changed, { tests: false });
  if ('findings' in read) return read;
  const { workspace } = read;
  if (!workspace.merchants.get(merchant)?.warehouses.get(to)?.orders)
    throw errors.WMS_TAKES_NOTHING({ message: `The WMS ${to} takes no orders of ${merchant}.`, value: to });
  const fates = await fatesOf(dock, wish, leave);
  return { wish, from, file, before, after, texts: changed, workspace, untested, fates };
}

/** A change of one line must not make other edits current that nobody has published. */
async function textsThatRun(dock: Dock): Promise<{ texts: WorkspaceTexts; untested: boolean }> {
  const texts = await dock.drafts.texts();
  const running = await currentRevision(dock.tools.store.reader);
  if (running?.id === revisionOf(texts)) return { texts, untested: running.untested };
  const { added, changed, removed } = changesBetween(running?.texts ?? {}, texts);
  const files = [...added, ...changed, ...removed];
  throw errors.WORKSPACE_DIFFERS({
    message: `These files are not what runs: ${files.slice(0, namedAtMost).join(', ')}.`,
    value: files[0] ?? '',
  });
}

async function fatesOf(dock: Dock, { merchant, to }: ChangeWish, leave: boolean): Promise<Fate[]> {
  const { reader } = dock.tools.store;
  const fates: Fate[] = [];
  for (const parts of await openParts(reader, [merchant], merchant, to)) {
    const { wms, status, routed, beside, count } = parts;
    if (wms === to) continue;
    const here = stillHere.some((one) => one === status);
    const fate = !here || leave ? 'stays' : routed ? 'routed' : beside ? 'beside' : 'moves';
    fates.push({
      wms,
      status,
      count,
      fate,
      orders: await numbersOfOpen(reader, [merchant], merchant, parts, namedAtMost),
    });
  }
  return fates;
}

export interface ChangeDone {
  readonly merchant: string;
  readonly from: string;
  readonly to: string;
  readonly revision: string;
  readonly moved: number;
  readonly left: number;
}

/** Writes the file, makes it what runs, and moves what is still here, each guarded: no order is in the deliveries of two WMSes. */
export async function changeWms(dock: Dock, plan: ChangePlan, actor: Actor): Promise<ChangeDone> {
  const { wish, from, file, before, after, workspace } = plan;
  if (after !== before) await dock.drafts.save(file, before, after);
  let moved = 0;
  let left = 0;
  for (let look = 0; look < looksAtMost; look++) {
    if (look > 0) await pause(lagMilliseconds, dock.tools.signal);
    const found = wish.leave
      ? await leaveAll(dock, plan, actor, look === 0)
      : await moveAll(dock, plan, actor, look === 0);
    if (wish.leave) left += found;
    else moved += found;
    if (look > 0 && found === 0) break;
  }
  return { merchant: wish.merchant, from, to: wish.to, revision: workspace.revision, moved, left };
}

async function moveAll(dock: Dock, plan: ChangePlan, actor: Actor, first: boolean): Promise<number> {
  const { merchant, to } = plan.wish;
  let sum = 0;
  for (let number = 0; number < slicesAtMost; number++) {
    let moved: MovedPart[] = [];
    await commitDeed(dock, async (trx, at, tickets) => {
      const published = first && number === 0 ? await publish(dock, trx, plan, actor, at) : noDeeds;
      moved = await moveParts(trx, dock.tools.store.dialect, merchant, to, slice, at);
      await tellMoves(dock, trx, plan, moved, at);
      if (moved.length > 0 && !published.changed) tickets.push(...lookThere(plan, at));
      return [...published.deeds, ...deedsFor(plan, actor, moved.length, 'moved', published.changed)];
    });
    sum += moved.length;
    if (moved.length < slice) break;
  }
  return sum;
}

async function leaveAll(dock: Dock, plan: ChangePlan, actor: Actor, first: boolean): Promise<number> {
  const { merchant, to } = plan.wish;
  let kept = 0;
  await commitDeed(dock, async (trx, at) => {
    const published = first ? await publish(dock, trx, plan, actor, at) : noDeeds;
    kept = await keepParts(trx, merchant, to, at);
    return [...published.deeds, ...deedsFor(plan, actor, kept, 'left', published.changed)];
  });
  return kept;
}

const changes = 'merchants change-wms';
const noDeeds = { changed: false, deeds: [] };

/** Whoever begins to run it looks at every gate that is automatic, the new one among them. */
async function publish(
  dock: Dock,
  trx: Trx,
  { texts, workspace, wish, untested }: ChangePlan,
  actor: Actor,
  at: string,
) {
  const publication = { id: workspace.revision, texts, actor, reason: '', untested };
  const published = await publishRevision(trx, dock.tools.store.dialect, publication, 'publish', at);
  // The command is what the person did; that it made a revision is part of it.
  const deeds = deedsOf(publication, 'publish', published).filter((deed) => deed.merchant === wish.merchant);
  return { changed: published.changed, deeds: deeds.map((deed) => ({ ...deed, action: changes })) };
}

function deedsFor({ wish, from }: ChangePlan, actor: Actor, count: number, what: string, published: boolean) {
  if (count === 0 && !published) return [];
  const { merchant, to } = wish;
  const states = { before: { wms: from }, after: { wms: to, [`orders ${what}`]: count } };
  return [{ actor, action: changes, subject: merchant, merchant, reason: '', ...states }];
}

async function tellMoves(dock: Dock, trx: Trx, { wish }: ChangePlan, moved: readonly MovedPart[], at: string) {
  const told = moved.map(({ order, from }) => ({
    merchant: wish.merchant,
    kind: 'order' as const,
    subject: order,
    event: 'moved to another WMS',
    data: { from, to: wish.to },
  }));
  await tellEvents(trx, dock.tools.store.dialect, told, at);
}

function lookThere({ workspace, wish: { merchant, to } }: ChangePlan, at: string): OutgoingTicket[] {
  if (workspace.merchants.get(merchant)?.services['order delivery'].kind !== 'automatic') return [];
  const gates = outletPlaces(workspace).filter((one) => one.merchant.id === merchant && one.warehouse?.wms === to);
  return gates.flatMap(({ outlet }) => wakeUp(workspace, outlet.id, 'person', at));
}

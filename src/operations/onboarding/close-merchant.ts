import { basename } from 'node:path';
import { DateTime } from 'luxon';
import type { WorkspaceTexts } from '../../config/texts.ts';
import type { Finding, Workspace } from '../../config/workspace.ts';
import { openDeliveries } from '../../storage/merchant-pages.ts';
import { countByStatus } from '../../storage/orders.ts';
import { type Actor, commitDeed } from '../audit.ts';
import type { Dock } from '../dock.ts';
import { type Scope, scopeOf } from '../scope.ts';
import { referencesIn, textClosed } from './closed-text.ts';
import { type Erasable, erasePersonalData, foreseeErasing } from './erase-merchant.ts';
import { errors } from './errors.ts';
import { type Exported, emptyFolder, exportMerchant } from './export-merchant.ts';
import { type OpenOrders, openOrdersOf } from './list-merchants.ts';
import { bookEdit, filesRun } from './publish-edit.ts';

export interface CloseWish {
  /** Folder of the export, absolute. */
  readonly out: string;
  readonly erase: boolean;
}

export interface ClosePlan {
  readonly id: string;
  readonly file: string;
  /** The day in the file; of an earlier run where it was closed already. */
  readonly day: string;
  readonly closedBefore: boolean;
  readonly open: readonly OpenOrders[];
  /** Deliveries that have begun and are not done. */
  readonly underWay: number;
  /** References to secrets that only this merchant makes. */
  readonly secrets: readonly string[];
  /** Secrets that stand in its file as plain text. */
  readonly literals: readonly Finding[];
  readonly erasable: Erasable | null;
  readonly wish: CloseWish;
  readonly before: WorkspaceTexts;
  readonly after: WorkspaceTexts;
  readonly workspace: Workspace;
}

/** Works out what closing a merchant would do. Nothing is written. */
export async function planClose(
  dock: Dock,
  scope: Scope,
  id: string,
  wish: CloseWish,
): Promise<ClosePlan | { readonly findings: readonly Finding[] }> {
  const running = dock.tools.workspace();
  const own = scope === 'every merchant' || scope.includes(id) ? scopeOf(running, id) : [];
  const merchant = own.includes(id) ? running.merchants.get(id) : undefined;
  const file = `merchants/${id}.yaml`;
  const before = await dock.drafts.texts();
  const text = before[file];
  if (!merchant || text === undefined) throw errors.MERCHANT_FILE_GONE({ message: `${file} is not there.`, value: id });
  const now = DateTime.fromISO(dock.tools.clock.iso(), { zone: merchant.zone });
  const day = merchant.closed ?? now.toISODate() ?? dock.tools.clock.iso().slice(0, 10);
  const after = merchant.closed === undefined ? { ...before, [file]: textClosed(text, day) } : before;
  const read = await dock.drafts.read(after, { tests: false });
  if ('findings' in read) return read;
  const { reader } = dock.tools.store;
  const elsewhere = Object.entries(before).filter(([name]) => name !== file && name.endsWith('.yaml'));
  const shared = new Set(elsewhere.flatMap(([, other]) => referencesIn(other)));
  return {
    id,
    file,
    day,
    closedBefore: merchant.closed !== undefined,
    open: openOrdersOf(await countByStatus(reader, [id])),
    underWay: await openDeliveries(reader, [id]),
    secrets: referencesIn(text).filter((one) => !shared.has(one)),
    literals: read.workspace.warnings.filter((one) => one.file === file && one.code === 'CONFIG_LITERAL_SECRET'),
    erasable: wish.erase ? await foreseeErasing(dock, id) : null,
    wish,
    before,
    after,
    workspace: read.workspace,
  };
}

export interface Closed {
  readonly exported: Exported;
  readonly erased: Erasable | null;
}

/** Switches off, exports, and erases where that is wished; each step is finished before the next begins, and the whole may be repeated. */
export async function closeMerchant(dock: Dock, plan: ClosePlan, actor: Actor): Promise<Closed> {
  const { id, file, day, wish, after } = plan;
  await emptyFolder(wish.out);
  if (!plan.closedBefore) await switchOff(dock, plan, actor);
  const exported = await exportMerchant(dock, id, wish.out, after[file] ?? '');
  const orders = exported['orders.csv'] ?? 0;
  await commitDeed(dock, async () => ({
    actor,
    action: 'merchants close',
    subject: id,
    merchant: id,
    reason: '',
    before: {},
    after: { exported: `${orders} orders`, closed: day, into: basename(wish.out) },
  }));
  const erased = wish.erase ? await erasePersonalData(dock, id, actor) : null;
  return { exported, erased };
}

async function switchOff(dock: Dock, plan: ClosePlan, actor: Actor): Promise<void> {
  const { id, file, before, after, open, workspace } = plan;
  // A change that waits to be published must not run because a merchant ends.
  if (workspace.publish === 'by hand' && !(await filesRun(dock, before))) throw errors.WORKSPACE_UNPUBLISHED();
  await dock.drafts.save(file, before[file] ?? '', after[file] ?? '');
  const left = open.map(({ count, status }) => `${count} ${status}`).join(', ');
  const states = { before: { 'open orders': left || 'none' }, after: { closed: plan.day } };
  const deed = { actor, action: 'merchants close', subject: id, merchant: id, reason: '', ...states };
  await bookEdit(dock, { texts: after, workspace }, deed, { publish: true });
}

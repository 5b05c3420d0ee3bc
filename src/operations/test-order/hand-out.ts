import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { folderOf } from '../../config/connections.ts';
import { inletPlaces, outletPlaces } from '../../config/lookup.ts';
import type { Workspace } from '../../config/workspace.ts';
import type { Place, Transport } from '../../connectors/contract.ts';
import { mailTexts } from '../../deliveries/send.ts';
import { testFileName } from '../../domain/test-order.ts';
import { takeNumbers } from '../../storage/counters.ts';
import { noteTestOrders } from '../../storage/test-orders.ts';
import { asCrossdockError } from '../../support/errors.ts';
import { newId } from '../../support/ids.ts';
import { type Actor, commitDeed } from '../audit.ts';
import type { Dock } from '../dock.ts';
import { errors } from '../errors.ts';
import { type DraftFile, draftsOf } from '../mappings/in-memory.ts';
import { safeName } from '../mappings/render-files.ts';
import { type TestPlan, testCounter } from './plan.ts';

export const testTargets = ['me', 'test-folder', 'wms'] as const;
export type TestTarget = (typeof testTargets)[number];

/** Where one file of test orders went. */
export interface HandedOut {
  readonly file: string;
  /** Address, path or endpoint. */
  readonly to: string;
  readonly records: number;
}

/** Takes numbers from the counter of test orders; the plan has to be made anew when somebody was faster. */
export async function takeTestNumbers(dock: Dock, { merchant, methods }: TestPlan): Promise<number> {
  const { scope, name } = testCounter(merchant.id);
  let first = 0;
  await dock.tools.store.commits.commit({
    apply: async (trx) => {
      first = await takeNumbers(trx, scope, name, methods.length);
    },
  });
  return first;
}

/** Who hears of it, where it goes; thrown before anything is noted. `folder`: where files of test orders are put. */
export async function wayOf(
  dock: Dock,
  plan: TestPlan,
  target: TestTarget,
  folder: string,
): Promise<(file: DraftFile) => Promise<string>> {
  const workspace = dock.tools.workspace();
  if (target === 'me') return byMail(dock, workspace, plan);
  if (target === 'wms') return toWms(dock, plan);
  const own = await notAPartners(workspace, resolve(folder));
  return async ({ name, bytes }) => {
    await mkdir(own, { recursive: true });
    const path = join(own, name);
    await writeFile(path, bytes, { flag: 'wx' }).catch((cause: NodeJS.ErrnoException) => {
      throw errors.FILE_NOT_WRITABLE({ message: `${path} cannot be written (${cause.code ?? cause.message}).`, cause });
    });
    return path;
  };
}

/** The story and the audit first: what goes out is recognised when it comes back, whatever happens in between. */
export async function handOut(
  dock: Dock,
  plan: TestPlan,
  target: TestTarget,
  send: (file: DraftFile) => Promise<string>,
  actor: Actor,
): Promise<HandedOut[]> {
  const drafts = (await draftsOf(plan.mapping, plan.sample))
    .filter(({ records }) => records > 0)
    .map((draft) => ({ ...draft, name: safeName(testFileName(draft.name)) }));
  if (drafts.length === 0) throw errors.TEST_ORDER_NOT_WRITTEN({ value: plan.mapping.name });
  await note(dock, plan, target, drafts, actor);
  const handed: HandedOut[] = [];
  for (const draft of drafts) handed.push({ file: draft.name, to: await send(draft), records: draft.records });
  return handed;
}

async function note(
  dock: Dock,
  { merchant, cart, place, orders }: TestPlan,
  to: TestTarget,
  drafts: readonly DraftFile[],
  actor: Actor,
): Promise<void> {
  const wms = place.warehouse?.wms ?? '';
  const file = drafts.map(({ name }) => name).join(', ');
  const tests = orders.map(({ orderNumber, lines }) => ({
    reference: orderNumber,
    cart,
    wms,
    to,
    file,
    lines: lines.map(({ lineNumber, sku, quantity }) => ({ lineNumber, sku, quantity })),
  }));
  await commitDeed(dock, async (trx, at) => {
    await noteTestOrders(trx, dock.tools.store.dialect, merchant.id, tests, at);
    const after = { orders: tests.length, first: tests[0]?.reference ?? '', to, file };
    const subject = `${merchant.id}/${cart}`;
    return { actor, action: 'test-order', subject, merchant: merchant.id, reason: '', before: {}, after };
  });
}

function byMail(dock: Dock, { notices }: Workspace, { merchant }: TestPlan): (file: DraftFile) => Promise<string> {
  const recipients = merchant.contacts.length > 0 ? merchant.contacts : (notices?.contacts ?? []);
  if (!notices || recipients.length === 0) throw errors.TEST_ORDER_NO_CONTACT({ value: merchant.id });
  const transport = dock.tools.connection(notices.connection);
  return async (file) => {
    const subject = `Test order of ${merchant.id}: ${file.name}`;
    const text = `A file of test orders as ${file.endpoint} would get it. Nothing was sent to the WMS.\n`;
    await sendBytes(transport, { directory: '', recipients }, file, { subject, text }, dock.tools.clock.now());
    return recipients.join(', ');
  };
}

/** Its name and number are its own, so it needs no turn at the gate. */
function toWms(dock: Dock, { place }: TestPlan): (file: DraftFile) => Promise<string> {
  const transport = dock.tools.connection(place.outlet.connection);
  return async (file) => {
    const delivery = { now: dock.tools.clock.iso(), number: file.number, merchant: place.merchant.id };
    const { subject, ...rest } = mailTexts(place, delivery, { file: file.name, delivery: 'test' });
    const texts = subject === undefined ? rest : { ...rest, subject: `TEST ${subject}` };
    await sendBytes(transport, place.outlet.place, file, texts, dock.tools.clock.now());
    return place.outlet.id;
  };
}

async function sendBytes(
  transport: Transport,
  place: Place,
  { name, bytes }: DraftFile,
  texts: { subject?: string; text?: string },
  now: number,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'crossdock-test-order-'));
  const path = join(folder, 'bytes');
  try {
    await writeFile(path, bytes);
    const parcel = { key: newId(now), name, path, size: bytes.length, ...texts };
    if (!transport.send) throw errors.TEST_ORDER_NO_GATE({ message: 'The connection cannot send.', value: name });
    await transport.send(place, parcel, async () => undefined);
  } catch (thrown) {
    // The answer was lost: it may have arrived, and a test that comes twice does no harm.
    if (asCrossdockError(thrown).code !== 'DELIVERY_IN_DOUBT') throw thrown;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A partner's program would take the file for a real one. */
async function notAPartners(workspace: Workspace, folder: string): Promise<string> {
  const real = await realOf(folder);
  const endpoints = [
    ...inletPlaces(workspace).map(({ inlet }) => inlet),
    ...outletPlaces(workspace).map(({ outlet }) => outlet),
  ];
  for (const { id, connection, place } of endpoints) {
    const declared = workspace.connections.get(connection);
    const base = declared && folderOf(declared);
    if (base === undefined) continue;
    const partner = await realOf(resolve(base, place.directory.replace(/^\/+/, '')));
    if (real !== partner && !real.startsWith(partner + sep)) continue;
    throw errors.TEST_FOLDER_OF_PARTNER({ message: `${folder} is the folder of ${id}, or lies in it.`, value: folder });
  }
  return folder;
}

/** Through links, as far as the path exists. */
async function realOf(path: string): Promise<string> {
  const real = await realpath(path).catch(() => undefined);
  if (real !== undefined || dirname(path) === path) return real ?? path;
  return join(await realOf(dirname(path)), path.slice(dirname(path).length));
}

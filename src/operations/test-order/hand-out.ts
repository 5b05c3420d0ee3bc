import { isSpokenTo } from '../../config/lookup.ts';
import type { ParcelRecord } from '../../connectors/contract.ts';
import { mailTexts } from '../../deliveries/send.ts';
import { testFileName } from '../../domain/test-order.ts';
import { takeNumbers } from '../../storage/counters.ts';
import { noteTestOrders } from '../../storage/test-orders.ts';
import { type Actor, commitDeed } from '../audit.ts';
import { asOwnFile, byMail, intoFolder, sendOwn } from '../by-hand/hand-to.ts';
import type { Dock } from '../dock.ts';
import { errors } from '../errors.ts';
import { type DraftFile, draftsOf } from '../mappings/in-memory.ts';
import { safeName } from '../mappings/render-files.ts';
import { handToApi, type Said } from './hand-to-api.ts';
import { type TestPlan, testCounter } from './plan.ts';

export const testTargets = ['me', 'test-folder', 'wms'] as const;
export type TestTarget = (typeof testTargets)[number];

/** Where one file of test orders went. */
export interface HandedOut {
  readonly file: string;
  /** Address, path or endpoint. */
  readonly to: string;
  readonly records: number;
  /** Of a WMS that is spoken to; others answer later, or never. */
  readonly said?: Said;
}

/** Hands one file over, and tells what came of it. */
export type Way = (file: DraftFile) => Promise<Pick<HandedOut, 'to' | 'said'>>;

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
export async function wayOf(dock: Dock, plan: TestPlan, target: TestTarget, folder: string): Promise<Way> {
  if (target === 'wms') return toWms(dock, plan);
  const { merchant, place } = plan;
  const hand =
    target === 'me'
      ? byMail(dock, merchant, ({ name }) => ({
          subject: `Test order of ${merchant.id}: ${name}`,
          text: `A file of test orders as ${place.outlet.id} would get it. Nothing was sent to the WMS.\n`,
        }))
      : await intoFolder(dock, folder);
  return async (draft) => ({ to: await asOwnFile(draft, hand) });
}

/** The story and the audit first: what goes out is recognised when it comes back, whatever happens in between. */
export async function handOut(
  dock: Dock,
  plan: TestPlan,
  target: TestTarget,
  send: Way,
  actor: Actor,
): Promise<HandedOut[]> {
  const all = await draftsOf(plan.mapping, plan.sample);
  const drafts = all
    .filter(({ records }) => records > 0)
    .map((draft) => ({ ...draft, name: safeName(testFileName(draft.name)) }));
  if (drafts.length === 0) throw notWritten(plan, all);
  await note(dock, plan, target, drafts, actor);
  const handed: HandedOut[] = [];
  for (const draft of drafts) handed.push({ file: draft.name, ...(await send(draft)), records: draft.records });
  return handed;
}

function notWritten({ mapping }: TestPlan, drafts: readonly DraftFile[]): Error {
  const [first] = drafts.flatMap(({ refused }) => refused);
  const message = first && `No test order could be written, so nothing was handed out: ${first.message}`;
  return errors.TEST_ORDER_NOT_WRITTEN({ ...(message !== undefined && { message }), value: mapping.name });
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

/** Its name and number are its own, so it needs no turn at the gate. */
function toWms(dock: Dock, { place }: TestPlan): Way {
  const { id: to, connection } = place.outlet;
  const transport = dock.tools.connection(connection);
  if (isSpokenTo(dock.tools.workspace(), connection))
    return async (draft) => ({
      to,
      said: await asOwnFile(draft, (file) => handToApi(dock, transport, place.outlet.place, file, aboutOf(draft))),
    });
  return async (draft) => {
    const delivery = { now: dock.tools.clock.iso(), number: draft.number, merchant: place.merchant.id };
    const { subject, ...rest } = mailTexts(place, delivery, { file: draft.name, delivery: 'test' });
    const texts = subject === undefined ? rest : { ...rest, subject: `TEST ${subject}` };
    await asOwnFile(draft, (file) => sendOwn(dock, transport, place.outlet.place, file, texts));
    return { to };
  };
}

/** A test order has its reference in the place of our key. */
function aboutOf({ keys: [reference, ...others] = [] }: DraftFile): ParcelRecord | undefined {
  return reference === undefined || others.length > 0 ? undefined : { key: reference, orderNumber: reference };
}

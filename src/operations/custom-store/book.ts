import { counterScope, ordersOutlet } from '../../config/gates.ts';
import type { OutletPlace } from '../../config/lookup.ts';
import type { PullStore } from '../../config/pull-stores.ts';
import { cancelsCargo } from '../../deliveries/cancels-cargo.ts';
import type { Cargo } from '../../deliveries/cargo.ts';
import { expectAnswers } from '../../deliveries/expect-answers.ts';
import { ordersCargo } from '../../deliveries/orders-cargo.ts';
import { moveCancels } from '../../storage/cancel-requests.ts';
import { takeNumbers } from '../../storage/counters.ts';
import { deliveryById, insertDeliveries, moveDelivery } from '../../storage/deliveries.ts';
import { concludeDocument, insertDocument } from '../../storage/documents.ts';
import { setPartStatus } from '../../storage/part-status.ts';
import {
  askedCancels,
  noteHandedOver,
  noteHeard,
  partsToTell,
  stillWaiting,
  type ToldPart,
} from '../../storage/pulled-parts.ts';
import { type KeptPage, keepPage, type PulledWindow, pagesToBook, takePage } from '../../storage/pulled-windows.ts';
import type { Trx } from '../../storage/scope.ts';
import type { Fingerprint } from '../../support/files.ts';
import { groupBy } from '../../support/grouping.ts';
import { newId } from '../../support/ids.ts';
import type { Tools } from '../../tools.ts';

/**
 * A page has left whole. There is no other receipt than that: with the last page of its window everything that waited in it is handed
 * over. Until then nothing is, because a partner that lost a page may throw all of them away.
 */
export async function bookPage(tools: Tools, store: PullStore, window: PulledWindow, page: KeptPage): Promise<void> {
  const { commits, reader } = tools.store;
  let arrived = 0;
  await commits.commit({
    apply: async (trx) => {
      arrived = await keepPage(trx, window, page.page, page, tools.clock.iso());
    },
    large: true,
  });
  if (arrived < window.pages) return;
  for (const kept of await pagesToBook(reader, window.id)) await handOver(tools, store, window, kept);
}

/** Rows, story and file of one page in one commit; a crash between two of them leaves the rest to the next window. */
async function handOver(tools: Tools, store: PullStore, window: PulledWindow, page: KeptPage): Promise<void> {
  const spool = await tools.files.spool();
  await spool.write(Buffer.from(page.body));
  const kept = await spool.finish();
  await tools.store.commits.commit({
    apply: async (trx) => {
      if (!(await takePage(trx, window.id, page.page))) return;
      await bookOrders(trx, tools, store, page.told, kept);
      await bookCancels(trx, tools, store, page.told, kept);
      await noteHeard(trx, page.told);
    },
    large: true,
  });
}

async function bookOrders(
  trx: Trx,
  tools: Tools,
  store: PullStore,
  told: readonly ToldPart[],
  kept: Fingerprint,
): Promise<void> {
  const { dialect } = tools.store;
  const at = tools.clock.iso();
  const asNew = told.filter(({ word }) => word === 'new').map(({ part }) => part);
  const waiting = await stillWaiting(trx, dialect, asNew);
  if (waiting.length === 0) return;
  const standing = await partsToTell(trx, dialect, { store: store.name }, waiting);
  await setPartStatus(trx, dialect, waiting, ['new'], 'sending', at);
  for (const [gate, parts] of groupBy(waiting, (part) => gateOf(store, standing.get(part)?.cart ?? ''))) {
    const place = store.gates.find(({ outlet }) => outlet.id === gate) ?? store.gates[0];
    if (place) await deliver(trx, tools, ordersCargo, place, parts, kept);
  }
  await noteHandedOver(trx, dialect, waiting, `at_wms ${at}`);
}

function gateOf({ warehouse, gates }: PullStore, cart: string): string {
  return ordersOutlet(warehouse, cart)?.id ?? gates[0]?.outlet.id ?? '';
}

async function bookCancels(
  trx: Trx,
  tools: Tools,
  store: PullStore,
  told: readonly ToldPart[],
  kept: Fingerprint,
): Promise<void> {
  const { dialect } = tools.store;
  const canceled = told.filter(({ word }) => word === 'canceled').map(({ part }) => part);
  const asked = (await askedCancels(trx, dialect, canceled)).map(({ id }) => id);
  if (asked.length === 0 || !store.cancels) return;
  await moveCancels(trx, dialect, asked, ['asked'], 'sending', tools.clock.iso());
  await deliver(trx, tools, cancelsCargo, store.cancels, asked, kept);
}

/** A delivery that has arrived before it was opened, with what the partner was answered as its file. */
async function deliver(
  trx: Trx,
  tools: Tools,
  cargo: Cargo,
  { outlet, merchant: { id: merchant } }: OutletPlace,
  items: readonly string[],
  { sha256, size }: Fingerprint,
): Promise<void> {
  const { store, clock } = tools;
  const { dialect } = store;
  const at = clock.iso();
  const { revision } = tools.workspace();
  const { kind } = cargo;
  const { id: gate, connection, mapping } = outlet;
  const [id, document] = [newId(clock.now()), newId(clock.now())];
  const number = await takeNumbers(trx, counterScope(outlet), 'file', 1);
  const fileName = `${mapping.replaceAll(/[^a-z0-9-]+/gi, '-')}-${number}.xml`;
  const row = { id, merchant, gate, kind, connection, mapping, revision, number, now: at, stockVersion: 0 };
  await insertDeliveries(trx, dialect, [{ ...row, items }], at);
  await insertDocument(
    trx,
    {
      id: document,
      merchant,
      direction: 'out',
      endpoint: gate,
      kind,
      name: fileName,
      size,
      sha256,
      state: 'rendered',
      code: '',
      reason: '',
      revision,
      mapping,
    },
    at,
  );
  await moveDelivery(trx, id, 'open', 'rendered', at, { fileName, document });
  await moveDelivery(trx, id, 'rendered', 'done', at);
  await concludeDocument(trx, document, { state: 'sent' }, at);
  const delivery = await deliveryById(trx, [merchant], id);
  if (!delivery) throw new Error(`Delivery ${id} was not opened.`);
  await cargo.done(trx, dialect, delivery, items, at);
  await expectAnswers(trx, tools, delivery, items, at);
}

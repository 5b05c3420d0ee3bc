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
import { askedCancels, noteHandedOver, noteHeard, partsToTell, stillWaiting } from '../../storage/pulled-parts.ts';
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

/** What one page hands over at one gate. */
interface Load {
  readonly cargo: Cargo;
  readonly place: OutletPlace;
  /** Parts, or requests for a cancel. */
  readonly items: readonly string[];
  readonly file: Fingerprint;
}

/** Rows and story of one page in one commit; a crash between two of them leaves the rest to the next window. */
async function handOver(tools: Tools, store: PullStore, window: PulledWindow, page: KeptPage): Promise<void> {
  const loads = [...(await ordersOf(tools, store, window, page)), ...(await cancelsOf(tools, store, window, page))];
  await tools.store.commits.commit({
    apply: async (trx) => {
      if (!(await takePage(trx, window.id, page.page))) return;
      for (const load of loads) await (load.cargo.kind === 'orders' ? bookOrders : bookCancels)(trx, tools, load);
      await noteHeard(trx, page.told);
    },
    large: true,
  });
}

async function ordersOf(tools: Tools, store: PullStore, window: PulledWindow, page: KeptPage): Promise<Load[]> {
  const { reader, dialect } = tools.store;
  const asNew = page.told.filter(({ part, word }) => word === 'new' && part in page.news).map(({ part }) => part);
  const standing = await partsToTell(reader, dialect, { store: store.name }, asNew);
  const waiting = asNew.filter((part) => standing.get(part)?.status === 'new');
  const loads: Load[] = [];
  for (const [gate, items] of groupBy(waiting, (part) => gateOf(store, standing.get(part)?.cart ?? ''))) {
    const place = store.gates.find(({ outlet }) => outlet.id === gate) ?? store.gates[0];
    if (place) loads.push({ cargo: ordersCargo, place, items, file: await fileOf(tools, store, window, page, items) });
  }
  return loads;
}

function gateOf({ warehouse, gates }: PullStore, cart: string): string {
  return ordersOutlet(warehouse, cart)?.id ?? gates[0]?.outlet.id ?? '';
}

async function cancelsOf(tools: Tools, store: PullStore, window: PulledWindow, page: KeptPage): Promise<Load[]> {
  const { reader, dialect } = tools.store;
  const canceled = page.told.filter(({ part, word }) => word === 'canceled' && part in page.news);
  const asked = await askedCancels(
    reader,
    dialect,
    canceled.map(({ part }) => part),
  );
  const place = store.cancels;
  if (asked.length === 0 || !place) return [];
  const parts = asked.map(({ part }) => part);
  const file = await fileOf(tools, store, window, page, parts);
  return [{ cargo: cancelsCargo, place, items: asked.map(({ id }) => id), file }];
}

/** What the partner was told of these parts, without the other orders of the page: whoever erases an order erases its files. */
async function fileOf(
  tools: Tools,
  { partner }: PullStore,
  { pages }: PulledWindow,
  { news }: KeptPage,
  parts: readonly string[],
): Promise<Fingerprint> {
  const texts = parts.map((part) => news[part] ?? '');
  const spool = await tools.files.spool();
  await spool.write(Buffer.from(partner.answer(texts, pages).body));
  const { sha256, size } = await spool.finish();
  return { sha256, size };
}

async function bookOrders(trx: Trx, tools: Tools, load: Load): Promise<void> {
  const { dialect } = tools.store;
  const at = tools.clock.iso();
  // One that somebody took back in this moment stands in the file all the same.
  const waiting = await stillWaiting(trx, dialect, load.items);
  if (waiting.length === 0) return;
  await setPartStatus(trx, dialect, waiting, ['new'], 'sending', at);
  await deliver(trx, tools, load, waiting, at);
  await noteHandedOver(trx, dialect, waiting, `at_wms ${at}`);
}

async function bookCancels(trx: Trx, tools: Tools, load: Load): Promise<void> {
  const at = tools.clock.iso();
  const moved = await moveCancels(trx, tools.store.dialect, load.items, ['asked'], 'sending', at);
  if (moved > 0) await deliver(trx, tools, load, load.items, at);
}

/** A delivery that has arrived before it was opened, with what the partner was told as its file. */
async function deliver(
  trx: Trx,
  tools: Tools,
  { cargo, place, items, file: { sha256, size } }: Load,
  handedOver: readonly string[],
  at: string,
): Promise<void> {
  const { store, clock } = tools;
  const { dialect } = store;
  const { outlet } = place;
  const merchant = place.merchant.id;
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
  await cargo.done(trx, dialect, delivery, handedOver, at);
  await expectAnswers(trx, tools, delivery, handedOver, at);
}

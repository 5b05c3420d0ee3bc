import { carriesCancels, type OutletPlace, outletPlaces } from '../../config/lookup.ts';
import type { Parcel, PartnerAnswer, Receipt, Transport } from '../../connectors/contract.ts';
import { contextOf } from '../../deliveries/render.ts';
import type { Order } from '../../domain/order.ts';
import { testOrder, testReference } from '../../domain/test-order.ts';
import type { Writable } from '../../mapping/contract.ts';
import { takeNumbers } from '../../storage/counters.ts';
import { noteTestOrders } from '../../storage/test-orders.ts';
import { newId } from '../../support/ids.ts';
import { type Actor, commitDeed } from '../audit.ts';
import { asOwnFile, type OwnFile } from '../by-hand/hand-to.ts';
import type { Dock } from '../dock.ts';
import { testCounter } from '../test-order/plan.ts';
import { type Certified, type CertifyPlace, judged } from './certify.ts';
import { errors } from './errors.ts';

export interface SendWish {
  readonly sku: string;
  /** As the WMS calls it; `''` = none. */
  readonly shipMethod: string;
}

/** What goes out: the audit has its number before anything leaves. */
export interface CertifyOrder {
  /** Of our own, stable over both sends. */
  readonly key: string;
  readonly order: Order;
  readonly gate: OutletPlace;
}

/** Throws before anything is noted where this is no WMS that takes orders. */
export function sendingPlace(dock: Dock, { name, partner }: CertifyPlace): OutletPlace {
  const gate = gatesOf(dock, name).find((place) => !carriesCancels(place));
  if (partner.connector.role !== 'wms' || !gate)
    throw errors.CERTIFY_SENDS_NOTHING({ message: `${name} is no WMS that takes orders.`, value: name });
  return gate;
}

function gatesOf(dock: Dock, name: string): OutletPlace[] {
  return outletPlaces(dock.tools.workspace()).filter(
    ({ outlet, warehouse }) => outlet.connection === name && warehouse !== undefined,
  );
}

/** Takes a number from the counter of test orders; one commit with the deed. */
export async function noteCertifyOrder(
  dock: Dock,
  { name, merchant }: CertifyPlace,
  gate: OutletPlace,
  { sku, shipMethod }: SendWish,
  actor: Actor,
): Promise<CertifyOrder> {
  const { store, clock } = dock.tools;
  const key = newId(clock.now());
  const [cart] = dock.tools.workspace().merchants.get(merchant)?.carts.keys() ?? [];
  const origin = { merchantId: merchant, cartId: cart ?? '', orderSource: 'test', receivedAt: clock.iso() };
  let order: Order | undefined;
  await commitDeed(dock, async (trx, at) => {
    const counter = testCounter(merchant);
    const reference = testReference(merchant, await takeNumbers(trx, counter.scope, counter.name, 1));
    const wish = { method: shipMethod, country: 'US', sku, weight: '1 lb' };
    order = { ...testOrder(reference, wish, origin), serviceCode: shipMethod };
    const lines = order.lines.map((line) => ({ lineNumber: line.lineNumber, sku: line.sku, quantity: line.quantity }));
    const wms = gate.warehouse?.wms ?? '';
    const test = { reference, cart: origin.cartId, wms, to: 'wms', file: key, lines };
    await noteTestOrders(trx, store.dialect, merchant, [test], at);
    const after = { order: reference, key, sent: 'twice' };
    return { actor, action: 'certify', subject: name, merchant, reason: '', before: {}, after };
  });
  if (!order) throw errors.CERTIFY_SENDS_NOTHING({ value: name });
  return { key, order, gate };
}

/** Sent twice, found once, and canceled where that can be done. Stops at the first that fails. */
export async function* certifySend(dock: Dock, place: CertifyPlace, sent: CertifyOrder): AsyncGenerator<Certified> {
  const { order, gate } = sent;
  const transport = dock.tools.connection(place.name);
  const send = () => handOver(dock, transport, gate, 'orders', sent, order);
  const first = await judged('send an order', async () => {
    const refused = refusalIn(await send());
    return refused === undefined
      ? `${order.orderNumber} was taken; nobody is to ship it.`
      : { check: 'send an order', verdict: 'failed', detail: `It was refused: ${refused}. Another SKU: --sku.` };
  });
  yield first;
  if (first.verdict !== 'ok') return;
  yield await judged('send it again', async () => {
    const refused = refusalIn(await send());
    if (refused !== undefined)
      return { check: 'send it again', verdict: 'failed', detail: `The second time it was refused: ${refused}.` };
    return `Taken as the same. See there that ${order.orderNumber} is there once.`;
  });
  yield await judged('find it', async () => {
    const trace = await traceOf(dock, transport, sent);
    if (trace === undefined) return { check: 'find it', verdict: 'not supported', detail: 'It cannot be asked for.' };
    return trace === 'delivered'
      ? 'It is found by our key.'
      : { check: 'find it', verdict: 'failed', detail: `Asked for our key, the partner says: ${trace}.` };
  });
  yield await cancelOf(dock, place, transport, sent);
}

function cancelOf(
  dock: Dock,
  { name, partner }: CertifyPlace,
  transport: Transport,
  sent: CertifyOrder,
): Promise<Certified> {
  const { key, order } = sent;
  const check = 'cancel it';
  return judged(check, async () => {
    const gate = gatesOf(dock, name).find(carriesCancels);
    const can = partner.connector.functions['Cancel Order in WMS'];
    if (can !== true || !gate) {
      const why = typeof can === 'string' ? can : 'Cancels do not go to this WMS.';
      return { check, verdict: 'not supported', detail: `${why} Cancel ${order.orderNumber} there by hand.` };
    }
    const at = dock.tools.clock.iso();
    const cancel = { id: `${key}c`, requestedAt: at, requestedBy: 'crossdock certify', reason: 'test order', file: '' };
    const refused = refusalIn(await handOver(dock, transport, gate, 'cancels', sent, { order, cancel }));
    return refused === undefined
      ? 'The cancel was taken.'
      : { check, verdict: 'failed', detail: `${refused}. Cancel ${order.orderNumber} there by hand.` };
  });
}

function refusalIn(receipt: Receipt | undefined): string | undefined {
  const refused = (receipt?.answers ?? []).find(({ accepted }: PartnerAnswer) => !accepted);
  return refused?.reason.replace(/\.$/, '');
}

async function handOver(
  dock: Dock,
  transport: Transport,
  gate: OutletPlace,
  kind: 'orders' | 'cancels',
  sent: CertifyOrder,
  record: Writable['orders'] | Writable['cancels'],
): Promise<Receipt | undefined> {
  return asOwnFile(rendered(dock, gate, sent.key, record), async (file) => {
    if (!transport.send) throw errors.CERTIFY_SENDS_NOTHING({ value: gate.outlet.id });
    const parcel = parcelOf(transport, kind, sent, file);
    return (await transport.send(gate.outlet.place, parcel, async () => undefined)) ?? undefined;
  });
}

function parcelOf(
  { namesRecords }: Transport,
  kind: 'orders' | 'cancels',
  { key, order: { orderNumber } }: CertifyOrder,
  file: OwnFile,
): Parcel {
  return { kind, key: `${key}-${kind}`, ...file, ...(namesRecords && { about: { key, orderNumber } }) };
}

async function traceOf(dock: Dock, transport: Transport, sent: CertifyOrder) {
  const { key, order, gate } = sent;
  if (!transport.trace) return undefined;
  return asOwnFile(rendered(dock, gate, key, order), async (file) =>
    transport.trace?.(gate.outlet.place, parcelOf(transport, 'orders', sent, file)),
  );
}

function rendered(dock: Dock, gate: OutletPlace, key: string, record: unknown): { name: string; bytes: Buffer } {
  const mapping = dock.tools.workspace().mappings.get(gate.outlet.mapping);
  if (!mapping) throw errors.CERTIFY_SENDS_NOTHING({ value: gate.outlet.id });
  const delivery = { now: dock.tools.clock.iso(), number: 1, merchant: gate.merchant.id };
  const slices = mapping.render([record] as never, { ...contextOf(delivery, gate), keys: [key] });
  const pieces: Buffer[] = [];
  for (let slice = slices.next(); ; slice = slices.next()) {
    if (!slice.done) {
      pieces.push(slice.value);
      continue;
    }
    const [refused] = slice.value.refused;
    if (refused) throw errors.CERTIFY_NOT_WRITTEN({ message: refused.message, value: String(refused.column) });
    return { name: slice.value.fileName, bytes: Buffer.concat(pieces) };
  }
}

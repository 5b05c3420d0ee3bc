import type { InletPlace } from '../config/lookup.ts';
import { comparableRef, type OrderRefType, type Shipment } from '../domain/shipment.ts';
import type { FindOrders } from '../mapping/contract.ts';
import { firstRowOf } from '../mapping/reading/first-rows.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import type { DocumentRow } from '../storage/documents.ts';
import { tellEvents } from '../storage/events.ts';
import { keepFromCart } from '../storage/kept-packages.ts';
import { tellKits } from '../storage/kit-packages.ts';
import { findKnownOrders, ordersById, partsOfOrders } from '../storage/orders.ts';
import { setPartStatus } from '../storage/part-status.ts';
import type { Trx } from '../storage/scope.ts';
import { insertShipments, type MatchedShipment } from '../storage/shipments.ts';
import { type VoidedPackage, voidPackages } from '../storage/voids.ts';
import { newId } from '../support/ids.ts';
import { limits } from '../support/limits.ts';
import type { Tools } from '../tools.ts';
import { answeredByShipment } from './cancel-answers.ts';
import { concludeReading } from './conclude.ts';
import { copyTracking } from './copy-tracking.ts';
import { fileAway } from './file-away.ts';
import { nothingKnown, readDocument, readWhole } from './reading.ts';
import { tellOddities } from './shipment-oddities.ts';
import { TestShipments } from './test-shipments.ts';
import { uploadTickets } from './uploads.ts';

const refsAtOnce = 500;

/** Reads a shipment file and books what is new in it: packages, shipped units, order states, and the wake-ups of the carts' gates. */
export async function bookShipments(
  tools: Tools,
  place: InletPlace,
  row: DocumentRow,
): Promise<{ shipments: number; packages: number }> {
  const { reader, dialect } = tools.store;
  const tests = new TestShipments(tools.store, place.merchant.id);
  const find = tests.beside((type, refs) =>
    findKnownOrders(reader, dialect, place.merchant.id, type, refs, place.warehouse?.wms),
  );
  const { records, summary: read } = await readWhole(
    readDocument(tools, place, row, 'shipments', { ...nothingKnown, orders: find }),
  );
  const summary = tests.remarked(read);
  const matched = await matchShipments(tools, place, row, records, find);
  const tickets: OutgoingTicket[] = [];
  let packages = 0;
  let counts = false;
  await tools.store.commits.commit({
    apply: async (trx) => {
      const at = tools.clock.iso();
      const more = await concludeReading(trx, tools, row, place.inlet.connection, summary, records.length);
      counts = more !== null;
      tickets.splice(0, tickets.length, ...(more ?? []));
      if (more === null) return;
      const booked = await book(trx, tools, place, matched, row.id, at);
      packages = booked.fresh.size;
      tickets.push(...booked.tickets);
      tickets.push(...(await copyTracking(trx, tools, place.merchant.id, matched, booked.fresh, at)));
      await tests.tell(trx, row.id, at);
      const carts = new Set(matched.map(({ cart }) => cart));
      tickets.push(
        ...uploadTickets(
          tools.workspace(),
          place.merchant.id,
          'upload-tracking',
          (cart) => carts.has(cart),
          row.name,
          at,
        ),
      );
    },
    tickets,
    large: records.length > limits.recordsPerSlice,
  });
  if (counts) await fileAway(tools, { ...row, state: summary.fileAccepted ? 'done' : 'quarantined' });
  return { shipments: matched.length, packages };
}

/** A shipment tied to our part, and the parcels that it takes back. */
interface Matched extends MatchedShipment {
  readonly voided: readonly string[];
  /** Where it begins in its file. */
  readonly row: number | undefined;
  readonly orderNumber: string;
  readonly wasCanceled: boolean;
}

async function book(
  trx: Trx,
  tools: Tools,
  place: InletPlace,
  matched: readonly Matched[],
  document: string,
  at: string,
): Promise<{ fresh: ReadonlySet<string>; tickets: OutgoingTicket[] }> {
  const { dialect } = tools.store;
  const shipped = matched.filter(({ status }) => status === 'shipped' || status === 'partial');
  const canceled = matched.filter(({ status }) => status === 'canceled');
  const { fresh, over } = await insertShipments(trx, dialect, shipped, at);
  const grown = shipped.filter(({ packages }) => packages.some(({ id }) => fresh.has(id)));
  const late = grown.filter(({ wasCanceled }) => wasCanceled).map(({ order }) => order);
  const back = await voidPackages(trx, dialect, place.merchant.id, parcelsBack(matched), at);
  await setPartStatus(
    trx,
    dialect,
    canceled.map(({ part }) => part),
    ['sending', 'at_wms'],
    'canceled',
    at,
    { reason: 'The WMS canceled the order.' },
  );
  // After the cancels: what never comes does not keep the rest of a kit waiting.
  const changed = [...grown, ...canceled, ...back].map(({ order }) => order);
  await tellKits(trx, dialect, changed, at);
  // Looks at a partner overlap, so a cancel comes again; it is told when it is news.
  const told = [...canceled.filter(({ wasCanceled }) => !wasCanceled), ...grown].map(
    ({ order, merchant, status, document, packages, row }) => ({
      merchant,
      kind: 'order' as const,
      subject: order,
      event: status === 'canceled' ? 'canceled by WMS' : 'shipped',
      data: { document, packages: packages.length, ...(row !== undefined && { row }) },
    }),
  );
  await tellEvents(trx, dialect, told, at);
  await keepFromCart(
    trx,
    dialect,
    [place.merchant.id],
    grown.map(({ order }) => order),
    at,
  );
  const answering = { trx, tools, place, document, at };
  const numberOf = (order: string) => matched.find((one) => one.order === order)?.orderNumber ?? order;
  const answered = await answeredByShipment(answering, { shipped: grown, canceled }, numberOf);
  return {
    fresh,
    tickets: [...answered, ...(await tellOddities(trx, tools, place, { over, back, late }, at))],
  };
}

function parcelsBack(matched: readonly Matched[]): VoidedPackage[] {
  return matched.flatMap(({ order, part, voided }) =>
    voided.map((trackingNumber) => ({ order, part, trackingNumber })),
  );
}

/** The mapping has matched rows to orders; here they are tied to our part of the order that this WMS has. */
async function matchShipments(
  tools: Tools,
  place: InletPlace,
  row: DocumentRow,
  shipments: readonly Shipment[],
  find: FindOrders,
): Promise<Matched[]> {
  const { reader, dialect } = tools.store;
  const scope = [place.merchant.id];
  const ids = await orderIdsOf(shipments, find);
  const wanted = [...new Set(ids.values())];
  const parts = (await partsOfOrders(reader, dialect, scope, wanted)).filter(({ wms }) => wms === place.warehouse?.wms);
  const orders = await ordersById(reader, dialect, scope, wanted);
  return shipments.flatMap((shipment) => {
    const order = orders.get(ids.get(keyOf(shipment)) ?? '');
    const part =
      parts.find((one) => one.order === order?.id && one.status !== 'canceled') ??
      parts.find((one) => one.order === order?.id);
    if (!order || !part) return [];
    return [
      {
        id: newId(tools.clock.now()),
        merchant: place.merchant.id,
        order: order.id,
        part: part.id,
        cart: order.cart,
        orderNumber: order.order.orderNumber,
        wasCanceled: part.status === 'canceled',
        document: row.id,
        status: shipment.status,
        shippedAt: shipment.shippedAt,
        warehouse: shipment.warehouseCode ?? '',
        reference: shipment.shipmentId ?? '',
        row: firstRowOf(shipment),
        packages: shipment.packages
          .filter(({ voided }) => !voided)
          .map((parcel) => ({ id: newId(tools.clock.now()), package: parcel })),
        voided: shipment.packages
          .filter(({ voided }) => voided || shipment.status === 'voided')
          .map(({ trackingNumber }) => trackingNumber),
      },
    ];
  });
}

function keyOf({ orderRefType, orderRef }: Shipment): string {
  return `${orderRefType} ${comparableRef(orderRefType, orderRef)}`;
}

async function orderIdsOf(shipments: readonly Shipment[], find: FindOrders): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const type of ['orderNumber', 'custRef', 'key'] satisfies OrderRefType[]) {
    const refs = [
      ...new Set(
        shipments
          .filter(({ orderRefType }) => orderRefType === type)
          .map(({ orderRef }) => comparableRef(type, orderRef)),
      ),
    ];
    for (let from = 0; from < refs.length; from += refsAtOnce) {
      for (const [ref, known] of await find(type, refs.slice(from, from + refsAtOnce)))
        ids.set(`${type} ${ref}`, known.orderId);
    }
  }
  return ids;
}

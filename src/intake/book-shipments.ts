import type { InletPlace } from '../config/lookup.ts';
import { comparableRef, type OrderRefType, type Shipment } from '../domain/shipment.ts';
import type { FindOrders } from '../mapping/contract.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import type { DocumentRow } from '../storage/documents.ts';
import { tellEvents } from '../storage/events.ts';
import { tellKits } from '../storage/kit-packages.ts';
import { findKnownOrders, ordersById, partsOfOrders } from '../storage/orders.ts';
import { setPartStatus } from '../storage/part-status.ts';
import type { Trx } from '../storage/scope.ts';
import { insertShipments, type MatchedShipment } from '../storage/shipments.ts';
import { newId } from '../support/ids.ts';
import { limits } from '../support/limits.ts';
import type { Tools } from '../tools.ts';
import { concludeReading } from './conclude.ts';
import { fileAway } from './file-away.ts';
import { nothingKnown, readDocument, readWhole } from './reading.ts';
import { uploadTickets } from './uploads.ts';

const refsAtOnce = 500;

/** Reads a shipment file and books what is new in it: packages, shipped units, order states, and the wake-ups of the carts' gates. */
export async function bookShipments(
  tools: Tools,
  place: InletPlace,
  row: DocumentRow,
): Promise<{ shipments: number; packages: number }> {
  const { reader, dialect } = tools.store;
  const find: FindOrders = (type, refs) => findKnownOrders(reader, dialect, place.merchant.id, type, refs);
  const { records, summary } = await readWhole(
    readDocument(tools, place, row, 'shipments', { ...nothingKnown, orders: find }),
  );
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
      packages = await book(trx, tools, matched, at);
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

async function book(trx: Trx, tools: Tools, matched: readonly MatchedShipment[], at: string): Promise<number> {
  const { dialect } = tools.store;
  const shipped = matched.filter(({ status }) => status === 'shipped' || status === 'partial');
  const canceled = matched.filter(({ status }) => status === 'canceled');
  const fresh = await insertShipments(trx, dialect, shipped, at);
  const grown = shipped.filter(({ packages }) => packages.some(({ id }) => fresh.has(id)));
  await tellKits(
    trx,
    dialect,
    grown.map(({ order }) => order),
    at,
  );
  await setPartStatus(
    trx,
    dialect,
    canceled.map(({ part }) => part),
    ['sending', 'at_wms'],
    'canceled',
    at,
    { reason: 'The WMS canceled the order.' },
  );
  const told = matched
    .filter(
      ({ status, packages }) =>
        status === 'canceled' || status === 'voided' || packages.some(({ id }) => fresh.has(id)),
    )
    .map(({ order, merchant, status, document, packages }) => ({
      merchant,
      kind: 'order' as const,
      subject: order,
      event: eventOf(status),
      data: { document, packages: packages.length },
    }));
  await tellEvents(trx, dialect, told, at);
  return fresh.size;
}

function eventOf(status: string): string {
  if (status === 'canceled') return 'canceled by WMS';
  return status === 'voided' ? 'shipment voided by WMS' : 'shipped';
}

/** The mapping has matched rows to orders; here they are tied to our part of the order that this WMS has. */
async function matchShipments(
  tools: Tools,
  place: InletPlace,
  row: DocumentRow,
  shipments: readonly Shipment[],
  find: FindOrders,
): Promise<MatchedShipment[]> {
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
        document: row.id,
        status: shipment.status,
        shippedAt: shipment.shippedAt,
        warehouse: shipment.warehouseCode ?? '',
        reference: shipment.shipmentId ?? '',
        packages: shipment.packages
          .filter(({ voided }) => !voided)
          .map((parcel) => ({ id: newId(tools.clock.now()), package: parcel })),
      },
    ];
  });
}

function keyOf({ orderRefType, orderRef }: Shipment): string {
  return `${orderRefType} ${comparableRef(orderRefType, orderRef)}`;
}

async function orderIdsOf(shipments: readonly Shipment[], find: FindOrders): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const type of ['orderNumber', 'custRef'] satisfies OrderRefType[]) {
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

import type { Package, ShippedLine } from '../../domain/shipment.ts';
import { uploadTickets } from '../../intake/uploads.ts';
import { tellEvents } from '../../storage/events.ts';
import { keepFromCart } from '../../storage/kept-packages.ts';
import { tellKits } from '../../storage/kit-packages.ts';
import { type OpenLine, openLinesOf } from '../../storage/open-lines.ts';
import { type OrderSummary, type PartRow, partsOfOrders, statusOf } from '../../storage/orders.ts';
import { insertShipments, type MatchedShipment } from '../../storage/shipments.ts';
import { groupBy } from '../../support/grouping.ts';
import { newId } from '../../support/ids.ts';
import { type Actor, commitDeed } from '../audit.ts';
import type { Dock } from '../dock.ts';
import { errors } from '../errors.ts';

/** A parcel that no shipment file tells of. */
export interface ParcelByHand {
  readonly trackingNumber: string;
  readonly carrierCode: string;
  readonly serviceCode: string;
  /** ISO instant; `''` = now. */
  readonly shippedAt: string;
  /** Units by line number; null = everything that has not shipped. */
  readonly units: ReadonlyMap<number, number> | null;
}

/** Who reported it, where a file's id stands otherwise. */
const byHand = 'by hand';

/** Which units the parcel would hold; nothing is written. */
export async function planParcel(dock: Dock, order: OrderSummary, parcel: ParcelByHand): Promise<readonly OpenLine[]> {
  const { reader, dialect } = dock.tools.store;
  const parts = await partsOfOrders(reader, dialect, [order.merchant], [order.id]);
  return unitsOf(order, parts, await openLinesOf(reader, [order.merchant], order.id), parcel);
}

/** Books a parcel as if the WMS had reported it; the cart is told as usual. Returns its lines. */
export async function shipByHand(
  dock: Dock,
  order: OrderSummary,
  parcel: ParcelByHand,
  actor: Actor,
): Promise<readonly OpenLine[]> {
  const { store, clock, workspace } = dock.tools;
  let lines: readonly OpenLine[] = [];
  await commitDeed(dock, async (trx, at, tickets) => {
    const { id, merchant, cart, orderNumber: ref } = order;
    const parts = await partsOfOrders(trx, store.dialect, [merchant], [id]);
    lines = unitsOf(order, parts, await openLinesOf(trx, [merchant], id), parcel);
    const shipments = [...groupBy(lines, ({ part }) => part)].map(
      ([part, mine]): MatchedShipment => ({
        id: newId(clock.now()),
        merchant,
        order: id,
        part,
        cart,
        document: byHand,
        status: 'shipped',
        shippedAt: parcel.shippedAt || at,
        warehouse: '',
        reference: '',
        packages: [{ id: newId(clock.now()), package: packageOf(parcel, mine) }],
      }),
    );
    const { fresh } = await insertShipments(trx, store.dialect, shipments, at);
    if (fresh.size === 0)
      throw errors.ORDER_LINE_UNKNOWN({
        message: `This parcel of order ${ref} is booked already.`,
        value: id,
      });
    await tellKits(trx, store.dialect, [id], at);
    await keepFromCart(trx, store.dialect, [merchant], [id], at);
    const event = { merchant, kind: 'order' as const, subject: id, event: 'shipped' };
    await tellEvents(trx, store.dialect, [{ ...event, data: { by: actor, packages: fresh.size } }], at);
    tickets.push(...uploadTickets(workspace(), merchant, 'upload-tracking', (one) => one === cart, ref, at));
    const after = { status: await statusOf(trx, [merchant], id), tracking: parcel.trackingNumber };
    return { actor, action: 'orders ship', subject: id, merchant, reason: '', before: { status: order.status }, after };
  });
  return lines;
}

function packageOf(parcel: ParcelByHand, lines: readonly OpenLine[]): Package {
  const { trackingNumber, carrierCode, serviceCode } = parcel;
  const shipped = lines.map(({ lineNumber, sku, open }): ShippedLine => ({ lineNumber, sku, quantity: open }));
  return { trackingNumber, carrierCode, serviceCode, lines: shipped };
}

/** The units that go into the parcel, all of parts that a WMS has. */
function unitsOf(
  order: OrderSummary,
  parts: readonly PartRow[],
  open: readonly OpenLine[],
  { units }: ParcelByHand,
): OpenLine[] {
  const there = new Set(
    parts.filter(({ status }) => ['sending', 'at_wms', 'partial'].includes(status)).map(({ id }) => id),
  );
  if (there.size === 0)
    throw errors.ORDER_OUT_OF_REACH({
      message: `Order ${order.orderNumber} is ${order.status}; only what a WMS has can be shipped.`,
      value: order.id,
    });
  const reach = open.filter(({ part }) => there.has(part));
  const wanted = units === null ? reach : [...units].map(([number, count]) => lineOf(order, reach, number, count));
  if (wanted.length === 0)
    throw errors.ORDER_LINE_UNKNOWN({
      message: `Everything of order ${order.orderNumber} has shipped.`,
      value: order.id,
    });
  return wanted;
}

function lineOf(order: OrderSummary, reach: readonly OpenLine[], number: number, count: number): OpenLine {
  const line = reach.find(({ lineNumber }) => lineNumber === number);
  if (line && count <= line.open) return { ...line, open: count };
  throw errors.ORDER_LINE_UNKNOWN({
    message: `${count} of line ${number} cannot ship: ${line ? `${line.open} of order ${order.orderNumber} have not` : `order ${order.orderNumber} has no such line at a WMS`}.`,
    value: order.id,
  });
}

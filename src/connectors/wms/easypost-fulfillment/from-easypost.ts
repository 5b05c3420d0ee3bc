import type { InventoryLevel } from '../../../domain/inventory-level.ts';
import type { KnownOrder, Package, Shipment } from '../../../domain/shipment.ts';
import type { PageComplaint, ReadLayout } from '../../api/layout.ts';
import { fieldsOf, instantOf, listOf, textOf, wholeOf } from '../../api/values.ts';
import { divide, type Pick } from './divide.ts';
import { referenceIn } from './reference.ts';

const refsAtOnce = 500;

export const readShipments: ReadLayout<Shipment> = async (page, known, { now }) => {
  const orders = listOf(fieldsOf(page).orders).map((one) => fieldsOf(one));
  const refs = [...new Set(orders.map(({ description }) => referenceIn(textOf(description))).filter(Boolean))];
  const ours = new Map<string, KnownOrder>();
  for (let from = 0; from < refs.length; from += refsAtOnce)
    for (const [ref, order] of await known.orders('key', refs.slice(from, from + refsAtOnce))) ours.set(ref, order);
  const records: Shipment[] = [];
  const complaints: PageComplaint[] = [];
  for (const [index, { description, picks }] of orders.entries()) {
    const orderRef = referenceIn(textOf(description));
    const order = ours.get(orderRef);
    const item = index + 1;
    if (!order) {
      // An account may serve several merchants, and each of them reads all its orders.
      complaints.push({
        item,
        field: 'description',
        code: 'other-order',
        value: orderRef,
        note: notOurs,
        only: 'warning',
      });
      continue;
    }
    const read = shipmentsOf(orderRef, order, listOf(picks).map(pickOf), now);
    records.push(...read.shipments);
    complaints.push(...read.strange.map((barcode) => strangeItem(item, barcode, order)));
  }
  return { records, complaints };
};

const notOurs = 'No order with this reference was sent from here; it is left alone.';

function strangeItem(item: number, value: string, { orderNumber, lines }: KnownOrder): PageComplaint {
  const has = lines.slice(0, 5).map(({ sku, barcode }) => barcode || sku);
  const note = `A parcel of order ${orderNumber} holds a barcode that the order does not have; it has: ${has.join(', ')}. The parcel is not taken.`;
  return { item, field: 'inventories.product.barcode', code: 'unknown-sku', value, note };
}

function pickOf(value: unknown): Pick {
  const { id, created_at, tracker, inventories } = fieldsOf(value);
  const { tracking_code, carrier, status } = fieldsOf(tracker);
  const units = new Map<string, number>();
  for (const one of listOf(inventories)) {
    const { product, units: some, quantity } = fieldsOf(one);
    const barcode = textOf(fieldsOf(product).barcode);
    // Each entry is one unit on the shelf, unless it says that it is more.
    units.set(barcode, (units.get(barcode) ?? 0) + (wholeOf(some) ?? wholeOf(quantity) ?? 1));
  }
  return {
    id: textOf(id),
    createdAt: wholeOf(created_at) ?? 0,
    trackingNumber: textOf(tracking_code),
    carrier: textOf(carrier),
    calledOff: textOf(status) === 'cancelled',
    units,
  };
}

/** One shipment for each parcel that has left: every one of them has a time and an id of its own. */
function shipmentsOf(
  orderRef: string,
  order: KnownOrder,
  picks: readonly Pick[],
  now: string,
): { shipments: Shipment[]; strange: string[] } {
  const { parcels, strange, whole } = divide(order, picks);
  const shipments = parcels.flatMap(({ pick, lines }): Shipment[] => {
    const { trackingNumber, carrier, createdAt, id, calledOff } = pick;
    const before = order.packages?.includes(trackingNumber) === true;
    if (trackingNumber === '' || (calledOff && !before)) return [];
    const parcel: Package = {
      trackingNumber,
      carrierCode: carrier,
      serviceCode: '',
      lines,
      ...(calledOff && { voided: true }),
    };
    return [
      {
        orderRef,
        orderRefType: 'key',
        status: calledOff ? 'voided' : whole ? 'shipped' : 'partial',
        shippedAt: createdAt > 0 ? new Date(createdAt * 1000).toISOString() : (instantOf(now) ?? now),
        shipmentId: id,
        packages: [parcel],
      },
    ];
  });
  return { shipments, strange };
}

export const readInventory: ReadLayout<InventoryLevel> = async (page) => {
  const records: InventoryLevel[] = [];
  const complaints: PageComplaint[] = [];
  for (const [index, row] of listOf(fieldsOf(page).inventories).entries()) {
    const { warehouse_id, product, quantity } = fieldsOf(row);
    const [sku, available] = [textOf(fieldsOf(product).barcode), wholeOf(quantity)];
    const warehouseCode = textOf(warehouse_id);
    if (sku === '')
      complaints.push({
        item: index + 1,
        field: 'product.barcode',
        code: 'missing-required',
        value: '',
        note: noBarcode,
      });
    else if (available === undefined)
      complaints.push({
        item: index + 1,
        field: 'quantity',
        code: 'bad-number',
        value: textOf(quantity),
        note: noNumber,
      });
    else records.push({ sku, quantityAvailable: available, ...(warehouseCode !== '' && { warehouseCode }) });
  }
  return { records, complaints };
};

const noBarcode = 'This product has no barcode at EasyPost, so nobody can tell which it is. Give it one there.';
const noNumber = 'The stock of this product is no whole number; it is left as it was.';

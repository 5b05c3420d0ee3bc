import type { Merchant, SimShipment } from './merchant.ts';
import { Refused, type Row } from './refused.ts';
import { search, select } from './search.ts';
import type { World } from './world.ts';

const heavy = ['shipping_address', 'items', 'packages', 'tracking_numbers'];
const ids = ['shipment_id', 'order_unique_id', 'order_ref'];
/** [D] */
const searchable = [
  ...['shipment_id', 'warehouse_id', 'order_unique_id', 'order_ref', 'order_id', 'store_code'],
  ...['created_at', 'updated_at', 'packed_at', 'status', 'shipment_type'],
];

export function searchShipments(
  world: World,
  merchant: Merchant,
  [filters, options, fields]: readonly unknown[],
): unknown {
  const about = { fields: searchable, id: 'shipment_id', zone: world.options.zone, cap: 100 };
  const found = search(
    merchant.shipments.map((one) => shipmentRow(world, one)),
    filters,
    options,
    about,
  );
  const results = found.results.map((row) => select(row, fields, ids, heavy));
  // the text says a list, an envelope is likely [?]
  return world.options.envelope ? { ...found, results } : results;
}

export function shipmentInfo(world: World, merchant: Merchant, [id]: readonly unknown[]): Row {
  const shipment = merchant.shipments.find((one) => one.id === String(id));
  if (!shipment) throw new Refused(100, 'Requested shipment does not exist.');
  return shipmentRow(world, shipment);
}

export function shipmentRow(world: World, shipment: SimShipment): Row {
  const contents = shipment.packages.flatMap((parcel) => parcel.contents);
  return {
    shipment_id: shipment.id,
    order_unique_id: shipment.order.uniqueId,
    order_ref: shipment.order.ref,
    order_id: shipment.order.id,
    warehouse_id: shipment.warehouse,
    store_code: shipment.order.storeCode,
    status: shipment.status,
    shipment_type: shipment.freight ? 'freight' : 'parcel',
    total_qty: contents.reduce((all, { quantity }) => all + quantity, 0).toFixed(4),
    created_at: world.iso(shipment.order.createdAt),
    updated_at: world.iso(shipment.updatedAt),
    packed_at: shipment.packedAt === null ? null : world.iso(shipment.packedAt),
    shipped_at: shipment.shippedAt === null ? null : world.iso(shipment.shippedAt),
    shipping_address: { firstname: shipment.order.address.firstname, lastname: shipment.order.address.lastname },
    items: contents.map(({ item, quantity }) => ({ sku: item.sku, qty: quantity.toFixed(4), order_item_id: item.id })),
    packages: shipment.packages.map(({ carrier, service, trackings, contents: inside }) => ({
      status: shipment.status === 'shipped' ? 'shipped' : 'packed',
      carrier,
      manifest_courier_code: carrier,
      weight: '1.7500',
      weight_unit: 'lb',
      tracking: trackings.map((number) => ({
        number,
        description: service,
        track_url: `https://carrier.example/${number}`,
      })),
      // our reference of the line comes back here [D]
      order_items: inside.map(({ item, quantity }) => ({
        order_item_id: String(item.id),
        order_item_ref: world.options.itemRefs ? item.ref : null,
        sku: item.sku,
        quantity: quantity.toFixed(4),
      })),
      package_items: inside.map(({ item, quantity }) => ({
        order_item_id: String(item.id),
        sku: item.sku,
        quantity: quantity.toFixed(4),
      })),
    })),
  };
}

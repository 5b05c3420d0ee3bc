import { shipstream } from '../../../src/connectors/wms/shipstream/index.ts';
import type { Merchant, SimOrder } from '../../simulators/shipstream/merchant.ts';
import { ShipStreamSimulator } from '../../simulators/shipstream/shipstream.ts';
import type { VendorBench, WmsAccount } from '../bench.ts';

const plenty = 1_000_000;

export const bench: VendorBench = {
  role: 'wms',
  connector: shipstream,
  isHandOver: (request) => request.body.includes('order.create'),
  open,
};

async function open(): Promise<WmsAccount> {
  const simulator = await ShipStreamSimulator.start();
  const { world, server } = simulator;
  const [user, key] = ['crossdock-acme', 'key-of-acme-4711'];
  const merchant = simulator.addMerchant(user, key);
  for (const sku of ['SKU-1', 'SKU-2']) merchant.stock.set(sku, plenty);
  world.services.GND = { title: 'Ground', carrier_code: 'ups', service: 'GND', rates_available: true };
  const settings = { 'base url': server.url, 'api username': user, 'api key': key, 'calls per second': 50 };
  return {
    server,
    settings,
    wrongSettings: { ...settings, 'api key': 'another-key-0815' },
    secrets: [key, 'another-key-0815', Buffer.from(`${user}:${key}`).toString('base64')],
    revoke: (revoked) => {
      merchant.revoked = revoked;
    },
    ordersWith: (ours) => merchant.orders.filter(({ uniqueId }) => uniqueId === ours).length,
    keys: () => merchant.orders.filter(({ status }) => status !== 'canceled').map(({ uniqueId }) => uniqueId),
    isCanceled: (ours) => merchant.order(ours)?.status === 'canceled',
    ship: (ours, parcels) => {
      const plans = parcels.map(({ trackingNumber, moreNumbers = [], lines }) => ({
        trackings: [trackingNumber, ...moreNumbers],
        lines: lines.map(({ lineNumber, quantity }) => ({ ref: String(lineNumber), quantity })),
      }));
      const shipment = world.pick(merchant, orderOf(merchant, ours), plans);
      world.pack(shipment);
      world.ship(shipment);
    },
    stock: (levels) => {
      for (const [sku, units] of Object.entries(levels)) merchant.stock.set(sku, units);
    },
    outOfStock: (sku, out) => {
      merchant.stock.set(sku, out ? 0 : plenty);
      if (out) world.refusedSkus.add(sku);
      else world.refusedSkus.delete(sku);
    },
  };
}

function orderOf(merchant: Merchant, key: string): SimOrder {
  const order = merchant.order(key);
  if (!order) throw new Error(`ShipStream has no order ${key}.`);
  return order;
}

import { easypostFulfillment } from '../../../src/connectors/wms/easypost-fulfillment/index.ts';
import { EasypostSimulator, plainKey, productionKey, testKey } from '../../simulators/easypost/easypost.ts';
import type { SimulatedOrder } from '../../simulators/easypost/world.ts';
import type { VendorBench, WmsAccount } from '../bench.ts';

const plenty = 1_000_000;

/** SKU-1 to SKU-20 are barcodes that EasyPost knows, in plenty. */
export const bench: VendorBench = {
  role: 'wms',
  connector: easypostFulfillment,
  isHandOver: (request) => request.method === 'POST' && request.path.endsWith('/orders'),
  open: async (): Promise<WmsAccount> => {
    const simulator = await EasypostSimulator.start();
    const { production, server, baseUrl } = simulator;
    for (let number = 1; number <= 20; number++) production.receive(`SKU-${number}`, plenty);
    const base = { 'base url': baseUrl, 'cancel orders': true, 'calls per second': 100 };
    const withKey = (key: string) => [...production.orders.values()].filter((order) => keyOf(order) === key);
    return {
      server,
      settings: { ...base, 'api key': productionKey, 'test api key': testKey },
      wrongSettings: { ...base, 'api key': plainKey },
      secrets: [productionKey, testKey, Buffer.from(`${productionKey}:`).toString('base64')],
      revoke: (revoked) => {
        simulator.revoked = revoked;
      },
      ordersWith: (key) => withKey(key).length,
      keys: () => [...production.orders.values()].map(keyOf),
      isCanceled: (key) => withKey(key).length === 0 && production.deleted.some((order) => keyOf(order) === key),
      ship: (key, parcels) => {
        const [order] = withKey(key);
        if (!order) throw new Error(`EasyPost has no order ${key}.`);
        for (const { trackingNumber, lines } of parcels) {
          // EasyPost knows no line numbers; its items stand in the order of ours.
          const units = lines.map(({ lineNumber, quantity }) => [
            order.line_items[lineNumber - 1]?.product.barcode ?? '',
            quantity,
          ]);
          production.ship(order, trackingNumber, Object.fromEntries(units));
        }
      },
      stock: (levels) => {
        for (const [barcode, units] of Object.entries(levels)) production.receive(barcode, units);
      },
      outOfStock: (sku, out) => production.receive(sku, out ? 0 : plenty),
    };
  },
};

function keyOf({ description }: SimulatedOrder): string {
  return /XD:(\S+)/.exec(description)?.[1] ?? '';
}

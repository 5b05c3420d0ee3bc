import { parse } from 'yaml';
import { httpWms } from '../../../src/connectors/wms/http-wms/index.ts';
import { JsonShop, shopToken } from '../../simulators/json-shop/json-shop.ts';
import { filesOnPage } from '../../support/page-files.ts';
import type { VendorBench } from '../bench.ts';
import { mappingsOnPage } from '../page-mappings.ts';

const page = 'connectors/http-wms.md';

/** The example of its page, at the simulator of that warehouse. */
export const bench: VendorBench = {
  role: 'wms',
  connector: httpWms,
  mappings: mappingsOnPage(page, {
    orders: 'ship-orders',
    cancels: 'ship-cancels',
    shipments: 'ship-shipments',
    inventory: 'ship-stock',
  }),
  isHandOver: ({ method, path }) => method === 'POST' && path === '/wh/orders',
  async open() {
    const shop = await JsonShop.start();
    const { world, server } = shop;
    const { settings: shown } = parse(filesOnPage(page)['crossdock.yaml'] ?? '').wms.ship;
    const settings = { ...shown, 'base url': `${server.url}/wh`, token: shopToken, 'calls per second': 100 };
    const withKey = (ours: string) => world.warehouseOrders.filter(({ key }) => key === ours);
    return {
      server,
      settings,
      wrongSettings: { ...settings, token: 'another-token-0815' },
      secrets: [shopToken, 'another-token-0815'],
      revoke: (revoked) => {
        shop.revoked = revoked;
      },
      ordersWith: (key) => withKey(key).length,
      keys: () => world.warehouseOrders.filter(({ status }) => status !== 'canceled').map(({ key }) => key),
      isCanceled: (key) => withKey(key)[0]?.status === 'canceled',
      ship: (key, parcels) => {
        for (const { trackingNumber, lines } of parcels) {
          const items = lines.map(({ lineNumber, quantity }) => ({
            line: lineNumber,
            sku: withKey(key)[0]?.lines.find(({ line }) => line === lineNumber)?.sku ?? '',
            quantity,
          }));
          world.ship(key, trackingNumber, items);
        }
      },
      stock: (levels) => {
        for (const [sku, free] of Object.entries(levels)) world.shelves.set(sku, free);
      },
      outOfStock: (sku, out) => {
        if (out) world.outOfStock.add(sku);
        else world.outOfStock.delete(sku);
      },
    };
  },
};

import { parse } from 'yaml';
import { httpCart } from '../../../src/connectors/carts/http-cart/index.ts';
import { JsonShop, shopToken } from '../../simulators/json-shop/json-shop.ts';
import { filesOnPage } from '../../support/page-files.ts';
import type { VendorBench } from '../bench.ts';
import { mappingsOnPage } from '../page-mappings.ts';

const page = 'connectors/http-cart.md';

/** The example of its page, at the simulator of that shop. */
export const bench: VendorBench = {
  role: 'cart',
  connector: httpCart,
  mappings: mappingsOnPage(page, { orders: 'erp-orders', shipments: 'erp-packages', inventory: 'erp-stock' }),
  isHandOver: ({ method, path }) => method === 'POST' && path.endsWith('/packages'),
  async open() {
    const shop = await JsonShop.start();
    const { world, server } = shop;
    const { settings: shown } = parse(filesOnPage(page)['merchants/acme.yaml'] ?? '').carts.erp;
    const settings = { ...shown, 'base url': `${server.url}/api`, token: shopToken, 'calls per second': 100 };
    return {
      server,
      settings,
      wrongSettings: { ...settings, token: 'another-token-0815' },
      secrets: [shopToken, 'another-token-0815'],
      revoke: (revoked) => {
        shop.revoked = revoked;
      },
      placeOrders: (count, { skus = ['SKU-1', 'SKU-2'], buyer } = {}) =>
        Array.from({ length: count }, () => {
          const lines = skus.map((sku, index) => ({ line: index + 1, sku, quantity: index === 0 ? 2 : 1 }));
          const { name, company, address1: street, city, state, postalCode: zip, country } = buyer ?? {};
          const given = { name, company, street, city, state, zip, country };
          const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
          return world.place({ lines, ...known }).number;
        }),
      cancelOrder: (number) => world.touch(number, 'canceled'),
      trackingOf: (number) =>
        (world.order(number)?.packages ?? []).map(({ tracking, quantity }) => ({ trackingNumber: tracking, quantity })),
      stockOf: (sku) => world.stock.get(sku),
      sells: (skus) => {
        for (const sku of skus) world.sold.add(sku);
      },
    };
  },
};

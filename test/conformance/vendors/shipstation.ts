import type { ApiConnector } from '../../../src/connectors/api-contract.ts';
import { shipstation } from '../../../src/connectors/carts/shipstation/index.ts';
import { ShipStationSimulator } from '../../simulators/shipstation/index.ts';
import type { CartAccount, VendorBench } from '../bench.ts';

/** The suite makes more calls than a minute has; how the limit is kept has tests of its own. */
const callsPerMinute = 1_000_000;

export const bench: VendorBench = {
  role: 'cart',
  connector: shipstation as ApiConnector,
  isHandOver: (request) => request.method === 'POST' && request.path.endsWith('/orders/markasshipped'),
  async open(): Promise<CartAccount> {
    const simulator = await ShipStationSimulator.start({ callsPerMinute });
    const { account, server, options } = simulator;
    return {
      server,
      settings: { 'base url': server.url, 'api key': options.key, 'api secret': options.secret },
      wrongSettings: { 'base url': server.url, 'api key': options.key, 'api secret': 'not-the-secret-00' },
      secrets: [options.key, options.secret, Buffer.from(`${options.key}:${options.secret}`).toString('base64')],
      revoke: (revoked) => simulator.revoke(revoked),
      placeOrders: (count, { skus = ['SKU-1', 'SKU-2'], buyer = {} } = {}) =>
        Array.from({ length: count }, () => {
          const items = skus.map((sku, index) => ({ sku, quantity: index === 0 ? 2 : 1 }));
          const { address1: street1 = '1 Main St', ...rest } = buyer;
          const address = {
            name: 'Ada Buyer',
            city: 'Austin',
            state: 'TX',
            postalCode: '78701',
            country: 'US',
            phone: '',
          };
          return account.place({ items, shipTo: { ...address, ...rest, street1 } }).orderNumber;
        }),
      cancelOrder: (number) => account.setStatus(account.named(number), 'cancelled'),
      // One number for an order; of which of its goods that is ShipStation is not told.
      trackingOf: (number) => {
        const { orderId, items } = account.named(number);
        const quantity = items.reduce((sum, item) => sum + item.quantity, 0);
        return account.fulfillments
          .filter((one) => one.orderId === orderId)
          .map(({ trackingNumber }) => ({ trackingNumber, quantity }));
      },
      // There is no stock in the V1 API.
      stockOf: () => undefined,
      sells: () => undefined,
    };
  },
};

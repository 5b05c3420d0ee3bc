import type { ApiConnector } from '../../../src/connectors/api-contract.ts';
import { shipstationApi } from '../../../src/connectors/wms/shipstation-api/index.ts';
import type { StoredOrder } from '../../simulators/shipstation/account.ts';
import { ShipStationSimulator } from '../../simulators/shipstation/index.ts';
import type { VendorBench, WmsAccount } from '../bench.ts';

/** The suite makes more calls than a minute has; how the limit is kept has tests of its own. */
const callsPerMinute = 1_000_000;

export const bench: VendorBench = {
  role: 'wms',
  connector: shipstationApi as ApiConnector,
  isHandOver: (request) => request.method === 'POST' && request.path.endsWith('/orders/createorder'),
  async open(): Promise<WmsAccount> {
    const simulator = await ShipStationSimulator.start({ callsPerMinute });
    const { account, server, options } = simulator;
    const one = (key: string): StoredOrder => {
      const [order] = account.withKey(key);
      if (!order) throw new Error(`The simulated account has no order with the key ${key}.`);
      return order;
    };
    const live = () => [...account.orders.values()].filter(({ orderId }) => !account.deleted.has(orderId));
    return {
      server,
      settings: { 'base url': server.url, 'api key': options.key, 'api secret': options.secret },
      wrongSettings: { 'base url': server.url, 'api key': options.key, 'api secret': 'not-the-secret-00' },
      secrets: [options.key, options.secret, Buffer.from(`${options.key}:${options.secret}`).toString('base64')],
      revoke: (revoked) => simulator.revoke(revoked),
      ordersWith: (key) => account.withKey(key).length,
      keys: () =>
        live()
          .filter(({ orderStatus }) => orderStatus !== 'cancelled')
          .map(({ orderKey }) => orderKey),
      isCanceled: (key) => one(key).orderStatus === 'cancelled',
      ship: (key, parcels) => {
        const order = one(key);
        for (const { trackingNumber, lines } of parcels)
          account.label(order, trackingNumber, {
            items: lines.map(({ lineNumber, quantity }) => ({
              orderItemId: order.items[lineNumber - 1]?.orderItemId ?? 0,
              quantity,
            })),
          });
      },
      // There is no stock in the V1 API.
      stock: () => undefined,
    };
  },
};

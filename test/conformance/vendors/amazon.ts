import type { ApiConnector } from '../../../src/connectors/api-contract.ts';
import { amazon } from '../../../src/connectors/carts/amazon/index.ts';
import { type AmazonAddress, somebody } from '../../simulators/amazon/order-book.ts';
import { settingsFor } from '../../simulators/amazon/settings.ts';
import { AmazonSimulator } from '../../simulators/amazon/simulator.ts';
import type { Buyer, CartAccount, VendorBench } from '../bench.ts';

export const bench: VendorBench = {
  role: 'cart',
  connector: amazon as ApiConnector,
  isHandOver: (request) => request.method === 'POST' && request.path.endsWith('/shipmentConfirmation'),
  async open(): Promise<CartAccount> {
    const simulator = await AmazonSimulator.start();
    const { book, listings, signIn } = simulator;
    const settings = settingsFor(simulator);
    for (const sku of ['SKU-1', 'SKU-2']) listings.all.set(sku, { quantity: 0, productType: 'PRODUCT' });
    return {
      server: simulator.server,
      settings,
      wrongSettings: { ...settings, 'client secret': 'amzn1.oa2-cs.v1.another' },
      secrets: [signIn.grant.clientSecret, signIn.grant.refreshToken, 'Atza|'],
      revoke(revoked) {
        signIn.revoked = revoked;
      },
      placeOrders: (count, { skus, buyer } = {}) =>
        Array.from({ length: count }, () => {
          const order = book.place({
            ...(skus && { items: skus.map((sku) => ({ sku, quantity: 1 })) }),
            address: addressOf(buyer ?? {}),
          });
          return order.orderId;
        }),
      cancelOrder: (number) =>
        // Amazon's lists are two minutes behind; nobody waits that long here.
        book.change(number, (order) => Object.assign(order, { status: 'CANCELLED' }), 150_000),
      trackingOf: (number) =>
        (book.orders.get(number)?.packages ?? []).map(({ trackingNumber, items }) => ({
          trackingNumber,
          quantity: items.reduce((sum, { quantity }) => sum + quantity, 0),
        })),
      stockOf: (sku) => listings.all.get(sku)?.quantity,
      sells(skus) {
        listings.all.clear();
        for (const sku of skus) listings.all.set(sku, { quantity: 0, productType: 'PRODUCT' });
      },
    };
  },
};

function addressOf(buyer: Partial<Buyer>): AmazonAddress {
  const given = {
    name: buyer.name,
    companyName: buyer.company,
    addressLine1: buyer.address1,
    city: buyer.city,
    stateOrRegion: buyer.state,
    postalCode: buyer.postalCode,
    countryCode: buyer.country,
  };
  return { ...somebody, ...Object.fromEntries(Object.entries(given).filter(([, text]) => text !== undefined)) };
}

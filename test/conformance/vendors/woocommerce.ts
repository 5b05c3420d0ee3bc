import { woocommerce } from '../../../src/connectors/carts/woocommerce/index.ts';
import { buyer as anybody, somebody } from '../../simulators/woocommerce/store.ts';
import { WoocommerceSimulator } from '../../simulators/woocommerce/woocommerce-simulator.ts';
import type { Buyer, CartAccount, VendorBench } from '../bench.ts';

export const bench: VendorBench = {
  role: 'cart',
  connector: woocommerce,
  isHandOver: ({ method, path }) => method === 'POST' && /\/(notes|fulfillments|shipment-trackings)$/.test(path),
  async open(): Promise<CartAccount> {
    const shop = await WoocommerceSimulator.start();
    const { store, access } = shop;
    shop.tracking.active.add('native');
    const { key, secret } = access.key;
    const settings = { 'site url': shop.url, 'consumer key': key, 'consumer secret': secret, tracking: 'native' };
    for (const sku of ['SKU-1', 'SKU-2']) store.sells(sku);
    return {
      server: shop.server,
      settings,
      wrongSettings: { ...settings, 'consumer secret': 'cs_of_nobody_00' },
      secrets: [key, secret, Buffer.from(`${key}:${secret}`).toString('base64'), 'cs_of_nobody_00'],
      revoke: (revoked) => {
        access.revoked = revoked;
      },
      placeOrders: (count, { skus = ['SKU-1', 'SKU-2'], buyer = {} } = {}) =>
        Array.from({ length: count }, () => {
          const lines = skus.map((sku, index) => ({ sku, quantity: index === 0 ? 2 : 1 }));
          const address = addressOf(buyer);
          return store.place({ lines, shipping: address, billing: { ...anybody, ...address } }).number;
        }),
      cancelOrder: (number) => store.setStatus(store.order(number), 'cancelled'),
      trackingOf: (number) =>
        store.order(number).fulfillments.map(({ meta }) => {
          const value = (name: string) => meta.find((one) => one.key === name)?.value;
          const items = (value('_items') ?? []) as { qty: number }[];
          return {
            trackingNumber: String(value('_tracking_number') ?? ''),
            quantity: items.reduce((sum, { qty }) => sum + qty, 0),
          };
        }),
      stockOf: (sku) => store.product(sku)?.stock_quantity ?? undefined,
      sells: (skus) => {
        for (const sku of skus) if (!store.product(sku)) store.sells(sku);
      },
    };
  },
};

function addressOf({ name, company, address1, city, state, postalCode, country }: Partial<Buyer>) {
  const [first_name = '', ...rest] = (name ?? '').split(' ');
  return {
    ...somebody,
    ...(name !== undefined && { first_name, last_name: rest.join(' ') }),
    ...(company !== undefined && { company }),
    ...(address1 !== undefined && { address_1: address1 }),
    ...(city !== undefined && { city }),
    ...(state !== undefined && { state }),
    ...(postalCode !== undefined && { postcode: postalCode }),
    ...(country !== undefined && { country }),
  };
}

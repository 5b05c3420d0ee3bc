import { shopify } from '../../../src/connectors/carts/shopify/index.ts';
import type { VendorRequest } from '../../simulators/shared/vendor-server.ts';
import { app, ShopifySimulator } from '../../simulators/shopify/shopify-simulator.ts';
import type { Buyer, CartAccount } from '../bench.ts';

export const bench = { role: 'cart' as const, connector: shopify, open, isHandOver };

/** The mutations; all else only reads. */
function isHandOver({ body }: VendorRequest): boolean {
  return body.includes('CrossdockFulfill(') || body.includes('CrossdockSetQuantities(');
}

async function open(): Promise<CartAccount> {
  const { vendor, server } = await ShopifySimulator.start();
  // A shop of the largest plan: ten thousand orders in a minute.
  vendor.bucket.maximum = 1_000_000;
  vendor.bucket.perSecond = 1_000_000;
  const settings = {
    shop: app.domain,
    'base url': server.url,
    'access token': vendor.grants.fixed,
    'client secret': app.clientSecret,
    location: '1',
  };
  const { shop } = vendor;
  return {
    server,
    settings,
    wrongSettings: { ...settings, 'access token': 'shpat_0000000000000000000000000000dead' },
    secrets: [vendor.grants.fixed, app.clientSecret, 'shpat_0000000000000000000000000000dead'],
    revoke: (revoked) => {
      vendor.grants.refused = revoked;
    },
    placeOrders: (count, { skus = ['SKU-1', 'SKU-2'], buyer = {} } = {}) =>
      Array.from({ length: count }, () => {
        const lines = skus.map((sku, index) => ({ sku, quantity: index === 0 ? 2 : 1 }));
        return shop.place({ lines, address: addressOf(buyer) }).name;
      }),
    cancelOrder: (number) => shop.cancel(number),
    trackingOf: (number) =>
      shop.order(number).fulfillments.map(({ number: trackingNumber, lines }) => ({
        trackingNumber,
        quantity: lines.reduce((units, { quantity }) => units + quantity, 0),
      })),
    stockOf: (sku) => shop.available(sku),
    sells: (skus) => {
      for (const sku of skus) if (shop.available(sku) === undefined) shop.sells(sku);
    },
  };
}

function addressOf({ name, company, address1, city, state, postalCode, country }: Partial<Buyer>): object {
  const [firstName = '', ...rest] = (name ?? '').split(' ');
  return {
    ...(name !== undefined && { firstName, lastName: rest.join(' ') }),
    ...(company !== undefined && { company }),
    ...(address1 !== undefined && { address1 }),
    ...(city !== undefined && { city }),
    ...(state !== undefined && { provinceCode: state }),
    ...(postalCode !== undefined && { zip: postalCode }),
    ...(country !== undefined && { countryCodeV2: country }),
  };
}

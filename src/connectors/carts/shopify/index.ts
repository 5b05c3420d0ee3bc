import { errors } from '../../api/errors.ts';
import { readParcel } from '../../api/parcel.ts';
import type { ApiConnector, ApiContext } from '../../api-contract.ts';
import type { Transport } from '../../contract.ts';
import { adminOf } from './client.ts';
import { readOrders } from './from-shopify.ts';
import { sendPackages, tracePackages } from './fulfill.ts';
import { oauth } from './oauth.ts';
import { orderPages } from './order-pages.ts';
import { type ShopifySettings, shopifySettings } from './settings.ts';
import { originOf } from './shop.ts';
import { hook } from './signatures.ts';
import { sendStock, traceStock } from './stock.ts';
import { type PackageBody, type StockBody, writePackage, writeStock } from './to-shopify.ts';
import { trial } from './trial.ts';

export const shopify: ApiConnector<ShopifySettings> = {
  id: 'shopify',
  role: 'cart',
  label: 'Shopify',
  settings: shopifySettings,
  manner: ['notify customer', 'stock quantity', 'stock at location'],
  functions: {
    'Order Download': true,
    'Cancel Pickup': true,
    'Shipment Upload': true,
    'Inventory Upload': true,
    Webhooks: true,
  },
  layouts: { read: { orders: readOrders }, write: { confirmations: writePackage, inventory: writeStock } },
  hosts: (settings) => [originOf(settings)],
  connect,
  oauth,
  hook,
};

function connect(settings: ShopifySettings, context: ApiContext): Transport {
  const admin = adminOf(settings, context);
  return {
    fetchClaims: false,
    async *pages(look) {
      if (look.kind === 'orders') yield* orderPages(settings, context, admin, look);
    },
    async send(_place, parcel, attempting) {
      if (parcel.kind === 'confirmations')
        return sendPackages(settings, admin, await readParcel<PackageBody>(parcel), attempting);
      if (parcel.kind === 'inventory')
        return sendStock(settings, admin, parcel.key, await readParcel<StockBody>(parcel), attempting);
      throw errors.API_CANNOT({ message: `A Shopify shop takes no ${parcel.kind}.` });
    },
    async trace(_place, parcel) {
      if (parcel.kind === 'confirmations') return tracePackages(settings, admin, await readParcel<PackageBody>(parcel));
      if (parcel.kind === 'inventory') return traceStock(settings, admin, await readParcel<StockBody>(parcel));
      return 'unknown';
    },
    test: (_place, want) => trial(settings, context, admin, want),
    close: async () => undefined,
  };
}

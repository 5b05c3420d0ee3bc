import { errors } from '../../api/errors.ts';
import { readParcel } from '../../api/parcel.ts';
import type { ApiConnector, ApiContext } from '../../api-contract.ts';
import type { Transport } from '../../contract.ts';
import { shopOf } from './client.ts';
import { readOrders } from './from-woocommerce.ts';
import { hook } from './hook.ts';
import { orderPages } from './order-pages.ts';
import { packagesOf } from './packages.ts';
import { type Settings, siteOf, woocommerceSettings } from './settings.ts';
import { sendStock, traceStock } from './stock.ts';
import { type PackageBody, type StockBody, writePackage, writeStock } from './to-woocommerce.ts';
import { trial } from './trial.ts';

export const woocommerce: ApiConnector<Settings> = {
  id: 'woocommerce',
  role: 'cart',
  label: 'WooCommerce',
  settings: woocommerceSettings,
  manner: [
    'notify customer',
    'note text',
    'carrier names',
    'turn on stock management',
    'batch size',
    'calls per second',
    'timeout seconds',
  ],
  functions: {
    'Order Download': true,
    'Cancel Pickup': true,
    'Shipment Upload': true,
    'Inventory Upload': true,
    Webhooks: true,
  },
  layouts: { read: { orders: readOrders }, write: { confirmations: writePackage, inventory: writeStock } },
  hosts: (settings) => [new URL(siteOf(settings)).origin],
  connect,
  hook,
};

function connect(settings: Settings, context: ApiContext): Transport {
  const shop = shopOf(settings, context);
  const packages = packagesOf(settings, shop);
  return {
    fetchClaims: false,
    async *pages(look) {
      if (look.kind === 'orders') yield* orderPages(settings, context, shop, look);
    },
    async send(_place, parcel, attempting) {
      if (parcel.kind === 'confirmations') return packages.send(await readParcel<PackageBody>(parcel), attempting);
      if (parcel.kind === 'inventory')
        return sendStock(settings, shop, await readParcel<StockBody>(parcel), attempting);
      throw errors.API_CANNOT({ message: `A WooCommerce shop takes no ${parcel.kind}.` });
    },
    async trace(_place, parcel) {
      if (parcel.kind === 'confirmations') return packages.trace(await readParcel<PackageBody>(parcel));
      if (parcel.kind === 'inventory') return traceStock(settings, shop, await readParcel<StockBody>(parcel));
      return 'unknown';
    },
    test: (_place, want) => trial(settings, context, shop, want),
    close: async () => undefined,
  };
}

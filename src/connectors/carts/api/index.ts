import type { ApiConnector } from '../../api-contract.ts';
import { readOrders } from './from-json.ts';
import { type ApiCartSettings, apiCartSettings } from './settings.ts';
import { apiCartTransport } from './transport.ts';

/** A system of the merchant's own that gives us orders over HTTP, in our own words. */
export const apiCart: ApiConnector<ApiCartSettings> = {
  id: 'api',
  role: 'cart',
  label: 'API (orders are pushed to Crossdock)',
  settings: apiCartSettings,
  functions: {
    'Order Download': true,
    'Cancel Pickup': true,
    'Shipment Upload': true,
    'Inventory Upload': true,
    Webhooks: 'It calls us with orders itself; no webhook is needed.',
  },
  layouts: {
    read: { orders: readOrders },
    write: {
      confirmations: (confirmation) => confirmation,
      inventory: ({ sku, quantity, warehouseCode }) => ({ sku, quantity, warehouseCode }),
    },
  },
  pushed: ['orders'],
  hosts: (settings) => (settings['webhook url'] ? [new URL(settings['webhook url']).origin] : []),
  connect: apiCartTransport,
};

import type { ApiConnector } from '../../api-contract.ts';
import { readOrders } from './from-orders.ts';
import { hintOf } from './hook.ts';
import { oauth } from './oauth.ts';
import { type QuickbooksCommerceSettings, quickbooksCommerceSettings } from './settings.ts';
import { writeConfirmation, writeStock } from './to-vendor.ts';
import { quickbooksCommerceTransport } from './transport.ts';

/** The vendor has retired the service; the connector is for accounts on a compatible stand-in. */
export const quickbooksCommerce: ApiConnector<QuickbooksCommerceSettings> = {
  id: 'quickbooks-commerce',
  role: 'cart',
  label: 'QuickBooks Commerce (TradeGecko)',
  settings: quickbooksCommerceSettings,
  manner: ['stock location id', 'stock counts as', 'adjustment reason', 'timeout seconds'],
  functions: {
    'Order Download': true,
    'Cancel Pickup': true,
    'Shipment Upload': true,
    'Inventory Upload': true,
    Webhooks: true,
  },
  layouts: {
    read: { orders: readOrders },
    write: { confirmations: writeConfirmation, inventory: writeStock },
  },
  hosts: (settings) => [new URL(settings['base url']).origin],
  connect: quickbooksCommerceTransport,
  oauth,
  hook: hintOf,
};

import type { ApiConnector } from '../../api-contract.ts';
import { readOrders } from './from-order.ts';
import { type AmazonSettings, amazonSettings } from './settings.ts';
import { writeConfirmation, writeStock } from './to-amazon.ts';
import { amazonTransport, hostsOf } from './transport.ts';

/** Amazon's marketplaces by the Selling Partner API, for orders that the seller ships. */
export const amazon: ApiConnector<AmazonSettings> = {
  id: 'amazon',
  role: 'cart',
  label: 'Amazon',
  settings: amazonSettings,
  manner: ['carriers', 'default carrier', 'product type', 'feed above', 'feed wait seconds', 'stock marketplace'],
  functions: {
    'Order Download': true,
    'Cancel Pickup': true,
    'Shipment Upload': true,
    'Inventory Upload': true,
    Webhooks:
      'Amazon sends its notifications to queues at AWS, not to web addresses; orders are looked for by the clock.',
  },
  personalDataDays: 30,
  layouts: {
    read: { orders: readOrders },
    write: { confirmations: writeConfirmation, inventory: writeStock },
  },
  hosts: hostsOf,
  connect: amazonTransport,
};

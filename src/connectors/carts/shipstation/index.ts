import { originOf } from '../../api/shipstation/account.ts';
import { hintOf } from '../../api/shipstation/hook.ts';
import type { ApiConnector } from '../../api-contract.ts';
import { toConfirmation } from './confirming.ts';
import { connectShipstation } from './connection.ts';
import { readOrders } from './from-cart.ts';
import { type ShipstationSettings, shipstationSettings } from './settings.ts';

/** ShipStation as a source of orders, by its V1 API. */
export const shipstation: ApiConnector<ShipstationSettings> = {
  id: 'shipstation',
  role: 'cart',
  label: 'ShipStation',
  settings: shipstationSettings,
  manner: ['calls per minute', 'notify customer', 'notify sales channel', 'carrier codes', 'other carriers'],
  functions: {
    'Order Download': true,
    'Cancel Pickup': true,
    'Shipment Upload': true,
    'Inventory Upload': 'The V1 API of ShipStation has no stock.',
    Webhooks: true,
  },
  layouts: { read: { orders: readOrders }, write: { confirmations: toConfirmation } },
  hosts: (settings) => [originOf(settings)],
  connect: connectShipstation,
  hook: hintOf,
};

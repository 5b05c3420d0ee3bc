import { originOf } from '../../api/shipstation/account.ts';
import { hintOf } from '../../api/shipstation/hook.ts';
import type { ApiConnector } from '../../api-contract.ts';
import { connectShipstationApi } from './connection.ts';
import { readShipments } from './from-wms.ts';
import { type ShipstationApiSettings, shipstationApiSettings } from './settings.ts';
import { toCancel, toOrder } from './to-wms.ts';

/** ShipStation as a warehouse, by its V1 API: orders are made over there, labels come back. */
export const shipstationApi: ApiConnector<ShipstationApiSettings> = {
  id: 'shipstation-api',
  role: 'wms',
  label: 'ShipStation (API)',
  settings: shipstationApiSettings,
  shared: ['base url', 'calls per minute'],
  manner: ['cancel by', 'calls per minute'],
  functions: {
    'Order Send': true,
    'Cancel Order in WMS': true,
    'Shipment Pickup - Detailed': true,
    Inventory: 'The V1 API of ShipStation has no stock.',
    'Ship Method List': true,
    Webhooks: true,
  },
  layouts: { read: { shipments: readShipments }, write: { orders: toOrder, cancels: toCancel } },
  hosts: (settings) => [originOf(settings)],
  connect: connectShipstationApi,
  hook: hintOf,
};

import type { ApiConnector } from '../../api-contract.ts';
import { readShipments } from './from-wms.ts';
import { readHook } from './hook.ts';
import { originOf, type Settings, settings } from './settings.ts';
import { readStock } from './stock.ts';
import { writeCancel, writeOrder } from './to-wms.ts';
import { connect } from './transport.ts';

export const shipstream: ApiConnector<Settings> = {
  id: 'shipstream',
  role: 'wms',
  label: 'ShipStream',
  settings,
  shared: ['base url'],
  manner: [
    'backorder policy',
    'unique order number',
    'skip address check',
    'calls per second',
    'calls at once',
    'timeout seconds',
  ],
  functions: {
    'Order Send': true,
    'Cancel Order in WMS': true,
    'Shipment Pickup - Detailed': true,
    Inventory: true,
    'Ship Method List': true,
    Webhooks: true,
  },
  layouts: {
    read: { shipments: readShipments, inventory: readStock },
    write: { orders: writeOrder, cancels: writeCancel },
  },
  hosts: (given) => [originOf(given)],
  connect,
  hook: readHook,
};

import type { ApiConnector } from '../../api-contract.ts';
import { EasypostConnection } from './connection.ts';
import { readInventory, readShipments } from './from-easypost.ts';
import { hintOf } from './hook.ts';
import { type EasypostSettings, easypostSettings, sharedSettings } from './settings.ts';
import { writeCancel, writeOrder } from './to-easypost.ts';

/** EasyPost's own warehouses, reached over the vendor API. Not its shipping API, which has other objects of the same names. */
export const easypostFulfillment: ApiConnector<EasypostSettings> = {
  id: 'easypost-fulfillment',
  role: 'wms',
  label: 'EasyPost Fulfillment',
  settings: easypostSettings,
  shared: sharedSettings,
  manner: [
    'default service',
    'delivery confirmation',
    'out of stock words',
    'cancel orders',
    'calls per second',
    'timeout seconds',
  ],
  functions: {
    'Order Send': true,
    'Cancel Order in WMS': 'Only with "cancel orders: true", because EasyPost says nowhere whether it takes cancels.',
    'Shipment Pickup - Detailed': true,
    Inventory: true,
    'Ship Method List': 'EasyPost publishes no list of its services.',
    Webhooks: 'Tracker events are understood as a hint; whether Fulfillment sends them is not known.',
  },
  layouts: {
    read: { shipments: readShipments, inventory: readInventory },
    write: { orders: writeOrder, cancels: writeCancel },
  },
  hosts: (settings) => [new URL(settings['base url']).origin],
  connect: (settings, context) => new EasypostConnection(settings, context),
  hook: hintOf,
};

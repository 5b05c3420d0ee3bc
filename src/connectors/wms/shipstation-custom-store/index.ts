import type { Layouts } from '../../api/layout.ts';
import { Unwritable } from '../../api/layout.ts';
import type { ApiConnector } from '../../api-contract.ts';
import { asks } from './asks.ts';
import { readShipments } from './from-store.ts';
import { noticeOf } from './notice.ts';
import { type Settings, settingsSchema } from './settings.ts';
import { bucketOf, storeStatus } from './statuses.ts';
import { storeOrder } from './to-store.ts';
import { transport } from './transport.ts';
import { ordersXml, orderXml } from './write.ts';

/** For whoever looks at an order before it is fetched: what it would be told as, with the settings that change nothing. */
const plainSettings = settingsSchema.parse({ 'api user': 'preview', 'api key': 'preview-preview-preview' });

const layouts: Layouts = {
  read: { shipments: readShipments },
  write: {
    orders: (order, { key }) => storeOrder(order, key || order.orderId, plainSettings),
    cancels: ({ cancel, order }, { key }) => ({
      orderId: key || cancel.id,
      orderNumber: order.orderNumber,
      status: 'canceled',
    }),
  },
};

/** ShipStation asks us for orders and tells us of shipments; nothing of ours calls it. */
export const shipstationCustomStore: ApiConnector<Settings> = {
  id: 'shipstation-custom-store',
  role: 'wms',
  label: 'ShipStation (Custom Store)',
  settings: settingsSchema,
  functions: {
    'Order Send': true,
    'Cancel Order in WMS': true,
    'Shipment Pickup - Detailed': true,
    Inventory: 'A Custom Store has no stock feed.',
    'Ship Method List': 'A Custom Store tells of no services; they are mapped inside ShipStation.',
    Webhooks: 'ShipStation calls the store itself: there is nothing to subscribe to.',
  },
  layouts,
  pushed: ['shipments'],
  hosts: () => [],
  connect: (settings, context) => transport(settings, context),
  pull: {
    credentials: (settings) => ({ user: settings['api user'], key: settings['api key'] }),
    pageSize: (settings) => settings['page size'],
    silentSeconds: (settings) => settings['warn after hours'] * 3600,
    asks,
    notice: noticeOf,
    word: storeStatus,
    meaning: bucketOf,
    write(order, { key, word, modifiedAt }, settings) {
      const told = storeOrder(order, key, settings);
      return told instanceof Unwritable ? told : orderXml(told, word, modifiedAt);
    },
    answer: (orders, pages) => ({
      headers: { 'content-type': 'application/xml; charset=utf-8' },
      body: ordersXml(orders, pages),
    }),
  },
};

import { jsonPartner } from '../../api/json-http/partner.ts';
import type { ApiConnector } from '../../api-contract.ts';
import { type Settings, settings } from './settings.ts';

/** A warehouse with an HTTP API of its own: settings say how it is called, mapping files what its JSON means. */
export const httpWms: ApiConnector<Settings> = {
  id: 'http-wms',
  role: 'wms',
  label: 'HTTP/JSON WMS, by configuration',
  settings,
  manner: ['calls per second', 'timeout seconds'],
  functions: {
    'Order Send': true,
    'Cancel Order in WMS': true,
    'Shipment Pickup - Detailed': true,
    Inventory: true,
    'Ship Method List': 'No setting describes such a list: enter it once with "crossdock ship-methods import".',
    Webhooks: 'It is asked by the clock; nothing calls us.',
  },
  layouts: {},
  mapped: { read: ['shipments', 'inventory'], write: ['orders', 'cancels'] },
  hosts: ({ 'base url': url }) => [new URL(url).origin],
  connect: (its, context) => {
    const { orders, cancels, shipments, inventory } = its;
    return jsonPartner(its, { asked: { shipments, inventory }, given: { orders, cancels } }, context);
  },
};

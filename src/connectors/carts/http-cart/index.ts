import { jsonPartner } from '../../api/json-http/partner.ts';
import type { ApiConnector } from '../../api-contract.ts';
import { type Settings, settings } from './settings.ts';

/** A shop or ERP with an HTTP API of its own: settings say how it is called, mapping files what its JSON means. */
export const httpCart: ApiConnector<Settings> = {
  id: 'http-cart',
  role: 'cart',
  label: 'HTTP/JSON cart, by configuration',
  settings,
  manner: ['calls per second', 'timeout seconds'],
  functions: {
    'Order Download': true,
    'Cancel Pickup': true,
    'Shipment Upload': true,
    'Inventory Upload': true,
    Webhooks: 'It is asked by the clock; nothing calls us.',
  },
  layouts: {},
  mapped: { read: ['orders'], write: ['confirmations', 'inventory'] },
  hosts: ({ 'base url': url }) => [new URL(url).origin],
  connect: (its, context) => {
    const { orders, confirmations, inventory } = its;
    return jsonPartner(its, { asked: { orders }, given: { confirmations, inventory } }, context);
  },
};

import type {
  Cart,
  Connection,
  Inlet,
  LoadOptions,
  Merchant,
  MerchantWms,
  Outlet,
  Workspace,
} from '../../src/config/workspace.ts';

/** A workspace as the validator would give it, without files: two merchants, one shared WMS, folders everywhere. */
export function aWorkspace(more: Partial<Workspace> = {}): Workspace {
  const merchants = [merchant('acme', ['web']), merchant('bolt', ['shop'])];
  return {
    revision: 'revision-1-for-tests',
    name: 'Test workspace',
    zone: 'UTC',
    connections: new Map(['legacy', 'files', 'unused'].map((name) => [name, connection(name)])),
    wms: new Map([['legacy', { id: 'legacy', type: 'file-drop', zone: 'UTC' }]]),
    merchants: new Map(merchants.map((one) => [one.id, one])),
    mappings: new Map(),
    notices: null,
    warnings: [],
    ...more,
  };
}

function connection(name: string): Connection {
  return { name, transport: 'folder', settings: {} };
}

function merchant(id: string, carts: readonly string[]): Merchant {
  return {
    id,
    name: `${id} (fictional)`,
    zone: 'UTC',
    wms: 'legacy',
    contacts: [],
    warehouses: new Map([['legacy', warehouse(id)]]),
    carts: new Map(carts.map((name) => [name, cart(id, name)])),
    services: {
      'order delivery': { kind: 'automatic' },
      'shipping confirmations': { kind: 'every', seconds: 900 },
      inventory: { kind: 'off' },
    },
  };
}

function warehouse(merchantId: string): MerchantWms {
  return {
    wms: 'legacy',
    zone: 'UTC',
    orders: outlet(`${merchantId}/legacy/orders`, 'legacy', `in/${merchantId}`),
    shipments: inlet(`${merchantId}/legacy/shipments`, 'legacy', `out/${merchantId}`),
    inventory: inlet(`${merchantId}/legacy/inventory`, 'legacy', `stock/${merchantId}`),
    warehouseNames: new Map(),
  };
}

function cart(merchantId: string, id: string): Cart {
  return {
    id,
    merchant: merchantId,
    type: 'csv',
    source: id.toUpperCase(),
    description: '',
    zone: 'UTC',
    orders: inlet(`${merchantId}/${id}/orders`, 'files', `${id}/orders`),
    confirmations: outlet(`${merchantId}/${id}/confirmations`, 'files', `${id}/tracking`),
    inventory: outlet(`${merchantId}/${id}/inventory`, 'files', `${id}/stock`),
    services: {
      'order download': { kind: 'every', seconds: 300 },
      'shipment upload': { kind: 'automatic' },
      'inventory upload': { kind: 'at', times: ['09:00'], zone: 'UTC' },
    },
    loadOptions: noLoadOptions,
  };
}

/** As where a cart says nothing. */
export const noLoadOptions: LoadOptions = {
  statuses: { taken: null, paymentsTaken: null },
  earliestOrderDate: '',
  orderFilters: [],
  itemFilter: null,
  tagFilters: [],
  releaseDelay: { seconds: 0, after: 'downloaded' },
  changesInCart: 'alert',
  minimumInventoryLevel: 0,
  inventoryQuantity: 'available',
  syncInventoryWithWarehouse: [],
  fullInventoryUpload: '03:00',
  rejectUnmapped: false,
  translateItemCode: '',
  inventoryAlias: '',
};

function inlet(id: string, connectionName: string, directory: string): Inlet {
  return {
    id,
    connection: connectionName,
    place: { directory },
    mapping: 'in',
    values: {},
    settleSeconds: 0,
    doneFile: '',
    after: 'remove',
    emptyAllowed: false,
  };
}

function outlet(id: string, connectionName: string, directory: string): Outlet {
  return {
    id,
    connection: connectionName,
    place: { directory },
    mapping: 'out',
    values: {},
    batch: 'each run',
    atMost: 1000,
    gatherSeconds: 0,
    numbering: 'connection',
    subject: '',
    text: '',
  };
}

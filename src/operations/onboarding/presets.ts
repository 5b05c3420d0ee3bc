import { didYouMean } from '../../support/nearest.ts';
import { errors } from './errors.ts';

/** A file layout of a WMS in its three kinds, as mappings that Crossdock ships. */
export interface Preset {
  readonly id: string;
  readonly label: string;
  /** Names of mappings. */
  readonly orders: string;
  readonly shipments: string;
  readonly inventory: string;
  /** What its order files need from an agreement with the WMS, with made-up values. */
  readonly values?: Readonly<Record<string, string>>;
}

const plainReturns = { shipments: 'generic-shipments', inventory: 'generic-inventory' };

function family(id: string, label: string, values?: Preset['values']): Preset {
  const mappings = { orders: `${id}-orders`, shipments: `${id}-shipments`, inventory: `${id}-inventory` };
  return { id, label, ...mappings, ...(values && { values }) };
}

/** The first one is taken where nobody says which. */
export const presets: readonly Preset[] = [
  {
    id: 'simple-vertical',
    label: 'CSV, 16 columns, one row per line',
    orders: 'simple-vertical-orders',
    ...plainReturns,
  },
  { id: 'simple-horizontal', label: 'CSV, one row per order', orders: 'simple-horizontal-orders', ...plainReturns },
  family('vertical-csv', 'CSV with all columns, one row per line'),
  family('batch-horizontal', 'tab-separated, one row per order'),
  family('fulfillment-flat', 'tab-separated, sparse rows', { marketplaceId: 'MARKETPLACE' }),
  family('pipe-records', 'pipe-divided head and detail records', { facility: 'DC01', company: 'COMPANY' }),
  family('ph-pd-records', 'PH and PD records, one file per order'),
  family('pick-ticket-fixed', 'fixed width with control totals'),
  {
    id: 'x12',
    label: 'X12 4010: 940, 945, 846',
    orders: 'x12-940-orders',
    shipments: 'x12-945-shipments',
    inventory: 'x12-846-inventory',
    values: { senderId: 'SENDER', receiverId: 'RECEIVER' },
  },
  {
    id: 'tree-xml',
    label: 'XML, lines within their order',
    orders: 'tree-orders-xml',
    shipments: 'tree-shipments-xml',
    inventory: 'generic-inventory',
  },
  {
    id: 'tree-json',
    label: 'JSON, lines within their order',
    orders: 'tree-orders-json',
    shipments: 'generic-shipments',
    inventory: 'tree-inventory-json',
  },
];

export const presetIds = presets.map(({ id }) => id);

export function presetOf(id: string): Preset {
  const found = presets.find((one) => one.id === id);
  if (found) return found;
  const guess = didYouMean(id, presetIds) || ` There are ${presetIds.join(', ')}.`;
  throw errors.PRESET_UNKNOWN({ message: `No layout is called "${id}".${guess}`, value: id });
}

/** How the shop's side is read and written where nobody says otherwise. */
export const shopMappings = {
  orders: 'shop-orders',
  confirmations: 'shop-confirmations',
  inventory: 'shop-inventory',
} as const;

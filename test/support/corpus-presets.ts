import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { MappingKind } from '../../src/mapping/contract.ts';
import { projectRoot } from './source-files.ts';

export const corpusFolder = join(projectRoot, 'test/corpus');

/** Each layout of the corpus, and the shipped mappings that are it. */
const presets: Readonly<Record<string, string>> = {
  'amazon-mcf-flat': 'fulfillment-flat',
  'as400-pick-ticket': 'pick-ticket-fixed',
  'cartrover-vertical-csv': 'vertical-csv',
  'dropstream-wfe': 'ph-pd-records',
  'oracle-wms-orr': 'pipe-records',
  'shopify-orders-csv': 'shop-export',
  'wefulfillit-batch': 'batch-horizontal',
  'x12-4010-3pl': 'x12',
};

/** Where the partner's standard gives every kind of file a number of its own. */
const numbers: Readonly<Record<MappingKind, string>> = {
  orders: '940-',
  shipments: '945-',
  inventory: '846-',
  acknowledgements: '997-',
  cancels: '940-',
  returns: '180-',
};

/** The corpus speaks of one record, a mapping of many. */
const kinds: Readonly<Record<string, MappingKind>> = {
  order: 'orders',
  orders: 'orders',
  shipment: 'shipments',
  shipments: 'shipments',
  inventory: 'inventory',
  acknowledgement: 'acknowledgements',
};

/** Layouts of the corpus, by the names of their folders. */
export function corpusLayouts(): string[] {
  return readdirSync(corpusFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

/** The shipped mapping of a corpus layout for a kind of file, as its path. */
export function corpusPreset(layout: string, kind: string): string {
  const base = presets[layout];
  const of = kinds[kind];
  if (base === undefined || of === undefined) throw new Error(`No shipped mapping is known for ${layout}, ${kind}.`);
  return join(projectRoot, 'mappings', `${base}-${base === 'x12' ? numbers[of] : ''}${of}.yaml`);
}

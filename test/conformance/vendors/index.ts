import type { VendorBench } from '../bench.ts';
import { bench as amazon } from './amazon.ts';
import { bench as easypostFulfillment } from './easypost-fulfillment.ts';
import { bench as quickbooksCommerce } from './quickbooks-commerce.ts';
import { bench as shipstation } from './shipstation.ts';
import { bench as shipstationApi } from './shipstation-api.ts';
import { bench as shipstream } from './shipstream.ts';
import { bench as shopify } from './shopify.ts';

/** Every connector of the registries has its bench here; the suite says which is missing. */
export const benches: readonly VendorBench[] = [
  amazon,
  easypostFulfillment,
  quickbooksCommerce,
  shipstation,
  shipstationApi,
  shipstream,
  shopify,
];

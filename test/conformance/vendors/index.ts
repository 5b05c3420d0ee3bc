import type { VendorBench } from '../bench.ts';
import { bench as httpCart } from './http-cart.ts';
import { bench as httpWms } from './http-wms.ts';

/** Every connector of the registries has its bench here; the suite says which is missing. */
export const benches: readonly VendorBench[] = [httpCart, httpWms];

import type { VendorBench } from '../bench.ts';

/** Every connector of the registries has its bench here; the suite says which is missing. */
export const benches: readonly VendorBench[] = [];

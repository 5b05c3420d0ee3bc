import type { InletPlace } from '../config/lookup.ts';
import type { Transport } from '../connectors/contract.ts';
import type { HeldLease } from '../storage/held-lease.ts';
import type { Tools } from '../tools.ts';

/** A source being read under its lease. */
export interface OpenInlet {
  readonly place: InletPlace;
  readonly lease: HeldLease;
  readonly tools: Tools;
  readonly transport: Transport;
}

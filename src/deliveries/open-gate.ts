import type { HeldLease } from '../storage/held-lease.ts';
import type { Tools } from '../tools.ts';
import type { Cargo } from './cargo.ts';

/** A gate being worked under its lease. */
export interface OpenGate {
  readonly id: string;
  readonly cargo: Cargo;
  readonly lease: HeldLease;
  readonly tools: Tools;
  /** A person works it: also while it is paused. */
  readonly byHand?: boolean;
  readonly count: { files: number; records: number };
}

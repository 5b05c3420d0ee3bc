import type { OutletPlace } from '../config/lookup.ts';
import type { Refusal, Writable } from '../mapping/contract.ts';
import type { DeliveryKind, DeliveryRow } from '../storage/deliveries.ts';
import type { Problem } from '../storage/exceptions.ts';
import type { HeldLease } from '../storage/held-lease.ts';
import type { Dialect, Reader, Trx } from '../storage/scope.ts';
import type { Tools } from '../tools.ts';

/** One delivery to be opened. */
export interface Pinned {
  /** Ids of parts, packages or orders, in the order in which they are written; stock has none. */
  readonly items: readonly string[];
  readonly stockVersion: number;
  /** Where what it carries is written down already under an id. */
  readonly id?: string;
  /** A stock delivery with everything, not only what is news. */
  readonly whole?: boolean;
}

export interface CargoRecord {
  readonly item: string;
  /** What a partner that is spoken to knows it by; absent = the item. */
  readonly key?: string;
  readonly record: Writable[DeliveryKindMapping[DeliveryKind]];
}

/** What a survey has found, ready for the commit that opens the deliveries. */
export interface Survey {
  pin(trx: Trx, dialect: Dialect, at: string): Promise<Pinned[]>;
}

/** Which kind of mapping writes which cargo. */
export interface DeliveryKindMapping {
  readonly orders: 'orders';
  readonly confirmations: 'shipments';
  readonly inventory: 'inventory';
  readonly cancels: 'cancels';
  readonly 'order copies': 'orders';
  readonly 'tracking copies': 'shipments';
}

export interface RefusedItem {
  readonly item: string;
  readonly refusal: Refusal;
}

/**
 * What differs between orders and cancels for a WMS, confirmations and stock for a cart, and copies for others. Everything else (gate, states, crash rule,
 * rendering, sending) is the same for all.
 */
export interface Cargo {
  readonly kind: DeliveryKind;
  /** Sent twice does no harm: what cannot be looked up is sent again instead of asked about. */
  readonly repeatable: boolean;
  /**
   * Finds out what there is to pin, where that is too much for one commit. `asked`: a person wants it even if nothing is new. Its `pin`
   * takes what waits by guarded updates; empty when nothing does.
   */
  survey(tools: Tools, lease: HeldLease, place: OutletPlace, asked: boolean): Promise<Survey>;
  records(
    reader: Reader,
    dialect: Dialect,
    place: OutletPlace,
    items: readonly string[],
    delivery: Pick<DeliveryRow, 'id' | 'merchant'>,
  ): Promise<CargoRecord[]>;
  /** Records that the mapping refused have left the file; says what holds them. */
  refuse(
    trx: Trx,
    dialect: Dialect,
    place: OutletPlace,
    delivery: DeliveryRow,
    refused: readonly RefusedItem[],
    at: string,
  ): Promise<Problem[]>;
  /** The mapping refused nothing: what earlier refusals of this gate hold up is over. */
  whole?(trx: Trx, dialect: Dialect, delivery: DeliveryRow, at: string): Promise<void>;
  /** The partner has it. */
  done(trx: Trx, dialect: Dialect, delivery: DeliveryRow, items: readonly string[], at: string): Promise<void>;
  /** What subject and text of a mail may name beside file and delivery; absent = nothing. */
  words?(
    reader: Reader,
    dialect: Dialect,
    place: OutletPlace,
    items: readonly string[],
  ): Promise<Readonly<Record<string, string>>>;
}

/** Items in files of at most so many. */
export function filesOf(items: readonly string[], { batch, atMost }: OutletPlace['outlet']): Pinned[] {
  const size = batch === 'each order' ? 1 : Math.max(1, atMost);
  const files: Pinned[] = [];
  for (let from = 0; from < items.length; from += size)
    files.push({ items: items.slice(from, from + size), stockVersion: 0 });
  return files;
}

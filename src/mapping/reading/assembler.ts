import type { FindOrders, Readable } from '../contract.ts';
import type { BoundRecord } from './header.ts';
import type { Facts, RowFault } from './row-reader.ts';

export interface ReadRow {
  readonly facts: Facts;
  readonly cells: readonly string[];
  readonly record: BoundRecord;
  readonly line: number;
}

/** Puts rows together into records of one kind. */
export interface Assembler {
  /** A good row. It may keep the facts, or be done with them when it returns: `keepsFacts` says which. */
  add(row: ReadRow): void;
  /** A bad row; says how much goes with it, `undefined` when that has been said already. */
  bad(fault: RowFault, row: ReadRow): 'row' | 'document' | undefined;
  /** Finished records that may be handed on before the end; `undefined` = wait. */
  ready(): Readable[keyof Readable][] | undefined;
  /** The rest. */
  finish(findOrders: FindOrders): Promise<Readable[keyof Readable][]>;
  readonly keepsFacts: boolean;
}

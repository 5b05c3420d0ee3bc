import type { Known, Readable, ReceivedSet } from '../contract.ts';
import type { BoundRecord } from './header.ts';
import type { Facts, RowFault } from './row-reader.ts';

/** Records in an envelope of their own; where the layout says so, one bad row costs all of them. */
export interface ReadSet {
  readonly id: number;
  /** What an acknowledgement will say of it. */
  readonly receipt: { -readonly [K in keyof ReceivedSet]: ReceivedSet[K] };
}

/** Where something in the file stands, for a complaint about it. */
export interface Origin {
  readonly row: number;
  readonly column: string | number | null;
  readonly value: string;
}

/** What one line, package or level of the file said. */
export interface ReadRow {
  readonly facts: Facts;
  /** Physical row where it starts. */
  readonly line: number;
  /** Rows with one unit are taken together or not at all: a row with several lines, or a set. */
  readonly unit: number;
  readonly set: ReadSet | undefined;
  /** Tracking numbers beyond the first, of packages about whose content the row says nothing. */
  readonly more: readonly string[];
  /** What tells an exact repeat from another row. */
  readonly repeatKey: () => string;
  origin(slot: number): Origin;
}

/** A row that could not be read. */
export interface BadRow {
  readonly cells: readonly string[];
  /** `undefined` = several rows made it, and what is wrong stands in none of them. */
  readonly record: BoundRecord | undefined;
  /** As far as they are known, those of its record. */
  readonly facts: Facts;
}

/** Puts rows together into records of one kind. */
export interface Assembler {
  /** A good row. It may keep the facts, or be done with them when it returns: `keepsFacts` says which. A fault costs this row. */
  add(row: ReadRow): RowFault | undefined;
  /** A bad row; says how much goes with it, `undefined` when that has been said already. */
  bad(row: BadRow): 'row' | 'document' | undefined;
  /** Finished records that may be handed on before the end; `undefined` = wait. */
  ready(): Readable[keyof Readable][] | undefined;
  /** The rest. */
  finish(known: Known): Promise<Readable[keyof Readable][]>;
  readonly keepsFacts: boolean;
}

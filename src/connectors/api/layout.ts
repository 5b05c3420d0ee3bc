import type { Known, MappingContext, Readable, Writable } from '../../mapping/contract.ts';

/** What is known of a record that is written, beside what it says. */
export interface About {
  /** Ours, stable over retries and restarts, unique in all stores: id of the order's part (also of a cancel), or of the package. */
  readonly key: string;
  readonly context: MappingContext;
}

/** A record that the vendor could not take, whatever is tried: it is left out and its order is held with the reason. */
export class Unwritable {
  readonly field: string;
  readonly code: string;
  readonly value: string;
  /** One sentence for a person, with what to do. */
  readonly message: string;

  constructor(field: string, code: string, value: string, message: string) {
    this.field = field;
    this.code = code;
    this.value = value;
    this.message = message;
  }
}

/** Something in a page that cannot be used, or only in part. */
export interface PageComplaint {
  /** Its place in the page, from 1. */
  readonly item: number;
  readonly field: string;
  readonly code: string;
  readonly value: string;
  /** One sentence for a person, with what to do. */
  readonly note: string;
  /** Absent = nothing of the item was taken. */
  readonly only?: 'warning';
}

export interface ReadPage<Record> {
  readonly records: readonly Record[];
  readonly complaints: readonly PageComplaint[];
  /** Of stock: the page names every SKU that the partner has, so one that is missing has none left. */
  readonly whole?: boolean;
}

type ReadKind = 'orders' | 'shipments' | 'inventory' | 'returns';

/** Vendor's JSON into our records. Pure but for what it asks `known`; reads only the fields it uses and believes none of their types. */
export type ReadLayout<Record> = (page: unknown, known: Known, context: MappingContext) => Promise<ReadPage<Record>>;

/** One of our records as the vendor is to hear it (JSON). Pure. */
export type WriteLayout<Record> = (record: Record, about: About) => object | Unwritable;

/** What a connector reads and writes; what is absent it does not do. */
export interface Layouts {
  readonly read?: { readonly [K in ReadKind]?: ReadLayout<Readable[K]> };
  readonly write?: {
    /** An order, or the lines of it that go to this WMS. */
    readonly orders?: WriteLayout<Writable['orders']>;
    /** A package that a cart is told of, with its order. */
    readonly confirmations?: WriteLayout<Writable['shipments']>;
    readonly cancels?: WriteLayout<Writable['cancels']>;
    readonly inventory?: WriteLayout<Writable['inventory']>;
  };
}

/** One record of a parcel, as it lies in the document that a transport is to send. */
export interface Written<Body = unknown> {
  readonly key: string;
  readonly body: Body;
}

import type { InventoryLevel, PublishedLevel } from '../domain/inventory-level.ts';
import type { Order } from '../domain/order.ts';
import type { KnownOrder, OrderRefType, Package, Shipment } from '../domain/shipment.ts';
import type { ToldFile, ToldReading } from './explain/told.ts';

/** Whatever the kind, one mapping file writes a layout and reads it back. */
export type MappingKind = 'orders' | 'shipments' | 'inventory' | 'acknowledgements' | 'cancels' | 'returns';

/** A problem in a mapping or template file; line and column are 1-based. */
export interface MappingFinding {
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly message: string;
}

/** Codes and fields as the returned-file rules define them; `row` is the 1-based physical line where the record starts. */
export interface Complaint {
  readonly row: number;
  /** Header or label; its 1-based number where a layout has neither; positions (`60-66`) in a record of fixed width. */
  readonly column: string | number | null;
  readonly code: string;
  /** Raw text from the file, `''` when there is none. */
  readonly value: string;
  readonly rejects: 'row' | 'transaction' | 'document' | 'file';
  /** One sentence for a person, with what to do. */
  readonly note: string;
}

export interface Warning {
  readonly row: number;
  readonly code: string;
  readonly note: string;
}

/** What the clock, the connection and the merchant contribute. Everything is an argument: no clock, no store in here. */
export interface MappingContext {
  /** ISO instant of the delivery (fixed when it was opened, so that a repeat gives the same bytes). */
  readonly now: string;
  /** IANA zone of the warehouse. */
  readonly timeZone: string;
  /** The number this file uses. */
  readonly sequence: number;
  /** Another file has the name that the mapping makes: this one gets its number added. */
  readonly nameTaken?: boolean;
  /** Merchant id, cart id, WMS id and whatever constants the connection states; reachable by name in a mapping. */
  readonly values: Readonly<Record<string, string>>;
  /** Our own names of the records, in their order; for partners that are spoken to over an API. */
  readonly keys?: readonly string[];
}

/** One package of one shipment together with the order it belongs to: what a confirmation file for a cart is made of. */
export interface Confirmation {
  readonly order: Order;
  readonly shipment: Pick<Shipment, 'shippedAt' | 'status'> & {
    readonly warehouseCode: string;
    readonly shipmentId: string;
  };
  readonly package: Package;
}

/** What is told about one set of records that was received: whether it was taken. */
export interface ReceivedSet {
  /** Type and control number of the set, as its file has them. */
  readonly code: string;
  readonly control: string;
  readonly accepted: boolean;
  /** Code of the first complaint that rejected it, `''` when it was taken. */
  readonly reason: string;
}

/** Everything that one envelope of a received file held; what an acknowledgement file is made of. */
export interface Receipt {
  readonly groupCode: string;
  readonly groupControl: string;
  readonly sets: readonly ReceivedSet[];
}

/** What a WMS is asked: not to ship this order. */
export interface CancelRequest {
  /** As it went out. */
  readonly order: Order;
  readonly cancel: {
    /** Unique; the same in a file that is written again. */
    readonly id: string;
    readonly requestedAt: string;
    /** Who wants it, and why, as far as somebody said so. */
    readonly requestedBy: string;
    readonly reason: string;
    /** The file that handed the order over, `''` = nobody knows. */
    readonly file: string;
  };
}

/** What is written, by kind. What came back is only read. */
export interface Writable {
  readonly orders: Order;
  readonly shipments: Confirmation;
  readonly inventory: PublishedLevel;
  readonly acknowledgements: Receipt;
  readonly cancels: CancelRequest;
  readonly returns: never;
}

/** A partner's answer to an order that was sent. */
export interface Acknowledgement {
  /** As in the file; absent where the layout has none. */
  readonly groupControl?: string;
  readonly transactionControl?: string;
  readonly orderId: string;
  readonly accepted: boolean;
  /** The partner's own words, where the layout has them. */
  readonly reason?: string;
  /** `cancel`: it answers our request not to ship the order; absent = the order itself. */
  readonly about?: 'cancel';
  /** Why it was refused, where the layout tells by code that it lacks stock. */
  readonly cause?: 'out of stock';
}

/** A parcel that came back to the warehouse, or reached nobody. */
export interface ReturnedParcel {
  readonly orderId: string;
  readonly type: 'returned' | 'undeliverable';
  /** Of the parcel that had left; `''` = the layout does not say. */
  readonly trackingNumber: string;
  readonly returnTracking: string;
  readonly reason: string;
  /** ISO instant; `''` = the layout does not say. */
  readonly receivedAt: string;
  /** What was in it; empty = the layout does not say. */
  readonly lines: readonly { readonly sku: string; readonly quantity: number; readonly condition: string }[];
}

/** What is read, by kind. `orders` gives partial orders: fields a file lacks are completed by the cart. */
export interface Readable {
  readonly orders: Partial<Order> & Pick<Order, 'lines'>;
  readonly shipments: Shipment;
  readonly inventory: InventoryLevel;
  readonly acknowledgements: Acknowledgement;
  /** Only written. */
  readonly cancels: never;
  readonly returns: ReturnedParcel;
}

/** A record that cannot be written: left out of the file, the others still go. `index` is its place in the input. */
export interface Refusal {
  readonly index: number;
  readonly code: string;
  readonly column: string;
  readonly value: string;
  readonly message: string;
}

export interface RenderSummary {
  readonly fileName: string;
  readonly refused: readonly Refusal[];
  /** Records written (input minus refused). */
  readonly written: number;
}

/** Looks up orders by the references a file carries; called with at most 500 at a time. Key: `comparableRef(type, ref)`. */
export type FindOrders = (type: OrderRefType, refs: readonly string[]) => Promise<ReadonlyMap<string, KnownOrder>>;

/** The order that was sent as number `place` (from 1) of the file with this number; `undefined` when there was none. */
export type FindSent = (fileNumber: number, place: number) => Promise<{ readonly orderId: string } | undefined>;

/** What reading asks about the world outside the file. */
export interface Known {
  readonly orders: FindOrders;
  readonly sent: FindSent;
  /** Asked between slices of what is put together once the whole file is read: lets others run. */
  readonly breathe?: () => Promise<void>;
}

/** What a stock file means beyond its rows. */
export interface StockRules {
  /** A SKU that the file does not name: left as it was, or set to zero (the file is a whole snapshot). */
  readonly absent: 'leave' | 'zero';
  /** A snapshot with fewer than this share (percent) of the SKUs that were known waits for a person; 0 = never. */
  readonly shrinkGuard: number;
}

export interface ParseSummary {
  readonly kind: MappingKind;
  /** `false` only when an error rejects the file; then every slice that was yielded must be thrown away. */
  readonly fileAccepted: boolean;
  readonly errors: readonly Complaint[];
  readonly warnings: readonly Warning[];
  /** Errors beyond the kept ones (memory is bounded). */
  readonly errorsNotListed: number;
  /** Data rows seen. */
  readonly rows: number;
  /** What a partner's answer about stock says of itself, before what its mapping says of all. */
  readonly stock?: StockRules;
  /** Encoding that was used, e.g. `utf-8`, `windows-1252`. */
  readonly encoding: string;
  /** Sets of records with their control numbers, where the layout has such; for an acknowledgement. */
  readonly receipts: readonly Receipt[];
}

/** One row of a file under the names of its columns, as it stands there. */
export interface TableRow {
  /** 1-based physical line where it starts; of segments the number of the segment. */
  readonly line: number;
  /** Kind of record; `''` where there is one only, or the row is of none. */
  readonly record: string;
  readonly columns: readonly (string | number)[];
  readonly cells: readonly string[];
}

/** How a file is read; everything has a usual value. */
export interface ParseOptions {
  /** Most complaints that are listed; the others are only counted. */
  readonly complaints?: number;
  /** What a parcel without tracking number is; absent = what the mapping says. */
  readonly blankTracking?: BlankTracking;
}

export type BlankTracking = 'refuse' | 'ship without';

/** What was refused of a file, in the file's own layout. */
export interface Rejected {
  /** The reasons stand beside the rows. Otherwise the layout has no room for them, or the file comes back as it is: they need a report. */
  readonly marked: boolean;
  readonly bytes: AsyncGenerator<Buffer>;
}

/** A compiled mapping: ready to use, no I/O. */
export interface Mapping<K extends MappingKind = MappingKind> {
  readonly name: string;
  readonly kind: K;
  /** `order`: the file name names something of the order, so each order gets a file of its own. */
  readonly oneFilePer: 'run' | 'order';
  readonly stock: StockRules;
  /** Whether a file of this layout says something of this field, such as `order.orderDate`. */
  readonly tells?: (path: string) => boolean;
  /** Renders in slices (so that the caller can let others run in between); the return value comes after the last one. */
  render(records: readonly Writable[K][], context: MappingContext): Generator<Buffer, RenderSummary>;
  /** The rows of a file of this layout, for people who look at it; `undefined` = the mapping names no columns. */
  readonly table: ((input: AsyncIterable<Buffer>) => AsyncGenerator<readonly TableRow[]>) | undefined;
  /** Streams: inventory in slices of 1,000, memory flat at any size; shipments and orders are grouped over the whole file. */
  parse(
    input: AsyncIterable<Buffer>,
    context: MappingContext,
    known: Known,
    options?: ParseOptions,
  ): AsyncGenerator<readonly Readable[K][], ParseSummary>;
  /** The same file with why each of its cells is as it is, of the records (by their place; `null` = the file's own rows) that are kept. */
  explainOut(
    records: readonly Writable[K][],
    context: MappingContext,
    keep?: (record: number | null) => boolean,
  ): Promise<ToldFile>;
  /** What became of the cells of a file, of the rows that are kept. Nothing but the asking differs from `parse`. */
  explainIn(
    input: AsyncIterable<Buffer>,
    context: MappingContext,
    known: Known,
    keep: (row: number) => boolean,
  ): Promise<ToldReading>;
  /**
   * The rows that `errors` reject, to be corrected and read again: bad rows, all rows of a rejected order or set, or a rejected file as
   * it came. `open` gives the bytes from their beginning, twice. Memory grows with the complaints, not with the file.
   */
  rejected(open: () => AsyncIterable<Buffer>, context: MappingContext, errors: readonly Complaint[]): Promise<Rejected>;
}

import type { z } from 'zod';

/** What every adapter is handed. Never storage, never queues. */
export interface ConnectorContext {
  /** The connection's name in the workspace, for error sentences. */
  readonly name: string;
  /** Ends when the daemon must stop at once. */
  readonly signal: AbortSignal;
  /** Milliseconds, the wall clock. */
  readonly now: () => number;
  readonly log: ConnectorLog;
}

export interface ConnectorLog {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** Where in a connection something is read or put: an endpoint of the workspace without its mapping. */
export interface Place {
  /** Directory or mailbox folder, `/`-separated; `''` = where the login lands. */
  readonly directory: string;
  /** Which names are taken (glob); default all. Temporary names (`.x`, `*.part`, `*.tmp`, `*.filepart`, `~$*` ...) never are. */
  readonly pattern?: string;
  /** E-mail out. */
  readonly recipients?: readonly string[];
  /** E-mail in: senders that may drop files here (`*@example.com` or a full address); empty = any. */
  readonly senders?: readonly string[];
}

export interface FoundFile {
  /** Same file, same state -> same id (path + size + mtime + inode, or uidvalidity + uid + part). The intake ledger's key. */
  readonly id: string;
  /** File name as the partner wrote it: data, never a path of ours. */
  readonly name: string;
  readonly size: number;
  /** Token for equality, never for age. */
  readonly modified: string;
  /** When it was written, by the source's own clock, as ISO instant; absent where the source does not say it for certain. */
  readonly madeAt?: string;
  /** The source itself vouches that the file is complete (a mail); else the intake compares two looks. */
  readonly complete: boolean;
  /** Files that are removed together (attachments of one mail). */
  readonly group: string;
}

/** Something in an inbox that holds no file that can be taken. */
export interface RefusedItem {
  readonly id: string;
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly group: string;
}

export interface Listing {
  /** Oldest first, capped. */
  readonly files: readonly FoundFile[];
  /** Every plain name seen, also those not taken: for done-files. Capped like files. */
  readonly names: readonly string[];
  readonly refused: readonly RefusedItem[];
  /** More lie there than were listed. */
  readonly more: boolean;
}

/** What is handed out; as in the store, where a delivery has its kind. */
export type ParcelKind = 'orders' | 'confirmations' | 'inventory' | 'cancels' | 'order copies' | 'tracking copies';

/** One finished file on its way out. */
export interface Parcel {
  /** A partner that is spoken to has another call for each; a file is a file. */
  readonly kind: ParcelKind;
  /** Stable over retries and restarts (the delivery id); part of temporary names and of the Message-ID. */
  readonly key: string;
  readonly name: string;
  /** Local file with the exact bytes. */
  readonly path: string;
  readonly size: number;
  /** The one record in it, for transports that ask (`namesRecords`); absent = there are several, or it is stock. */
  readonly about?: ParcelRecord;
  /** Nobody has begun to hand over any of its records before, says the store; for transports that ask (`asksFirst`). Absent = somebody may have. */
  readonly first?: boolean;
  /** E-mail only. */
  readonly subject?: string;
  readonly text?: string;
}

export interface ParcelRecord {
  /** Ours, stable over retries and restarts: of the order's part (also of a cancel), or of the package. */
  readonly key: string;
  readonly orderNumber: string;
}

/**
 * What can be said about an interrupted send:
 * `delivered` it is there; `not-delivered` it certainly did not take effect; `unknown` nobody can tell (mail; a partner that eats files).
 */
export type Trace = 'delivered' | 'not-delivered' | 'unknown';

export type ReceivedKind = 'orders' | 'shipments' | 'inventory' | 'acknowledgements' | 'returns';

/** What a partner is asked for. */
export interface Look {
  readonly kind: ReceivedKind;
  /** Of the last page that is durable here; `''` = this is the first look. */
  readonly cursor: string;
  /** ISO instant: nothing placed before it is wanted (`earliest order date`); `''` = no such wish. */
  readonly earliest: string;
}

/**
 * One answer of a partner that lists things. Its body is kept as a document and read later, by the connector's layout, as often as
 * somebody wants; the cursor is committed together with it.
 */
export interface Page {
  /** JSON: what the vendor said, and what belongs to it from other calls. */
  readonly body: unknown;
  /** Things in it. A page without any is not kept; its cursor is. */
  readonly count: number;
  /** Where the next look goes on; means nothing to anybody else. */
  readonly cursor: string;
  /** The same as the partner wrote it, where a mapping reads it: JavaScript's numbers would not keep all digits. */
  readonly text?: string;
}

/** What a partner said of one order or cancel that it was given; words for people, at most a line. */
export interface PartnerAnswer {
  /** Our own key of the order's part, as the layout was given it. */
  readonly key: string;
  /** `cancel`: it answers our request not to ship the order. */
  readonly about?: 'cancel';
  readonly accepted: boolean;
  readonly reason: string;
  readonly cause?: 'out of stock';
}

/** What a send has come to, beside that it has arrived. */
export interface Receipt {
  /** Refused orders, and cancels that were answered at once. Orders that were taken need none. */
  readonly answers?: readonly PartnerAnswer[];
  /** For the delivery's own note: `3 SKUs unknown to the shop, skipped`. No personal data. */
  readonly note?: string;
}

export interface OfferedMethod {
  readonly code: string;
  readonly description: string;
  readonly carrier: string;
}

export interface TestStep {
  /** `DNS`, `TCP`, `host key`, `login`, `list`, `write temporary file`, `size`, `rename`, `delete` ... */
  readonly name: string;
  readonly ok: boolean;
  readonly milliseconds: number;
  /** What was seen, or why it failed and what to do. */
  readonly detail: string;
  readonly code?: string;
}

/** A connection that moves files. An absent method is an honest "not supported". Every call has its own deadline. */
export interface Transport {
  /** `true`: fetching takes the file out of the partner's sight at once (rename); there is nothing left to remove. */
  readonly fetchClaims: boolean;
  /** `true`: the receiver knows a parcel by its key, so one that may have arrived is sent again instead of asked about. */
  readonly dropsDoubles?: boolean;
  /** `true`: a mapping wrote the parcel, so its bytes do not say which order of ours it is about; `Parcel.about` is to. */
  readonly namesRecords?: boolean;
  /** `true`: to find out whether a record is there already is dear, and it need not where a parcel is the first one with it; `Parcel.first` is to say so. */
  readonly asksFirst?: boolean;
  list?(place: Place): Promise<Listing>;
  /**
   * The exact bytes, durable (fsync) under the local path `to`, which exists only when complete.
   * Throws `FILE_VANISHED` when somebody else took it, `FILE_STILL_CHANGING` when it is not the file that was listed.
   */
  fetch?(place: Place, file: FoundFile, to: string): Promise<void>;
  /** The same bytes, while the file stays in everybody's sight, whatever `fetch` does; needed only where that claims. */
  peek?(place: Place, file: FoundFile, to: string): Promise<void>;
  /** Once everything of the group is durable and committed: delete or move away. May be repeated. */
  remove?(place: Place, group: readonly (FoundFile | RefusedItem)[], outcome: 'taken' | 'refused'): Promise<void>;
  /**
   * Temporary name, size check, `attempting()` (a durable note: from here on it may take effect), then the effective step.
   * A definite refusal throws; a lost answer after `attempting()` throws `DELIVERY_IN_DOUBT`.
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: who moves files has nothing to say beside that they have arrived
  send?(place: Place, parcel: Parcel, attempting: () => Promise<void>): Promise<Receipt | void>;
  /** What became of a send that was interrupted after `attempting()`. */
  trace?(place: Place, parcel: Parcel): Promise<Trace>;
  /** E-mail: under which Message-ID the parcel of this key went, or goes, out. */
  messageId?(key: string): string;
  /** Calls `wake` when something may have come. A hint only: the scan is the truth. Returns how to stop. */
  watch?(place: Place, wake: () => void): () => Promise<void>;
  /** Partners that are asked instead of files that are fetched: see `api-contract.ts`. Ends when there is nothing new. */
  pages?(look: Look): AsyncGenerator<Page, void>;
  /** Ship methods that a WMS offers, for the list that carts' methods are mapped to. */
  shipMethods?(): Promise<readonly OfferedMethod[]>;
  /** Acts like real work, changes nothing for good. Ends after the first failing step. */
  test(place: Place, want: { receive: boolean; send: boolean }): AsyncGenerator<TestStep>;
  close(): Promise<void>;
}

/** A kind of transport: one folder under `transports/` and one line in its registry. */
export interface TransportAdapter<Settings = unknown> {
  readonly id: string;
  readonly label: string;
  /** Declared once: validation, docs and redaction (`.meta({ secret: true })`, `.describe('help')`). */
  readonly settings: z.ZodType<Settings>;
  /** No I/O yet. */
  connect(settings: Settings, context: ConnectorContext): Transport;
}

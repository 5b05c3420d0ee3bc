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

/** One finished file on its way out. */
export interface Parcel {
  /** Stable over retries and restarts (the delivery id); part of temporary names and of the Message-ID. */
  readonly key: string;
  readonly name: string;
  /** Local file with the exact bytes. */
  readonly path: string;
  readonly size: number;
  /** E-mail only. */
  readonly subject?: string;
  readonly text?: string;
}

/**
 * What can be said about an interrupted send:
 * `delivered` it is there; `not-delivered` it certainly did not take effect; `unknown` nobody can tell (mail; a partner that eats files).
 */
export type Trace = 'delivered' | 'not-delivered' | 'unknown';

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
  send?(place: Place, parcel: Parcel, attempting: () => Promise<void>): Promise<void>;
  /** What became of a send that was interrupted after `attempting()`. */
  trace?(place: Place, parcel: Parcel): Promise<Trace>;
  /** Calls `wake` when something may have come. A hint only: the scan is the truth. Returns how to stop. */
  watch?(place: Place, wake: () => void): () => Promise<void>;
  /** Acts like real work, changes nothing for good. Ends after the first failing step. */
  test(place: Place, want: { receive: boolean; send: boolean }): AsyncGenerator<TestStep>;
  close(): Promise<void>;
}

/** What a shop shows of one SKU. */
export interface ShownLevel {
  readonly sku: string;
  readonly quantity: number;
}

/**
 * What a cart that is spoken to offers for stock; a cart that reads files offers none of it. An upload compares what a shop is to show
 * with what it has (`newsFor` in `domain/stock/told.ts`): for files, and between two full compares, that is what it was told last. For the
 * daily full compare a cart with `readLevels` is asked itself, and only what differs is put; one without is put everything.
 */
export interface CartStock {
  /** What the shop shows now, of these SKUs as far as it knows them. SKUs that it does not know are left out. */
  readLevels?(skus: readonly string[]): AsyncIterable<readonly ShownLevel[]>;
  /** Sets quantities; may be repeated. Returns the SKUs that the shop does not know: they are no error. */
  putLevels(levels: readonly ShownLevel[], key: string): Promise<readonly string[]>;
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

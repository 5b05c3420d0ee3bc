/**
 * Where a ticket goes when something failed:
 * `retry` wait and try again; `hold` a person or a clock must change something first; `park` makes no sense, or our bug.
 */
export type Disposition = 'retry' | 'hold' | 'park';

/** What an open problem is about; with the code and the value it makes the key of the exception. */
export type ErrorScope = 'order' | 'merchant' | 'connection' | 'document';

export interface ErrorEntry {
  readonly disposition: Disposition;
  readonly scope: ErrorScope;
  /** One sentence for somebody who has never seen the code; used when the thrower has nothing better to say. */
  readonly sentence: string;
  /** What to do about it. */
  readonly hint: string;
  /** The whole connection is out of service: nothing that waits for it counts as a failed attempt. */
  readonly outage?: boolean;
  /** People are told at once; other problems wait for the digest. */
  readonly tell?: 'at once';
  /** How its exception ends, where `endingOf` does not find that out. */
  readonly ends?: Ending;
}

/**
 * How the exception of a problem that is held ends: by itself with the next success of what it holds; when a person lets its orders go
 * (or the command that repairs it does); by the answer to a doubt; by another file; or when a person says that it is dealt with.
 */
export type Ending = 'next success' | 'release' | 'answer' | 'file' | 'word';

export function endingOf({ scope, ends }: Pick<ErrorEntry, 'scope' | 'ends'>): Ending {
  return (
    ends ?? ({ connection: 'next success', merchant: 'release', order: 'release', document: 'file' } as const)[scope]
  );
}

export interface ErrorDetails {
  readonly message?: string;
  readonly hint?: string;
  /** The field that tells two problems of one code apart (ship code, SKU, host key ...). */
  readonly value?: string;
  readonly cause?: unknown;
  /** Seconds, from the other side's own word (Retry-After). */
  readonly retryAfter?: number;
}

/** code: for a search box. message and hint: for the operator. disposition: for the queue. No secrets, no addresses of people. */
export class CrossdockError extends Error {
  readonly code: string;
  readonly disposition: Disposition;
  readonly scope: ErrorScope;
  readonly hint: string;
  readonly value: string;
  readonly outage: boolean;
  /** People are told at once. */
  readonly urgent: boolean;
  readonly retryAfter: number | undefined;

  constructor(code: string, entry: ErrorEntry, details: ErrorDetails = {}) {
    super(details.message ?? entry.sentence, { cause: details.cause });
    this.name = 'CrossdockError';
    this.code = code;
    this.disposition = entry.disposition;
    this.scope = entry.scope;
    this.hint = details.hint ?? entry.hint;
    this.value = details.value ?? '';
    this.outage = entry.outage ?? false;
    this.urgent = entry.tell === 'at once';
    this.retryAfter = details.retryAfter;
  }
}

type Makers<T> = { readonly [K in keyof T]: (details?: ErrorDetails) => CrossdockError };

/**
 * Turns a folder's catalogue (`errors.ts`) into one maker per code: `throw errors.SFTP_AUTH({ cause })`.
 * The entries stay readable under `.entries`; `docs/errors.md` is checked against them in both directions.
 */
export function defineErrors<T extends Record<string, ErrorEntry>>(entries: T): Makers<T> & { readonly entries: T } {
  const makers = Object.fromEntries(
    Object.entries(entries).map(([code, entry]) => [
      code,
      (details?: ErrorDetails) => new CrossdockError(code, entry, details),
    ]),
  ) as Makers<T>;
  return Object.assign(makers, { entries });
}

const unknown: ErrorEntry = {
  disposition: 'park',
  scope: 'document',
  sentence: 'Something failed in a way that Crossdock does not know.',
  hint: 'This is a fault of Crossdock. Replay the ticket after an update; report it with the log line.',
};

/** Whatever was thrown, as an error of ours; an unknown throw is our bug and is parked. */
export function asCrossdockError(thrown: unknown): CrossdockError {
  if (thrown instanceof CrossdockError) return thrown;
  return new CrossdockError('UNEXPECTED', unknown, { message: `Unexpected: ${reasonOf(thrown)}`, cause: thrown });
}

/** From Node 22 on a SyntaxError of JSON quotes the text, which may be an order with its address. */
function reasonOf(thrown: unknown): string {
  if (thrown instanceof SyntaxError) return 'a text that should be JSON is none.';
  return thrown instanceof Error ? thrown.message : String(thrown);
}

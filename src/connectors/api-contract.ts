import type { z } from 'zod';
import type { Order } from '../domain/order.ts';
import type { OrderStatus } from '../domain/order-status.ts';
import type { Layouts, Unwritable } from './api/layout.ts';
import type { ConnectorContext, Transport } from './contract.ts';

/** A vendor's limit: a bucket that holds `burst` calls (or points) and is refilled at `perSecond`. One for each account and name. */
export interface Bucket {
  readonly name: string;
  readonly perSecond: number;
  readonly burst: number;
}

/** Calls that an account may still make, shared by all daemons and kept over restarts. */
export interface Budget {
  /** Waits for its turn; throws `API_RATE_BUDGET` (retry, with the seconds) where that would take longer than half a minute. */
  spend(bucket: Bucket, cost?: number): Promise<void>;
  /** The vendor's own word: nothing before this instant (milliseconds). */
  rest(bucket: Bucket, until: number): Promise<void>;
}

/** What a connector remembers under a connection's name, encrypted: tokens that it was given. At most some KiB of text each. */
export interface Vault {
  read(): Promise<string | undefined>;
  /**
   * Replaces what was read by what `make` returns, one daemon at a time. Where another one has renewed it meanwhile (`stale` is no
   * longer what is kept), theirs is returned and `make` is not called. What `make` returns is durable before this resolves.
   */
  renew(stale: string | undefined, make: (current: string | undefined) => Promise<string>): Promise<string>;
}

/** Where budgets and vaults are kept. */
export interface ConnectorMemory {
  /** Of all connections of one connector: two of them to one account share what it allows. Waiting ends with the signal. */
  budget(connector: string, signal: AbortSignal): Budget;
  vault(connection: string): Vault;
}

/** What a connector that speaks to an API is handed beside the rest. */
export interface ApiContext extends ConnectorContext {
  readonly budget: Budget;
  readonly vault: Vault;
  /** Longest wait for any one answer, in seconds, whatever the call says; absent = what the call says. */
  readonly deadlineSeconds?: number;
}

/** A connector with the settings of one connection. */
export interface ApiPartner {
  readonly connector: ApiConnector;
  readonly settings: unknown;
}

/** What users' documents call the things that a connector can or cannot do. */
export const wmsFunctions = [
  'Order Send',
  'Cancel Order in WMS',
  'Shipment Pickup - Detailed',
  'Inventory',
  'Ship Method List',
  'Webhooks',
] as const;

export const cartFunctions = [
  'Order Download',
  'Cancel Pickup',
  'Shipment Upload',
  'Inventory Upload',
  'Webhooks',
] as const;

export type FunctionName = (typeof wmsFunctions)[number] | (typeof cartFunctions)[number];

/** `true`, or one sentence why not; what the table of its docs page says. */
export type Supported = true | string;

/** Sends a person to the vendor and comes back with a token. */
export interface OAuthFlow<Settings> {
  /** Whether somebody has to agree with these settings; absent = always. */
  wanted?(settings: Settings): boolean;
  /** The address that the person opens. */
  authorizeUrl(settings: Settings, given: { readonly redirectUri: string; readonly state: string }): string;
  /** Turns what came back to the callback into the text that the vault keeps. Throws `API_UNAUTHORIZED` where the vendor says no. */
  exchange(
    settings: Settings,
    given: { readonly redirectUri: string; readonly query: URLSearchParams },
    context: ApiContext,
  ): Promise<string>;
}

/** A request that somebody sent to us; its body is read whole, up to a bound. */
export interface InboundRequest {
  readonly method: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** A vendor's webhook: a hint that something is new. The look is the truth. */
export interface Hint {
  readonly kinds: readonly ('orders' | 'shipments' | 'inventory')[];
}

/** What is known of an order for a partner that fetches by itself, beside its status. */
export interface PulledState {
  /** The word that it was told last, as far as it heard; `''` = it never saw the order. */
  readonly told: string;
  /** Somebody does not want the order shipped, and the partner has not been told, or has not answered. */
  readonly cancelAsked: boolean;
}

/** Something that a partner's call cannot have; `words` are for the people who look at it there. */
export interface PullRefusal {
  readonly kind: 'refused';
  readonly status: 400 | 404 | 405 | 413;
  readonly words: string;
}

/** What a call of a partner asks for. */
export type PullAsk =
  | {
      readonly kind: 'export';
      /** ISO instants, both included: what has changed in between. */
      readonly since: string;
      readonly until: string;
      /** From 1. */
      readonly page: number;
    }
  | { readonly kind: 'notice' }
  | PullRefusal;

/** A shipment that a partner tells of. */
export interface PullNotice {
  readonly kind: 'notice';
  /** Our key of the part, as it came back; `''` = it did not. */
  readonly key: string;
  readonly orderNumber: string;
  /** What is kept, and read by the layout of shipments; it is given the key of the part that was found. */
  page(key: string): object;
}

export interface PullAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * A partner that fetches its orders by itself and tells us of shipments: it calls our HTTP endpoint. Pure: what it is to be told of
 * which order when, and that nothing is lost between two calls, is the same for all such partners.
 */
export interface PullPartner<Settings = unknown> {
  /** The pair that the partner proves itself with. */
  credentials(settings: Settings): { readonly user: string; readonly key: string };
  pageSize(settings: Settings): number;
  /** Somebody is told when it has not asked for so long. */
  silentSeconds(settings: Settings): number;
  asks(method: string, query: URLSearchParams): PullAsk;
  notice(settings: Settings, query: URLSearchParams, body: Buffer): PullNotice | PullRefusal;
  /** What it is told of an order's status; `undefined` = the order is not shown to it. */
  word(status: OrderStatus, state: PulledState): string | undefined;
  /** Words with one meaning to the partner are one: going from one to the other is no news. */
  meaning(word: string): string;
  /** An order as it is told of, or why it cannot be: such a one is left out, and never spoils the others. */
  write(
    order: Order,
    about: { readonly key: string; readonly word: string; readonly modifiedAt: string },
    settings: Settings,
  ): string | Unwritable;
  answer(orders: readonly string[], pages: number): PullAnswer;
}

/**
 * A vendor's system that is spoken to over its API: one folder under `carts/` or `wms/` and one line in the registry there. Its
 * transport moves JSON instead of files; its layouts say what the JSON means. Everything else (gates, deliveries, doubt, intake,
 * replay) is the same as for files.
 */
export interface ApiConnector<Settings = unknown> {
  readonly id: string;
  readonly role: 'cart' | 'wms';
  /** As the vendor writes its name. */
  readonly label: string;
  /**
   * A strict object, declared once, for validation, form, docs and redaction: keys as the vendor's screens call them, in lower case
   * with blanks; each with `.describe()` and `.meta({ label, secret, examples })`; addresses have a default.
   */
  readonly settings: z.ZodType<Settings>;
  /** Settings that stand with the WMS in `crossdock.yaml`, for all its merchants; everything else is the merchant's. */
  readonly shared?: readonly string[];
  /** Settings that change how is asked or what is told, not what is read: with another value of them reading goes on where it stopped. */
  readonly manner?: readonly string[];
  readonly functions: Readonly<Partial<Record<FunctionName, Supported>>>;
  readonly layouts: Layouts;
  /**
   * What a mapping file of the workspace reads or writes in place of a layout, each under the name of its group in the settings: without
   * the group there is no such endpoint, with it somebody names the mapping there.
   */
  readonly mapped?: {
    readonly read?: readonly ('orders' | 'shipments' | 'inventory')[];
    readonly write?: readonly ('orders' | 'cancels' | 'confirmations' | 'inventory')[];
  };
  /** How many days after the end of an order the vendor lets a buyer's personal data be kept; absent = it says nothing. */
  readonly personalDataDays?: number;
  /** What comes by itself, by calls to us: nobody is asked for it. */
  readonly pushed?: readonly ('orders' | 'shipments' | 'inventory' | 'returns')[];
  /** Origins that it calls (`https://api.example.com`), for firewalls. */
  hosts(settings: Settings): readonly string[];
  /** No I/O yet. */
  connect(settings: Settings, context: ApiContext): Transport;
  readonly oauth?: OAuthFlow<Settings>;
  /** It is not called: it calls us. */
  readonly pull?: PullPartner<Settings>;
  /** Checks the signature of a webhook; `undefined` = it is not from the vendor. */
  hook?(settings: Settings, request: InboundRequest): Hint | undefined;
}

import type { Place } from '../connectors/contract.ts';

import type { Calendar } from '../domain/calendar/calendar.ts';

import type { ItemFilter } from '../domain/judging/item-filters.ts';
import type { OrderFilter } from '../domain/judging/order-filters.ts';
import type { ReleaseDelay } from '../domain/judging/release-delay.ts';
import type { StatusRules } from '../domain/judging/statuses.ts';
import type { TagFilter } from '../domain/judging/tag-filters.ts';

import type { RoutingRule } from '../domain/routing/rule.ts';

import type { BlankTracking, Mapping } from '../mapping/contract.ts';

/** One validated revision of the workspace, resolved: every directory joined, every reference looked up. Immutable. */
export interface Workspace {
  /** Content hash over all texts. */
  readonly revision: string;
  readonly name: string;
  /** IANA zone of people and of services without a nearer one. */
  readonly zone: string;
  /** `on save`: a good save becomes the current revision; `by hand`: it stays a draft until somebody publishes it. */
  readonly publish?: 'on save' | 'by hand';
  readonly connections: ReadonlyMap<string, Connection>;
  readonly wms: ReadonlyMap<string, Wms>;
  readonly merchants: ReadonlyMap<string, Merchant>;
  readonly mappings: ReadonlyMap<string, Mapping>;
  readonly notices: NoticeSettings | null;
  readonly retention?: Retention;
  readonly heartbeat?: Heartbeat | null;
  readonly warnings: readonly Finding[];
}

/** How long what is finished is kept; what is open is kept anyhow. */
export interface Retention {
  /** Wall time in the workspace's zone, `03:00`: when the daily clean-up begins. */
  readonly at: string;
  /** How long after its end an order keeps names and addresses; null = as long as the order itself. */
  readonly personalDataSeconds: number | null;
  readonly orderSeconds: number;
  readonly documentSeconds: number;
  readonly deliverySeconds: number;
  /** Events and closed exceptions. */
  readonly historySeconds: number;
  readonly noticeSeconds: number;
  readonly deadLetterSeconds: number;
  readonly auditSeconds: number;
}

/** A problem in a file of the workspace; line and column are 1-based. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly message: string;
}

/** A server, mailbox or folder with its settings, checked by its adapter. `crossdock test <name>` takes its name. */
export interface Connection {
  /** As in `connections:`, or the endpoint's id where the settings stand inline. */
  readonly name: string;
  /** Adapter id: `folder`, `sftp`, `ftp`, `email-in`, `email-out`. */
  readonly transport: string;
  readonly settings: unknown;
  /** Of a partner that is spoken to: what its settings say beside secrets. Another one means that nothing was asked there yet. */
  readonly account?: string;
}

/** Where files of one kind come from or go to. */
export interface Endpoint {
  /** `<merchant>/<cart or wms>/<kind>`, or `<merchant>/<wms>/<cart>/orders` where a cart has a gate of its own; names sources and gates. */
  readonly id: string;
  readonly connection: string;
  readonly place: Place;
  readonly mapping: string;
  /** Named values for the mapping beside merchant, cart and wms. */
  readonly values: Readonly<Record<string, string>>;
}

/** An endpoint that is read. */
export interface Inlet extends Endpoint {
  /** Seconds over which size and time must not change before a file is taken. */
  readonly settleSeconds: number;
  /** Name of the marker that must lie beside a file, e.g. `{name}.done`; `''` = none. */
  readonly doneFile: string;
  /** `remove` after it is safe (default), or `remember`: a partner who forbids deleting. */
  readonly after: 'remove' | 'remember';
  /** Zero-byte files are markers to be ignored, not failures. */
  readonly emptyAllowed: boolean;
  /** Seconds of working time without a file after which somebody is told; absent = learned from what is usual. */
  readonly silentAfter?: number | 'never';
  /** What comes here comes by itself: nobody looks for it. */
  readonly pushed?: boolean;
}

/** An endpoint that is written. */
export interface Outlet extends Endpoint {
  readonly batch: 'each run' | 'each order';
  /** Most records in one file. */
  readonly atMost: number;
  /** How long an automatic run gathers before it closes the batch, in seconds. */
  readonly gatherSeconds: number;
  /** Counter that numbers the files: `connection` (default: all files of the connection) or `endpoint`. */
  readonly numbering: string;
  /** Handlebars texts for e-mail. */
  readonly subject: string;
  readonly text: string;
}

/** `on`: only in the working time of this calendar. */
export type Timing =
  | { readonly kind: 'off' }
  | { readonly kind: 'automatic' }
  | { readonly kind: 'every'; readonly seconds: number; readonly on?: Calendar }
  | { readonly kind: 'at'; readonly times: readonly string[]; readonly zone: string; readonly on?: Calendar };

export const copyServices = ['order copies', 'tracking copies'] as const;

export const serviceNames = [
  'order download',
  'order delivery',
  'shipping confirmations',
  'inventory',
  'shipment upload',
  'inventory upload',
  ...copyServices,
] as const;

export type ServiceName = (typeof serviceNames)[number];

export interface Wms {
  readonly id: string;
  readonly type: string;
  readonly zone: string;
  /** Addresses that hear of problems at this WMS, whichever merchant's. */
  readonly contacts?: readonly string[];
}

export interface Merchant {
  readonly id: string;
  readonly name: string;
  /** Another hub still sends its orders: nothing of it is delivered, uploaded or removed. */
  readonly shadow?: boolean;
  readonly zone: string;
  /** Its own or the workspace's; absent where nobody wrote one. */
  readonly calendar?: Calendar;
  /** WMS id that gets everything not routed elsewhere. */
  readonly wms: string;
  /** Which orders or lines go to another WMS, in the order in which they are asked; absent where nobody wrote one. */
  readonly routing?: readonly RoutingRule[];
  /** One per WMS that the merchant uses. */
  readonly warehouses: ReadonlyMap<string, MerchantWms>;
  readonly carts: ReadonlyMap<string, Cart>;
  /** Who else gets a copy. */
  readonly extras?: ReadonlyMap<string, ExtraInterface>;
  readonly services: {
    readonly 'order delivery': Timing;
    readonly 'shipping confirmations': Timing;
    readonly inventory: Timing;
  };
  /** The day on which it was closed, `2026-11-25`: nothing of it runs by itself any more, whatever its timings say. */
  readonly closed?: string;
  /** Instead of the workspace's own; never longer than a marketplace of it allows. */
  readonly personalDataSeconds?: number;
  /** Addresses that hear of this merchant's problems, beside the workspace's own. */
  readonly contacts: readonly string[];
}

/** A WMS as one merchant uses it: its endpoints with the merchant's directories joined in. */
export interface MerchantWms {
  readonly wms: string;
  readonly zone: string;
  /** The nearest: the merchant's for this WMS, the merchant's, that of the WMS, the workspace's. */
  readonly calendar?: Calendar;
  /** Of every cart that has none of its own. */
  readonly orders: Outlet | null;
  /** Of carts with settings of their own, by cart; `null` = nothing of that cart goes here. */
  readonly cartOrders?: ReadonlyMap<string, Outlet | null>;
  readonly shipments: Inlet | null;
  readonly inventory: Inlet | null;
  /** What the codes of its warehouses are called here, null = their stock does not count; empty = nobody has named any. */
  readonly warehouseNames: ReadonlyMap<string, string | null>;
  /** Absent = it answers with shipments and stock only. */
  readonly answers?: WmsAnswers;
}

/** What a WMS answers beside shipments and stock, and what it can be asked. */
export interface WmsAnswers {
  readonly acknowledgements: Inlet | null;
  /** An order that is not answered so many seconds of working time after hand-over is late; null = nobody waits. */
  readonly withinSeconds: number | null;
  /** Where it is asked not to ship an order; null = by telephone. */
  readonly cancels: Outlet | null;
  readonly returns: Inlet | null;
  /** When orders that it refused for lack of stock are offered again, every day; null = a person decides. */
  readonly offerAgain: { readonly time: string; readonly zone: string } | null;
  /** Absent = what the mapping says. */
  readonly blankTracking?: BlankTracking;
}

export interface Cart {
  readonly id: string;
  readonly merchant: string;
  readonly type: string;
  /** Order source, as the WMS sees it. */
  readonly source: string;
  readonly description: string;
  readonly zone: string;
  readonly orders: Inlet | null;
  readonly confirmations: Outlet | null;
  readonly inventory: Outlet | null;
  readonly services: {
    readonly 'order download': Timing;
    readonly 'shipment upload': Timing;
    readonly 'inventory upload': Timing;
  };
  readonly loadOptions: LoadOptions;
}

/** Somebody beside WMS and cart who gets copies; what becomes of them changes nothing for the orders themselves. */
export interface ExtraInterface {
  readonly id: string;
  readonly description: string;
  readonly orders: Outlet | null;
  readonly tracking: Outlet | null;
  readonly services: Readonly<Record<(typeof copyServices)[number], Timing>>;
}

export interface LoadOptions {
  readonly statuses: StatusRules;
  /** ISO instant: orders placed before it are skipped; `''` = none. */
  readonly earliestOrderDate: string;
  readonly orderFilters: readonly OrderFilter[];
  /** Lines that are not sent, and SKUs that the cart is not told of. */
  readonly itemFilter: ItemFilter | null;
  readonly tagFilters: readonly TagFilter[];
  readonly releaseDelay: ReleaseDelay;
  /** What a person hears of orders that change in the cart after they were taken. */
  readonly changesInCart: 'alert' | 'ignore';
  /** Below this number a cart is told 0. */
  readonly minimumInventoryLevel: number;
  /** Which of the WMS's two quantities the cart is told. */
  readonly inventoryQuantity: 'available' | 'on hand';
  /** Own names of the warehouses whose stock counts, together; empty = all that are known. */
  readonly syncInventoryWithWarehouse: readonly string[];
  /** Time of the day, in the merchant's zone, at which the cart is told everything: `03:00`; `''` = only what changes. */
  readonly fullInventoryUpload: string;
  /** An order whose ship method nobody has mapped is held. */
  readonly rejectUnmapped: boolean;
  /** Type of alias by which the WMS is told of products, or `master`; `''` = the cart's own SKU. */
  readonly translateItemCode: string;
  /** Type of alias by which the cart is told of stock; `''` = the SKU of the WMS. */
  readonly inventoryAlias: string;
}

export interface NoticeSettings {
  /** Connection (e-mail out) that carries notices. */
  readonly connection: string;
  /** Hear of everything. */
  readonly contacts: readonly string[];
  /** Over so long problems that can wait are gathered into one mail; 0 = none waits. */
  readonly digestSeconds: number;
  readonly webhooks: readonly NoticeWebhook[];
  /** When the mail about the day before goes to an audience (`workspace`, `merchant:acme`, `wms:legacy`); not named = never. */
  readonly daily: ReadonlyMap<string, Timing>;
  /** Handlebars texts of the workspace; null = the shipped one. */
  readonly templates: { readonly notice: string | null; readonly daily: string | null };
}

export interface NoticeWebhook {
  readonly url: string;
  readonly secret: string;
}

export interface Heartbeat {
  readonly url: string;
  readonly seconds: number;
}

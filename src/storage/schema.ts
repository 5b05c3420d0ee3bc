import type { ColumnType, Generated } from 'kysely';
import type { AnswerTables } from './answer-tables.ts';
import type { CopyTables } from './copy-tables.ts';
import type { DeliveryTables } from './delivery-tables.ts';
import type { FindingTables } from './finding-tables.ts';
import type { MemoryTables } from './memory-tables.ts';
import type { MovingTables } from './moving-tables.ts';
import type { NoticeTables } from './notice-tables.ts';
import type { RevisionTables } from './revision-tables.ts';
import type { StockTables } from './stock-tables.ts';
import type { TranslationTables } from './translation-tables.ts';
import type { WorkTables } from './work-tables.ts';

/**
 * One schema for SQLite and PostgreSQL with portable column types only: text (ISO instants, JSON), integer.
 * Every table that holds a merchant's data has a `merchant` column; functions that read it take the scope as an argument.
 */
export interface Schema
  extends AnswerTables,
    CopyTables,
    DeliveryTables,
    FindingTables,
    MemoryTables,
    MovingTables,
    NoticeTables,
    RevisionTables,
    StockTables,
    TranslationTables,
    WorkTables {
  orders: {
    id: string;
    merchant: string;
    cart: string;
    /** The cart's own id of the order; with merchant and cart unique. */
    cart_order: string;
    order_number: string;
    /** `comparableRef` of the order number. */
    number_key: string;
    cust_ref: string;
    status: string;
    reason: string;
    document: string | null;
    version: Generated<number>;
    placed_at: string;
    received_at: string;
    updated_at: string;
    /** While the release delay holds it: when the clock lets it go on. */
    release_at: string | null;
    /** When the clock or a person ended its delay; it is not delayed again. */
    released_at: string | null;
    /** As its cart gave it; what is to leave first goes by it. */
    ship_method: Generated<string>;
    /** `Adoption`; null = we sent it ourselves, or will. */
    adoption: string | null;
    /** When its personal data was taken away; null = it still has it. */
    erased_at: Generated<string | null>;
    /** `ShadowMark`; while it is not 0 the order is not delivered. */
    shadow: Generated<number>;
  };
  /** Every order that a cart ever gave, kept when the order itself is pruned: a cart that gives it again is refused. */
  order_ledger: {
    merchant: string;
    cart: string;
    /** The cart's own id of the order. */
    cart_order: string;
    order_id: string;
    cust_ref: string;
    /** `referenceKey` of the short reference; unique in its merchant, for ever. */
    ref_key: string;
    /** Hash of what the cart gave last, `''` = not known. */
    content: string;
    received_at: string;
  };
  /** The order itself; apart, because the row above changes often and is small. */
  order_texts: {
    order_id: string;
    merchant: string;
    /** Canonical order as its cart gave it, as JSON. */
    body: string;
    /** As the rules let it go out; null = as it came. */
    judged: string | null;
  };
  /** What an order was before a person changed it; the order itself is the newest version. */
  order_versions: {
    order_id: string;
    merchant: string;
    version: number;
    body: string;
    /** When it was changed, and by whom. */
    until: string;
    actor: string;
  };
  parts: {
    id: string;
    order_id: string;
    merchant: string;
    wms: string;
    status: string;
    reason: string;
    delivered_at: string | null;
    updated_at: string;
    /** Labels of the rules that sent it to its WMS; `''` = it goes where everything goes. */
    rule: Generated<string>;
    /** 1 = a person said that it stays with its WMS, whatever the merchant's becomes. */
    stays: Generated<number>;
  };
  lines: {
    part: string;
    order_id: string;
    merchant: string;
    line_number: number;
    sku: string;
    quantity: number;
    shipped: Generated<number>;
    /** 1 = an item filter keeps it from the WMS. */
    filtered: Generated<number>;
  };
  deliveries: {
    id: string;
    merchant: string;
    /** Where deliveries to one file partner queue up; the outlet's id. */
    gate: string;
    kind: string;
    state: string;
    connection: string;
    mapping: string;
    revision: string;
    /** Counter value; never reused. */
    number: number;
    /** The delivery's own clock: rendering twice gives the same bytes. */
    now: string;
    file_name: string;
    document: string | null;
    /** Stock version that a stock delivery carries. */
    stock_version: number;
    /** 1 = a stock delivery with everything, not only what is news. */
    whole: Generated<number>;
    note: string;
    created_at: string;
    updated_at: string;
  };
  documents: {
    id: string;
    merchant: string;
    direction: string;
    /** Endpoint it came from or went to. */
    endpoint: string;
    kind: string;
    name: string;
    size: number;
    sha256: string;
    state: string;
    code: string;
    reason: string;
    records: number;
    rejected: number;
    /** Complaints and warnings as JSON. */
    report: string;
    /** What it was read or written with. */
    revision: string;
    mapping: string;
    /** When a received file was written, as its source says. */
    made_at: string | null;
    created_at: string;
    updated_at: string;
    /** When its bytes were taken away, and why; null = they are here. */
    erased_at: Generated<string | null>;
    erased_why: Generated<string>;
  };
  /** What was already seen in an inbox: a file is fetched once, also when it could not be removed there. */
  intake: {
    endpoint: string;
    /** `FoundFile.id`. */
    file: string;
    document: string;
    /** `taken` = durable here, perhaps still lying there; `removed`. */
    state: string;
    seen_at: string;
  };
  shipments: {
    id: string;
    merchant: string;
    order_id: string;
    part: string;
    document: string;
    status: string;
    shipped_at: string;
    warehouse: string;
    shipment_ref: string;
    created_at: string;
  };
  packages: {
    id: string;
    shipment: string;
    merchant: string;
    order_id: string;
    part: string;
    cart: string;
    tracking_number: string;
    /** Tracking number + content: the same parcel reported again is the same row. */
    fingerprint: string;
    /** `Package` as JSON, as the WMS reported it. */
    body: string;
    /** Its lines as the cart has them, as JSON; null = they are the same. */
    told: Generated<string | null>;
    /** Of an order with kits: the how manieth package it was; null = not counted. */
    counted: Generated<number | null>;
    state: string;
    created_at: string;
    updated_at: string;
  };
  exceptions: {
    id: string;
    key: string;
    code: string;
    scope: string;
    value: string;
    merchant: string;
    connection: string;
    message: string;
    hint: string;
    state: string;
    count: number;
    first_at: string;
    last_at: string;
    resolved_at: string | null;
    resolved_by: string;
  };
  exception_subjects: {
    exception: string;
    kind: string;
    subject: string;
    merchant: string;
  };
  /** The story of an order, a document or a delivery. */
  events: {
    id: ColumnType<number, number | undefined, never>;
    at: string;
    merchant: string;
    kind: string;
    subject: string;
    event: string;
    data: string;
  };
  /** What people did, and what became current by itself. */
  audit: {
    id: ColumnType<number, number | undefined, never>;
    at: string;
    actor: string;
    action: string;
    subject: string;
    merchant: string;
    reason: string;
    /** `DeedState` as JSON, `''` = nothing. */
    before: Generated<string>;
    after: Generated<string>;
  };
}

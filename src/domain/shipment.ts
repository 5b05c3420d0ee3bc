import type { Instant, Money, Weight } from './order.ts';

export interface ShippedLine {
  readonly lineNumber: number;
  readonly sku: string;
  readonly quantity: number;
}

export interface Package {
  readonly trackingNumber: string;
  readonly carrierCode: string;
  readonly serviceCode: string;
  readonly lines: readonly ShippedLine[];
  readonly weight?: Weight;
  readonly cost?: { readonly amount: Money; readonly currency: string };
  readonly sscc?: string;
  readonly voided?: boolean;
}

export interface ShortLine {
  readonly lineNumber: number;
  readonly sku: string;
  readonly quantityOrdered: number;
  readonly quantityShipped: number;
}

/** `key`: our own name of the order's part, which partners that are spoken to over an API carry along. */
export type OrderRefType = 'orderNumber' | 'custRef' | 'key';

/** One shipment as a WMS reports it. */
export interface Shipment {
  /** As the file carries it. */
  readonly orderRef: string;
  readonly orderRefType: OrderRefType;
  readonly status: 'shipped' | 'partial' | 'canceled' | 'voided';
  readonly shippedAt: Instant;
  readonly warehouseCode?: string;
  readonly shipmentId?: string;
  readonly packages: readonly Package[];
  readonly shortLines?: readonly ShortLine[];
}

/** What a reader of return files must know of an order that was sent. */
export interface KnownOrder {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly custRef: string;
  readonly lines: readonly {
    readonly lineNumber: number;
    readonly sku: string;
    readonly quantity: number;
    /** For a WMS that knows products by nothing else. */
    readonly barcode?: string;
  }[];
  /** Nobody has told its lines yet (adopted by its number only): what a file says of them is believed. */
  readonly linesUnknown?: boolean;
  /** Tracking numbers that were reported before; absent = nobody has looked. */
  readonly packages?: readonly string[];
}

/** `#1001` and `1001` are one order number; a custRef is compared as it is. */
export function comparableRef(type: OrderRefType, ref: string): string {
  const trimmed = ref.trim();
  return type === 'orderNumber' ? trimmed.replace(/^#/, '') : trimmed;
}

/** What an order is called by references of this type; where nothing has gone out yet its own id stands for its part. */
export function refOf(type: OrderRefType, order: Pick<KnownOrder, 'orderId' | 'orderNumber' | 'custRef'>): string {
  return comparableRef(type, type === 'key' ? order.orderId : order[type]);
}

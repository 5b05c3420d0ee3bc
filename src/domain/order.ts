/** Decimal text as it was given (`"24.00"`); never a float. */
export type Money = string;
/** ISO 8601 instant with zone or `Z`. */
export type Instant = string;

export interface Address {
  readonly firstName: string;
  readonly lastName: string;
  readonly company: string;
  readonly address1: string;
  readonly address2: string;
  readonly address3: string;
  readonly city: string;
  readonly state: string;
  readonly postalCode: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly phone: string;
  readonly email: string;
  readonly residential: boolean;
}

export interface Weight {
  readonly value: string;
  readonly unit: string;
}

export interface OrderLine {
  /** 1..n within the order. */
  readonly lineNumber: number;
  readonly lineId: string;
  /** Text: leading zeros, quotes and case matter. */
  readonly sku: string;
  readonly barcode: string;
  readonly description: string;
  readonly quantity: number;
  readonly unitOfMeasure: string;
  readonly unitPrice: Money;
  /** Of the whole line. */
  readonly discountAmount: Money;
  /** Per unit. */
  readonly weight: Weight | null;
  readonly extra: Readonly<Record<string, string>>;
  /** Which line of its cart it is, where lines went out otherwise than they came; `each` = a component, so many in one of that line. */
  readonly cartLine?: { readonly lineNumber: number; readonly each?: number };
}

/** The canonical order: what every cart is read into and every layout is written from. Absent text is `''`, never null. */
export interface Order {
  readonly orderId: string;
  readonly merchantId: string;
  readonly cartId: string;
  /** What the WMS sees as order source. */
  readonly orderSource: string;
  /** The cart's full number (CartRover: cust_po_no), at most 45 characters. */
  readonly orderNumber: string;
  /** Short and unique in its cart (CartRover: cust_ref), at most 16 characters. */
  readonly custRef: string;
  /** Number and reference as the cart gave them, where they did not fit. */
  readonly orderNumberOriginal?: string;
  readonly custRefOriginal?: string;
  /** The cart's own words for where the order and its payment stand. */
  readonly cartStatus?: string;
  readonly paymentStatus?: string;
  /** Words that people stuck on the order or its buyer, with commas between. */
  readonly tags?: string;
  readonly customerTags?: string;
  readonly poNumber: string;
  readonly orderDate: Instant;
  readonly requestedShipDate: Instant | null;
  /** ISO 4217. */
  readonly currency: string;
  /** The cart's own text. */
  readonly shipMethod: string;
  readonly carrierCode: string;
  readonly serviceCode: string;
  readonly warehouseCode: string;
  readonly subtotal: Money;
  readonly discountAmount: Money;
  readonly shippingAmount: Money;
  readonly taxAmount: Money;
  readonly grandTotal: Money;
  readonly isGift: boolean;
  readonly giftMessage: string;
  readonly instructions: string;
  readonly shipTo: Address;
  readonly billTo: Address;
  readonly lines: readonly OrderLine[];
  readonly extra: Readonly<Record<string, string>>;
}

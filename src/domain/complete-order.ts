import { createHash } from 'node:crypto';
import type { Address, Order, OrderLine } from './order.ts';

/** What the cart contributes to every order that is read from its files. */
export interface OrderOrigin {
  readonly merchantId: string;
  readonly cartId: string;
  readonly orderSource: string;
  /** ISO instant for an order whose file names no date. */
  readonly receivedAt: string;
}

export type PartialOrder = Partial<Order> & Pick<Order, 'lines'>;

/** Longest reference that every WMS takes (CartRover: cust_ref). */
const refCharacters = 16;

const noAddress: Address = {
  firstName: '',
  lastName: '',
  company: '',
  address1: '',
  address2: '',
  address3: '',
  city: '',
  state: '',
  postalCode: '',
  country: '',
  phone: '',
  email: '',
  residential: false,
};

const noOrder: Omit<Order, 'orderId' | 'merchantId' | 'cartId' | 'orderSource' | 'orderDate' | 'lines' | 'custRef'> = {
  orderNumber: '',
  poNumber: '',
  requestedShipDate: null,
  currency: '',
  shipMethod: '',
  carrierCode: '',
  serviceCode: '',
  warehouseCode: '',
  subtotal: '',
  discountAmount: '',
  shippingAmount: '',
  taxAmount: '',
  grandTotal: '',
  isGift: false,
  giftMessage: '',
  instructions: '',
  shipTo: noAddress,
  billTo: noAddress,
  extra: {},
};

const noLine: Omit<OrderLine, 'lineNumber' | 'sku' | 'quantity'> = {
  lineId: '',
  barcode: '',
  description: '',
  unitOfMeasure: '',
  unitPrice: '',
  discountAmount: '',
  weight: null,
  extra: {},
};

/** Fills what a file did not say. An order is itself by the cart's id, else its number, else its reference; `undefined` when it has none. */
export function completeOrder(partial: PartialOrder, origin: OrderOrigin): Order | undefined {
  const orderNumber = (partial.orderNumber || partial.orderId || partial.custRef || '').trim();
  const orderId = (partial.orderId || orderNumber).trim();
  if (orderId === '') return undefined;
  const shipTo = { ...noAddress, ...partial.shipTo };
  return {
    ...noOrder,
    ...partial,
    orderId,
    orderNumber: orderNumber === '' ? orderId : orderNumber,
    custRef: partial.custRef ? partial.custRef : shortReference(orderNumber === '' ? orderId : orderNumber),
    merchantId: origin.merchantId,
    cartId: origin.cartId,
    orderSource: partial.orderSource ? partial.orderSource : origin.orderSource,
    orderDate: partial.orderDate ? partial.orderDate : origin.receivedAt,
    // A WMS gets the cart's text as it is, unless somebody maps it.
    serviceCode: partial.serviceCode ? partial.serviceCode : (partial.shipMethod ?? ''),
    shipTo,
    billTo: { ...(partial.billTo ? noAddress : shipTo), ...partial.billTo },
    lines: partial.lines.map((line, index) => ({
      ...noLine,
      ...line,
      lineNumber: line.lineNumber > 0 ? line.lineNumber : index + 1,
    })),
  };
}

/** The number itself where it is short and plain; else its readable head and a hash: unique, at most 16 characters, safe in a URL. */
export function shortReference(orderNumber: string): string {
  const plain = orderNumber.replace(/^#/, '');
  if (/^[A-Za-z0-9._-]{1,16}$/.test(plain)) return plain;
  const hash = createHash('sha256').update(orderNumber).digest('hex').slice(0, 8);
  return `${plain.replace(/[^A-Za-z0-9._-]/g, '').slice(0, refCharacters - 9)}-${hash}`;
}

import type { Address, Order, OrderLine } from './order.ts';
import { shortReference } from './references.ts';

/** What the cart contributes to every order that is read from its files. */
export interface OrderOrigin {
  readonly merchantId: string;
  readonly cartId: string;
  readonly orderSource: string;
  /** ISO instant for an order whose file names no date. */
  readonly receivedAt: string;
}

export type PartialOrder = Partial<Order> & Pick<Order, 'lines'>;

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
  cartStatus: '',
  paymentStatus: '',
  tags: '',
  customerTags: '',
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
  const number = orderNumber === '' ? orderId : orderNumber;
  return {
    ...noOrder,
    ...partial,
    orderId,
    orderNumber: number,
    custRef: partial.custRef ? partial.custRef : shortReference(number),
    orderNumberOriginal: partial.orderNumberOriginal ? partial.orderNumberOriginal : number,
    custRefOriginal: partial.custRefOriginal || partial.custRef || number,
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

import type { OrderLine } from '../../../domain/order.ts';
import type { Readable } from '../../../mapping/contract.ts';
import { plainWords } from '../../api/call.ts';
import type { PageComplaint, ReadLayout } from '../../api/layout.ts';
import { type Fields, fieldsOf, instantOf, listOf, moneyOf, textOf, wholeOf } from '../../api/values.ts';
import { addressOf, hintsOf } from './from-recipient.ts';

type AmazonOrder = Readable['orders'];

/** A page of the search, into orders. */
export const readOrders: ReadLayout<AmazonOrder> = async (page) => {
  const complaints: PageComplaint[] = [];
  const records = listOf(fieldsOf(page).orders).flatMap((one, index): AmazonOrder[] => {
    const order = fieldsOf(one);
    const item = index + 1;
    if (textOf(fieldsOf(order.fulfillment).fulfilledBy) === 'AMAZON') return [];
    if (textOf(order.orderId) === '') {
      complaints.push({
        item,
        field: 'orderId',
        code: 'missing',
        value: '',
        note: 'Amazon gave an order without its id.',
      });
      return [];
    }
    const read = orderOf(order);
    if (isOpen(order) && !read.shipTo)
      complaints.push({
        item,
        field: 'recipient.deliveryAddress',
        code: 'no-address',
        value: '',
        note: 'Amazon gave no address for this order, so it is not taken until it comes again with one.',
        only: 'warning',
      });
    return [read];
  });
  return { records, complaints };
};

function orderOf(order: Fields): AmazonOrder {
  const { orderId, createdTime, programs, buyer, recipient } = order;
  const fulfillment = fieldsOf(order.fulfillment);
  const placed = instantOf(createdTime);
  const shipTo = addressOf(fieldsOf(recipient), fieldsOf(buyer));
  const items = listOf(order.orderItems).map(fieldsOf);
  const left = items.filter((item) => leftOf(item) > 0);
  const lines = (left.length > 0 ? left : items).map((item, index) => lineOf(item, index, left.length > 0));
  const gifts = items.map(giftOf).filter((gift) => Object.keys(gift).length > 0);
  return {
    orderId: textOf(orderId),
    orderNumber: textOf(orderId),
    ...(placed !== undefined && { orderDate: placed }),
    requestedShipDate: instantOf(fieldsOf(fulfillment.shipByWindow).latestDateTime) ?? null,
    cartStatus: statusOf(order, { address: shipTo !== undefined, left: left.length > 0 }),
    tags: words(programs).join(', '),
    poNumber: textOf(fieldsOf(buyer).buyerPurchaseOrderNumber),
    shipMethod: textOf(fulfillment.fulfillmentServiceLevel),
    ...totalsOf(fieldsOf(order.proceeds), items),
    isGift: gifts.length > 0,
    giftMessage: [...new Set(gifts.map(({ giftMessage }) => textOf(giftMessage)))].filter(isSaid).join('\n'),
    instructions: hintsOf(fieldsOf(recipient)),
    ...(shipTo && { shipTo }),
    lines,
    extra: extraOf(order, items),
  };
}

/** Words of ours where Amazon's would let an order through that must not go to a warehouse yet. */
function statusOf(order: Fields, { address, left }: { address: boolean; left: boolean }): string {
  const status = textOf(fieldsOf(order.fulfillment).fulfillmentStatus);
  if (status === 'PENDING_AVAILABILITY') return 'PENDING';
  if (!isOpen(order)) return status;
  if (!left) return 'SHIPPED';
  return wishesOf(order).length > 0 || !address ? 'ON HOLD' : status;
}

function isOpen({ fulfillment }: Fields): boolean {
  return ['UNSHIPPED', 'PARTIALLY_SHIPPED', ''].includes(textOf(fieldsOf(fulfillment).fulfillmentStatus));
}

/** Reasons for which the buyer wants items canceled that nobody has canceled yet. */
function wishesOf({ orderItems }: Fields): string[] {
  return listOf(orderItems).flatMap((item) => {
    const { cancellationRequest, cancellationExecution } = fieldsOf(fieldsOf(item).cancellation);
    const request = fieldsOf(cancellationRequest);
    const done = textOf(fieldsOf(cancellationExecution).cancelledBy) !== '';
    if (Object.keys(request).length === 0 || done) return [];
    return [plainWords(textOf(request.cancelReason)) || 'no reason given'];
  });
}

function leftOf({ quantityOrdered, fulfillment }: Fields): number {
  const { quantityUnfulfilled, quantityFulfilled } = fieldsOf(fulfillment);
  return wholeOf(quantityUnfulfilled) ?? (wholeOf(quantityOrdered) ?? 0) - (wholeOf(quantityFulfilled) ?? 0);
}

function lineOf(item: Fields, index: number, open: boolean): OrderLine {
  const product = fieldsOf(item.product);
  const quantity = open ? leftOf(item) : (wholeOf(item.quantityOrdered) ?? 0);
  return {
    lineNumber: index + 1,
    lineId: textOf(item.orderItemId),
    sku: textOf(product.sellerSku),
    barcode: '',
    description: textOf(product.title),
    quantity,
    unitOfMeasure: '',
    unitPrice: moneyOf(fieldsOf(fieldsOf(product.price).unitPrice).amount),
    discountAmount: amountOf(fieldsOf(item.proceeds), 'DISCOUNT'),
    weight: null,
    extra: withoutBlanks({ asin: textOf(product.asin), programs: words(item.programs).join(', ') }),
  };
}

function giftOf({ fulfillment }: Fields): Fields {
  return fieldsOf(fieldsOf(fieldsOf(fulfillment).packing).giftOption);
}

function totalsOf(proceeds: Fields, items: readonly Fields[]): Partial<AmazonOrder> {
  const grandTotal = fieldsOf(proceeds.grandTotal);
  const prices = items.map(({ product }) => fieldsOf(fieldsOf(fieldsOf(product).price).unitPrice));
  const currency = [grandTotal, ...prices].map(({ currencyCode }) => textOf(currencyCode)).find(isSaid);
  return {
    currency: currency ?? '',
    subtotal: amountOf(proceeds, 'ITEM'),
    discountAmount: amountOf(proceeds, 'DISCOUNT'),
    shippingAmount: amountOf(proceeds, 'SHIPPING'),
    taxAmount: amountOf(proceeds, 'TAX'),
    grandTotal: moneyOf(grandTotal.amount),
  };
}

function amountOf({ breakdowns }: Fields, type: string): string {
  const found = listOf(breakdowns)
    .map(fieldsOf)
    .find((one) => textOf(one.type) === type);
  return moneyOf(fieldsOf(found?.subtotal).amount);
}

function extraOf(order: Fields, items: readonly Fields[]): Record<string, string> {
  const { marketplaceId, marketplaceName } = fieldsOf(order.salesChannel);
  const alias = listOf(order.orderAliases)
    .map(fieldsOf)
    .find((one) => textOf(one.aliasType) === 'SELLER_ORDER_ID');
  const { deliverByWindow } = fieldsOf(order.fulfillment);
  return withoutBlanks({
    marketplaceId: textOf(marketplaceId),
    marketplace: textOf(marketplaceName),
    sellerOrderId: textOf(alias?.aliasId),
    deliverBy: instantOf(fieldsOf(deliverByWindow).latestDateTime) ?? '',
    cancelRequest: [...new Set(wishesOf(order))].join('; '),
    transparency: items.some(({ programs }) => words(programs).includes('TRANSPARENCY')) ? 'yes' : '',
  });
}

function words(value: unknown): string[] {
  return listOf(value).map(textOf).filter(isSaid);
}

function withoutBlanks(texts: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => isSaid(text)));
}

function isSaid(text: string): boolean {
  return text !== '';
}

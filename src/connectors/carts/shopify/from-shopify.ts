import type { Address, OrderLine } from '../../../domain/order.ts';
import type { Readable } from '../../../mapping/contract.ts';
import type { PageComplaint, ReadLayout } from '../../api/layout.ts';
import { type Fields, fieldsOf, instantOf, listOf, moneyOf, textOf, wholeOf } from '../../api/values.ts';
import { oursIn, standingAt } from './standing.ts';

type ReadOrder = Readable['orders'];

export const readOrders: ReadLayout<ReadOrder> = async (page) => {
  const { location: id, skipDownloadables, orders } = fieldsOf(page);
  const location = textOf(id);
  const records: ReadOrder[] = [];
  const complaints: PageComplaint[] = [];
  for (const [index, order] of listOf(orders).map(fieldsOf).entries()) {
    const complain = (field: string, code: string, note: string, only?: 'warning') =>
      complaints.push({ item: index + 1, field, code, value: textOf(order.name), note, ...(only && { only }) });
    const lines = linesOf(order, location, skipDownloadables === true);
    if (textOf(order.id) === '') complain('id', 'no-id', 'The order has no id, so it cannot be told from others.');
    else if (lines.length > 0) {
      const cartStatus = statusOf(order, location);
      records.push(orderOf(order, cartStatus, lines));
      if (Object.keys(fieldsOf(order.shippingAddress)).length === 0 && cartStatus !== 'cancelled')
        complain('shippingAddress', 'no-address', noAddress, 'warning');
    }
  }
  return { records, complaints };
};

const noAddress =
  'Shopify gives no shipping address: the order has none, or the app is not approved for protected customer data.';

function orderOf(order: Fields, cartStatus: string, lines: readonly OrderLine[]): ReadOrder {
  const { title, code } = fieldsOf(order.shippingLine);
  const method = textOf(title) || textOf(code);
  const email = textOf(order.email);
  const shipTo = addressOf(order.shippingAddress, { email, phone: textOf(order.phone) });
  const billTo = order.billingAddress ? { billTo: addressOf(order.billingAddress, { email, phone: '' }) } : {};
  return {
    orderId: textOf(order.id),
    orderNumber: textOf(order.name),
    poNumber: textOf(order.poNumber),
    orderDate: instantOf(order.createdAt) ?? '',
    cartStatus,
    paymentStatus: textOf(order.displayFinancialStatus).toLowerCase(),
    tags: tagsOf(order.tags),
    customerTags: tagsOf(fieldsOf(order.customer).tags),
    currency: textOf(order.currencyCode),
    shipMethod: method,
    subtotal: shopMoney(order.currentSubtotalPriceSet),
    discountAmount: shopMoney(order.currentTotalDiscountsSet),
    shippingAmount: shopMoney(order.totalShippingPriceSet),
    taxAmount: shopMoney(order.currentTotalTaxSet),
    grandTotal: shopMoney(order.currentTotalPriceSet),
    instructions: textOf(order.note),
    shipTo,
    ...billTo,
    lines,
    // Nothing that changes while the order stays the same: fulfillment orders are replaced when they are split or moved.
    extra: { shopifyId: textOf(order.legacyResourceId), shippingCode: textOf(code) },
  };
}

/** Of what is ours. The shop's own word speaks for all its locations: one of them on hold says nothing about this one. */
function statusOf(order: Fields, location: string): string {
  const standing = standingAt(order, location);
  if (standing === 'cancelled') return 'cancelled';
  if (standing === 'held') return 'on_hold';
  return order.displayFulfillmentStatus === 'PARTIALLY_FULFILLED' ? 'partially_fulfilled' : 'unfulfilled';
}

/** One line for each of the order's, however many fulfillment orders share it. */
function linesOf(order: Fields, location: string, skipDownloadables: boolean): OrderLine[] {
  const gone = standingAt(order, location) === 'cancelled';
  const mine = oursIn(order, location).flatMap((one) => listOf(fieldsOf(one).lineItems).map(fieldsOf));
  const lines = new Map<string, Fields & { readonly quantity: number }>();
  for (const { lineItem, remainingQuantity, totalQuantity } of mine) {
    const item = fieldsOf(lineItem);
    if (skipDownloadables && item.requiresShipping === false) continue;
    const id = textOf(item.id);
    // Nothing is left of a cancelled order, and yet its lines say what it was; at least one of each.
    const quantity = gone ? Math.max(1, wholeOf(totalQuantity) ?? 0) : (wholeOf(remainingQuantity) ?? 0);
    if (quantity > 0) lines.set(id, { ...item, quantity: (lines.get(id)?.quantity ?? 0) + quantity });
  }
  const whole = lines.size > 0 || !gone ? [...lines.values()] : listOf(order.lineItems).map(fieldsOf);
  return whole.map((item, index) => lineOf(item, index + 1));
}

function lineOf(item: Fields, lineNumber: number): OrderLine {
  return {
    lineNumber,
    lineId: textOf(item.id),
    sku: textOf(item.sku),
    barcode: textOf(fieldsOf(item.variant).barcode),
    description: textOf(item.name),
    quantity: Math.max(1, wholeOf(item.quantity) ?? 1),
    unitOfMeasure: '',
    unitPrice: shopMoney(item.originalUnitPriceSet),
    discountAmount: '',
    weight: null,
    extra: {},
  };
}

function addressOf(given: unknown, { email, phone }: { readonly email: string; readonly phone: string }): Address {
  const address = fieldsOf(given);
  return {
    firstName: textOf(address.firstName),
    lastName: textOf(address.lastName),
    company: textOf(address.company),
    address1: textOf(address.address1),
    address2: textOf(address.address2),
    address3: '',
    city: textOf(address.city),
    state: textOf(address.provinceCode),
    postalCode: textOf(address.zip),
    country: textOf(address.countryCodeV2),
    phone: textOf(address.phone) || phone,
    email,
    residential: false,
  };
}

function shopMoney(set: unknown): string {
  return moneyOf(fieldsOf(fieldsOf(set).shopMoney).amount);
}

function tagsOf(tags: unknown): string {
  return listOf(tags)
    .map(textOf)
    .filter((tag) => tag !== '')
    .join(', ');
}

import type { Address, OrderLine } from '../../../domain/order.ts';
import type { Readable } from '../../../mapping/contract.ts';
import type { PageComplaint, ReadLayout } from '../../api/layout.ts';
import { type Fields, fieldsOf, instantOf, listOf, moneyOf, textOf, wholeOf } from '../../api/values.ts';
import { decoded } from './entities.ts';
import { productOf } from './products.ts';
import { refundedUnits } from './refunded.ts';

type ReadOrder = Readable['orders'];

export const readOrders: ReadLayout<ReadOrder> = async (page) => {
  const { orders, ...rest } = fieldsOf(page);
  const shop = shopIn(rest);
  const records: ReadOrder[] = [];
  const complaints: PageComplaint[] = [];
  for (const [index, order] of listOf(orders).map(fieldsOf).entries()) {
    const complain = (field: string, code: string, note: string, only?: 'warning') =>
      complaints.push({ item: index + 1, field, code, value: textOf(order.number), note, ...(only && { only }) });
    if (textOf(order.id) === '') complain('id', 'no-id', 'The order has no id, so it cannot be told from others.');
    else if (hasFractions(order, shop)) complain('line_items.quantity', 'bad-value', fractions);
    else {
      const { lines, calledOff } = linesOf(order, shop);
      if (lines.length > 0) records.push(orderOf(order, lines, calledOff));
      if (lines.length > 0 && !calledOff && isBlank(fieldsOf(order.shipping)) && isBlank(fieldsOf(order.billing)))
        complain('shipping', 'no-address', 'The order has neither a shipping nor a billing address.', 'warning');
    }
  }
  return { records, complaints };
};

const fractions =
  'A line of the order has no whole quantity, as shops with goods by weight or length give it. Correct it in the shop, or ship the order by other means.';

interface ShopWords {
  readonly canceled: readonly string[];
  readonly bundles: string;
  readonly products: ReadonlyMap<string, Fields>;
}

function shopIn({ canceled, bundles, products, skipVirtual }: Fields): ShopWords {
  const known = listOf(products).map((one) => [textOf(fieldsOf(one).id), fieldsOf(one)] as const);
  return {
    canceled: listOf(canceled).map(textOf),
    bundles: textOf(bundles),
    products: new Map(skipVirtual === true ? known : []),
  };
}

function orderOf(order: Fields, lines: readonly OrderLine[], calledOff: boolean): ReadOrder {
  const [method = {}] = listOf(order.shipping_lines).map(fieldsOf);
  const billing = fieldsOf(order.billing);
  return {
    orderId: textOf(order.id),
    orderNumber: textOf(order.number) || textOf(order.id),
    orderDate: instantOf(order.date_created_gmt) ?? '',
    cartStatus: calledOff ? 'cancelled' : textOf(order.status),
    paymentStatus: paymentOf(order),
    currency: textOf(order.currency),
    shipMethod: wordsOf(method.method_title) || textOf(method.method_id),
    discountAmount: moneyOf(order.discount_total),
    shippingAmount: moneyOf(order.shipping_total),
    taxAmount: moneyOf(order.total_tax),
    grandTotal: moneyOf(order.total),
    instructions: wordsOf(order.customer_note),
    shipTo: shipToOf(fieldsOf(order.shipping), billing),
    billTo: addressOf(billing, billing),
    lines,
    extra: { methodId: textOf(method.method_id), instanceId: textOf(method.instance_id) },
  };
}

/** What is paid on delivery counts as neither: the shop lets it go to be shipped without being paid. */
function paymentOf(order: Fields): string {
  if (instantOf(order.date_paid_gmt) !== undefined) return 'paid';
  const waits = ['pending', 'on-hold', 'failed', 'checkout-draft'].includes(textOf(order.status));
  return waits ? 'unpaid' : textOf(order.payment_method);
}

/** Such a line can neither be left out nor be rounded. Of what was called off nobody ships anything. */
function hasFractions(order: Fields, shop: ShopWords): boolean {
  if (shop.canceled.includes(textOf(order.status))) return false;
  return shippable(listOf(order.line_items).map(fieldsOf), shop).some(
    ({ quantity }) => wholeOf(quantity) === undefined,
  );
}

/** Nothing is left of an order that was called off or wholly refunded, and yet its lines say what it was. */
function linesOf(order: Fields, shop: ShopWords): { lines: OrderLine[]; calledOff: boolean } {
  const items = shippable(listOf(order.line_items).map(fieldsOf), shop);
  const refunded = refundedUnits(listOf(order.refunded).map(fieldsOf));
  const unitsOf = (item: Fields) => wholeOf(item.quantity) ?? 0;
  const left = (item: Fields) => unitsOf(item) - (refunded.get(textOf(item.id)) ?? 0);
  const calledOff = shop.canceled.includes(textOf(order.status)) || items.every((item) => left(item) <= 0);
  const kept = items.filter((item) => (calledOff ? unitsOf(item) : left(item)) > 0);
  const lines = kept.map((item, index) => lineOf(item, index + 1, calledOff ? unitsOf(item) : left(item), shop));
  return { lines, calledOff };
}

function shippable(items: readonly Fields[], { bundles, products }: ShopWords): Fields[] {
  return items.filter((item) => {
    if (products.get(productOf(item))?.virtual === true) return false;
    if (bundles === 'components' && isBundle(item)) return false;
    return !(bundles === 'bundle' && isComponent(item));
  });
}

function isBundle({ bundled_items, meta_data }: Fields): boolean {
  return listOf(bundled_items).length > 0 || hasMeta(meta_data, '_bundled_items');
}

function isComponent({ bundled_by, meta_data }: Fields): boolean {
  return !['', '0'].includes(textOf(bundled_by)) || hasMeta(meta_data, '_bundled_by');
}

function hasMeta(meta: unknown, key: string): boolean {
  return listOf(meta).some((one) => fieldsOf(one).key === key);
}

function lineOf(item: Fields, lineNumber: number, quantity: number, { products }: ShopWords): OrderLine {
  return {
    lineNumber,
    lineId: textOf(item.id),
    sku: textOf(item.sku),
    barcode: textOf(products.get(productOf(item))?.global_unique_id),
    description: wordsOf(item.name),
    quantity,
    unitOfMeasure: '',
    unitPrice: moneyOf(item.price),
    discountAmount: '',
    weight: null,
    extra: { productId: productOf(item) },
  };
}

function shipToOf(shipping: Fields, billing: Fields): Address {
  return isBlank(shipping) ? addressOf(billing, billing) : addressOf(shipping, billing);
}

function isBlank(address: Fields): boolean {
  return ['address_1', 'address_2', 'city', 'postcode'].every((name) => textOf(address[name]) === '');
}

/** Only the buyer has a mail address, and in older shops a telephone. */
function addressOf(address: Fields, billing: Fields): Address {
  return {
    firstName: wordsOf(address.first_name),
    lastName: wordsOf(address.last_name),
    company: wordsOf(address.company),
    address1: wordsOf(address.address_1),
    address2: wordsOf(address.address_2),
    address3: '',
    city: wordsOf(address.city),
    state: wordsOf(address.state),
    postalCode: textOf(address.postcode),
    country: textOf(address.country),
    phone: textOf(address.phone) || textOf(billing.phone),
    email: textOf(billing.email),
    residential: false,
  };
}

function wordsOf(value: unknown): string {
  return decoded(textOf(value));
}

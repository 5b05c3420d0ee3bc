import fc from 'fast-check';
import type { Address, Order, OrderLine } from '../../src/domain/order.ts';

/** What people and carts put into texts: delimiters, quotes, formulas, line breaks, letters of other alphabets. */
const pieces = [
  'a',
  'B',
  ' ',
  '  ',
  '7',
  '0',
  ';',
  ',',
  '|',
  '*',
  '~',
  '"',
  "'",
  '=',
  '\n',
  '\t',
  'ü',
  'É',
  'ß',
  '’',
  '€',
  '山',
  '🎁',
];
const text = fc.string({ unit: fc.constantFrom(...pieces), maxLength: 40 });
const plain = fc.string({ unit: fc.constantFrom('a', 'b', '1', '2', '-', ' ', 'é'), maxLength: 12 });
const either = fc.oneof({ weight: 3, arbitrary: plain }, { weight: 1, arbitrary: text });
const digits = fc.integer({ min: 1, max: 99_999 }).map(String);
const reference = fc.oneof({ weight: 4, arbitrary: digits }, { weight: 1, arbitrary: plain.map((one) => `R${one}`) });
const money = fc
  .tuple(fc.integer({ min: 0, max: 9_999 }), fc.integer({ min: 0, max: 99 }))
  .map(([whole, cents]) => `${whole}.${String(cents).padStart(2, '0')}`);
const instant = fc
  .date({ min: new Date('2001-01-01'), max: new Date('2098-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
const units = fc.constantFrom('EA', 'CS', 'BX');
const methods = fc.constantFrom('', 'Ground', '2nd Day Air', 'Ground', '2nd Day Air', 'By owl');

const address: fc.Arbitrary<Address> = fc.record({
  firstName: either,
  lastName: either,
  company: either,
  address1: either,
  address2: either,
  address3: either,
  city: either,
  state: plain,
  postalCode: fc.oneof(digits, plain),
  country: fc.constantFrom('US', 'CA', ''),
  phone: plain,
  email: plain,
  residential: fc.boolean(),
});

const line: fc.Arbitrary<OrderLine> = fc.record({
  lineNumber: fc.constant(0),
  lineId: plain,
  sku: fc.oneof(
    digits,
    either.map((one) => `S${one}`),
  ),
  barcode: fc.constantFrom('', '036000291452', '4006381333931'),
  description: either,
  quantity: fc.integer({ min: 1, max: 5000 }),
  unitOfMeasure: units,
  unitPrice: money,
  discountAmount: money,
  weight: fc.option(fc.record({ value: money, unit: fc.constantFrom('lb', 'kg') })),
  extra: fc.constant({}),
});

/** An order as it may come from anywhere; many a layout cannot write it. */
export const anyOrder: fc.Arbitrary<Order> = fc.record({
  orderId: digits.map((one) => `o-${one}`),
  merchantId: fc.constant('acme'),
  cartId: fc.constant('web'),
  orderSource: plain,
  orderNumber: reference,
  custRef: reference,
  poNumber: either,
  orderDate: instant,
  requestedShipDate: fc.option(instant),
  currency: fc.constantFrom('USD', 'CAD'),
  shipMethod: methods,
  carrierCode: fc.constantFrom('', 'UPS', 'LTL'),
  serviceCode: fc.constantFrom('', 'GND', '2DA'),
  warehouseCode: plain,
  subtotal: money,
  discountAmount: money,
  shippingAmount: money,
  taxAmount: money,
  grandTotal: money,
  isGift: fc.boolean(),
  giftMessage: either,
  instructions: either,
  shipTo: address,
  billTo: address,
  lines: fc
    .oneof({ weight: 6, arbitrary: fc.array(line, { minLength: 1, maxLength: 4 }) }, fc.constant([]))
    .map((all) => all.map((one, index) => ({ ...one, lineNumber: index + 1 }))),
  extra: fc.dictionary(fc.constantFrom('dock', 'gift box'), plain),
});

export const someOrders = fc.uniqueArray(anyOrder, { minLength: 1, maxLength: 5, selector: ({ orderId }) => orderId });

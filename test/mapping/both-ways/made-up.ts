import fc from 'fast-check';
import type { Address, Order, OrderLine } from '../../../src/domain/order.ts';
import type { Confirmation } from '../../../src/mapping/contract.ts';

/** What people, programs and attackers put into fields, a piece at a time. */
const odd = [
  ...['"', '""', "'", ',', ';', '|', '\t', '~', '*', '>', '<', '&', '{', '}', '\\', '^', ':', '=', '+', '-', '@', '%'],
  ...['\n', '\r', '\r\n', '\n\n', '\u2028', '\u0085', '\u000b', '\f'],
  ...[' ', '  ', '\u00a0', '\u3000', '\u200b', '\u2060', '\ufeff'],
  ...['\u0000', '\u0001', '\u0007', '\u001b', '\u001d', '\u007f', '\ufffe', '\uffff', '\ufffd'],
  ...['😀', '👩‍👩‍👧‍👦', '🇺🇸', 'שלום', 'مرحبا', '\u202e', 'e\u0301', 'Å\u0323', '中文', 'Ω', 'ß', 'Ł', 'ü', 'é', 'ÿ'],
  // These become characters of the file's own, once their letters are folded.
  ...['｜', '；', '＊', '，', '～', '＞', '＂', '“', '”', '…', '€', '™', '№', '＝'],
  ...['=1+1', "'=1", '="7"', ']]>', '<!--', '&amp;', '\\N', 'null', 'sep=;', '01', '1,5', 'NaN', '__proto__'],
];
const halfPair = '\ud83d';

const plain = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 .-]{0,10}[A-Za-z0-9]$/);
const wild = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .array(fc.oneof(fc.constantFrom(...odd), fc.stringMatching(/^[a-z0-9]{1,3}$/)), { maxLength: 6 })
      .map((pieces) => pieces.join('')),
  },
  // A line end with its bytes in the wrong order is no character, and refused where there are two bytes for each.
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }).map((text) => text.replaceAll('\u0a00', '')) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
);
const impossible = fc.tuple(plain, plain).map((two) => two.join(halfPair));

/** A text that is odd in `share` of a hundred; one in some hundreds is no text at all. */
function texts(share: number): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 1000 - share * 10, arbitrary: fc.oneof(plain, plain, fc.constant('')) },
    { weight: share * 10, arbitrary: wild },
    ...(share > 0 ? [{ weight: 2, arbitrary: impossible }] : []),
  );
}

const money = fc
  .tuple(fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 0, max: 99 }))
  .map(([whole, cents]) => `${whole}.${String(cents).padStart(2, '0')}`);
const zones = ['Z', '-05:00', '+05:30', '+13:45'] as const;
const instant = fc
  .tuple(
    fc.date({ min: new Date('2001-01-01'), max: new Date('2098-12-31'), noInvalidDate: true }),
    fc.constantFrom(...zones),
  )
  .map(([date, zone]) => `${date.toISOString().slice(0, -1)}${zone}`);

/** Found again whatever was taken off its ends, and not twice in a file. */
function names(share: number): fc.Arbitrary<string> {
  return texts(share).map((text) => `${text}k`);
}

function address(share: number): fc.Arbitrary<Address> {
  const text = texts(share);
  return fc.record({
    firstName: text,
    lastName: text,
    company: text,
    address1: text,
    address2: text,
    address3: text,
    city: text,
    state: text,
    postalCode: text,
    country: text,
    phone: text,
    email: text,
    residential: fc.boolean(),
  });
}

function line(share: number): fc.Arbitrary<OrderLine> {
  const text = texts(share);
  return fc.record({
    lineNumber: fc.constant(0),
    lineId: text,
    sku: names(share),
    barcode: text,
    description: text,
    quantity: fc.integer({ min: 1, max: 99_999 }),
    unitOfMeasure: fc.constantFrom('EA', 'CS'),
    unitPrice: money,
    discountAmount: money,
    weight: fc.constant(null),
    extra: fc.constant({}),
  });
}

function order(share: number, mostLines: number): fc.Arbitrary<Order> {
  const text = texts(share);
  return fc.record({
    orderId: text,
    merchantId: text,
    cartId: text,
    orderSource: text,
    orderNumber: names(share),
    custRef: names(share),
    poNumber: text,
    orderDate: instant,
    requestedShipDate: fc.option(instant),
    currency: fc.constantFrom('USD', 'EUR', ''),
    shipMethod: text,
    carrierCode: text,
    serviceCode: text,
    warehouseCode: text,
    subtotal: money,
    discountAmount: money,
    shippingAmount: money,
    taxAmount: money,
    grandTotal: money,
    isGift: fc.boolean(),
    giftMessage: text,
    instructions: text,
    shipTo: address(share),
    billTo: address(share),
    lines: fc.array(line(share), { minLength: 1, maxLength: mostLines }),
    extra: fc.constant({}),
  });
}

/** Orders from the usual to the outrageous; references end in their place, so that no two are one. */
export function ordersUpTo(mostLines: number): fc.Arbitrary<Order[]> {
  const one = fc.oneof(
    { weight: 3, arbitrary: order(0, mostLines) },
    { weight: 4, arbitrary: order(3, mostLines) },
    { weight: 2, arbitrary: order(70, mostLines) },
  );
  return fc.array(one, { minLength: 1, maxLength: 5 }).map((all) => all.map(numbered));
}

function numbered(given: Order, place: number): Order {
  return {
    ...given,
    orderId: `${given.orderId}i${place}`,
    orderNumber: `${given.orderNumber}${place}`,
    custRef: `${given.custRef}${place}`,
    lines: given.lines.map((one, index) => ({ ...one, lineNumber: index + 1, sku: `${one.sku}${index}` })),
  };
}

/** One package per order, with all its lines. */
export function confirmationsOf(orders: readonly Order[], shippedAt: string): Confirmation[] {
  return orders.map((one, index) => ({
    order: one,
    shipment: { shippedAt, status: 'shipped', warehouseCode: one.warehouseCode, shipmentId: `s${index}` },
    package: {
      trackingNumber: `${one.poNumber}t${index}`,
      carrierCode: one.carrierCode,
      serviceCode: one.serviceCode,
      weight: { value: one.grandTotal, unit: 'lb' },
      lines: one.lines.map(({ lineNumber, sku, quantity }) => ({ lineNumber, sku, quantity })),
    },
  }));
}

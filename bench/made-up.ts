import { completeOrder } from '../src/domain/complete-order.ts';
import type { Order } from '../src/domain/order.ts';

const origin = { merchantId: 'acme', cartId: 'web', orderSource: 'ACME-WEB', receivedAt: '2026-03-01T10:00:00.000Z' };

/** Openly fictional orders with one to four lines, always the same ones. */
export function madeUpOrders(howMany: number): Order[] {
  return Array.from({ length: howMany }, (_, index) => madeUpOrder(index)).filter((order) => order !== undefined);
}

function madeUpOrder(index: number): Order | undefined {
  const address = {
    firstName: 'Pat',
    lastName: `Example ${index}`,
    company: index % 3 === 0 ? 'Sample & Sons, "Ltd"' : '',
    address1: `${index} Placeholder Road`,
    address2: '',
    address3: '',
    city: 'Springfield',
    state: 'IL',
    postalCode: String(10_000 + (index % 80_000)),
    country: 'US',
    phone: '217-555-0101',
    email: `pat${index}@example.com`,
    residential: true,
  };
  return completeOrder(
    {
      orderNumber: `B-${100_000 + index}`,
      orderDate: '2026-03-01T10:00:00.000Z',
      shipMethod: 'Standard',
      serviceCode: 'GND',
      currency: 'USD',
      grandTotal: '24.00',
      shippingAmount: '4.00',
      shipTo: address,
      lines: Array.from({ length: 1 + (index % 4) }, (_, line) => ({
        lineNumber: line + 1,
        lineId: `${index}-${line}`,
        sku: `SKU-${(index * 7 + line) % 5000}`,
        barcode: '',
        description: `Thing number ${line}, made up`,
        quantity: 1 + (line % 3),
        unitOfMeasure: 'EA',
        unitPrice: '5.00',
        discountAmount: '0.00',
        weight: null,
        extra: {},
      })),
    },
    origin,
  );
}

export const ordersMapping = `
kind: orders
file: { name: "ORD_{{sequence 6}}.csv", encoding: utf-8, newline: crlf }
delimited: { delimiter: ",", quote: minimal, header: true }
rows: each line
columns:
${[
  ...[
    'orderNumber',
    'custRef',
    'orderSource',
    'shipMethod',
    'serviceCode',
    'currency',
    'grandTotal',
    'shippingAmount',
  ].map((field) => `order.${field}`),
  ...[
    'firstName',
    'lastName',
    'company',
    'address1',
    'address2',
    'city',
    'state',
    'postalCode',
    'country',
    'phone',
    'email',
  ].map((field) => `order.shipTo.${field}`),
  ...['firstName', 'lastName', 'address1', 'city', 'postalCode'].map((field) => `order.billTo.${field}`),
  ...['lineNumber', 'sku', 'description', 'quantity', 'unitPrice', 'unitOfMeasure'].map((field) => `line.${field}`),
]
  .map((path) => `  ${path.replaceAll('.', ' ')}: ${path}`)
  .join('\n')}
`;

/** The same 30 columns by hand. */
export function cellsOf(order: Order): string[][] {
  const { shipTo: s, billTo: b } = order;
  return order.lines.map((line) => [
    order.orderNumber,
    order.custRef,
    order.orderSource,
    order.shipMethod,
    order.serviceCode,
    order.currency,
    order.grandTotal,
    order.shippingAmount,
    s.firstName,
    s.lastName,
    s.company,
    s.address1,
    s.address2,
    s.city,
    s.state,
    s.postalCode,
    s.country,
    s.phone,
    s.email,
    b.firstName,
    b.lastName,
    b.address1,
    b.city,
    b.postalCode,
    String(line.lineNumber),
    line.sku,
    line.description,
    String(line.quantity),
    line.unitPrice,
    line.unitOfMeasure,
  ]);
}

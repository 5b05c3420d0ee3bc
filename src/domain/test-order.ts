import { createHash } from 'node:crypto';
import { completeOrder, type OrderOrigin } from './complete-order.ts';
import type { Order } from './order.ts';

/** `TEST-000017-4f2a`: sixteen characters, so that it is number and short reference in one. The last four belong to merchant and number. */
const form = /^TEST-(\d{6})-([0-9a-f]{4})$/;
const numbers = 1_000_000;

export function testReference(merchant: string, number: number): string {
  const digits = String(number % numbers).padStart(6, '0');
  return `TEST-${digits}-${checkOf(merchant, digits)}`;
}

/** No cart numbers its orders so by accident. */
export function isTestReference(merchant: string, reference: string): boolean {
  const [, digits = '', check = ''] = form.exec(reference.trim()) ?? [];
  return digits !== '' && check === checkOf(merchant, digits);
}

function checkOf(merchant: string, digits: string): string {
  return createHash('sha256').update(`test order ${merchant} ${digits}`).digest('hex').slice(0, 4);
}

/** What a test order is to try. */
export interface TestWish {
  /** The cart's own text for how it is shipped. */
  readonly method: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly sku: string;
  /** Of its one line, such as `2 lb`. */
  readonly weight: string;
}

const remark = 'TEST ORDER - DO NOT SHIP';

/** An order that nobody can take for a real one: number, names and comment say so, and nobody lives there. */
export function testOrder(reference: string, { method, country, sku, weight }: TestWish, origin: OrderOrigin): Order {
  const [value = '1', unit = 'lb'] = weight.split(/\s+/).filter(Boolean);
  const order = completeOrder(
    {
      orderId: reference,
      orderNumber: reference,
      custRef: reference,
      orderDate: origin.receivedAt,
      currency: 'USD',
      shipMethod: method,
      subtotal: '1.00',
      discountAmount: '0.00',
      shippingAmount: '0.00',
      taxAmount: '0.00',
      grandTotal: '1.00',
      instructions: remark,
      shipTo: {
        firstName: 'TEST',
        lastName: 'DO NOT SHIP',
        company: 'TEST ORDER',
        address1: '1 Test Street',
        address2: '',
        address3: '',
        city: 'Springfield',
        state: 'IL',
        postalCode: '62701',
        country,
        phone: '555-0100',
        email: 'test@example.com',
        residential: false,
      },
      lines: [
        {
          lineNumber: 1,
          lineId: '1',
          sku,
          barcode: '',
          description: remark,
          quantity: 1,
          unitOfMeasure: 'EA',
          unitPrice: '1.00',
          discountAmount: '0.00',
          weight: { value, unit },
          extra: {},
        },
      ],
    },
    origin,
  );
  if (!order) throw new Error('A test order has a number.');
  return order;
}

/** Files of test orders are told apart by their names, too: `ORD_7.csv` becomes `ORD_7_TEST.csv`. */
export function testFileName(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? `${name.slice(0, dot)}_TEST${name.slice(dot)}` : `${name}_TEST`;
}

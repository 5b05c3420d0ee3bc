import { completeOrder } from '../../src/domain/complete-order.ts';
import type { Address, Order } from '../../src/domain/order.ts';

/** Openly made up, as everybody in these tests. */
export const adaBuyer: Address = {
  firstName: 'Ada',
  lastName: 'Buyer',
  company: '',
  address1: '1 Main St',
  address2: 'Apt 4',
  address3: '',
  city: 'Austin',
  state: 'TX',
  postalCode: '78701',
  country: 'US',
  phone: '512-555-0100',
  email: 'ada@example.com',
  residential: true,
};

/** An order of ours with two lines (SKU-1 x 2, SKU-2 x 1), as a WMS is given it. */
export function anOrder(more: Partial<Order> = {}): Order {
  const orderNumber = more.orderNumber ?? '1001';
  const line = (lineNumber: number, sku: string, quantity: number) => ({
    lineNumber,
    lineId: `line-${lineNumber}`,
    sku,
    barcode: `4006381333${lineNumber}`,
    description: `Thing ${lineNumber}`,
    quantity,
    unitOfMeasure: 'each',
    unitPrice: '12.50',
    discountAmount: '0.00',
    weight: null,
    extra: {},
  });
  const order = completeOrder(
    {
      orderId: `cart-${orderNumber}`,
      orderNumber,
      custRef: orderNumber,
      orderDate: '2026-11-24T10:00:00.000Z',
      currency: 'USD',
      shipMethod: 'Ground',
      serviceCode: 'Ground',
      subtotal: '37.50',
      shippingAmount: '5.00',
      taxAmount: '2.00',
      grandTotal: '44.50',
      shipTo: adaBuyer,
      lines: [line(1, 'SKU-1', 2), line(2, 'SKU-2', 1)],
      ...more,
    },
    { merchantId: 'acme', cartId: 'shop', orderSource: 'shop', receivedAt: '2026-11-24T10:00:00.000Z' },
  );
  if (!order) throw new Error('An order needs a number.');
  return order;
}

/** What breaks systems: every script, quotes, line breaks, and more of it than fits anywhere. */
export const strange = {
  name: 'Łukasz "Zoë" O\'Neil-Müller',
  company: `Größe & Söhne <注文> ${'x'.repeat(300)}`,
  address1: 'Rue de l\'Église 5; "B"\n2. Stock – 注文',
  city: 'København',
} as const;

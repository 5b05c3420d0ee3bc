import type { Address, Order, OrderLine } from '../../src/domain/order.ts';
import type { Package } from '../../src/domain/shipment.ts';
import type { Store } from '../../src/storage/open.ts';
import type { ReceivedOrder } from '../../src/storage/orders.ts';
import { insertReceived } from '../../src/storage/orders.ts';
import type { Trx } from '../../src/storage/scope.ts';
import type { MatchedShipment } from '../../src/storage/shipments.ts';

export const at = '2026-03-01T08:00:00.000Z';
export const later = '2026-03-01T09:00:00.000Z';

const address: Address = {
  firstName: 'Test',
  lastName: 'Person',
  company: '',
  address1: '1 Example Street',
  address2: '',
  address3: '',
  city: 'Exampleton',
  state: '',
  postalCode: '00000',
  country: 'US',
  phone: '',
  email: 'test@example.com',
  residential: true,
};

function lineOf(lineNumber: number, sku: string, quantity: number): OrderLine {
  return {
    lineNumber,
    lineId: String(lineNumber),
    sku,
    barcode: '',
    description: '',
    quantity,
    unitOfMeasure: '',
    unitPrice: '1.00',
    discountAmount: '0.00',
    weight: null,
    extra: {},
  };
}

/** An order of two lines: 2 of `A-1`, 3 of `B-2`. */
export function orderOf(number: string, more: Partial<Order> = {}): Order {
  return {
    orderId: `cart-${number}`,
    merchantId: 'acme',
    cartId: 'web',
    orderSource: 'WEB',
    orderNumber: `#${number}`,
    custRef: `R${number}`,
    poNumber: '',
    orderDate: at,
    requestedShipDate: null,
    currency: 'USD',
    shipMethod: 'Ground',
    carrierCode: '',
    serviceCode: '',
    warehouseCode: '',
    subtotal: '5.00',
    discountAmount: '0.00',
    shippingAmount: '0.00',
    taxAmount: '0.00',
    grandTotal: '5.00',
    isGift: false,
    giftMessage: '',
    instructions: '',
    shipTo: address,
    billTo: address,
    lines: [lineOf(1, 'A-1', 2), lineOf(2, 'B-2', 3)],
    extra: {},
    ...more,
  };
}

export function receivedOf(number: string, more: Partial<Order> = {}): ReceivedOrder {
  return { id: `o-${number}`, part: `p-${number}`, order: orderOf(number, more), wms: 'legacy', document: 'd-1' };
}

export async function inCommit(store: Store, apply: (trx: Trx) => Promise<unknown>): Promise<void> {
  await store.commits.commit({ apply: async (trx) => void (await apply(trx)) });
}

/** What a store function returned inside a commit. */
export async function committed<T>(store: Store, apply: (trx: Trx) => Promise<T>): Promise<T> {
  const results: T[] = [];
  await inCommit(store, async (trx) => {
    results.length = 0;
    results.push(await apply(trx));
  });
  return results[0] as T;
}

export async function receive(store: Store, ...numbers: string[]): Promise<void> {
  await inCommit(store, (trx) =>
    insertReceived(
      trx,
      store.dialect,
      numbers.map((number) => receivedOf(number)),
      at,
    ),
  );
}

export function packageOf(trackingNumber: string, quantities: readonly [number, string, number][]): Package {
  const lines = quantities.map(([lineNumber, sku, quantity]) => ({ lineNumber, sku, quantity }));
  return { trackingNumber, carrierCode: 'UPS', serviceCode: 'GND', lines };
}

export function shipmentOf(number: string, id: string, packages: readonly Package[]): MatchedShipment {
  return {
    id,
    merchant: 'acme',
    order: `o-${number}`,
    part: `p-${number}`,
    cart: 'web',
    document: 'd-2',
    status: 'shipped',
    shippedAt: later,
    warehouse: 'MAIN',
    reference: `S-${id}`,
    packages: packages.map((parcel, index) => ({ id: `${id}-${index + 1}`, package: parcel })),
  };
}

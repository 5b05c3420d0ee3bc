import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Written } from '../../src/connectors/api/layout.ts';
import type { Look, Page, Parcel, ParcelKind, Place, Transport } from '../../src/connectors/contract.ts';
import type { Order } from '../../src/domain/order.ts';
import type { KnownOrder } from '../../src/domain/shipment.ts';
import type { Known, MappingContext } from '../../src/mapping/contract.ts';
import { CrossdockError } from '../../src/support/errors.ts';
import { adaBuyer } from '../conformance/orders.ts';
import { temporaryFolder } from '../support/temporary.ts';

export const place: Place = { directory: '' };
export const attempting = async () => undefined;

export const mappingContext: MappingContext = {
  now: '2026-11-23T14:00:00.000Z',
  timeZone: 'America/Chicago',
  sequence: 1,
  values: {},
};

export async function parcelOf(kind: ParcelKind, records: readonly Written[]): Promise<Parcel> {
  const path = join(await temporaryFolder(), 'parcel.json');
  const text = JSON.stringify(records);
  await writeFile(path, text);
  return { kind, key: 'delivery-1', name: 'parcel.json', path, size: text.length };
}

export async function looked(transport: Transport, look: Partial<Look> & Pick<Look, 'kind'>): Promise<Page[]> {
  const pages: Page[] = [];
  if (!transport.pages) throw new Error('It has no pages.');
  for await (const page of transport.pages({ cursor: '', earliest: '', ...look })) pages.push(page);
  return pages;
}

export function cursorAfter(pages: readonly Page[], before = ''): string {
  return pages.at(-1)?.cursor ?? before;
}

export async function troubleOf(work: Promise<unknown>): Promise<CrossdockError> {
  const thrown = await work.then(
    (value) => new Error(`Nothing was thrown, but ${JSON.stringify(value)} returned.`),
    (error: unknown) => error,
  );
  if (thrown instanceof CrossdockError) return thrown;
  throw thrown;
}

export function orderOf(more: Partial<Order> = {}): Order {
  const line = {
    lineId: '',
    barcode: '',
    description: 'A thing',
    unitOfMeasure: '',
    unitPrice: '12.50',
    discountAmount: '',
    weight: null,
    extra: {},
  };
  return {
    orderId: 'cart-1',
    merchantId: 'acme',
    cartId: 'web',
    orderSource: 'ACME-WEB',
    orderNumber: '1001',
    custRef: '1001',
    poNumber: '',
    orderDate: '2026-11-23T05:00:00.000Z',
    requestedShipDate: null,
    currency: 'USD',
    shipMethod: 'Standard',
    carrierCode: '',
    serviceCode: 'Standard',
    warehouseCode: '',
    subtotal: '37.50',
    discountAmount: '',
    shippingAmount: '5.00',
    taxAmount: '2.00',
    grandTotal: '44.50',
    isGift: false,
    giftMessage: '',
    instructions: 'Ring twice',
    shipTo: adaBuyer,
    billTo: adaBuyer,
    extra: {},
    lines: [
      { ...line, lineNumber: 1, sku: 'SKU-1', quantity: 2 },
      { ...line, lineNumber: 2, sku: 'SKU-2', quantity: 1 },
    ],
    ...more,
  };
}

/** A store that knows orders by our key. */
export function knowing(orders: Readonly<Record<string, Pick<KnownOrder, 'lines'> & Partial<KnownOrder>>>): Known {
  return {
    orders: async (type, refs) =>
      new Map(
        refs.flatMap((ref): [string, KnownOrder][] => {
          const order = type === 'key' ? orders[ref] : undefined;
          return order ? [[ref, { orderId: `id of ${ref}`, orderNumber: '1001', custRef: '1001', ...order }]] : [];
        }),
      ),
    sent: async () => undefined,
  };
}

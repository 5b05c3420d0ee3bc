import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Unwritable } from '../../../src/connectors/api/layout.ts';
import type { Page, Parcel, ParcelKind, Receipt, ReceivedKind, Transport } from '../../../src/connectors/contract.ts';
import { shipstream } from '../../../src/connectors/wms/shipstream/index.ts';
import { type Settings, settings as schema } from '../../../src/connectors/wms/shipstream/settings.ts';
import type { Order } from '../../../src/domain/order.ts';
import type { KnownOrder } from '../../../src/domain/shipment.ts';
import type { Known, MappingContext } from '../../../src/mapping/contract.ts';
import { adaBuyer } from '../../conformance/orders.ts';
import { type TestContext, testContext } from '../../simulators/shared/api-context.ts';
import type { Merchant, SimOrder } from '../../simulators/shipstream/merchant.ts';
import { ShipStreamSimulator } from '../../simulators/shipstream/shipstream.ts';
import type { Options } from '../../simulators/shipstream/world.ts';
import { temporaryFolder } from '../../support/temporary.ts';

export const place = { directory: '' };
export const mapping: MappingContext = { now: '2026-11-23T12:00:00.000Z', timeZone: 'UTC', sequence: 1, values: {} };

/** A merchant at a simulated ShipStream, and our connector in front of it. */
export interface Dock {
  readonly simulator: ShipStreamSimulator;
  readonly merchant: Merchant;
  readonly settings: Settings;
  readonly context: TestContext;
  readonly transport: Transport;
  /** Orders that Crossdock knows, by our key. */
  readonly known: Map<string, KnownOrder>;
  /** How often `attempting` was called. */
  attempts: number;
  send(kind: ParcelKind, records: readonly { key: string; body: object }[]): Promise<Receipt>;
  sendOrder(order: Order, key?: string): Promise<Receipt>;
  cancel(key: string): Promise<Receipt>;
  parcel(kind: ParcelKind, records: readonly { key: string; body: object }[]): Promise<Parcel>;
  look(kind: ReceivedKind, cursor?: string): Promise<Page[]>;
}

export async function dockAt(
  more: { options?: Partial<Options>; settings?: Record<string, unknown>; now?: () => number } = {},
): Promise<Dock> {
  const simulator = await ShipStreamSimulator.start({ ...more.options, ...(more.now && { now: more.now }) });
  const merchant = simulator.addMerchant('crossdock-acme', 'key-of-acme-4711');
  for (const sku of ['SKU-1', 'SKU-2']) merchant.stock.set(sku, 100);
  const settings = schema.parse({
    'base url': simulator.server.url,
    'api username': 'crossdock-acme',
    'api key': 'key-of-acme-4711',
    ...more.settings,
  });
  const context = testContext(more.now ? { now: more.now } : {});
  const transport = shipstream.connect(settings, context);
  const folder = await temporaryFolder();
  const dock: Dock = {
    simulator,
    merchant,
    settings,
    context,
    transport,
    known: new Map(),
    attempts: 0,
    parcel: async (kind, records) => {
      const path = join(folder, `${kind}.json`);
      await writeFile(path, JSON.stringify(records));
      return { kind, key: 'D-1', name: `${kind}.json`, path, size: 1 };
    },
    send: async (kind, records) => {
      const attempting = async () => {
        dock.attempts += 1;
      };
      return (await transport.send?.(place, await dock.parcel(kind, records), attempting)) as Receipt;
    },
    sendOrder: (order, key = 'KEY-1') => {
      dock.known.set(key, knownOf(order));
      return dock.send('orders', [{ key, body: written(order, key) }]);
    },
    cancel: (key) => dock.send('cancels', [{ key, body: { order_ref: '1001' } }]),
    look: async (kind, cursor = '') => {
      const pages: Page[] = [];
      for await (const page of transport.pages?.({ kind, cursor, earliest: '' }) ?? []) pages.push(page);
      return pages;
    },
  };
  return dock;
}

export function written(order: Order, key: string): object {
  const body = shipstream.layouts.write?.orders?.(order, { key, context: mapping });
  if (!body || body instanceof Unwritable) throw new Error(body?.message ?? 'nothing written');
  return body;
}

export function knownFor(known: ReadonlyMap<string, KnownOrder>): Known {
  const by = (type: string, key: string, order: KnownOrder) => (type === 'key' ? key : order.orderNumber);
  return {
    orders: async (type, refs) =>
      new Map(
        [...known].map(([key, order]) => [by(type, key, order), order] as const).filter(([ref]) => refs.includes(ref)),
      ),
    sent: async () => undefined,
  };
}

export function knownOf({ orderId, orderNumber, custRef, lines }: Order, packages: readonly string[] = []): KnownOrder {
  return { orderId, orderNumber, custRef, lines, packages };
}

export async function readShipments(dock: Dock, pages: readonly Page[]) {
  const read = shipstream.layouts.read?.shipments;
  if (!read) throw new Error('no layout');
  const all = await Promise.all(pages.map(({ body }) => read(body, knownFor(dock.known), mapping)));
  return { records: all.flatMap(({ records }) => records), complaints: all.flatMap(({ complaints }) => complaints) };
}

export function orderAt(dock: Dock, key = 'KEY-1'): SimOrder {
  const order = dock.merchant.order(key);
  if (!order) throw new Error(`no order ${key}`);
  return order;
}

export function anOrder(more: Partial<Order> = {}): Order {
  const shipTo = { ...adaBuyer, residential: false };
  const line = (lineNumber: number, sku: string, quantity: number) => ({
    lineNumber,
    lineId: `L-${lineNumber}`,
    sku,
    barcode: '',
    description: '',
    quantity,
    unitOfMeasure: '',
    unitPrice: '5.00',
    discountAmount: '',
    weight: null,
    extra: {},
  });
  return {
    orderId: 'O-1',
    merchantId: 'acme',
    cartId: 'shop',
    orderSource: 'ACME',
    orderNumber: '1001',
    custRef: '1001',
    poNumber: '',
    orderDate: '2026-11-23T06:00:00Z',
    requestedShipDate: null,
    currency: 'USD',
    shipMethod: 'Ground',
    carrierCode: '',
    serviceCode: 'ups_03',
    warehouseCode: '',
    subtotal: '',
    discountAmount: '',
    shippingAmount: '',
    taxAmount: '',
    grandTotal: '',
    isGift: false,
    giftMessage: '',
    instructions: '',
    shipTo,
    billTo: shipTo,
    lines: [line(1, 'SKU-1', 2), line(2, 'SKU-2', 1)],
    extra: {},
    ...more,
  };
}

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { layoutMapping } from '../../../src/connectors/api/layout-mapping.ts';
import type { ApiConnector } from '../../../src/connectors/api-contract.ts';
import type { Page, Parcel, PartnerAnswer, Receipt, Transport } from '../../../src/connectors/contract.ts';
import { easypostFulfillment } from '../../../src/connectors/wms/easypost-fulfillment/index.ts';
import { completeOrder } from '../../../src/domain/complete-order.ts';
import type { Order, OrderLine } from '../../../src/domain/order.ts';
import type { KnownOrder } from '../../../src/domain/shipment.ts';
import type { MappingContext, Writable } from '../../../src/mapping/contract.ts';
import { EasypostSimulator, productionKey, testKey } from '../../simulators/easypost/easypost.ts';
import { type TestContext, testContext } from '../../simulators/shared/api-context.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** 2026-11-18 */
export const startMs = 1_795_000_000_000;
export const key = '06fqk3z0000000abcdef';
export const nowhere = { directory: '' };

export interface Bench {
  readonly simulator: EasypostSimulator;
  readonly context: TestContext;
  readonly clock: { ms: number };
  transport: Transport;
  send(records: readonly Order[], keys?: readonly string[], more?: Partial<Parcel>): Promise<Receipt>;
  parcel(kind: Parcel['kind'], records: readonly object[], keys?: readonly string[]): Promise<Parcel>;
  /** How often an effective step was announced. */
  attempts: number;
  connect(more: Record<string, unknown>): Transport;
}

export async function easypostBench(
  more: Record<string, unknown> = {},
  options: Parameters<typeof EasypostSimulator.start>[0] = {},
): Promise<Bench> {
  const clock = { ms: startMs };
  const simulator = await EasypostSimulator.start({ now: () => clock.ms, ...options });
  const context = testContext({ now: () => clock.ms });
  for (const barcode of ['SKU-1', 'SKU-2']) simulator.production.receive(barcode, 1000);
  const connect = (other: Record<string, unknown>) => {
    const given = {
      'api key': productionKey,
      'test api key': testKey,
      'base url': simulator.baseUrl,
      ...more,
      ...other,
    };
    return easypostFulfillment.connect(easypostFulfillment.settings.parse(given), context);
  };
  const bench: Bench = {
    simulator,
    context,
    clock,
    transport: connect({}),
    attempts: 0,
    connect,
    parcel: (kind, records, keys = [key]) => parcelOf(kind, records, keys, clock.ms),
    async send(records, keys = [key], other = {}) {
      const parcel = await bench.parcel('orders', records, keys);
      const said = await bench.transport.send?.(nowhere, { ...parcel, ...other }, async () => {
        bench.attempts += 1;
      });
      return said ?? {};
    },
  };
  return bench;
}

async function parcelOf(kind: Parcel['kind'], records: readonly object[], keys: readonly string[], ms: number) {
  const mapping = layoutMapping(easypostFulfillment as ApiConnector, kind === 'cancels' ? 'cancels' : 'orders');
  if (!mapping) throw new Error(`The connector writes no ${kind}.`);
  const context = { ...mappingContext, now: new Date(ms).toISOString(), keys };
  const bytes = [...mapping.render(records as readonly Writable['orders'][], context)].map(String).join('');
  const path = join(await temporaryFolder(), 'parcel.json');
  await writeFile(path, bytes);
  return { kind, key: 'delivery', name: 'parcel.json', path, size: Buffer.byteLength(bytes) };
}

export const mappingContext: MappingContext = {
  now: new Date(startMs).toISOString(),
  timeZone: 'America/Los_Angeles',
  sequence: 1,
  values: {},
};

export function line(lineNumber: number, sku: string, quantity: number, barcode = ''): OrderLine {
  return {
    lineNumber,
    lineId: `l${lineNumber}`,
    sku,
    barcode,
    description: '',
    quantity,
    unitOfMeasure: 'EA',
    unitPrice: '1.00',
    discountAmount: '0.00',
    weight: null,
    extra: {},
  };
}

export function anOrder(more: Partial<Order> = {}): Order {
  const origin = {
    merchantId: 'acme',
    cartId: 'web',
    orderSource: 'ACME',
    receivedAt: new Date(startMs).toISOString(),
  };
  const order = completeOrder(
    {
      orderId: 'o1',
      orderNumber: '1001',
      orderDate: new Date(startMs - 3_600_000).toISOString(),
      serviceCode: 'standard',
      shipTo: {
        firstName: 'Ada',
        lastName: 'Park',
        company: '',
        address1: '12 Pier Rd',
        address2: 'Unit 3',
        address3: 'Back door',
        city: 'Oakland',
        state: 'CA',
        postalCode: '94607',
        country: 'US',
        phone: '510-555-0100',
        email: 'ada@example.test',
        residential: true,
      },
      lines: [line(1, 'SKU-1', 2), line(2, 'SKU-2', 1)],
      ...more,
    },
    origin,
  );
  if (!order) throw new Error('The order has no number.');
  return order;
}

export function knownOf({ orderNumber, custRef, lines }: Order, packages: readonly string[] = []): KnownOrder {
  return { orderId: 'o1', orderNumber, custRef, lines, packages };
}

export async function pagesOf(transport: Transport, kind: 'shipments' | 'inventory', cursor = ''): Promise<Page[]> {
  const pages: Page[] = [];
  for await (const page of transport.pages?.({ kind, cursor, earliest: '' }) ?? []) pages.push(page);
  return pages;
}

export async function readShipments(pages: readonly Page[], orders: ReadonlyMap<string, KnownOrder>) {
  const read = easypostFulfillment.layouts.read?.shipments;
  const known = { orders: async () => orders, sent: async () => undefined };
  const all = await Promise.all(pages.map(({ body }) => read?.(throughJson(body), known, mappingContext)));
  return {
    shipments: all.flatMap((one) => one?.records ?? []),
    complaints: all.flatMap((one) => one?.complaints ?? []),
  };
}

export async function readLevels(pages: readonly Page[]) {
  const read = easypostFulfillment.layouts.read?.inventory;
  const known = { orders: async () => new Map(), sent: async () => undefined };
  const all = await Promise.all(pages.map(({ body }) => read?.(throughJson(body), known, mappingContext)));
  return { levels: all.flatMap((one) => one?.records ?? []), complaints: all.flatMap((one) => one?.complaints ?? []) };
}

/** Pages are kept as documents and read later. */
function throughJson(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body));
}

export function refusedOf({ answers = [] }: Receipt): readonly PartnerAnswer[] {
  return answers.filter(({ accepted }) => !accepted);
}

/** What was thrown, as everything that people and logs could see of it. */
export async function failureOf(work: Promise<unknown>): Promise<{ code: string; text: string; disposition: string }> {
  try {
    await work;
  } catch (thrown) {
    const { code, message, hint, disposition } = thrown as {
      code: string;
      message: string;
      hint: string;
      disposition: string;
    };
    return { code, text: `${message} ${hint}`, disposition };
  }
  throw new Error('Nothing was thrown.');
}

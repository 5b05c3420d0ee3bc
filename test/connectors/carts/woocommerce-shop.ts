import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Unwritable, type Written } from '../../../src/connectors/api/layout.ts';
import { woocommerce } from '../../../src/connectors/carts/woocommerce/index.ts';
import type {
  Page,
  Parcel,
  ParcelKind,
  Receipt,
  TestStep,
  Trace,
  Transport,
} from '../../../src/connectors/contract.ts';
import { completeOrder } from '../../../src/domain/complete-order.ts';
import type { Order } from '../../../src/domain/order.ts';
import { CrossdockError } from '../../../src/support/errors.ts';
import { type TestContext, testContext } from '../../simulators/shared/api-context.ts';
import { type Options, WoocommerceSimulator } from '../../simulators/woocommerce/woocommerce-simulator.ts';
import { temporaryFolder } from '../../support/temporary.ts';

export interface Read {
  readonly orders: readonly Order[];
  readonly cursor: string;
  readonly pages: readonly Page[];
  readonly warnings: readonly string[];
}

const began = Date.parse('2026-11-21T10:00:00Z');
export const mappingContext = { now: '2026-11-21T10:00:00Z', timeZone: 'UTC', sequence: 1, values: {} };

/** A simulated shop with the connector on it; time stands still until it is moved. */
export class WooShop {
  readonly vendor: WoocommerceSimulator;
  readonly context: TestContext;
  attempts = 0;
  settings: Record<string, unknown>;
  readonly #clock: { at: number };

  private constructor(vendor: WoocommerceSimulator, clock: { at: number }) {
    this.vendor = vendor;
    this.#clock = clock;
    this.context = testContext({ now: () => clock.at });
    const { key, secret } = vendor.access.key;
    this.settings = { 'site url': vendor.url, 'consumer key': key, 'consumer secret': secret };
  }

  static async open(options: Options = {}): Promise<WooShop> {
    const clock = { at: began };
    return new WooShop(await WoocommerceSimulator.start({ now: () => clock.at, ...options }), clock);
  }

  get store() {
    return this.vendor.store;
  }

  pass(seconds: number): void {
    this.#clock.at += seconds * 1000;
  }

  connect(more: Record<string, unknown> = {}): Transport {
    return woocommerce.connect(woocommerce.settings.parse({ ...this.settings, ...more }), this.context);
  }

  /** A look, whole, as the pipeline takes it. */
  async look(
    cursor = '',
    { earliest = '', more = {} as Record<string, unknown>, stopAfter = Number.POSITIVE_INFINITY } = {},
  ): Promise<Read> {
    const pages: Page[] = [];
    const orders: Order[] = [];
    const warnings: string[] = [];
    let at = cursor;
    for await (const page of this.connect(more).pages?.({ kind: 'orders', cursor, earliest }) ?? []) {
      pages.push(page);
      at = page.cursor;
      if (page.count > 0) {
        const kept = JSON.parse(JSON.stringify(page.body)) as unknown;
        const read = await woocommerce.layouts.read?.orders?.(kept, noneKnown, mappingContext);
        warnings.push(...(read?.complaints ?? []).map(({ note }) => note));
        orders.push(...(read?.records ?? []).map(orderFrom));
      }
      if (pages.length >= stopAfter) break;
    }
    return { orders, cursor: at, pages, warnings };
  }

  /** Ships lines of an order: `{ 1: 2 }` = two of the first line. */
  ship(order: Order, number: string, quantities: Record<number, number>, more: Record<string, unknown> = {}) {
    return this.send('confirmations', [packageOf(order, number, quantities)], more);
  }

  stock(levels: Readonly<Record<string, number>>, more: Record<string, unknown> = {}) {
    return this.send('inventory', levelsOf(levels), more);
  }

  async send(kind: ParcelKind, written: readonly Written[], more: Record<string, unknown> = {}) {
    const attempting = async () => {
      this.attempts += 1;
    };
    const parcel = await parcelOf(kind, written);
    return ((await this.connect(more).send?.({ directory: '' }, parcel, attempting)) ?? undefined) as
      | Receipt
      | undefined;
  }

  async trace(
    kind: ParcelKind,
    written: readonly Written[],
    more: Record<string, unknown> = {},
  ): Promise<Trace | undefined> {
    return this.connect(more).trace?.({ directory: '' }, await parcelOf(kind, written));
  }

  async test(more: Record<string, unknown> = {}): Promise<TestStep[]> {
    const steps: TestStep[] = [];
    for await (const step of this.connect(more).test({ directory: '' }, { receive: true, send: true }))
      steps.push(step);
    return steps;
  }
}

export function packageOf(
  order: Order,
  trackingNumber: string,
  quantities: Record<number, number>,
  carrierCode = 'UPS',
): Written {
  const lines = Object.entries(quantities).map(([number, quantity]) => ({
    lineNumber: Number(number),
    sku: '',
    quantity,
  }));
  const shipment = {
    shippedAt: '2026-11-21T12:00:00Z',
    status: 'shipped' as const,
    warehouseCode: '',
    shipmentId: 's1',
  };
  const record = { order, shipment, package: { trackingNumber, carrierCode, serviceCode: '', lines } };
  const key = `pkg${order.orderId}${Object.entries(quantities).flat().join('')}${trackingNumber}`;
  const body = woocommerce.layouts.write?.confirmations?.(record, { key, context: mappingContext });
  return { key, body: written(body) };
}

export function levelsOf(levels: Readonly<Record<string, number>>): Written[] {
  return Object.entries(levels).map(([sku, quantity]) => {
    const about = { key: sku, context: mappingContext };
    return {
      key: sku,
      body: written(woocommerce.layouts.write?.inventory?.({ sku, quantity, warehouseCode: '' }, about)),
    };
  });
}

function written(body: object | Unwritable | undefined): object {
  if (body === undefined || body instanceof Unwritable) throw new Error(body?.message ?? 'No layout.');
  return body;
}

async function parcelOf(kind: ParcelKind, list: readonly Written[]): Promise<Parcel> {
  const path = join(await temporaryFolder(), 'parcel.json');
  const text = JSON.stringify(list);
  await writeFile(path, text);
  return { kind, key: 'delivery-1', name: 'parcel.json', path, size: text.length };
}

function orderFrom(partial: Parameters<typeof completeOrder>[0]): Order {
  const origin = { merchantId: 'acme', cartId: 'shop', orderSource: 'ACME', receivedAt: '2026-11-21T10:00:00Z' };
  const order = completeOrder(partial, origin);
  if (!order) throw new Error('The order has no name.');
  return order;
}

const noneKnown = { orders: async () => new Map(), sent: async () => undefined };

/** The error that the work must end with. */
export async function failing(work: Promise<unknown>): Promise<CrossdockError> {
  const thrown: unknown = await work.then(
    () => new Error('Nothing failed.'),
    (error: unknown) => error,
  );
  if (thrown instanceof CrossdockError) return thrown;
  throw thrown;
}

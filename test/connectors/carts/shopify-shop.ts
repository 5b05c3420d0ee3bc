import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Unwritable, type Written } from '../../../src/connectors/api/layout.ts';
import { shopify } from '../../../src/connectors/carts/shopify/index.ts';
import type { Page, Parcel, ParcelKind, Receipt, Trace, Transport } from '../../../src/connectors/contract.ts';
import { completeOrder } from '../../../src/domain/complete-order.ts';
import type { Order } from '../../../src/domain/order.ts';
import type { Package } from '../../../src/domain/shipment.ts';
import type { Known, MappingContext } from '../../../src/mapping/contract.ts';
import { type TestContext, testContext } from '../../simulators/shared/api-context.ts';
import type { VendorServer } from '../../simulators/shared/vendor-server.ts';
import { app, ShopifySimulator } from '../../simulators/shopify/shopify-simulator.ts';
import { temporaryFolder } from '../../support/temporary.ts';

export interface Read {
  readonly orders: readonly Order[];
  readonly cursor: string;
  readonly pages: readonly Page[];
  readonly warnings: readonly string[];
}

/** A simulated shop with the connector on it; time stands still until it is moved. */
export class Shop {
  time = Date.parse('2026-11-21T10:00:00Z');
  readonly vendor: ShopifySimulator;
  readonly server: VendorServer;
  readonly context: TestContext;
  readonly attempts: string[] = [];
  settings: Record<string, unknown>;
  readonly #clock: { at: number };

  private constructor(vendor: ShopifySimulator, server: VendorServer, clock: { at: number }) {
    this.vendor = vendor;
    this.server = server;
    this.#clock = clock;
    this.context = testContext({ now: () => clock.at });
    // A budget that keeps to what the vendor asks for, in the time of the test.
    const { rest } = this.context.budget;
    this.context.budget.rest = async (bucket, until) => {
      await rest(bucket, until);
      clock.at = Math.max(clock.at, until);
    };
    this.settings = {
      shop: app.domain,
      'base url': server.url,
      'access token': vendor.grants.fixed,
      'client secret': app.clientSecret,
      location: '1',
    };
  }

  static async open(): Promise<Shop> {
    const clock = { at: Date.parse('2026-11-21T10:00:00Z') };
    const { vendor, server } = await ShopifySimulator.start({ now: () => clock.at });
    return new Shop(vendor, server, clock);
  }

  pass(seconds: number): void {
    this.#clock.at += seconds * 1000;
  }

  connect(more: Record<string, unknown> = {}): Transport {
    return shopify.connect(shopify.settings.parse({ ...this.settings, ...more }), this.context);
  }

  /** A look, whole, as the pipeline takes it. */
  async look(
    cursor = '',
    { earliest = '', more = {} as Record<string, unknown>, stopAfter = Number.POSITIVE_INFINITY } = {},
  ): Promise<Read> {
    const pages: Page[] = [];
    const found: Order[] = [];
    const warnings: string[] = [];
    let at = cursor;
    for await (const page of this.connect(more).pages?.({ kind: 'orders', cursor, earliest }) ?? []) {
      pages.push(page);
      at = page.cursor;
      const kept = JSON.parse(JSON.stringify(page.body)) as unknown;
      const { records, complaints } = (await shopify.layouts.read?.orders?.(kept, noneKnown, mappingContext)) ?? {
        records: [],
        complaints: [],
      };
      warnings.push(...complaints.map(({ note }) => note));
      for (const one of records) found.push(orderFrom(one));
      if (pages.length >= stopAfter) break;
    }
    return { orders: found, cursor: at, pages, warnings };
  }

  /** Ships lines of an order: `{ 1: 2 }` = two of the first line. */
  async ship(
    order: Order,
    trackingNumber: string,
    quantities: Record<number, number>,
    more: Record<string, unknown> = {},
  ): Promise<Receipt | undefined> {
    return this.send('confirmations', [packageBody(order, trackingNumber, quantities)], more);
  }

  async trace(kind: ParcelKind, bodies: readonly object[]): Promise<Trace | undefined> {
    return this.connect().trace?.({ directory: '' }, await parcelOf(kind, bodies));
  }

  async send(
    kind: ParcelKind,
    bodies: readonly object[],
    more: Record<string, unknown> = {},
  ): Promise<Receipt | undefined> {
    const parcel = await parcelOf(kind, bodies);
    const attempting = async () => void this.attempts.push(kind);
    return (await this.connect(more).send?.({ directory: '' }, parcel, attempting)) ?? undefined;
  }

  async stock(
    levels: Readonly<Record<string, number>>,
    more: Record<string, unknown> = {},
  ): Promise<Receipt | undefined> {
    return this.send('inventory', stockBodies(levels), more);
  }
}

export function stockBodies(levels: Readonly<Record<string, number>>): object[] {
  return Object.entries(levels).map(([sku, quantity]) =>
    written(
      shopify.layouts.write?.inventory?.({ sku, quantity, warehouseCode: '' }, { key: sku, context: mappingContext }),
    ),
  );
}

export function packageBody(order: Order, trackingNumber: string, quantities: Record<number, number>): object {
  const lines = Object.entries(quantities).map(([number, quantity]) => ({
    lineNumber: Number(number),
    sku: '',
    quantity,
  }));
  const parcel: Package = { trackingNumber, carrierCode: 'UPS', serviceCode: '', lines };
  const shipment = {
    shippedAt: '2026-11-21T12:00:00Z',
    status: 'shipped' as const,
    warehouseCode: '',
    shipmentId: 's1',
  };
  return written(
    shopify.layouts.write?.confirmations?.(
      { order, shipment, package: parcel },
      { key: 'pkg', context: mappingContext },
    ),
  );
}

function written(body: object | Unwritable | undefined): object {
  if (body === undefined || body instanceof Unwritable) throw new Error(body?.message ?? 'No layout.');
  return body;
}

async function parcelOf(kind: ParcelKind, bodies: readonly object[]): Promise<Parcel> {
  const path = join(await temporaryFolder(), 'parcel.json');
  const list: Written[] = bodies.map((body, index) => ({ key: `key-${index}`, body }));
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

const noneKnown: Known = { orders: async () => new Map(), sent: async () => undefined };
export const mappingContext: MappingContext = { now: '2026-11-21T10:00:00Z', timeZone: 'UTC', sequence: 1, values: {} };

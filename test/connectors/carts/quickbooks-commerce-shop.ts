import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Unwritable } from '../../../src/connectors/api/layout.ts';
import { quickbooksCommerce } from '../../../src/connectors/carts/quickbooks-commerce/index.ts';
import { grantText } from '../../../src/connectors/carts/quickbooks-commerce/tokens.ts';
import type { Page, Parcel, Place, Transport } from '../../../src/connectors/contract.ts';
import { completeOrder } from '../../../src/domain/complete-order.ts';
import type { Order } from '../../../src/domain/order.ts';
import type { Confirmation, Known, MappingContext, Readable } from '../../../src/mapping/contract.ts';
import { application } from '../../simulators/quickbooks-commerce/grants.ts';
import { type Options, QuickbooksCommerceSimulator } from '../../simulators/quickbooks-commerce/simulator.ts';
import { type TestContext, testContext } from '../../simulators/shared/api-context.ts';
import { temporaryFolder } from '../../support/temporary.ts';

export const nowhere: Place = { directory: '' };
export const look = { kind: 'orders' as const, cursor: '', earliest: '' };

const mappingContext: MappingContext = { now: '2026-11-21T18:00:00.000Z', timeZone: 'UTC', sequence: 1, values: {} };
const nothingKnown: Known = { orders: async () => new Map(), sent: async () => undefined };

/** The simulator with a connection to it, as the pipeline would have one. */
export interface Shop {
  readonly simulator: QuickbooksCommerceSimulator;
  readonly context: TestContext;
  readonly transport: Transport;
  /** How often a send was about to take effect. */
  readonly attempts: { count: number };
  /** Another connection to it. */
  connect(more?: Record<string, unknown>): Transport;
}

export async function openShop(options: Options & { settings?: Record<string, unknown> } = {}): Promise<Shop> {
  const simulator = await QuickbooksCommerceSimulator.start(options);
  const { access, refresh } = simulator.grants.issue();
  const now = options.now ?? Date.now;
  const renewAt = now() + 5_760_000;
  const kept = grantText({ access, refresh, renewAt, redirectUri: application.callback });
  const context = testContext({ now, kept });
  const connect = (more: Record<string, unknown> = {}) =>
    quickbooksCommerce.connect(
      quickbooksCommerce.settings.parse({ ...simulator.settings, ...options.settings, ...more }),
      context,
    );
  return { simulator, context, transport: connect(), connect, attempts: { count: 0 } };
}

export async function pagesOf(transport: Transport, given: Partial<typeof look> = {}): Promise<Page[]> {
  const pages: Page[] = [];
  if (!transport.pages) throw new Error('It lists nothing.');
  for await (const page of transport.pages({ ...look, ...given })) pages.push(page);
  return pages;
}

/** Pages as the pipeline reads them: what was kept is JSON. */
export async function readAll(pages: readonly Page[]) {
  const records: Readable['orders'][] = [];
  const complaints: { readonly code: string; readonly note: string; readonly only?: 'warning' }[] = [];
  for (const page of pages.filter(({ count }) => count > 0)) {
    const read = await quickbooksCommerce.layouts.read?.orders?.(
      JSON.parse(JSON.stringify(page.body)),
      nothingKnown,
      mappingContext,
    );
    records.push(...(read?.records ?? []));
    complaints.push(...(read?.complaints ?? []));
  }
  return { records, complaints };
}

export async function ordersOf(transport: Transport): Promise<readonly Readable['orders'][]> {
  return (await readAll(await pagesOf(transport))).records;
}

/** An order as it lies in the store. */
export function stored(partial: Readable['orders']): Order {
  const origin = { merchantId: 'acme', cartId: 'shop', orderSource: 'SHOP', receivedAt: '2026-11-20T10:00:00.000Z' };
  const order = completeOrder(partial, origin);
  if (!order) throw new Error('The order has no id.');
  return order;
}

export function confirmationOf(
  order: Order,
  trackingNumber: string,
  lines: readonly (readonly [lineNumber: number, quantity: number])[],
): Confirmation {
  return {
    order,
    shipment: { shippedAt: '2026-11-21T18:00:00.000Z', status: 'shipped', warehouseCode: '', shipmentId: '' },
    package: {
      trackingNumber,
      carrierCode: 'USPS',
      serviceCode: 'Priority',
      lines: lines.map(([lineNumber, quantity]) => ({
        lineNumber,
        quantity,
        sku: order.lines.find((line) => line.lineNumber === lineNumber)?.sku ?? '',
      })),
    },
  };
}

/** The parcel of a confirmation, as the layout writes it. */
export async function packageParcel(key: string, confirmation: Confirmation): Promise<Parcel> {
  const body = quickbooksCommerce.layouts.write?.confirmations?.(confirmation, { key, context: mappingContext });
  if (!body || body instanceof Unwritable) throw new Error(`Unwritable: ${body?.message}`);
  return parcelOf('confirmations', `delivery-${key}`, [{ key, body }]);
}

export async function stockParcel(key: string, levels: Readonly<Record<string, number>>): Promise<Parcel> {
  const records = Object.entries(levels).map(([sku, quantity]) => ({
    key: '',
    body: quickbooksCommerce.layouts.write?.inventory?.(
      { sku, quantity, warehouseCode: '' },
      { key: '', context: mappingContext },
    ),
  }));
  return parcelOf('inventory', key, records);
}

async function parcelOf(kind: Parcel['kind'], key: string, records: readonly object[]): Promise<Parcel> {
  const path = join(await temporaryFolder(), `${key}.json`);
  await writeFile(path, JSON.stringify(records));
  return { kind, key, name: `${key}.json`, path, size: (await stat(path)).size };
}

export async function send({ transport, attempts }: Shop, parcel: Parcel, by: Transport = transport) {
  return by.send?.(nowhere, parcel, async () => {
    attempts.count += 1;
  });
}

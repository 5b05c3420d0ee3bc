import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { amazon } from '../../../src/connectors/carts/amazon/index.ts';
import type { Page, Parcel, ParcelKind, Place, Receipt, Transport } from '../../../src/connectors/contract.ts';
import { completeOrder } from '../../../src/domain/complete-order.ts';
import type { Order } from '../../../src/domain/order.ts';
import type { Package } from '../../../src/domain/shipment.ts';
import { CrossdockError } from '../../../src/support/errors.ts';
import { settingsFor } from '../../simulators/amazon/settings.ts';
import { type AmazonOptions, AmazonSimulator } from '../../simulators/amazon/simulator.ts';
import { type TestContext, testContext } from '../../simulators/shared/api-context.ts';
import { rejection } from '../../support/rejection.ts';
import { temporaryFolder } from '../../support/temporary.ts';

export const place: Place = { directory: '' };
const context = { now: '2026-11-20T12:00:00.000Z', timeZone: 'UTC', sequence: 1, values: {} };
const nobody = { orders: async () => new Map(), sent: async () => undefined };

export interface Shop {
  readonly simulator: AmazonSimulator;
  readonly context: TestContext;
  readonly transport: Transport;
  /** Moves the clock of both sides. */
  pass(milliseconds: number): void;
  /** The same account by a connection that was made anew, as after a restart. */
  again(more?: Record<string, unknown>): Transport;
}

export async function openShop(more: Record<string, unknown> = {}, options: AmazonOptions = {}): Promise<Shop> {
  let at = Date.UTC(2026, 10, 20, 12);
  const now = () => at;
  const simulator = await AmazonSimulator.start({ now, ...options });
  const own = testContext({ now });
  const again = (other: Record<string, unknown> = {}) =>
    amazon.connect(amazon.settings.parse({ ...settingsFor(simulator), ...more, ...other }), own);
  return {
    simulator,
    context: own,
    transport: again(),
    again,
    pass(milliseconds) {
      at += milliseconds;
    },
  };
}

export async function look(transport: Transport, cursor = '', earliest = ''): Promise<Page[]> {
  const pages: Page[] = [];
  for await (const page of transport.pages?.({ kind: 'orders', cursor, earliest }) ?? []) pages.push(page);
  return pages;
}

/** The orders of a page, as the pipeline completes them. */
export async function ordersIn(page: Page | undefined): Promise<Order[]> {
  // What is kept of a page is its JSON.
  const body: unknown = JSON.parse(JSON.stringify(page?.body ?? {}));
  const { records = [] } = (await amazon.layouts.read?.orders?.(body, nobody, context)) ?? {};
  const origin = { merchantId: 'acme', cartId: 'amz', orderSource: 'AMZ', receivedAt: context.now };
  return records.flatMap((record) => completeOrder(record, origin) ?? []);
}

export async function complaintsIn(page: Page | undefined): Promise<readonly { code: string; only?: string }[]> {
  return (await amazon.layouts.read?.orders?.(page?.body, nobody, context))?.complaints ?? [];
}

export async function downloaded(transport: Transport): Promise<Order[]> {
  const orders: Order[] = [];
  for (const page of await look(transport)) orders.push(...(await ordersIn(page)));
  return orders;
}

export const parcelOne: Package = {
  trackingNumber: '1Z999AA10123456784',
  carrierCode: 'ups',
  serviceCode: 'Ground',
  lines: [{ lineNumber: 1, sku: 'SKU-1', quantity: 2 }],
};

export function confirmation(key: string, order: Order, parcel: Package = parcelOne): { key: string; body: unknown } {
  const shipment = { shippedAt: '2026-11-20T10:00:00Z', status: 'shipped' as const, warehouseCode: '', shipmentId: '' };
  const body = amazon.layouts.write?.confirmations?.({ order, shipment, package: parcel }, { key, context });
  return { key, body };
}

export function levels(quantities: Readonly<Record<string, number>>): { key: string; body: unknown }[] {
  return Object.entries(quantities).map(([sku, quantity]) => ({
    key: sku,
    body: amazon.layouts.write?.inventory?.({ sku, quantity, warehouseCode: '' }, { key: sku, context }),
  }));
}

export async function parcelOf(
  kind: ParcelKind,
  records: readonly { key: string; body: unknown }[],
  key = 'delivery-1',
): Promise<Parcel> {
  const path = join(await temporaryFolder(), 'parcel.json');
  const text = JSON.stringify(records);
  await writeFile(path, text);
  return { kind, key, name: 'amazon-1.json', path, size: Buffer.byteLength(text) };
}

export async function send(
  transport: Transport,
  parcel: Parcel,
  attempting: () => Promise<void> = async () => undefined,
): Promise<Receipt | object> {
  return (await transport.send?.(place, parcel, attempting)) ?? {};
}

export async function failureOf(promise: Promise<unknown>): Promise<CrossdockError> {
  const thrown = await rejection(promise);
  if (!(thrown instanceof CrossdockError)) throw thrown;
  return thrown;
}

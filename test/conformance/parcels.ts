import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { layoutMapping } from '../../src/connectors/api/layout-mapping.ts';
import type { ApiConnector } from '../../src/connectors/api-contract.ts';
import type { Page, Parcel, ParcelKind, ReceivedKind, Transport } from '../../src/connectors/contract.ts';
import type { Order } from '../../src/domain/order.ts';
import type { KnownOrder } from '../../src/domain/shipment.ts';
import type { Known, Mapping, MappingKind, RenderSummary, Writable } from '../../src/mapping/contract.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { benches } from './vendors/index.ts';

const kinds: Readonly<Partial<Record<ParcelKind, MappingKind>>> = {
  orders: 'orders',
  cancels: 'cancels',
  confirmations: 'shipments',
  inventory: 'inventory',
};

const now = '2026-11-25T12:00:00.000Z';

/** Records as the pipeline hands them over; `undefined` where the layout refused all of them. */
export async function parcelFor<K extends MappingKind>(
  connector: ApiConnector,
  kind: ParcelKind,
  records: readonly { readonly key: string; readonly record: Writable[K] }[],
): Promise<{ readonly parcel: Parcel; readonly summary: RenderSummary }> {
  const mapping = mappingOf(connector, kinds[kind] ?? 'orders');
  if (!mapping) throw new Error(`${connector.id} writes no ${kind}.`);
  const context = { now, timeZone: 'UTC', sequence: 1, values: {}, keys: records.map(({ key }) => key) };
  const slices = mapping.render(records.map(({ record }) => record) as never, context);
  const chunks: Buffer[] = [];
  let slice = slices.next();
  for (; !slice.done; slice = slices.next()) chunks.push(slice.value);
  const bytes = Buffer.concat(chunks);
  const path = join(await temporaryFolder(), 'parcel.json');
  await writeFile(path, bytes);
  const about = aboutOf(records);
  const key = `delivery-${records[0]?.key ?? ''}`;
  const parcel = { kind, key, name: 'parcel.json', path, size: bytes.length, ...(about && { about }) };
  return { parcel, summary: slice.value };
}

/** The connector's own layout, or the mapping file that stands in its place. */
function mappingOf(connector: ApiConnector, kind: MappingKind): Mapping | undefined {
  const bench = benches.find((one) => one.connector.id === connector.id);
  return bench?.mappings?.[kind] ?? layoutMapping(connector, kind);
}

/** As the pipeline names the one order that a parcel is about. */
function aboutOf([first, ...others]: readonly { readonly key: string; readonly record: unknown }[]): Parcel['about'] {
  if (!first || others.length > 0) return undefined;
  const record = first.record as Partial<Order> & { readonly order?: Order };
  const { orderNumber } = record.order ?? record;
  return orderNumber === undefined ? undefined : { key: first.key, orderNumber };
}

export async function send(transport: Transport, parcel: Parcel) {
  if (!transport.send) throw new Error('This connector sends nothing.');
  return (await transport.send({ directory: '' }, parcel, async () => undefined)) ?? undefined;
}

/** Everything new of a kind, page by page as the pipeline takes it. */
export async function pagesOf(transport: Transport, kind: ReceivedKind, cursor = ''): Promise<Page[]> {
  const pages: Page[] = [];
  for await (const page of transport.pages?.({ kind, cursor, earliest: '' }) ?? []) pages.push(page);
  return pages;
}

/** What the layout makes of pages; `known`: our orders by their keys. */
export async function recordsOf(
  connector: ApiConnector,
  kind: MappingKind,
  pages: readonly Page[],
  known: ReadonlyMap<string, Order> = new Map(),
) {
  const mapping = mappingOf(connector, kind);
  if (!mapping) throw new Error(`${connector.id} reads no ${kind}.`);
  const records: unknown[] = [];
  const complaints: unknown[] = [];
  const context = { now, timeZone: 'UTC', sequence: 0, values: {} };
  for (const { body, count } of pages) {
    if (count === 0) continue;
    const reading = mapping.parse(bytesOf(JSON.stringify(body)), context, knownBy(known));
    let slice = await reading.next();
    for (; !slice.done; slice = await reading.next()) records.push(...slice.value);
    complaints.push(...slice.value.errors);
  }
  return { records, complaints };
}

async function* bytesOf(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}

function knownBy(orders: ReadonlyMap<string, Order>): Known {
  return {
    sent: async () => undefined,
    orders: async (type, refs) => {
      const found = [...orders].map(([key, order]) => [key, asKnown(key, order)] as const);
      const named = found.map(([key, order]) => [type === 'key' ? key : order[type], order] as const);
      return new Map(named.filter(([ref]) => refs.includes(ref)));
    },
  };
}

function asKnown(key: string, { orderNumber, custRef, lines }: Order): KnownOrder {
  return { orderId: key, orderNumber, custRef, lines, packages: [] };
}

import { counterScope, goesThrough } from '../../config/gates.ts';
import { type OutletPlace, outletPlaces } from '../../config/lookup.ts';
import { contextOf } from '../../deliveries/render.ts';
import { readFacts } from '../../deliveries/stock/facts.ts';
import { stockRows } from '../../deliveries/stock/rows.ts';
import { newsFor } from '../../domain/stock/told.ts';
import type { Mapping, MappingContext } from '../../mapping/contract.ts';
import { carrierNamer } from '../../storage/carrier-names.ts';
import { lastNumber } from '../../storage/counters.ts';
import { outgoingOrders } from '../../storage/judged.ts';
import { listOrders, ordersOfParts } from '../../storage/orders.ts';
import { packagesById } from '../../storage/package-lists.ts';
import { type RecentPart, recentPackages, recentParts } from '../../storage/samples.ts';
import type { Dock } from '../dock.ts';
import { inScope, type Scope } from '../scope.ts';
import type { GivenContext } from './context-file.ts';
import { errors } from './errors.ts';
import { type AnyRecord, recordWords, valuesOfRecords } from './records.ts';

/** What would go into the next files of one endpoint. */
export interface Sample {
  /** `''` = no endpoint uses the mapping; these are records of somewhere else. */
  readonly endpoint: string;
  readonly eachOrder: boolean;
  /** With the number that the next file would get; it is not taken. */
  readonly context: MappingContext;
  readonly records: readonly AnyRecord[];
}

interface Wanted {
  readonly mapping: Pick<Mapping, 'name' | 'kind'>;
  readonly last: number;
  readonly stated: GivenContext['stated'];
}

/** The newest real records that the mapping would write, by endpoint; of any endpoint where none uses the mapping. There may be none. */
export async function samplesFor(dock: Dock, scope: Scope, wanted: Wanted): Promise<Sample[]> {
  const places = placesOf(dock, scope, wanted.mapping);
  const found = await recordsByPlace(dock, scope, places, wanted);
  const samples: Sample[] = [];
  for (const { place, records } of found) {
    if (records.length > 0) samples.push(await sampleOf(dock, place, records, wanted.stated));
  }
  return samples;
}

/** Nothing to show a mapping with. */
export function withoutSamples({ name, kind }: Wanted['mapping']): Error {
  return errors.MAPPING_WITHOUT_SAMPLES({
    message: `The store holds no ${recordWords[kind]} to show mapping ${name} with.`,
    value: name,
  });
}

/** Endpoints of the merchants in question that such a mapping writes for. */
export function placesOf(dock: Dock, scope: Scope, { name, kind }: Pick<Mapping, 'name' | 'kind'>): OutletPlace[] {
  return outletPlaces(dock.tools.workspace()).filter(
    (place) => place.outlet.mapping === name && inScope(scope, place.merchant.id) && kindOf(place) === kind,
  );
}

function kindOf({ outlet, cart, extra, warehouse }: OutletPlace): Mapping['kind'] {
  if (extra) return extra.tracking?.id === outlet.id ? 'shipments' : 'orders';
  if (warehouse || !cart) return 'orders';
  return cart.inventory?.id === outlet.id ? 'inventory' : 'shipments';
}

interface Found {
  readonly place: OutletPlace | undefined;
  readonly records: readonly AnyRecord[];
}

async function recordsByPlace(
  dock: Dock,
  scope: Scope,
  places: readonly OutletPlace[],
  wanted: Wanted,
): Promise<Found[]> {
  const { kind } = wanted.mapping;
  if (kind === 'orders') return ordersByPlace(dock, scope, places, wanted.last);
  if (kind === 'shipments') return packagesByPlace(dock, scope, places, wanted.last);
  return kind === 'inventory' ? levelsByPlace(dock, places, wanted.last) : [];
}

async function ordersByPlace(dock: Dock, scope: Scope, places: readonly OutletPlace[], last: number): Promise<Found[]> {
  const { reader, dialect } = dock.tools.store;
  const placeOf = ({ merchant, wms, cart }: Pick<RecentPart, 'merchant' | 'wms' | 'cart'>) =>
    places.find(
      (place) =>
        place.merchant.id === merchant &&
        // An extra interface gets orders for whichever warehouse.
        (place.warehouse === undefined || goesThrough({ ...place, warehouse: place.warehouse }, wms, cart)),
    );
  const merchants = [...new Set(places.map(({ merchant }) => merchant.id))];
  const warehouses = [
    ...new Set(places.flatMap(({ warehouse, merchant }) => warehouse?.wms ?? [...merchant.warehouses.keys()])),
  ];
  const parts =
    places.length === 0
      ? []
      : await recentParts(reader, dialect, merchants, warehouses, last, (one) => placeOf(one) !== undefined);
  if (parts.length === 0) {
    const any = (await listOrders(reader, scope, { limit: last })).map(({ id }) => id).reverse();
    const orders = await outgoingOrders(reader, dialect, scope, any);
    return grouped(any.map((id) => ({ place: undefined, record: orders.get(id) })));
  }
  const ids = parts.map(({ id }) => id);
  // As their WMS was told of them: of an order that went to several, its own lines.
  const orders = await ordersOfParts(reader, dialect, scope, ids);
  const oldestFirst = [...parts].reverse();
  return grouped(oldestFirst.map((part) => ({ place: placeOf(part), record: orders.get(part.id)?.order })));
}

async function packagesByPlace(
  dock: Dock,
  scope: Scope,
  places: readonly OutletPlace[],
  last: number,
): Promise<Found[]> {
  const { reader, dialect } = dock.tools.store;
  const key = (merchant: string, cart: string) => `${merchant}/${cart}`;
  const byKey = new Map(places.map((place) => [key(place.merchant.id, place.cart?.id ?? ''), place]));
  const placeOf = ({ merchant, cart }: { merchant: string; cart: string }) =>
    byKey.get(key(merchant, cart)) ?? byKey.get(key(merchant, ''));
  const fits = (one: { merchant: string; cart: string }) => byKey.size === 0 || placeOf(one) !== undefined;
  const recent = (await recentPackages(reader, scope, last, fits)).reverse();
  const records = new Map<string, AnyRecord>();
  for (const merchant of new Set(recent.map((one) => one.merchant))) {
    const ids = recent.filter((one) => one.merchant === merchant).map(({ id }) => id);
    const nameOf = await carrierNamer(reader, merchant);
    for (const [id, one] of await packagesById(reader, dialect, merchant, ids)) {
      const { shippedAt, status, warehouse: warehouseCode, reference: shipmentId } = one;
      const shipment = { shippedAt, status, warehouseCode, shipmentId };
      const parcel = { ...one.package, carrierCode: nameOf(one.package.carrierCode) };
      records.set(id, { order: one.body, shipment, package: parcel });
    }
  }
  return grouped(recent.map((one) => ({ place: placeOf(one), record: records.get(one.id) })));
}

/** The first endpoint that has some stock stands for all. */
async function levelsByPlace(dock: Dock, places: readonly OutletPlace[], last: number): Promise<Found[]> {
  const { reader, dialect } = dock.tools.store;
  for (const place of places) {
    const facts = await readFacts(reader, place.merchant.id, dock.tools.clock.iso());
    for await (const slice of stockRows(reader, dialect, place, facts)) {
      const records = newsFor(slice, new Map(), true).slice(0, last);
      if (records.length > 0) return [{ place, records }];
    }
  }
  return [];
}

function grouped(found: readonly { place: OutletPlace | undefined; record: AnyRecord | undefined }[]): Found[] {
  const groups = new Map<OutletPlace | undefined, AnyRecord[]>();
  for (const { place, record } of found) if (record) groups.set(place, [...(groups.get(place) ?? []), record]);
  return [...groups].map(([place, records]) => ({ place, records }));
}

async function sampleOf(
  dock: Dock,
  place: OutletPlace | undefined,
  records: readonly AnyRecord[],
  stated: GivenContext['stated'],
): Promise<Sample> {
  const { store, clock, workspace } = dock.tools;
  const now = clock.iso();
  const usual: MappingContext = place
    ? contextOf({ now, number: await nextNumber(store.reader, place), merchant: place.merchant.id }, place)
    : { now, timeZone: workspace().zone, sequence: 1, values: { wms: '', ...valuesOfRecords(records) } };
  const values = { ...usual.values, ...stated.values };
  return {
    endpoint: place?.outlet.id ?? '',
    eachOrder: place?.outlet.batch === 'each order',
    context: { ...usual, ...stated, values },
    records,
  };
}

/** As a delivery would take it. */
async function nextNumber(reader: Parameters<typeof lastNumber>[0], { outlet }: OutletPlace): Promise<number> {
  const scope = counterScope(outlet);
  return (await lastNumber(reader, scope, 'file')) + 1;
}

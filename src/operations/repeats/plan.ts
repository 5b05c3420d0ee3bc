import { gateAbove } from '../../config/gates.ts';
import { type OutletPlace, outletPlaces } from '../../config/lookup.ts';
import { type DeliveryKind, type DeliveryRow, itemsOf } from '../../storage/deliveries.ts';
import { documentById } from '../../storage/documents.ts';
import { type CarriedItem, carriedItems, deliveredPage, latestDeliveries } from '../../storage/repeatable.ts';
import { type Repeat, type RepeatedAs, type RepeatWay, repeatsAmong, repeatsOf } from '../../storage/repeats.ts';
import type { Reader } from '../../storage/scope.ts';
import { exists } from '../../support/files.ts';
import type { Dock } from '../dock.ts';
import type { Scope } from '../scope.ts';
import { errors } from './errors.ts';
import type { MappingVersion } from './versions.ts';

/** Statuses of orders that a WMS has: only these can be told to it again. */
export const repeatableStatuses = ['at_wms', 'partial', 'shipped', 'confirmed'] as const;
export type RepeatableStatus = (typeof repeatableStatuses)[number];

/** Which deliveries are meant, and how they are repeated. */
export interface RepeatWish {
  readonly way: RepeatWay;
  /** Deliveries by their ids; empty = all that fit the filters. */
  readonly named: readonly DeliveryRow[];
  /** Of a named delivery only these parts. */
  readonly only?: ReadonlyMap<string, readonly string[]>;
  readonly gate?: string;
  readonly since?: string;
  readonly until?: string;
  readonly versions?: readonly MappingVersion[];
  /** Orders that stand here. Written anew are only orders that the WMS has not begun to ship, unless this says otherwise. */
  readonly state?: RepeatableStatus;
  /** Also what was repeated in this way before. One that is named alone is taken anyway. */
  readonly again: boolean;
}

/** One delivery to be repeated. */
export interface Planned {
  readonly earlier: DeliveryRow;
  readonly place: OutletPlace;
  /** Items that go again, in their order. */
  readonly items: readonly string[];
  /** Items that the earlier delivery carried. */
  readonly carried: number;
  readonly orders: readonly Pick<CarriedItem, 'order' | 'orderNumber' | 'status'>[];
  /** Each time that it was repeated, oldest first. */
  readonly before: readonly RepeatedAs[];
  /** How often it is repeated in this way, this time included. */
  readonly turn: number;
}

/** What was meant and is not repeated. */
export interface LeftOut {
  readonly id: string;
  readonly merchant: string;
  readonly file: string;
  readonly why: string;
}

export interface RepeatPlan {
  readonly way: RepeatWay;
  readonly state: RepeatableStatus | undefined;
  /** Deliveries that were named; 0 = they were chosen by filters. */
  readonly named: number;
  readonly planned: readonly Planned[];
  readonly left: readonly LeftOut[];
}

/** Stock of yesterday would oversell; it is told anew by its own service. Copies in our own JSON have no mapping to be written by. */
export const kindsOf: Readonly<Record<RepeatWay, readonly DeliveryKind[]>> = {
  bytes: ['orders', 'confirmations', 'order copies', 'tracking copies'],
  mapping: ['orders', 'confirmations'],
};

const page = 200;
/** What one command holds in memory. */
const deliveriesAtMost = 10_000;

/** Looks up what would be repeated, and why something is not. Nothing is written. */
export async function planRepeats(dock: Dock, scope: Scope, wish: RepeatWish): Promise<RepeatPlan> {
  const places = new Map(outletPlaces(dock.tools.workspace()).map((place) => [place.outlet.id, place]));
  // A gate of a single cart may be gone: its orders go through the merchant's.
  const placeOf = ({ gate }: DeliveryRow) => places.get(gate) ?? places.get(gateAbove(gate) ?? '');
  const planned: Planned[] = [];
  const left: LeftOut[] = [];
  for await (const deliveries of chosen(dock, scope, wish)) {
    const ids = deliveries.map(({ id }) => id);
    const { reader, dialect } = dock.tools.store;
    const before = await repeatsOf(reader, dialect, scope, ids);
    const again = wish.named.length > 0 ? new Map<string, Repeat>() : await repeatsAmong(reader, dialect, scope, ids);
    for (const earlier of deliveries) {
      // The first of the same bytes stands for all.
      if (wish.way === 'bytes' && again.get(earlier.id)?.way === 'bytes') continue;
      const found = await planOne(dock, wish, earlier, placeOf(earlier), before.get(earlier.id) ?? []);
      if (found === undefined) continue;
      if ('why' in found) left.push(found);
      else planned.push(found);
    }
    if (planned.length > deliveriesAtMost)
      throw errors.REPEAT_TOO_MANY({ message: `More than ${deliveriesAtMost} deliveries would be repeated.` });
  }
  return { way: wish.way, state: wish.state, named: wish.named.length, planned, left };
}

async function* chosen(dock: Dock, scope: Scope, wish: RepeatWish): AsyncGenerator<readonly DeliveryRow[]> {
  if (wish.named.length > 0) return yield wish.named;
  if ([wish.gate, wish.since, wish.until, wish.versions, wish.state].every((one) => one === undefined))
    throw errors.REPEAT_NOTHING_CHOSEN();
  const { reader, dialect } = dock.tools.store;
  const filter = { kinds: kindsOf[wish.way], ...wish };
  let after = '';
  for (;;) {
    const found = await deliveredPage(reader, dialect, scope, filter, after, page);
    yield found;
    if (found.length < page) return;
    after = found.at(-1)?.id ?? after;
  }
}

/** `undefined` = it was not meant. */
async function planOne(
  dock: Dock,
  wish: RepeatWish,
  earlier: DeliveryRow,
  place: OutletPlace | undefined,
  repeats: readonly RepeatedAs[],
): Promise<Planned | LeftOut | undefined> {
  const leave = (why: string): LeftOut => {
    const { id, merchant, fileName: file } = earlier;
    return { id, merchant, file, why };
  };
  const never = whyNever(wish.way, earlier, place);
  if (never !== '' || !place) return leave(never);
  const { reader } = dock.tools.store;
  const all = await itemsOf(reader, [earlier.merchant], earlier.id);
  const taken = await repeatableItems(dock, reader, wish, earlier, wish.only?.get(earlier.id) ?? all);
  const [first] = taken.items;
  if (!first) return wish.named.length > 0 || taken.why === '' ? leave(taken.why || nothingIn) : undefined;
  if (wish.way === 'bytes' && !(await bytesKept(dock, earlier))) return leave('its bytes are no longer kept');
  const before = repeats.filter(({ state }) => state !== 'abandoned');
  const last = before.at(-1);
  if (last && wish.way === 'bytes' && !wish.again && wish.named.length !== 1)
    return leave(`${repeatedAs(last)}; --again takes it, too`);
  const turn = 1 + Math.max(0, ...repeats.filter(({ way }) => way === wish.way).map((one) => one.turn));
  const orders = new Map(taken.items.map((one) => [one.order, one]));
  const items = wish.way === 'bytes' ? all : taken.items.map(({ item }) => item);
  return { earlier, place, items, carried: all.length, orders: [...orders.values()], before, turn };
}

export function repeatedAs({ way, delivery, at }: RepeatedAs): string {
  return `it was ${way === 'bytes' ? 'sent again' : 'written anew'} as delivery ${delivery} at ${at}`;
}

const nothingIn = 'nothing of it is there any more';

function whyNever(way: RepeatWay, { kind, state, gate }: DeliveryRow, place: OutletPlace | undefined): string {
  if (kind === 'inventory') return 'stock is told anew, never again: crossdock run "inventory upload"';
  if (!kindsOf[way].includes(kind)) return 'copies for an extra interface can only be sent again as they were';
  if (state === 'doubt')
    return 'nobody knows whether it arrived; say that first: deliveries send-again, mark-delivered';
  if (state !== 'done') return `it is ${state}, so its partner has not got it yet`;
  if (!place) return `the workspace no longer has ${gate}`;
  return place.merchant.shadow ? 'the merchant is in shadow' : '';
}

/** Of these items, what may go again; `why` = the reason of the first that may not. */
export async function repeatableItems(
  dock: Dock,
  reader: Reader,
  { way, state }: Pick<RepeatWish, 'way' | 'state'>,
  { id, kind, merchant }: DeliveryRow,
  items: readonly string[],
): Promise<{ items: CarriedItem[]; why: string }> {
  const { dialect } = dock.tools.store;
  const carried = await carriedItems(reader, dialect, [merchant], items);
  const latest = way === 'bytes' ? undefined : await latestDeliveries(reader, dialect, [merchant], kind, items);
  const found: CarriedItem[] = [];
  let why = '';
  for (const item of items) {
    const one = carried.get(item);
    const reason = one ? whyNot(one, way, kind, state, id, latest?.get(item)) : nothingIn;
    if (one && reason === '') found.push(one);
    else why ||= reason;
  }
  return { items: found, why };
}

function whyNot(
  { orderNumber, state: at, status }: CarriedItem,
  way: RepeatWay,
  kind: DeliveryKind,
  wanted: RepeatableStatus | undefined,
  delivery: string,
  latest: { readonly delivery: string; readonly state: string } | undefined,
): string {
  if (way === 'bytes') return wanted === undefined || status === wanted ? '' : `order ${orderNumber} is ${status}`;
  if (latest && latest.delivery !== delivery)
    return `order ${orderNumber} went in delivery ${latest.delivery} since (${latest.state})`;
  if (kind === 'confirmations') {
    if (at !== 'confirmed') return `the parcel of order ${orderNumber} is ${at}`;
    return wanted === undefined || status === wanted ? '' : `order ${orderNumber} is ${status}`;
  }
  const right = wanted ?? 'at_wms';
  if (at === right) return '';
  const remedy = repeatableStatuses.some((one) => one === at) ? `; --state ${at} takes it` : '';
  return `order ${orderNumber} is ${at}${remedy}`;
}

async function bytesKept(dock: Dock, { merchant, document }: DeliveryRow): Promise<boolean> {
  const row = document === null ? undefined : await documentById(dock.tools.store.reader, [merchant], document);
  return row !== undefined && row.sha256 !== '' && (await exists(dock.tools.files.contentPath(row.sha256)));
}

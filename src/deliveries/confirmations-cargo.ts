import type { OutletPlace } from '../config/lookup.ts';
import type { Confirmation } from '../mapping/contract.ts';
import { carrierNamer } from '../storage/carrier-names.ts';
import { type DeliveryRow, dropItems } from '../storage/deliveries.ts';
import { tellEvents } from '../storage/events.ts';
import { partsOfOrders } from '../storage/orders.ts';
import { setPartStatus } from '../storage/part-status.ts';
import { firstOrders } from '../storage/reships.ts';
import type { Dialect, Reader, Trx } from '../storage/scope.ts';
import { fullyConfirmedParts, packagesById, setPackageState, waitingPackages } from '../storage/shipments.ts';
import { type Cargo, type CargoRecord, filesOf, type RefusedItem } from './cargo.ts';
import { errors } from './errors.ts';
import { pinLimit } from './orders-cargo.ts';

/** Packages on their way to the cart that sold the order. */
export const confirmationsCargo: Cargo = {
  kind: 'confirmations',
  repeatable: false,

  async survey(_tools, _lease, place) {
    return {
      async pin(trx, dialect, at) {
        const waiting = await waitingPackages(trx, place.merchant.id, cartOf(place), pinLimit(place));
        const items = waiting.map(({ id }) => id);
        if (items.length > 0) await setPackageState(trx, dialect, items, 'new', 'sending', at);
        return filesOf(items, place.outlet);
      },
    };
  },

  records: (reader, dialect, place, items) => confirmationsOf(reader, dialect, place.merchant.id, items),

  async refuse(trx, dialect, place, delivery, refused, at) {
    const items = refused.map(({ item }) => item);
    const packages = await packagesById(trx, dialect, place.merchant.id, items);
    await dropItems(trx, dialect, delivery.id, items);
    const needless = await withoutGoods(trx, dialect, delivery, refused, packages);
    await leaveUntold(trx, dialect, delivery.merchant, needless, at);
    const held = refused.filter(({ item }) => !needless.has(item));
    await setPackageState(trx, dialect, items, 'sending', 'error', at);
    return held.map(({ item, refusal }) => ({
      error: errors.CONFIRMATION_NOT_RENDERABLE({
        message: `Mapping ${delivery.mapping} cannot write column "${refusal.column}" of some confirmations (${refusal.code}).`,
        value: `${delivery.mapping} ${refusal.column} ${refusal.code}`,
      }),
      merchant: delivery.merchant,
      connection: delivery.connection,
      held: [{ kind: 'order' as const, subject: packages.get(item)?.order ?? item, merchant: delivery.merchant }],
    }));
  },

  async done(trx, dialect, delivery, items, at) {
    await setPackageState(trx, dialect, items, 'sending', 'confirmed', at);
    const packages = [...(await packagesById(trx, dialect, delivery.merchant, items)).values()];
    const parts = await fullyConfirmedParts(trx, dialect, [...new Set(packages.map(({ part }) => part))]);
    await setPartStatus(trx, dialect, parts, ['shipped'], 'confirmed', at);
    const told = packages.map(({ order, package: parcel }) => ({
      merchant: delivery.merchant,
      kind: 'order' as const,
      subject: order,
      event: 'cart told',
      data: { delivery: delivery.id, file: delivery.fileName, tracking: parcel.trackingNumber },
    }));
    await tellEvents(trx, dialect, told, at);
  },
};

type Packages = Awaited<ReturnType<typeof packagesById>>;
type Parcel = Packages extends Map<string, infer One> ? One : never;

/**
 * Parcels of which nobody says what is in them, of orders whose goods have all left in others: a second tracking number of one parcel. A
 * cart that wants to know what is in each can do nothing with it.
 */
async function withoutGoods(
  trx: Trx,
  dialect: Dialect,
  { merchant }: DeliveryRow,
  refused: readonly RefusedItem[],
  packages: Packages,
): Promise<Map<string, Parcel>> {
  const bare = refused.flatMap(({ item, refusal }) => {
    const parcel = refusal.code === 'no-lines' ? packages.get(item) : undefined;
    return parcel ? [[item, parcel] as const] : [];
  });
  if (bare.length === 0) return new Map();
  const orders = [...new Set(bare.map(([, { order }]) => order))];
  const parts = await partsOfOrders(trx, dialect, [merchant], orders);
  const whole = new Set(
    parts.flatMap(({ id, status }) => (status === 'shipped' || status === 'confirmed' ? [id] : [])),
  );
  return new Map(bare.filter(([, { part }]) => whole.has(part)));
}

async function leaveUntold(
  trx: Trx,
  dialect: Dialect,
  merchant: string,
  packages: ReadonlyMap<string, Parcel>,
  at: string,
): Promise<void> {
  if (packages.size === 0) return;
  const parcels = [...packages.values()];
  await setPackageState(trx, dialect, [...packages.keys()], 'sending', 'not told', at);
  const parts = await fullyConfirmedParts(trx, dialect, [...new Set(parcels.map(({ part }) => part))]);
  await setPartStatus(trx, dialect, parts, ['shipped'], 'confirmed', at);
  const told = parcels.map(({ order, package: { trackingNumber: tracking } }) => ({
    merchant,
    kind: 'order' as const,
    subject: order,
    event: 'cart not told',
    data: { tracking, why: 'nobody says what is in this parcel, and everything has left in others' },
  }));
  await tellEvents(trx, dialect, told, at);
}

export function cartOf(place: OutletPlace): string {
  if (!place.cart) throw new Error(`${place.outlet.id} belongs to no cart.`);
  return place.cart.id;
}

/** What is told of these packages, in the cart's own lines and names. */
export async function confirmationsOf(
  reader: Reader,
  dialect: Dialect,
  merchant: string,
  ids: readonly string[],
): Promise<(CargoRecord & { readonly record: Confirmation })[]> {
  const packages = await packagesById(reader, dialect, merchant, ids);
  const nameOf = await carrierNamer(reader, merchant);
  const orders = [...packages.values()].map((found) => found.order);
  const firsts = await firstOrders(reader, dialect, [merchant], orders);
  return ids.flatMap((item) => {
    const found = packages.get(item);
    if (!found) return [];
    const { shippedAt, status, warehouse: warehouseCode, reference: shipmentId } = found;
    return [
      {
        item,
        record: {
          // What was sent once more the cart knows by the order that it gave.
          order: firsts.get(found.order) ?? found.body,
          shipment: { shippedAt, status, warehouseCode, shipmentId },
          package: { ...found.package, carrierCode: nameOf(found.package.carrierCode) },
        },
      },
    ];
  });
}

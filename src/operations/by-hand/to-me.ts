import { cartsThrough, counterScope } from '../../config/gates.ts';
import { type OutletPlace, outletPlaces } from '../../config/lookup.ts';
import { confirmationsCargo } from '../../deliveries/confirmations-cargo.ts';
import { ordersCargo, pinLimit } from '../../deliveries/orders-cargo.ts';
import { contextOf } from '../../deliveries/render.ts';
import { lastNumber } from '../../storage/counters.ts';
import { waitingParts } from '../../storage/orders.ts';
import { waitingPackages } from '../../storage/shipments.ts';
import { type Actor, commitDeed } from '../audit.ts';
import type { Dock } from '../dock.ts';
import { type DraftFile, draftsOf } from '../mappings/in-memory.ts';
import { safeName } from '../mappings/render-files.ts';
import { isNamed } from '../merchant-level.ts';
import { inScope, type Scope } from '../scope.ts';
import { findDelivery } from '../show-delivery.ts';
import { findKept } from '../show-file.ts';
import { errors } from './errors.ts';
import { asOwnFile, type HandOver } from './hand-to.ts';

/** A file that is shown to a person: the kept one of a delivery, or what a gate would hand out next. */
export interface Shown {
  /** Id of the delivery or the gate. */
  readonly of: string;
  readonly place: OutletPlace;
  readonly files: readonly { readonly name: string; readonly size: number }[];
  /** Gives each file to `hand`; returns where it went. */
  handOver(hand: HandOver): Promise<string[]>;
}

/** Finds it and renders it; no number is taken, nothing is pinned or stored. */
export async function shownOf(dock: Dock, scope: Scope, given: string): Promise<Shown> {
  const workspace = dock.tools.workspace();
  const places = outletPlaces(workspace).filter(({ merchant }) => inScope(scope, merchant.id));
  const gate = places.find(({ outlet }) => isNamed(workspace, outlet.id, given));
  return gate ? waitingAt(dock, gate) : ofDelivery(dock, scope, given, places);
}

async function ofDelivery(dock: Dock, scope: Scope, id: string, places: readonly OutletPlace[]): Promise<Shown> {
  const { merchant, document, gate, fileName: name } = await findDelivery(dock, scope, id);
  const place = places.find(({ outlet }) => outlet.id === gate) ?? places.find((one) => one.merchant.id === merchant);
  if (document === null || !place)
    throw errors.TO_ME_NOTHING({ message: `Delivery ${id} has no file yet.`, value: id });
  const { sha256, size } = await findKept(dock, [merchant], document);
  const file = { name: safeName(name), path: dock.tools.files.contentPath(sha256), size };
  return { of: id, place, files: [{ name: file.name, size }], handOver: async (hand) => [await hand(file)] };
}

async function waitingAt(dock: Dock, place: OutletPlace): Promise<Shown> {
  const { outlet } = place;
  const { clock, store, workspace } = dock.tools;
  const mapping = workspace().mappings.get(outlet.mapping);
  const records = mapping ? await waitingRecords(dock, place) : [];
  const number = (await lastNumber(store.reader, counterScope(outlet), 'file')) + 1;
  const context = contextOf({ now: clock.iso(), number, merchant: place.merchant.id }, place);
  const sample = { endpoint: outlet.id, eachOrder: outlet.batch === 'each order', context, records };
  const drafts = mapping && records.length > 0 ? await draftsOf(mapping, sample as Parameters<typeof draftsOf>[1]) : [];
  const files = drafts.filter((draft) => draft.records > 0).map((draft) => ({ ...draft, name: safeName(draft.name) }));
  if (files.length === 0)
    throw errors.TO_ME_NOTHING({ message: `Nothing that could be written waits at ${outlet.id}.`, value: outlet.id });
  return {
    of: outlet.id,
    place,
    files: files.map(({ name, bytes }) => ({ name, size: bytes.length })),
    handOver: (hand) => handAll(files, hand),
  };
}

async function handAll(drafts: readonly DraftFile[], hand: HandOver): Promise<string[]> {
  const told: string[] = [];
  for (const draft of drafts) told.push(await asOwnFile(draft, hand));
  return told;
}

/** What the gate would pin next, without pinning it. */
async function waitingRecords(dock: Dock, place: OutletPlace): Promise<unknown[]> {
  const { reader, dialect } = dock.tools.store;
  const { merchant, outlet, warehouse, cart } = place;
  const limit = pinLimit(place);
  // It is no delivery yet.
  const nobody = { id: '', merchant: merchant.id };
  if (warehouse && warehouse.inventory?.id !== outlet.id) {
    const carts = cartsThrough({ ...place, warehouse });
    const parts = await waitingParts(reader, merchant.id, warehouse.wms, limit, { carts });
    const found = await ordersCargo.records(
      reader,
      dialect,
      place,
      parts.map(({ part }) => part),
      nobody,
    );
    return found.map(({ record }) => record);
  }
  if (cart?.confirmations?.id !== outlet.id) return [];
  const packages = await waitingPackages(reader, merchant.id, cart.id, limit);
  const found = await confirmationsCargo.records(
    reader,
    dialect,
    place,
    packages.map(({ id }) => id),
    nobody,
  );
  return found.map(({ record }) => record);
}

/** Noted first: whoever finds the file later finds out whose it is. */
export async function handToMe(dock: Dock, shown: Shown, to: string, hand: HandOver, actor: Actor): Promise<string[]> {
  const { of: subject, place, files } = shown;
  await commitDeed(dock, async () => ({
    actor,
    action: 'deliveries to-me',
    subject,
    merchant: place.merchant.id,
    reason: '',
    before: {},
    after: { files: files.map(({ name }) => name).join(', '), to },
  }));
  return shown.handOver(hand);
}

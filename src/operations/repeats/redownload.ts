import { type InletPlace, inletPlaces } from '../../config/lookup.ts';
import type { Order } from '../../domain/order.ts';
import { changedFields, contentOf } from '../../domain/order-content.ts';
import type { OrderStatus } from '../../domain/order-status.ts';
import { ticketFor } from '../../queue/ticket.ts';
import { tellEvents } from '../../storage/events.ts';
import { releaseSubject } from '../../storage/exceptions.ts';
import { saveContent } from '../../storage/order-ledger.ts';
import { saveEdited } from '../../storage/order-versions.ts';
import { ordersById, partsOfOrders, type StoredOrder } from '../../storage/orders.ts';
import { setPartStatus } from '../../storage/part-status.ts';
import { firstDocuments, ordersPage, type ReloadFilter } from '../../storage/received-files.ts';
import { clearSetback } from '../../storage/setbacks.ts';
import { groupBy } from '../../support/grouping.ts';
import { type Actor, commitDeed, turned } from '../audit.ts';
import type { Dock } from '../dock.ts';
import type { Scope } from '../scope.ts';
import { cartSources, type GivenAgain } from './cart-sources.ts';
import { errors } from './errors.ts';

/** Where an order waits for us, so that what its cart says now may still count. */
export const reloadableStatuses = ['await_payment', 'received', 'new', 'on_hold', 'error', 'skipped'] as const;
const reloadable: readonly OrderStatus[] = reloadableStatuses;

/** One order and what its cart says of it now. */
export interface Reload {
  readonly before: StoredOrder;
  readonly given: GivenAgain;
  /** Names of the fields that are others; never their values. */
  readonly fields: readonly string[];
}

export interface ReloadPlan {
  readonly reloads: readonly Reload[];
  readonly left: readonly { readonly id: string; readonly name: string; readonly why: string }[];
}

const page = 500;
const ordersAtMost = 10_000;

/** Orders that fit, oldest first. */
export async function ordersToReload(dock: Dock, scope: Scope, filter: ReloadFilter): Promise<string[]> {
  const { reader, dialect } = dock.tools.store;
  const ids: string[] = [];
  let after = '';
  for (;;) {
    const found = await ordersPage(reader, dialect, scope, filter, after, page);
    ids.push(...found);
    if (ids.length > ordersAtMost)
      throw errors.REPEAT_TOO_MANY({ message: `More than ${ordersAtMost} orders would be downloaded again.` });
    if (found.length < page) return ids;
    after = found.at(-1) ?? after;
  }
}

/** Asks the carts of these orders what they say of them now. Nothing is written. */
export async function planReloads(dock: Dock, scope: Scope, ids: readonly string[]): Promise<ReloadPlan> {
  const { reader, dialect } = dock.tools.store;
  const orders = await ordersById(reader, dialect, scope, ids);
  const documents = await firstDocuments(reader, dialect, scope, ids);
  const reloads: Reload[] = [];
  const left: { id: string; name: string; why: string }[] = [];
  for (const mine of groupBy([...orders.values()], ({ merchant, cart }) => `${merchant}/${cart}`).values()) {
    const place = placeOf(dock, mine[0] as StoredOrder);
    const type = place?.cart?.type ?? '';
    const source = cartSources[type];
    if (!place || !source)
      throw errors.REDOWNLOAD_NOT_SUPPORTED({
        message: place
          ? `Carts of type ${type} cannot be asked for one order again.`
          : `Cart ${mine[0]?.merchant}/${mine[0]?.cart} has no order download any more.`,
        value: type,
      });
    const asked = mine.map((one) => ({ cartOrder: one.order.orderId, document: documents.get(one.id) ?? '' }));
    const answers = await source(dock, place, asked);
    for (const before of mine) {
      const judged = compared(before, answers.get(before.order.orderId));
      if (typeof judged !== 'string') reloads.push(judged);
      else left.push({ id: before.id, name: before.order.orderNumber, why: judged });
    }
  }
  return { reloads, left };
}

/** A reason, where it stays as it is. */
function compared(before: StoredOrder, found: GivenAgain | undefined): Reload | string {
  if (!reloadable.includes(before.status))
    return `it is ${before.status}: what went out is told anew by orders rerender, or taken back by orders cancel`;
  if (before.adoption !== undefined) return 'another hub has sent it';
  if (!found) return 'its cart no longer has it, or the bytes of its file are gone';
  const { order, undated } = found;
  // An order is placed once, and has one reference.
  const today = { ...order, custRef: before.order.custRef, ...(undated && { orderDate: before.order.orderDate }) };
  const acted = changedFields(before.order, today);
  const fields = acted.length > 0 ? acted : otherFields(before.order, today);
  return fields.length === 0 ? unchanged : { before, given: { ...found, order: today }, fields };
}

/** What no warehouse acts upon: money, tags, what is kept beside. */
function otherFields(before: Order, after: Order): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof Order)[];
  return names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}

const unchanged = 'the cart says the same of it; crossdock orders retry judges it again';

function placeOf(dock: Dock, { merchant, cart }: StoredOrder): InletPlace | undefined {
  return inletPlaces(dock.tools.workspace()).find(
    (place) => place.kind === 'orders' && place.merchant.id === merchant && place.cart?.id === cart,
  );
}

/** The order becomes what its cart says now, the old version is kept, and it is judged afresh; on hold it stays there. */
export async function reloadOrder(
  dock: Dock,
  { before, given, fields }: Reload,
  run: string,
  actor: Actor,
): Promise<{ readonly as: string } | { readonly why: string }> {
  const { store, workspace } = dock.tools;
  const { id, merchant, cart, version } = before;
  let answer: { as: string } | { why: string } = { why: 'it went on in the meantime' };
  await commitDeed(dock, async (trx, at, tickets) => {
    const parts = await partsOfOrders(trx, store.dialect, [merchant], [id]);
    const now = (await ordersById(trx, store.dialect, [merchant], [id])).get(id);
    const part = parts[0]?.id;
    if (!part || now?.version !== version || parts.some(({ status }) => !reloadable.includes(status))) return [];
    const going = parts.filter(({ status }) => status !== 'on_hold').map((one) => one.id);
    await setPartStatus(trx, store.dialect, going, reloadable, 'received', at);
    const old = { order: before.order, version, actor };
    await saveEdited(trx, store.dialect, { id, part, order: given.order }, old, at);
    await saveContent(trx, merchant, cart, given.order.orderId, contentOf(given.order));
    await clearSetback(trx, 'accept', id);
    await releaseSubject(trx, { kind: 'order', subject: id }, actor, at);
    const data = { file: given.from, fields: fields.join(', '), by: actor };
    await tellEvents(
      trx,
      store.dialect,
      [{ merchant, kind: 'order', subject: id, event: 'downloaded again', data }],
      at,
    );
    const connection = workspace().merchants.get(merchant)?.carts.get(cart)?.orders?.connection ?? '-';
    const about = { merchant, subject: id, cause: 'person', at, connection, ref: given.order.orderNumber };
    if (going.length > 0) tickets.push(ticketFor('accept', about));
    answer = { as: `version ${version + 1}` };
    const states = turned({ fields: fields.join(', '), file: given.from, run }, 'version', [version, version + 1]);
    return { actor, action: 'orders redownload', subject: id, merchant, reason: '', ...states };
  });
  return answer;
}

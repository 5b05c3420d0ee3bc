import type { Order } from '../domain/order.ts';
import { adoptableStatuses, type OrderStatus } from '../domain/order-status.ts';
import { fittingNumber } from '../domain/references.ts';
import { comparableRef } from '../domain/shipment.ts';
import { insertRows, whereIn } from './bulk.ts';
import { givenBefore } from './order-ledger.ts';
import { setPartStatus } from './part-status.ts';
import { type Dialect, merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

/**
 * How much is known of an order that another hub has sent: `listed` by a person, its cart has not given it yet; `unjudged` given, the
 * rules (translation, kits) have not been asked; `whole`.
 */
export type Adoption = 'listed' | 'unjudged' | 'whole';

export interface AdoptedOrder {
  readonly order: string;
  readonly merchant: string;
  readonly parts: readonly string[];
  readonly adoption: Adoption;
}

/** One key for all kinds of references: `#1001` and `1001` are the same. */
export function referenceOf(text: string): string {
  return comparableRef('orderNumber', text);
}

export function numberKeyOf(orderNumber: string): string {
  return comparableRef('orderNumber', fittingNumber(orderNumber.trim()));
}

/** The WMS has them: whatever they waited for here, nothing of them is delivered any more. Orders that were handed out are left alone. */
export async function saveAdopted(
  trx: Trx,
  dialect: Dialect,
  adopted: readonly AdoptedOrder[],
  at: string,
): Promise<void> {
  for (const adoption of ['listed', 'unjudged', 'whole'] satisfies Adoption[]) {
    const some = adopted.filter((one) => one.adoption === adoption);
    if (some.length === 0) continue;
    const parts = some.flatMap((one) => one.parts);
    if (parts.length > 0)
      await setPartStatus(trx, dialect, parts, adoptableStatuses, 'at_wms', at, { deliveredAt: at });
    await trx
      .updateTable('orders')
      .set({ adoption, shadow: 0, release_at: null })
      .where(
        whereIn(
          dialect,
          'id',
          some.map(({ order }) => order),
        ),
      )
      .execute();
  }
}

export interface AdoptedReference {
  readonly order: string;
  readonly reference: string;
}

/** References that are there already are left alone. Returns how many are new. */
export async function saveReferences(
  trx: Trx,
  dialect: Dialect,
  merchant: string,
  references: readonly AdoptedReference[],
): Promise<number> {
  const orders = references.map(({ order }) => order);
  const there = await referencePairs(trx, dialect, merchant, orders);
  const fresh = references.filter((one) => !there.has(pairOf(one)) && there.add(pairOf(one)));
  await insertRows(
    trx,
    dialect,
    'adopted_references',
    ['merchant', 'reference', 'order_id'],
    fresh.map(({ order, reference }) => [merchant, reference, order]),
  );
  return fresh.length;
}

export function pairOf({ order, reference }: AdoptedReference): string {
  return JSON.stringify([order, reference]);
}

/** `pairOf` all references that these orders have. */
export async function referencePairs(
  reader: Reader,
  dialect: Dialect,
  merchant: string,
  orders: readonly string[],
): Promise<Set<string>> {
  const rows = await reader
    .selectFrom('adopted_references')
    .select(['order_id', 'reference'])
    .where('merchant', '=', merchant)
    .where(whereIn(dialect, 'order_id', orders))
    .execute();
  return new Set(rows.map((row) => pairOf({ order: row.order_id, reference: row.reference })));
}

/** Ids of adopted orders by the references (`referenceOf`) under which the WMS may know them. What several have, as a PO, names none. */
export async function adoptedByReference(
  reader: Reader,
  dialect: Dialect,
  merchant: string,
  references: readonly string[],
): Promise<Map<string, string>> {
  if (references.length === 0) return new Map();
  const rows = await reader
    .selectFrom('adopted_references')
    .select(['reference', 'order_id'])
    .where('merchant', '=', merchant)
    .where(whereIn(dialect, 'reference', references))
    .execute();
  const shared = new Set<string>();
  const orders = new Map<string, string>();
  for (const { reference, order_id } of rows) {
    if (orders.has(reference)) shared.add(reference);
    orders.set(reference, order_id);
  }
  return new Map([...orders].filter(([reference]) => !shared.has(reference)));
}

/**
 * A listed order is known by its number only. When its cart gives it for the first time, under an id of its own, that id is entered where
 * the number stood: from then on it is known by both, and it cannot be taken for a new one.
 */
export async function linkListed(
  trx: Trx,
  dialect: Dialect,
  merchant: string,
  cart: string,
  given: readonly Order[],
): Promise<void> {
  const byKey = new Map(given.map((order) => [numberKeyOf(order.orderNumber), order]));
  const listed = await trx
    .selectFrom('orders')
    .select(['id', 'number_key', 'cart_order'])
    .where('merchant', '=', merchant)
    .where('cart', '=', cart)
    .where('adoption', '=', 'listed')
    .where(whereIn(dialect, 'number_key', [...byKey.keys()]))
    .execute();
  if (listed.length === 0) return;
  const ids = given.map(({ orderId }) => orderId);
  const taken = await givenBefore(trx, dialect, merchant, cart, ids);
  for (const { id, number_key, cart_order } of listed) {
    const cartOrder = byKey.get(number_key)?.orderId ?? cart_order;
    // An order that the cart has numbered anew was given under its id before: the listed one is another.
    if (cartOrder === cart_order || taken.has(cartOrder)) continue;
    await trx.updateTable('orders').set({ cart_order: cartOrder }).where('id', '=', id).execute();
    await trx
      .updateTable('order_ledger')
      .set({ cart_order: cartOrder })
      .where('merchant', '=', merchant)
      .where('cart', '=', cart)
      .where('order_id', '=', id)
      .execute();
  }
}

/** The cart's full order takes the place of what was listed; lines that were listed stay: they are what went out. */
export async function completeListed(
  trx: Trx,
  id: string,
  given: Order,
  went: Order | null,
  adoption: Adoption,
): Promise<void> {
  await trx.updateTable('orders').set({ adoption, placed_at: given.orderDate }).where('id', '=', id).execute();
  if (went === null) return;
  await trx
    .updateTable('order_texts')
    .set({ body: JSON.stringify(given), judged: JSON.stringify(went) })
    .where('order_id', '=', id)
    .execute();
}

/** Lines that were told only after the parcel had left. */
export async function countAsShipped(trx: Trx, order: string): Promise<void> {
  await trx
    .updateTable('lines')
    .set((row) => ({ shipped: row.ref('quantity') }))
    .where('order_id', '=', order)
    .execute();
}

/** The order itself is not what the cart gave: whatever the cart gives first completes it. */
export async function forgetContent(trx: Trx, dialect: Dialect, orders: readonly string[]): Promise<void> {
  await trx
    .updateTable('order_ledger')
    .set({ content: '' })
    .where(whereIn(dialect, 'order_id', orders))
    .execute();
}

export interface AdoptionCut {
  readonly merchant: string;
  readonly cart: string;
  readonly placedBefore: string;
}

export async function adoptionCuts(reader: Reader, scope: Scope): Promise<AdoptionCut[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('adoption_cuts')
    .select(['merchant', 'cart', 'placed_before'])
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .execute();
  return rows.map((row) => ({ merchant: row.merchant, cart: row.cart, placedBefore: row.placed_before }));
}

export async function saveCut(trx: Trx, cut: AdoptionCut, by: string, at: string): Promise<void> {
  const row = { placed_before: cut.placedBefore, set_at: at, set_by: by };
  await trx
    .insertInto('adoption_cuts')
    .values({ merchant: cut.merchant, cart: cut.cart, ...row })
    .onConflict((conflict) => conflict.columns(['merchant', 'cart']).doUpdateSet(row))
    .execute();
}

export interface AdoptionCandidate {
  readonly id: string;
  readonly orderNumber: string;
  readonly status: OrderStatus;
  readonly placedAt: string;
}

/** Orders of a cart that nobody has handed out, in the order in which they came. `marked`: only those that were seen in shadow. */
export async function undelivered(
  reader: Reader,
  merchant: string,
  cart: string,
  filter: { readonly marked: boolean; readonly after?: string; readonly limit: number },
): Promise<AdoptionCandidate[]> {
  const rows = await reader
    .selectFrom('orders')
    .select(['id', 'order_number', 'status', 'placed_at'])
    .where('merchant', '=', merchant)
    .where('cart', '=', cart)
    .where('status', 'in', [...adoptableStatuses])
    .$if(filter.marked, (query) => query.where('shadow', '>', 0))
    .$if(filter.after !== undefined, (query) => query.where('id', '>', filter.after ?? ''))
    .orderBy('id')
    .limit(filter.limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    orderNumber: row.order_number,
    status: row.status as OrderStatus,
    placedAt: row.placed_at,
  }));
}

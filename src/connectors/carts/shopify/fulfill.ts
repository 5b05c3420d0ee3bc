import { plainWords } from '../../api/call.ts';
import { errors } from '../../api/errors.ts';
import type { Written } from '../../api/layout.ts';
import { type Fields, fieldsOf, listOf, textOf } from '../../api/values.ts';
import type { Receipt, Trace } from '../../contract.ts';
import { errors as shared } from '../../transports/errors.ts';
import type { Admin } from './client.ts';
import { isOpen, linesIn, locationIn, readFulfillmentOrders } from './fulfillment-orders.ts';
import { userErrorsOf } from './judged.ts';
import { createFulfillment, fulfillmentsOf } from './queries.ts';
import type { ShopifySettings } from './settings.ts';
import { locationOf } from './shop.ts';
import type { PackageBody } from './to-shopify.ts';

/** Fulfillment orders may be split or moved between our look and our call; then one more look helps. */
const triesAtMost = 2;

interface Share {
  readonly fulfillmentOrderId: string;
  readonly fulfillmentOrderLineItems: readonly { readonly id: string; readonly quantity: number }[];
}

interface Plan {
  readonly shares: readonly Share[];
  /** Units of the package that the shop does not wait for any more. */
  readonly over: number;
}

/** Tells the shop of packages, each once: there is no idempotency key, so what is there is read before. */
export async function sendPackages(
  settings: ShopifySettings,
  admin: Admin,
  packages: readonly Written<PackageBody>[],
  attempting: () => Promise<void>,
): Promise<Receipt> {
  const notes: string[] = [];
  let announced = false;
  for (const { body } of packages) notes.push(...(await sendOne(body)));
  return notes.length > 0 ? { note: notes.join(' ') } : {};

  async function sendOne(body: PackageBody): Promise<string[]> {
    for (let tries = 1; ; tries++) {
      const order = await orderOf(admin, body.orderId);
      if (isThere(order, body)) return ['Shopify had the package already.'];
      if (textOf(order.cancelledAt) !== '') throw refusal('the order was cancelled in the shop');
      const plan = planFor(body, order, await fulfillmentOrdersOf(admin, body.orderId), locationOf(settings));
      if (plan.shares.length === 0)
        return [
          'Shopify waits for none of its units any more (fulfilled or refunded there); its number was not added.',
        ];
      if (!announced) await attempting();
      announced = true;
      const { fulfillmentCreate } = await admin.run(createFulfillment, { fulfillment: inputOf(body, plan, settings) });
      const [refused] = userErrorsOf(fulfillmentCreate);
      if (!refused && textOf(fieldsOf(fieldsOf(fulfillmentCreate).fulfillment).id) === '')
        throw shared.DELIVERY_IN_DOUBT({ message: 'Shopify neither took the package nor said why not.' });
      if (!refused) return plan.over > 0 ? [`${plan.over} units were fulfilled in the shop before.`] : [];
      if (tries === triesAtMost) throw refusal(plainWords(refused.message));
    }
  }
}

function inputOf(body: PackageBody, { shares }: Plan, settings: ShopifySettings): object {
  const { trackingNumber: number, company } = body;
  const tracking = number === '' ? {} : { trackingInfo: { number, ...(company !== '' && { company }) } };
  return { notifyCustomer: settings['notify customer'], ...tracking, lineItemsByFulfillmentOrder: shares };
}

/** What became of packages whose answer was lost. */
export async function tracePackages(
  settings: ShopifySettings,
  admin: Admin,
  packages: readonly Written<PackageBody>[],
): Promise<Trace> {
  for (const { body } of packages) {
    const order = await orderOf(admin, body.orderId);
    if (isThere(order, body)) continue;
    const seen = body.trackingNumber === '' ? await traceWithoutNumber(settings, admin, body, order) : 'not-delivered';
    if (seen !== 'delivered') return seen;
  }
  return 'delivered';
}

/** A parcel without number looks like any other: only all or nothing can be told. */
async function traceWithoutNumber(
  settings: ShopifySettings,
  admin: Admin,
  body: PackageBody,
  order: Fields,
): Promise<Trace> {
  const all = await fulfillmentOrdersOf(admin, body.orderId);
  if (planFor(body, order, all, locationOf(settings)).shares.length === 0) return 'delivered';
  return fulfillmentsIn(order).length > 0 ? 'unknown' : 'not-delivered';
}

function isThere(order: Fields, { trackingNumber }: PackageBody): boolean {
  const numbers = fulfillmentsIn(order).flatMap(({ trackingInfo }) =>
    listOf(trackingInfo).map((one) => textOf(fieldsOf(one).number)),
  );
  return trackingNumber !== '' && numbers.includes(trackingNumber);
}

async function orderOf(admin: Admin, id: string): Promise<Fields> {
  const { order } = await admin.run(fulfillmentsOf, { id });
  if (order === null || order === undefined)
    throw refusal('the order is not in the shop any more, or older than the app may see');
  return fieldsOf(order);
}

async function fulfillmentOrdersOf(admin: Admin, id: string): Promise<Fields[]> {
  return (await readFulfillmentOrders(admin, [id])).get(id) ?? [];
}

function fulfillmentsIn(order: Fields): Fields[] {
  return listOf(order.fulfillments)
    .map(fieldsOf)
    .filter(({ status }) => status !== 'CANCELLED' && status !== 'ERROR' && status !== 'FAILURE');
}

/**
 * Which lines of which fulfillment orders the package fulfills. Fulfillment orders of one call belong to one location. Throws where the
 * shop waits for the units, but not now or not from here, or where it does not let us see whether it does.
 */
function planFor({ lines }: PackageBody, order: Fields, all: readonly Fields[], location: string): Plan {
  const here = all.filter((one) => locationIn(one) === location && isOpen(one));
  const left = new Map(lines.map(({ lineId, quantity }) => [lineId, quantity]));
  const shares = here.flatMap((one): Share[] => {
    const taken = linesIn(one).flatMap(({ id, lineId, remaining }) => {
      const quantity = Math.min(left.get(lineId) ?? 0, remaining);
      if (quantity <= 0) return [];
      left.set(lineId, (left.get(lineId) ?? 0) - quantity);
      return [{ id, quantity }];
    });
    return taken.length > 0 ? [{ fulfillmentOrderId: textOf(one.id), fulfillmentOrderLineItems: taken }] : [];
  });
  const over = [...left.values()].reduce((sum, quantity) => sum + quantity, 0);
  const elsewhere = all.filter((one) => !here.includes(one) && !['CLOSED', 'CANCELLED'].includes(textOf(one.status)));
  const waiting = elsewhere.find((one) =>
    linesIn(one).some(({ lineId, remaining }) => remaining > 0 && (left.get(lineId) ?? 0) > 0),
  );
  if (waiting && over > 0)
    throw refusal(
      locationIn(waiting) === location
        ? `what was shipped is ${textOf(waiting.status).toLowerCase().replaceAll('_', ' ')} in the shop`
        : 'what was shipped was moved to another location in the shop',
    );
  if (over > 0 && !isDone(order)) refuseUnseen(left, all);
  return { shares, over };
}

/** In the words of the shop nothing of the order is waited for, wherever it was to come from. */
function isDone({ displayFulfillmentStatus }: Fields): boolean {
  return ['FULFILLED', 'FULFILLMENT_NOT_REQUIRED'].includes(textOf(displayFulfillmentStatus));
}

/** Fulfillment orders that an app has no scope for are left out without a word; that must not look like units that are done. */
function refuseUnseen(left: ReadonlyMap<string, number>, all: readonly Fields[]): void {
  const seen = new Set(all.flatMap(linesIn).map(({ lineId }) => lineId));
  if ([...left].some(([lineId, quantity]) => quantity > 0 && !seen.has(lineId)))
    throw refusal(
      'it shows us no fulfillment order for what was shipped; the app lacks a scope for its location ("crossdock test" says which), or the item was taken off the order',
    );
}

function refusal(words: string): Error {
  return errors.API_REFUSED({ message: `Shopify does not take the package: ${words}.`, value: 'fulfillment' });
}

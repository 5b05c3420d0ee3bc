import { ordersOutlet } from '../../config/gates.ts';
import { type OutletPlace, outletPlace } from '../../config/lookup.ts';
import type { Merchant } from '../../config/workspace.ts';
import { contextOf } from '../../deliveries/render.ts';
import { noStatusRules } from '../../domain/judging/statuses.ts';
import type { Judgement } from '../../domain/judging/verdict.ts';
import type { Order } from '../../domain/order.ts';
import { testFileName, testOrder, testReference } from '../../domain/test-order.ts';
import type { Mapping } from '../../mapping/contract.ts';
import { judgeUnstored } from '../../stages/judge-unstored.ts';
import { lastNumber } from '../../storage/counters.ts';
import { cartNamed } from '../cart-named.ts';
import type { Dock } from '../dock.ts';
import { errors } from '../errors.ts';
import { type PreviewedFile, previewOf } from '../mappings/preview.ts';
import type { Sample } from '../mappings/samples.ts';
import type { Scope } from '../scope.ts';
import { type MethodTrial, methodTrials } from './methods.ts';

export interface TestOrderWish {
  /** One order for each ship method that is known. */
  readonly each: boolean;
  readonly method: string | undefined;
  readonly sku: string;
}

/** What became of one ship method. */
export interface TriedMethod {
  readonly reference: string;
  readonly method: string;
  readonly from: MethodTrial['from'];
  /** What the WMS is told; `''` = nothing is sent. */
  readonly goesOutAs: string;
  readonly carrier: string;
  /** Nobody has mapped it: held where the cart rejects such, else the cart's text goes through. */
  readonly unmapped: boolean;
  /** Why an order like this is not sent; `''` = it is. */
  readonly held: string;
}

export interface TestPlan {
  readonly merchant: Merchant;
  readonly cart: string;
  readonly place: OutletPlace;
  /** Number of the first test order; not taken yet. */
  readonly first: number;
  readonly methods: readonly TriedMethod[];
  readonly mapping: Mapping;
  /** What is rendered: orders that nothing holds. */
  readonly sample: Sample;
  readonly orders: readonly Order[];
  readonly files: readonly PreviewedFile[];
}

/** Test orders number their files far above those of real ones, so that a WMS that remembers numbers takes both. */
const firstFileNumber = 900_000_000;

/** A counter of its own: real numbers stay whole. */
export function testCounter(merchant: string): { scope: string; name: string } {
  return { scope: `test:${merchant}`, name: 'order' };
}

/** Makes the orders, judges them by the rules of the cart and renders the files. Nothing is stored, sent or counted. */
export async function planTestOrders(
  dock: Dock,
  scope: Scope,
  given: string,
  wish: TestOrderWish,
  taken?: number,
): Promise<TestPlan> {
  const workspace = dock.tools.workspace();
  const { merchant: id, cart } = cartNamed(workspace, scope, given);
  const merchant = workspace.merchants.get(id) as Merchant;
  const warehouse = merchant.warehouses.get(merchant.wms);
  const outlet = ordersOutlet(warehouse, cart);
  const mapping = workspace.mappings.get(outlet?.mapping ?? '');
  if (!outlet || !mapping)
    throw errors.TEST_ORDER_NO_GATE({
      message: `Orders of ${id}/${cart} have no way to a WMS.`,
      value: `${id}/${cart}`,
    });
  const place = outletPlace(workspace, outlet.id);
  const counter = testCounter(id);
  const first = taken ?? (await lastNumber(dock.tools.store.reader, counter.scope, counter.name)) + 1;
  const trials = await methodTrials(dock, { ...wish, merchant: id, cart, wms: merchant.wms });
  const tried = await judged(dock, merchant, cart, trials, first);
  const orders = tried.flatMap(({ order }) => order ?? []);
  const now = dock.tools.clock.iso();
  const sample: Sample = {
    endpoint: outlet.id,
    eachOrder: outlet.batch === 'each order',
    // Its reference is all that a test order is known by: a WMS that is spoken to has it as our key.
    context: {
      ...contextOf({ now, number: firstFileNumber + first, merchant: id }, place),
      keys: orders.map(({ orderNumber }) => orderNumber),
    },
    records: orders,
  };
  const files = (await previewOf(mapping, orders.length === 0 ? [] : [sample])).map((file) => ({
    ...file,
    name: testFileName(file.name),
  }));
  return { merchant, cart, place, first, methods: tried.map(({ told }) => told), mapping, sample, orders, files };
}

async function judged(
  dock: Dock,
  merchant: Merchant,
  cart: string,
  trials: readonly MethodTrial[],
  first: number,
): Promise<{ told: TriedMethod; order: Order | undefined }[]> {
  const origin = {
    merchantId: merchant.id,
    cartId: cart,
    orderSource: merchant.carts.get(cart)?.source ?? '',
    receivedAt: dock.tools.clock.iso(),
  };
  const orders = trials.map((trial, index) => testOrder(testReference(merchant.id, first + index), trial, origin));
  const judgements = await judgeUnstored(dock.tools, withoutFilters(merchant, cart), orders);
  return trials.map((trial, index) => verdict(trial, orders[index] as Order, judgements[index] as Judgement));
}

/** A code of the WMS's own list is sent as it is; everything else goes through the map. */
function verdict(
  trial: MethodTrial,
  given: Order,
  judgement: Judgement,
): { told: TriedMethod; order: Order | undefined } {
  const { method, from, code, carrier = '' } = trial;
  const direct = code === undefined ? undefined : { ...given, serviceCode: code, carrierCode: carrier };
  const order = direct ?? (judgement.kind === 'accept' ? judgement.draft.order : undefined);
  const told = {
    reference: given.orderNumber,
    method,
    from,
    goesOutAs: order?.serviceCode ?? '',
    carrier: order?.carrierCode ?? '',
    unmapped: from === 'seen' || from === 'nowhere',
    held: order ? '' : whyHeld(judgement),
  };
  return { told, order };
}

function whyHeld(judgement: Judgement): string {
  if (judgement.kind === 'accept') return '';
  return judgement.kind === 'refuse' ? (judgement.message ?? judgement.code) : judgement.why;
}

/** What is tried is names and layout: dates, filters and delays are for real orders. */
function withoutFilters(merchant: Merchant, id: string): Merchant {
  const cart = merchant.carts.get(id);
  if (!cart) return merchant;
  const loadOptions = {
    ...cart.loadOptions,
    statuses: noStatusRules,
    earliestOrderDate: '',
    orderFilters: [],
    tagFilters: [],
    itemFilter: null,
    releaseDelay: { seconds: 0, after: 'downloaded' as const },
  };
  return { ...merchant, carts: new Map(merchant.carts).set(id, { ...cart, loadOptions }) };
}

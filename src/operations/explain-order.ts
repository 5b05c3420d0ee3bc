import { type ExplainedStep, explain } from '../domain/explaining/explain.ts';
import { stockFor } from '../stages/dividing-facts.ts';
import { judgingRules } from '../stages/judging-rules.ts';
import { translationsFor } from '../stages/translation-facts.ts';
import { adoptionCuts } from '../storage/adoptions.ts';
import { storyOf } from '../storage/events.ts';
import { type OrderSummary, ordersById, type PartRow, partsOfOrders, type StoredOrder } from '../storage/orders.ts';
import { mappedMethods } from '../storage/ship-methods.ts';
import type { Dock } from './dock.ts';
import { errors } from './errors.ts';
import { findOrder } from './find-order.ts';
import type { Scope } from './scope.ts';
import { showOrder } from './show-order.ts';
import { differencesOf, type JudgedThen, judgedThen } from './story/differences.ts';
import { renamings } from './story/names.ts';

export interface OrderExplanation {
  readonly order: OrderSummary;
  /** Where it stands. */
  readonly headline: string;
  /** What else than rules decided: people, another hub, a shadow; and what it is called. */
  readonly facts: readonly string[];
  /** What the rules said when they were asked last; `null` = they were not. */
  readonly then: JudgedThen | null;
  /** What they say now of the order as its cart gave it. */
  readonly now: readonly ExplainedStep[];
  readonly differences: readonly string[];
}

/** Why an order was taken or not, held, sent where it went, and renamed: every rule, asked once more. Nothing is changed. */
export async function explainOrder(dock: Dock, scope: Scope, reference: string): Promise<OrderExplanation> {
  const { reader, dialect } = dock.tools.store;
  const order = await findOrder(dock, scope, reference);
  const mine = [order.merchant];
  const stored = (await ordersById(reader, dialect, mine, [order.id])).get(order.id);
  if (!stored) throw errors.ORDER_UNKNOWN({ value: reference });
  const parts = await partsOfOrders(reader, dialect, mine, [order.id]);
  const then = judgedThen(await storyOf(reader, mine, 'order', order.id));
  const now = await judgedNow(dock, stored, parts);
  return {
    order,
    headline: (await showOrder(dock, mine, order.id)).headline,
    facts: [...(await deciders(dock, order, stored, parts)), ...renamings(stored.order)],
    then,
    now,
    differences: differencesOf(then, now),
  };
}

async function judgedNow(dock: Dock, stored: StoredOrder, parts: readonly PartRow[]): Promise<ExplainedStep[]> {
  const { store, clock } = dock.tools;
  const { reader, dialect } = store;
  const workspace = dock.tools.workspace();
  const merchant = workspace.merchants.get(stored.merchant);
  const translationOf = await translationsFor(reader, dialect, workspace, [stored]);
  const stockOf = await stockFor(reader, dialect, workspace, [stored], translationOf);
  const rules = judgingRules(merchant, stored, translationOf(stored), clock.iso());
  const mapped = await mappedMethods(reader, [stored.merchant], { cart: stored.cart });
  const first = parts[0];
  const wms = (first?.stays ? undefined : merchant?.wms) ?? first?.wms ?? '';
  return explain(
    stored.order,
    wms,
    { ...rules, stock: stockOf(stored.merchant) },
    {
      mappedMethods: [...new Set(mapped.map(({ method }) => method))],
    },
  );
}

/** What rules have no say in. */
async function deciders(
  dock: Dock,
  order: OrderSummary,
  { adoption, version, order: given }: StoredOrder,
  parts: readonly PartRow[],
): Promise<string[]> {
  const cuts = await adoptionCuts(dock.tools.store.reader, [order.merchant]);
  const cut = cuts.find(({ cart }) => cart === order.cart)?.placedBefore ?? '';
  const owner = dock.tools.workspace().merchants.get(order.merchant);
  const routed = parts.filter(({ rule }) => (rule ?? '') !== '');
  return [
    ...(owner
      ? []
      : [`The workspace no longer has the merchant ${order.merchant}: only what stands in the store is told.`]),
    ...(adoption ? [`Another hub has sent it (adopted, ${adoption}): nothing of it is sent from here.`] : []),
    ...(!adoption && cut !== '' && version === 1 && Date.parse(given.orderDate) < Date.parse(cut)
      ? [`It was placed before ${cut}, until when another hub took the orders of this cart.`]
      : []),
    ...(order.shadow ? ['It was seen in shadow, and nobody has said whose it is: crossdock adopt --from-shadow.'] : []),
    ...(order.reason !== '' && ['on_hold', 'cancel_sending', 'canceled'].includes(order.status)
      ? [`It is ${order.status}: ${order.reason}`]
      : []),
    ...(version > 1 ? [`It is version ${version}: a person, or its cart, changed it after the download.`] : []),
    ...routed.map(({ wms, rule, status }) => `${wms} has a part of it (${status}), by ${rule}.`),
    ...(parts.some(({ stays }) => stays)
      ? ['A person said that it stays with its WMS, whatever the merchant says today.']
      : []),
  ];
}

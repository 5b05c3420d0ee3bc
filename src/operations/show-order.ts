import { timingText } from '../clockwork/schedule.ts';
import { serviceRuns } from '../config/lookup.ts';
import type { Order } from '../domain/order.ts';
import { type CarriedIn, deliveriesOfOrder, type LineRow, linesOfOrder } from '../storage/carried.ts';
import { storyOf, type ToldEvent } from '../storage/events.ts';
import { problemsOf } from '../storage/exceptions.ts';
import { type OrderSummary, ordersById, type PartRow, partsOfOrders } from '../storage/orders.ts';
import { allSchedules } from '../storage/schedules.ts';
import { setbacksOf } from '../storage/setbacks.ts';
import { type PackageSummary, packagesOfOrder } from '../storage/shipments.ts';
import { type DeedDone, deedsOn } from './audit.ts';
import type { Dock } from './dock.ts';
import { findOrder } from './find-order.ts';
import { headline } from './headline.ts';
import type { Scope } from './scope.ts';
import { type CopyStory, copiesOf } from './show-copies.ts';
import { gateOf } from './wake-ups.ts';

export interface GateOpening {
  readonly gate: string;
  readonly timing: string;
  /** By the clock; `null` = it has no part in it. */
  readonly nextAt: string | null;
  /** The gate failed and is tried again then. */
  readonly nextTry: string | null;
  readonly code: string;
}

export interface OrderStory {
  /** Where it stands and what it waits for. */
  readonly headline: string;
  readonly order: OrderSummary;
  /** What the WMS sees as order source, and what people read; `null` = the workspace no longer has the cart. */
  readonly cart: { readonly source: string; readonly description: string } | null;
  /** As the cart gave it. Holds personal data. */
  readonly canonical: Order | null;
  readonly parts: readonly PartRow[];
  readonly lines: readonly LineRow[];
  readonly packages: readonly PackageSummary[];
  readonly deliveries: readonly CarriedIn[];
  /** What extra interfaces got of it, or are to get. */
  readonly copies: readonly CopyStory[];
  readonly problems: readonly { code: string; message: string; hint: string }[];
  readonly gates: { readonly orders: GateOpening | null; readonly confirmations: GateOpening | null };
  readonly events: readonly ToldEvent[];
  readonly deeds: readonly DeedDone[];
}

/** "Where is order 123 and what is it waiting for": everything that the store knows of it. */
export async function showOrder(dock: Dock, scope: Scope, reference: string): Promise<OrderStory> {
  const { reader, dialect } = dock.tools.store;
  const order = await findOrder(dock, scope, reference);
  const mine = [order.merchant];
  const workspace = dock.tools.workspace();
  const parts = await partsOfOrders(reader, dialect, mine, [order.id]);
  const cart = workspace.merchants.get(order.merchant)?.carts.get(order.cart);
  const story = {
    order,
    cart: cart ? { source: cart.source, description: cart.description } : null,
    canonical: (await ordersById(reader, dialect, mine, [order.id])).get(order.id)?.order ?? null,
    parts,
    lines: await linesOfOrder(reader, mine, order.id),
    packages: await packagesOfOrder(reader, mine, order.id),
    deliveries: await deliveriesOfOrder(reader, dialect, mine, order.id),
    problems: [...(await problemsOf(reader, dialect, mine, 'order', [order.id])).values()],
    copies: await copiesOf(dock, mine, order.id),
    gates: {
      orders: await openingOf(
        dock,
        'deliver',
        gateOf(workspace, order.merchant, { wms: slowest(parts)?.wms ?? '', cart: order.cart }),
      ),
      confirmations: await openingOf(dock, 'upload-tracking', gateOf(workspace, order.merchant, { cart: order.cart })),
    },
    events: await storyOf(reader, mine, 'order', order.id),
    deeds: await deedsOn(dock, mine, order.id),
  };
  return { headline: headline(story), ...story };
}

/** The part that waits for its gate; without one any stands for all. */
function slowest(parts: readonly PartRow[]): PartRow | undefined {
  return parts.find(({ status }) => status === 'new') ?? parts[0];
}

async function openingOf(
  dock: Dock,
  stage: 'deliver' | 'upload-tracking',
  gate: string | undefined,
): Promise<GateOpening | null> {
  const { store, workspace } = dock.tools;
  const run = serviceRuns(workspace()).find(({ subject }) => subject === gate);
  if (!run || gate === undefined) return null;
  const state = (await allSchedules(store.reader)).get(`${run.service}/${gate}`);
  const setback = (await setbacksOf(store.reader, store.dialect, stage, [gate])).get(gate);
  return {
    gate,
    timing: timingText(run.timing),
    nextAt: state?.nextAt ?? null,
    nextTry: setback?.nextAt ?? null,
    code: setback?.code ?? '',
  };
}

import type { OutgoingTicket } from '../../queue/queue.ts';
import type { AdoptionCandidate } from '../../storage/adoptions.ts';
import { saveCut, undelivered } from '../../storage/adoptions.ts';
import { clearShadowMarks } from '../../storage/shadow.ts';
import { type Actor, commitDeed } from '../audit.ts';
import type { Dock } from '../dock.ts';
import { wakeUp } from '../wake-ups.ts';
import { adoptExisting, answerShadow } from './adopt-existing.ts';
import { type AdoptingCart, refuseUndated } from './cart-place.ts';

/** Orders written by one commit. */
const slice = 250;
/** Orders on either side of the cut that a person can compare with the other hub. */
const shownAtTheCut = 3;

export interface WaitingPlan {
  /** Orders that are here, were never handed out, and become those of the other hub. */
  readonly theirs: number;
  /** Orders that stay ours to deliver. */
  readonly ours: number;
  /** The last ones of the other hub and the first ones of ours, by when they were placed. */
  readonly lastOfTheirs: readonly AdoptionCandidate[];
  readonly firstOfOurs: readonly AdoptionCandidate[];
}

export interface WaitingChoice {
  /** Only orders that were seen in shadow; what is not adopted of them is ours from then on. */
  readonly fromShadow: boolean;
  /** ISO instant, `''` = every order whatever its date. */
  readonly before: string;
}

/** What would become of the orders that wait here; nothing is changed. */
export async function planWaiting(dock: Dock, place: AdoptingCart, choice: WaitingChoice): Promise<WaitingPlan> {
  if (choice.before !== '') refuseUndated(dock, place);
  let [theirs, ours] = [0, 0];
  let lastOfTheirs: AdoptionCandidate[] = [];
  let firstOfOurs: AdoptionCandidate[] = [];
  for await (const some of waiting(dock, place, choice)) {
    const [gone, kept] = divided(some, choice);
    theirs += gone.length;
    ours += kept.length;
    lastOfTheirs = byPlaced([...lastOfTheirs, ...gone]).slice(-shownAtTheCut);
    firstOfOurs = byPlaced([...firstOfOurs, ...kept]).slice(0, shownAtTheCut);
  }
  return { theirs, ours, lastOfTheirs, firstOfOurs };
}

/** Does it, slice by slice; a repeat finds what is left. The cut comes first: what is downloaded meanwhile meets it in `accept`. */
export async function adoptWaiting(
  dock: Dock,
  place: AdoptingCart,
  choice: WaitingChoice,
  actor: Actor,
): Promise<{ readonly adopted: number; readonly ours: number }> {
  const { merchant, cart } = place;
  const cut = choice.before === '' ? 'all' : `placed before ${choice.before}`;
  if (!choice.fromShadow) await keepCut(dock, place, choice.before, actor);
  let [adopted, ours] = [0, 0];
  for await (const some of waiting(dock, place, choice)) {
    const [theirs, kept] = divided(some, choice);
    await commitDeed(dock, async (trx, at, tickets) => {
      if (theirs.length > 0)
        tickets.push(
          ...(await adoptExisting(trx, dock, place, theirs, choice.fromShadow ? 'shadow' : 'date', actor, at)),
        );
      if (choice.fromShadow) await clearShadowMarks(trx, dock.tools.store.dialect, merchant.id, idsOf(kept));
      if (choice.fromShadow && kept.length > 0) tickets.push(...gateOpened(dock, place, at));
      const after = {
        from: cut,
        adopted: theirs.length,
        ...(choice.fromShadow && { 'ours from now on': kept.length }),
      };
      return {
        actor,
        action: 'adopt',
        subject: `${merchant.id}/${cart.id}`,
        merchant: merchant.id,
        reason: '',
        before: {},
        after,
      };
    });
    adopted += theirs.length;
    ours += kept.length;
  }
  await answerShadow(dock, merchant.id, actor);
  return { adopted, ours };
}

async function keepCut(dock: Dock, { merchant, cart }: AdoptingCart, placedBefore: string, actor: Actor) {
  await commitDeed(dock, async (trx, at) => {
    await saveCut(trx, { merchant: merchant.id, cart: cart.id, placedBefore }, actor, at);
    const after = { 'at the WMS if placed before': placedBefore };
    return {
      actor,
      action: 'adopt',
      subject: `${merchant.id}/${cart.id}`,
      merchant: merchant.id,
      reason: '',
      before: {},
      after,
    };
  });
}

/** What is ours now may be waiting for nothing but a look. */
function gateOpened({ tools }: Dock, { merchant, wms }: AdoptingCart, at: string): OutgoingTicket[] {
  const gate = merchant.warehouses.get(wms)?.orders?.id;
  if (gate === undefined || merchant.services['order delivery'].kind !== 'automatic') return [];
  return wakeUp(tools.workspace(), gate, 'adopt', at);
}

async function* waiting(
  { tools }: Dock,
  { merchant, cart }: AdoptingCart,
  { fromShadow }: WaitingChoice,
): AsyncGenerator<readonly AdoptionCandidate[]> {
  for (let after: string | undefined; ; ) {
    const some = await undelivered(tools.store.reader, merchant.id, cart.id, {
      marked: fromShadow,
      limit: slice,
      ...(after !== undefined && { after }),
    });
    if (some.length === 0) return;
    yield some;
    after = some.at(-1)?.id;
  }
}

/** What was skipped, or has not been paid, was not sent by the other hub either: it is ours once it becomes ready. */
const notReady: readonly string[] = ['await_payment', 'skipped'];

function divided(
  orders: readonly AdoptionCandidate[],
  { before }: WaitingChoice,
): [AdoptionCandidate[], AdoptionCandidate[]] {
  const theirs = (one: AdoptionCandidate) =>
    !notReady.includes(one.status) && (before === '' || Date.parse(one.placedAt) < Date.parse(before));
  return [orders.filter(theirs), orders.filter((one) => !theirs(one))];
}

function byPlaced(orders: readonly AdoptionCandidate[]): AdoptionCandidate[] {
  return [...orders].sort((a, b) => Date.parse(a.placedAt) - Date.parse(b.placedAt));
}

function idsOf(orders: readonly AdoptionCandidate[]): string[] {
  return orders.map(({ id }) => id);
}

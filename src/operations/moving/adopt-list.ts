import { adoptableStatuses, type OrderStatus } from '../../domain/order-status.ts';
import { referenceKey } from '../../domain/references.ts';
import type { OutgoingTicket } from '../../queue/queue.ts';
import {
  forgetContent,
  numberKeyOf,
  pairOf,
  referenceOf,
  referencePairs,
  saveAdopted,
  saveReferences,
} from '../../storage/adoptions.ts';
import { tellEvents } from '../../storage/events.ts';
import { findListed, holdersOf, type KnownListed } from '../../storage/listed-orders.ts';
import { insertReceived } from '../../storage/orders.ts';
import type { Reader, Trx } from '../../storage/scope.ts';
import { newId } from '../../support/ids.ts';
import { type Actor, commitDeed } from '../audit.ts';
import type { Dock } from '../dock.ts';
import { adoptExisting, adoptedEvent, answerShadow } from './adopt-existing.ts';
import type { AdoptingCart } from './cart-place.ts';
import type { ListedOrder, ListProblem } from './listed.ts';
import { orderOfList } from './order-of-list.ts';

/** Orders written by one commit, so that others get their turn. */
const slice = 250;

export interface ListCounts {
  /** Recorded as at the WMS for the first time. */
  readonly fresh: number;
  /** Of these, known by their number only: their cart will tell the rest. */
  readonly numberOnly: number;
  /** Here already and never handed out; now they are at the WMS. */
  readonly turned: number;
  /** At the WMS or further already. */
  readonly known: number;
  /** References that were added to orders. */
  readonly references: number;
}

type Verdict = 'fresh' | 'turned' | 'known' | 'sending';

interface Judged {
  readonly listed: ListedOrder;
  readonly verdict: Verdict;
  readonly known: KnownListed | undefined;
}

/** What a list would do; nothing is changed. */
export async function planList(
  dock: Dock,
  place: AdoptingCart,
  orders: readonly ListedOrder[],
): Promise<{ readonly counts: ListCounts; readonly problems: readonly ListProblem[] }> {
  const { reader } = dock.tools.store;
  const problems: ListProblem[] = [];
  let counts = nothing;
  for (const some of slices(orders)) {
    const judged = await judgeListed(reader, dock, place, some);
    problems.push(...(await storeProblems(reader, dock, place, judged)));
    const references = await unknownReferences(reader, dock, place, judged);
    counts = sum(counts, { ...countsOf(judged), references });
  }
  return { counts, problems };
}

/** Does it, slice by slice; a repeat finds what is left. Each slice judges afresh: the daemon may have taken an order since the plan. */
export async function adoptList(
  dock: Dock,
  place: AdoptingCart,
  orders: readonly ListedOrder[],
  actor: Actor,
): Promise<ListCounts> {
  let counts = nothing;
  for (const some of slices(orders)) {
    let done = nothing;
    await commitDeed(dock, async (trx, at, tickets) => {
      done = await adoptSlice(trx, dock, place, some, actor, at, tickets);
      const { fresh, turned, known } = done;
      const after = { from: 'list', recorded: fresh, 'taken from what waited': turned, 'known already': known };
      return {
        actor,
        action: 'adopt',
        subject: place.cart.id,
        merchant: place.merchant.id,
        reason: '',
        before: {},
        after,
      };
    });
    counts = sum(counts, done);
  }
  await answerShadow(dock, place.merchant.id, actor);
  return counts;
}

async function adoptSlice(
  trx: Trx,
  dock: Dock,
  place: AdoptingCart,
  orders: readonly ListedOrder[],
  actor: Actor,
  at: string,
  tickets: OutgoingTicket[],
): Promise<ListCounts> {
  const judged = await judgeListed(trx, dock, place, orders);
  const fresh = judged.filter(({ verdict }) => verdict === 'fresh').map(({ listed }) => listed);
  const turned = judged.flatMap(({ verdict, known }) =>
    verdict === 'turned' && known?.status ? [{ id: known.id, status: known.status }] : [],
  );
  const inserted = await insertListed(trx, dock, place, fresh, at);
  if (turned.length > 0) tickets.push(...(await adoptExisting(trx, dock, place, turned, 'list', actor, at)));
  const references = judged.flatMap(({ listed, known, verdict }) =>
    verdict === 'sending' ? [] : referencesOf(listed, known?.id ?? inserted.get(listed) ?? ''),
  );
  const added = await saveReferences(trx, dock.tools.store.dialect, place.merchant.id, references);
  return { ...countsOf(judged), references: added };
}

/** As if its cart had given it and the WMS had taken it. Returns the ids. */
async function insertListed(
  trx: Trx,
  { tools }: Dock,
  { merchant, cart, wms }: AdoptingCart,
  listed: readonly ListedOrder[],
  at: string,
): Promise<Map<ListedOrder, string>> {
  const { dialect } = tools.store;
  const rows = listed.map((one) => ({
    listed: one,
    id: newId(tools.clock.now()),
    part: newId(tools.clock.now()),
    order: orderOfList(one, { merchantId: merchant.id, cartId: cart.id, orderSource: cart.source, receivedAt: at }),
    wms,
    document: '',
  }));
  const inserted = await insertReceived(trx, dialect, rows, at);
  const ours = rows.filter(({ id }) => inserted.has(id));
  const ids = ours.map(({ id }) => id);
  await saveAdopted(
    trx,
    dialect,
    ours.map(({ id, part }) => ({ order: id, merchant: merchant.id, parts: [part], adoption: 'listed' as const })),
    at,
  );
  await forgetContent(trx, dialect, ids);
  await tellEvents(
    trx,
    dialect,
    ids.map((id) => adoptedEvent(merchant.id, id, 'list')),
    at,
  );
  return new Map(ours.map(({ listed: one, id }) => [one, id]));
}

async function judgeListed(
  reader: Reader,
  { tools }: Dock,
  { merchant, cart }: AdoptingCart,
  orders: readonly ListedOrder[],
): Promise<Judged[]> {
  const found = await findListed(
    reader,
    tools.store.dialect,
    merchant.id,
    cart.id,
    orders.map(({ number }) => numberKeyOf(number)),
    orders.map(({ number, cartId }) => cartId || number),
  );
  return orders.map((listed) => {
    const known = found.get(`n ${numberKeyOf(listed.number)}`) ?? found.get(`c ${listed.cartId || listed.number}`);
    return { listed, known, verdict: known ? verdictOn(known.status) : 'fresh' };
  });
}

function verdictOn(status: OrderStatus | undefined): Verdict {
  if (status === undefined) return 'known';
  if (adoptableStatuses.includes(status)) return 'turned';
  return status === 'sending' ? 'sending' : 'known';
}

async function storeProblems(
  reader: Reader,
  { tools }: Dock,
  { merchant }: AdoptingCart,
  judged: readonly Judged[],
): Promise<ListProblem[]> {
  const keys = judged.map(({ listed }) => referenceKey(listed.sentReference));
  const holders = await holdersOf(reader, tools.store.dialect, merchant.id, keys);
  return judged.flatMap(({ listed, known, verdict }): ListProblem[] => {
    const { row, number, sentReference: value } = listed;
    if (verdict === 'sending')
      return [
        {
          row,
          column: 'order number',
          value: number,
          message: 'This order is on its way to the WMS right now.',
          hint: 'See its delivery: crossdock orders show. Switch order delivery off before orders are adopted.',
        },
      ];
    const holder = value === '' ? undefined : holders.get(referenceKey(value));
    if (holder === undefined || holder === known?.id) return [];
    return [
      {
        row,
        column: 'sent reference',
        value,
        message: `Another order has this reference: ${holder}.`,
        hint: 'See it: crossdock orders show. A shipment under this reference could be of either; correct the list.',
      },
    ];
  });
}

function referencesOf({ number, sentReference, po }: ListedOrder, order: string) {
  const all = [number, sentReference, po].filter((text) => text !== '').map(referenceOf);
  return order === '' ? [] : [...new Set(all)].map((reference) => ({ order, reference }));
}

async function unknownReferences(
  reader: Reader,
  { tools }: Dock,
  { merchant }: AdoptingCart,
  judged: readonly Judged[],
): Promise<number> {
  const wanted = judged.flatMap(({ listed, known, verdict }) =>
    verdict === 'sending' ? [] : referencesOf(listed, known?.id ?? 'fresh'),
  );
  const orders = wanted.map(({ order }) => order);
  const there = await referencePairs(reader, tools.store.dialect, merchant.id, orders);
  return wanted.filter((one) => !there.has(pairOf(one))).length;
}

const nothing: ListCounts = { fresh: 0, numberOnly: 0, turned: 0, known: 0, references: 0 };

function countsOf(judged: readonly Judged[]): Omit<ListCounts, 'references'> {
  const of = (verdict: Verdict) => judged.filter((one) => one.verdict === verdict);
  const fresh = of('fresh');
  return {
    fresh: fresh.length,
    numberOnly: fresh.filter(({ listed }) => listed.lines.length === 0).length,
    turned: of('turned').length,
    known: of('known').length,
  };
}

function sum(one: ListCounts, other: ListCounts): ListCounts {
  return {
    fresh: one.fresh + other.fresh,
    numberOnly: one.numberOnly + other.numberOnly,
    turned: one.turned + other.turned,
    known: one.known + other.known,
    references: one.references + other.references,
  };
}

function* slices(orders: readonly ListedOrder[]): Generator<readonly ListedOrder[]> {
  for (let from = 0; from < orders.length; from += slice) yield orders.slice(from, from + slice);
}

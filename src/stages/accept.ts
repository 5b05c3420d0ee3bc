import { copyGates } from '../config/copy-gates.ts';
import { ordersOutlet } from '../config/gates.ts';
import type { Merchant } from '../config/workspace.ts';
import { type JudgingRules, judge, judgeRest } from '../domain/judging/judge.ts';
import type { Draft, Finding } from '../domain/judging/verdict.ts';
import type { Order } from '../domain/order.ts';
import type { OrderStatus } from '../domain/order-status.ts';
import { deal, isNews } from '../domain/routing/deal.ts';
import { methodOf } from '../domain/translation/ship-method.ts';
import { stockTickets } from '../intake/uploads.ts';
import type { OutgoingTicket, Ticket } from '../queue/queue.ts';
import { ticketFor } from '../queue/ticket.ts';
import type { Change } from '../storage/changes.ts';
import type { JudgedLine } from '../storage/judged.ts';
import { ordersById, type PartRow, partsOfOrders, type StoredOrder } from '../storage/orders.ts';
import { groupBy } from '../support/grouping.ts';
import type { Tools } from '../tools.ts';
import { asGone, cutsFor, sentByAnother } from './adopting.ts';
import { type DividedOrder, dividedOrders, stockFor } from './dividing-facts.ts';
import { errors } from './errors.ts';
import { judgingRules } from './judging-rules.ts';
import { type DecidingStage, nothingToDo, type Outcome } from './stage.ts';
import { translationsFor } from './translation-facts.ts';

export interface AcceptFacts {
  readonly ticket: Ticket;
  readonly order: StoredOrder | undefined;
  readonly parts: readonly PartRow[];
  /** `undefined` = the workspace no longer has the merchant. */
  readonly merchant: Merchant | undefined;
  readonly rules: JudgingRules;
  /** Orders that the cart placed before it were sent by another hub; `''` = none were. */
  readonly cut?: string;
  /** Set where some of its parts have left us, and some wait. */
  readonly divided?: DividedOrder | undefined;
  readonly at: string;
}

/** A part that carries lines on, wherever it is to go. */
type GoingPart = Pick<PartRow, 'id' | 'wms'>;

/** Judges downloaded orders: on to their WMS, skipped, or held with the repair named. */
export function acceptStage(tools: Tools): DecidingStage<AcceptFacts> {
  return { kind: 'deciding', name: 'accept', gather, decide };

  async function gather(tickets: readonly Ticket[]): Promise<AcceptFacts[]> {
    const { reader, dialect } = tools.store;
    const scope = [...new Set(tickets.map(({ merchant }) => merchant))];
    const ids = tickets.map(({ subject }) => subject);
    const orders = await ordersById(reader, dialect, scope, ids);
    const parts = groupBy(await partsOfOrders(reader, dialect, scope, ids), ({ order }) => order);
    const workspace = tools.workspace();
    const translationOf = await translationsFor(reader, dialect, workspace, [...orders.values()]);
    const cutOf = await cutsFor(reader, scope);
    const stockOf = await stockFor(reader, dialect, workspace, [...orders.values()], translationOf);
    const divided = await dividedOrders(reader, dialect, scope, parts);
    return tickets.map((ticket) => {
      const order = orders.get(ticket.subject);
      const merchant = workspace.merchants.get(ticket.merchant);
      const at = tools.clock.iso();
      return {
        ticket,
        order,
        parts: parts.get(ticket.subject) ?? [],
        merchant,
        rules: { ...judgingRules(merchant, order, translationOf(order), at), stock: stockOf(ticket.merchant) },
        cut: cutOf(order),
        divided: divided.get(ticket.subject),
        at,
      };
    });
  }
}

export function decide(facts: AcceptFacts): Outcome {
  const { ticket, order, parts, merchant, rules, divided, at } = facts;
  if (!order) throw errors.ORDER_GONE({ value: ticket.subject });
  const waiting = parts.filter(({ status }) => status === 'received');
  if (order.adoption === 'unjudged' || (waiting.length > 0 && sentByAnother(order, facts.cut ?? '')))
    return adopt(facts, order, waiting);
  if (waiting.length === 0) return nothingToDo('already judged');
  const { judgement, findings } = divided
    ? judgeRest(order.order, divided.out, divided.waiting, rules)
    : judge(order.order, wmsFor(waiting, merchant), rules);
  const seen = methodSeen(ticket, order);
  switch (judgement.kind) {
    case 'accept': {
      const { draft } = judgement;
      const dealt = divided ? [] : dealtAs(order, waiting, draft);
      const going = dealt[0]?.deal.parts ?? waiting;
      const written = divided ? restAs(order, divided, draft) : judgedAs(order, waiting, going, draft);
      return {
        say: 'accepted',
        save: [
          ...seen,
          ...dealt,
          ...written,
          ...changes(order, going, 'new', '', notesOf(findings)),
          ...copiesOf(order, merchant),
        ],
        emit: [
          ...wakeUps(draft, merchant, at),
          ...copyWakeUps(merchant, at),
          ...stockTickets(merchant, order.cart, at),
        ],
      };
    }
    case 'skip':
      return { say: 'skipped', save: changes(order, waiting, 'skipped', judgement.why), emit: [] };
    case 'unpaid':
      return { say: 'awaits payment', save: changes(order, waiting, 'await_payment', judgement.why), emit: [] };
    case 'wait': {
      const release: Change = { kind: 'release', order: order.id, at: judgement.until };
      return {
        say: 'waits',
        save: [...seen, release, ...changes(order, waiting, 'on_hold', judgement.why)],
        emit: stockTickets(merchant, order.cart, at),
      };
    }
    case 'refuse': {
      const { code, value, message, ofCart } = judgement;
      const error = errors[code]({ value, ...(message ? { message } : {}) });
      const problem = {
        error,
        merchant: order.merchant,
        connection: order.cart,
        ...(ofCart && { cart: order.cart }),
        held: [{ kind: 'order' as const, subject: order.id, merchant: order.merchant }],
        wms: [...new Set(waiting.map(({ wms }) => wms))],
      };
      const save = [...seen, ...changes(order, waiting, 'error', error.message)];
      return { say: 'held', save, emit: stockTickets(merchant, order.cart, at), raise: [problem] };
    }
  }
}

/** Its names as the WMS knows them, and nothing else: it is not delivered again, nor does anything hold it. */
function adopt(
  { ticket, parts, rules, cut = '' }: AcceptFacts,
  order: StoredOrder,
  waiting: readonly PartRow[],
): Outcome {
  const { judgement } = judge(order.order, parts[0]?.wms ?? '', asGone(rules));
  const late = waiting.length === 0;
  if (!late && judgement.kind === 'skip')
    return { say: 'skipped', save: changes(order, waiting, 'skipped', judgement.why), emit: [] };
  if (!late && judgement.kind === 'unpaid')
    return { say: 'awaits payment', save: changes(order, waiting, 'await_payment', judgement.why), emit: [] };
  // Lines of which some have shipped are counted: they stay as they are.
  const open = parts.every(({ status }) => status === 'received' || status === 'at_wms');
  const names = judgement.kind === 'accept' && open ? judgedAs(order, parts, parts, judgement.draft) : [];
  const { id, merchant } = order;
  const event = { merchant, kind: 'order' as const, subject: id, event: 'adopted', data: { by: 'date', cut } };
  return {
    say: 'adopted',
    save: [
      ...methodSeen(ticket, order),
      ...names,
      { kind: 'adopted', order: id, merchant, parts: waiting.map((part) => part.id), adoption: 'whole' },
      ...(late ? [] : [{ kind: 'event' as const, event }]),
    ],
    emit: [],
  };
}

/** An order counts once, however often it is judged: one that is not taken comes from the cart again before it is. */
function methodSeen({ cause }: Ticket, { merchant, cart, order }: StoredOrder): Change[] {
  return cause === 'download' ? [{ kind: 'method seen', merchant, cart, method: methodOf(order) }] : [];
}

/** Where everything goes that no rule sends elsewhere: what the merchant says today, unless a person said that the order stays. */
function wmsFor([first]: readonly PartRow[], merchant: Merchant | undefined): string {
  return (first?.stays ? undefined : merchant?.wms) ?? first?.wms ?? '';
}

/** Written only where an order goes elsewhere than it would have gone until now. */
function dealtAs(
  { id: order, merchant }: StoredOrder,
  waiting: readonly PartRow[],
  { parts }: Draft,
): Extract<Change, { kind: 'deal' }>[] {
  const made = deal(waiting, parts);
  return isNews(made) ? [{ kind: 'deal', order, merchant, deal: made }] : [];
}

/** Lines of a divided order have been counted out; only what is said of the whole order may change. */
function restAs({ id, merchant }: StoredOrder, { out }: DividedOrder, { order }: Draft): Change[] {
  return order === out ? [] : [{ kind: 'judged', order: id, merchant, judged: order }];
}

/** Written only where the rules change something, now or the last time: most orders go out as they came. */
function judgedAs(
  stored: StoredOrder,
  waiting: readonly PartRow[],
  going: readonly GoingPart[],
  draft: Draft,
): Change[] {
  const { id, merchant, order, wasChanged } = stored;
  const changed = draft.order !== order;
  const isDivided = going.length > 1 || waiting.length > 1;
  if (!changed && !wasChanged && !isDivided) return [];
  const change = { kind: 'judged' as const, order: id, merchant, judged: changed ? draft.order : null };
  const sameLines = draft.order.lines === order.lines && !wasChanged && !isDivided;
  return [sameLines ? change : { ...change, lines: linesOf(order, going, draft) }];
}

/** Lines that stay here keep their numbers, or come last where the others were numbered afresh: no number stands twice. */
function linesOf(given: Order, going: readonly GoingPart[], { order, parts, filtered }: Draft): JudgedLine[] {
  const sent = order.lines.map(({ lineNumber, sku, quantity }) => {
    const wms = parts.find(({ lines }) => lines.includes(lineNumber))?.wms;
    const part = going.find((one) => one.wms === wms) ?? going[0];
    return { part: part?.id ?? '', lineNumber, sku, quantity };
  });
  const afresh = order.lines.some(({ cartLine }) => cartLine !== undefined);
  const staying = given.lines
    .filter(({ lineNumber }) => filtered?.includes(lineNumber))
    .map(({ lineNumber, sku, quantity }, index) => {
      const number = afresh ? sent.length + index + 1 : lineNumber;
      return { part: going[0]?.id ?? '', lineNumber: number, sku, quantity, filtered: true };
    });
  return [...sent, ...staying];
}

/** What rules did to an order that goes on, by the name of the rule. */
function notesOf(findings: readonly Finding[]): Record<string, string> {
  return Object.fromEntries(findings.filter(({ note }) => note !== '').map(({ step, note }) => [step, note]));
}

function changes(
  order: StoredOrder,
  parts: readonly Pick<PartRow, 'id'>[],
  to: OrderStatus,
  reason: string,
  notes: Readonly<Record<string, string>> = {},
): Change[] {
  return [
    ...parts.map(({ id }) => ({ kind: 'part' as const, part: id, from: ['received' as const], to, reason })),
    {
      kind: 'event',
      event: {
        merchant: order.merchant,
        kind: 'order',
        subject: order.id,
        event: to === 'new' ? 'accepted' : to,
        data: reason === '' ? notes : { reason },
      },
    },
  ];
}

/** One commit emits at most one of these per gate: equal tickets of a commit are one. */
function wakeUps({ order, parts }: Draft, merchant: Merchant | undefined, at: string): OutgoingTicket[] {
  if (merchant?.services['order delivery'].kind !== 'automatic') return [];
  return parts.flatMap(({ wms }) => {
    const outlet = ordersOutlet(merchant.warehouses.get(wms), order.cartId);
    if (!outlet) return [];
    const { connection, id } = outlet;
    return [ticketFor('deliver', { merchant: merchant.id, subject: id, cause: 'accept', at, connection, ref: id })];
  });
}

/** Each extra interface gets an accepted order, whatever becomes of it at its WMS. */
function copiesOf({ id, merchant: owner }: StoredOrder, merchant: Merchant | undefined): Change[] {
  return copyGates(merchant, 'order copies').map(({ outlet }) => ({
    kind: 'copy',
    copy: { merchant: owner, gate: outlet.id, item: id, order: id },
  }));
}

function copyWakeUps(merchant: Merchant | undefined, at: string): OutgoingTicket[] {
  return copyGates(merchant, 'order copies').flatMap(({ outlet: { id, connection }, automatic }) =>
    merchant && automatic
      ? [ticketFor('copy', { merchant: merchant.id, subject: id, cause: 'accept', at, connection, ref: id })]
      : [],
  );
}

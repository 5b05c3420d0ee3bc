import { createHash } from 'node:crypto';
import type { PullStore } from '../../config/pull-stores.ts';
import { cancelOutOfWay } from '../../deliveries/cancels-cargo.ts';
import { errors } from '../../deliveries/errors.ts';
import { endedStatuses } from '../../domain/order-status.ts';
import { raise } from '../../exceptions/raise.ts';
import type { OutgoingTicket } from '../../queue/queue.ts';
import { tellEvents } from '../../storage/events.ts';
import { ordersOfParts } from '../../storage/orders.ts';
import { setPartStatus } from '../../storage/part-status.ts';
import { keepLook, type PulledPart, type StoreOfParts, type Suspect, suspects } from '../../storage/pulled-looks.ts';
import { limits } from '../../support/limits.ts';
import type { Tools } from '../../tools.ts';
import { isRefused, type Refused, tellOrder } from './tell-order.ts';

/** Looks in a row: far more than anybody's orders. */
const looksAtMost = 10_000;

/**
 * Brings what is known of a store's orders up to date. What a partner is to be told is found by comparing, not by being told of changes:
 * nothing that commits late, or that nobody thought of, can be missed.
 */
export async function lookAtOrders(tools: Tools, store: PullStore, of: StoreOfParts): Promise<void> {
  for (let looks = 0; looks < looksAtMost; looks += 1) {
    const some = await suspects(tools.store.reader, of, limits.recordsPerSlice);
    if (some.length === 0) return;
    const before = some.map((one) => `${one.part} ${one.seen}`).join();
    await lookAtSome(tools, store, of, some);
    // Cancels that nobody can pass on stay suspect; everything else was dealt with.
    const after = await suspects(tools.store.reader, of, limits.recordsPerSlice);
    if (after.map((one) => `${one.part} ${one.seen}`).join() === before) return;
  }
}

interface Judged {
  readonly part: PulledPart;
  readonly suspect: Suspect;
  readonly refused: Refused | undefined;
}

async function lookAtSome(tools: Tools, store: PullStore, of: StoreOfParts, some: readonly Suspect[]): Promise<void> {
  const { reader, dialect } = tools.store;
  const ids = some.map(({ part }) => part);
  const orders = await ordersOfParts(reader, dialect, [of.merchant], ids);
  const judged = some.flatMap((suspect): Judged[] => {
    const found = orders.get(suspect.part);
    return found ? [judge(store, suspect, found.order)] : [];
  });
  const tickets: OutgoingTicket[] = [];
  await tools.store.commits.commit({
    apply: async (trx) => {
      tickets.length = 0;
      const at = tools.clock.iso();
      await cancelOutOfWay(trx, dialect, of.merchant, of.wms, at);
      await keepLook(
        trx,
        dialect,
        of,
        judged.map(({ part }) => part),
      );
      for (const { suspect, refused } of judged) {
        if (!refused || suspect.status !== 'new') continue;
        const { message } = refused;
        const moved = await setPartStatus(trx, dialect, [suspect.part], ['new'], 'error', at, { reason: message });
        if (moved === 0) continue;
        tickets.push(...(await raise(trx, tools.workspace(), problemOf(store, suspect, refused), at)));
        await tellEvents(trx, dialect, [leftOut(of.merchant, suspect, refused)], at);
      }
    },
    tickets,
  });
}

function judge(store: PullStore, suspect: Suspect, order: Parameters<PullStore['partner']['write']>[0]): Judged {
  const { partner } = store;
  const { before, status, cancelAsked, part: id, order: orderId, seen, updatedAt } = suspect;
  const word = partner.word(status, { told: before.told, cancelAsked }) ?? '';
  const told = word === '' ? undefined : tellOrder(store, order, { key: id, word, modifiedAt: updatedAt });
  const refused = told && isRefused(told) ? told : undefined;
  const shown = refused ? '' : word;
  const print = shown === '' ? '' : printOf(store, order, id, shown);
  const isNews = shown !== '' && print !== before.print;
  const modifiedAt = isNews && updatedAt > before.modifiedAt ? updatedAt : before.modifiedAt || updatedAt;
  const part = {
    part: id,
    order: orderId,
    word: shown,
    print,
    seen,
    modifiedAt,
    news: shown !== '' && (isNews || suspect.news),
    live: !endedStatuses.includes(status),
  };
  return { part, suspect, refused };
}

/** Of everything that a partner is told but the time; words of one meaning are one. */
export function printOf(
  store: PullStore,
  order: Parameters<PullStore['partner']['write']>[0],
  key: string,
  word: string,
): string {
  const told = tellOrder(store, order, { key, word: store.partner.meaning(word), modifiedAt: unchanging });
  return isRefused(told) ? '' : createHash('sha256').update(told).digest('hex').slice(0, 32);
}

const unchanging = '2000-01-01T00:00:00.000Z';

function problemOf(store: PullStore, { order }: Suspect, { field, code }: Refused) {
  const merchant = store.merchant.id;
  const mapping = store.gates[0]?.outlet.mapping ?? '';
  return {
    error: errors.ORDER_NOT_RENDERABLE({
      message: `Mapping ${mapping} cannot write column "${field}" of some orders (${code}).`,
      value: `${mapping} ${field} ${code}`,
    }),
    merchant,
    connection: store.name,
    held: [{ kind: 'order' as const, subject: order, merchant }],
  };
}

function leftOut(merchant: string, { order: subject }: Suspect, { field: column, code }: Refused) {
  return { merchant, kind: 'order' as const, subject, event: 'left out of export', data: { code, column } };
}

import { type PullStore, pullStores } from '../config/pull-stores.ts';
import { raise } from '../exceptions/raise.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { heldWork, wasRaised } from '../storage/arrivals.ts';
import { releaseSubject } from '../storage/exceptions.ts';
import type { HeldLease } from '../storage/held-lease.ts';
import { dropWindows, hasOldWindows, noteCall, type PullCalls, pullCalls } from '../storage/pulled-windows.ts';
import type { Tools } from '../tools.ts';
import { errors } from './errors.ts';

const beginning = 'not asking:';
/** Silence is measured in hours. */
const everyMilliseconds = 60_000;
/** What was fetched and never fetched to its end is of no use any more. */
const windowMilliseconds = 60 * 60_000;

interface Silent {
  readonly store: PullStore;
  readonly lastAt: string;
}

/** Tells of partners that should ask for their orders and do not: no call fails here, so nothing else would tell. */
export class PullWatch {
  readonly #tools: Tools;
  #nextAt = 0;

  constructor(tools: Tools) {
    this.#tools = tools;
  }

  async look(lease: HeldLease): Promise<void> {
    const { clock, store, workspace, partner, log } = this.#tools;
    if (clock.now() < this.#nextAt) return;
    this.#nextAt = clock.now() + everyMilliseconds;
    const stores = pullStores(workspace(), partner).filter(
      ({ merchant }) => !merchant.shadow && merchant.closed === undefined,
    );
    const told = new Set(await heldWork(store.reader, 'every merchant', beginning));
    const old = new Date(clock.now() - windowMilliseconds).toISOString();
    const haveOld = await hasOldWindows(store.reader, old);
    if (stores.length === 0 && told.size === 0 && !haveOld) return;
    const calls = await pullCalls(store.reader, 'every merchant');
    const unknown = stores.filter(({ name }) => !calls.has(name));
    const silent = stores.flatMap((one) => silentOf(one, calls.get(one.name), clock.now()));
    const fresh = await this.#untold(silent.filter((one) => !told.has(subjectOf(one))));
    const heard = [...told].filter((subject) => !silent.some((one) => subjectOf(one) === subject));
    if (unknown.length + fresh.length + heard.length === 0 && !haveOld) return;
    const tickets: OutgoingTicket[] = [];
    await store.commits.commit({
      apply: async (trx) => {
        await lease.guard(trx);
        tickets.length = 0;
        const at = clock.iso();
        for (const { name, merchant } of unknown)
          await noteCall(trx, { store: name, merchant: merchant.id }, 'known', at);
        for (const subject of heard) await releaseSubject(trx, { kind: 'work', subject }, 'the next call', at);
        for (const one of fresh) tickets.push(...(await raise(trx, workspace(), problemOf(one), at)));
        if (haveOld) await dropWindows(trx, old);
      },
      tickets,
    });
    for (const { store: one, lastAt } of fresh)
      log.warn({ connection: one.name, lastAt }, 'A partner does not ask for its orders.');
  }

  /** Once for each silence: what a person has resolved is not told again before the partner has called. */
  async #untold(silent: readonly Silent[]): Promise<Silent[]> {
    const fresh: Silent[] = [];
    for (const one of silent) {
      const { name: value, merchant } = one.store;
      const wish = { code: 'PARTNER_NOT_ASKING', value, since: one.lastAt };
      if (!(await wasRaised(this.#tools.store.reader, [merchant.id], wish))) fresh.push(one);
    }
    return fresh;
  }
}

/** One that has never called counts from when it was set up. */
function silentOf(store: PullStore, calls: PullCalls | undefined, now: number): Silent[] {
  if (!calls) return [];
  const lastAt = calls.askedAt === '' ? calls.since : calls.askedAt;
  const bears = store.partner.silentSeconds(store.settings) * 1000;
  return now - Date.parse(lastAt) > bears ? [{ store, lastAt }] : [];
}

function subjectOf({ store }: Silent): string {
  return beginning + store.name;
}

function problemOf(silent: Silent) {
  const { store, lastAt } = silent;
  const merchant = store.merchant.id;
  const hours = Math.round(store.partner.silentSeconds(store.settings) / 360) / 10;
  return {
    error: errors.PARTNER_NOT_ASKING({
      message: `Nobody has asked for the orders of ${store.name} since ${lastAt}; more than ${hours} h are not usual.`,
      value: store.name,
    }),
    merchant,
    connection: store.name,
    held: [{ kind: 'work' as const, subject: subjectOf(silent), merchant }],
  };
}

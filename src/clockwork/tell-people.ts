import { dueLetters, type Letter, quietSeconds } from '../domain/notices/due.ts';
import { audience } from '../exceptions/audiences.ts';
import { letterFacts } from '../exceptions/letters.ts';
import { post } from '../exceptions/post.ts';
import { mailText } from '../exceptions/texts.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import type { HeldLease } from '../storage/held-lease.ts';
import { dropNews, markTold, newsToTell, toldSince } from '../storage/news.ts';
import { secondsLater } from '../support/clock.ts';
import { newId } from '../support/ids.ts';
import type { Tools } from '../tools.ts';
import { noticesLeft } from './notices-left.ts';

/** News looked at in one tick, and letters written; the rest waits for the next one. */
const newsPerTick = 2000;
const lettersPerTick = 20;

/** How often notices that were refused are looked for; each is tried once an hour. */
const leftMilliseconds = 60_000;

/**
 * Tells people at every tick of the clock. Never throws: the clock goes on, and what was not told is due at its next tick.
 */
export class Teller {
  readonly #tools: Tools;
  /** Milliseconds, the daemon's clock. */
  #leftAt = 0;

  constructor(tools: Tools) {
    this.#tools = tools;
  }

  async tell(lease: HeldLease): Promise<void> {
    const { clock, log, store } = this.#tools;
    try {
      await tellDue(this.#tools, lease);
      if (clock.now() < this.#leftAt) return;
      this.#leftAt = clock.now() + leftMilliseconds;
      const tickets = await noticesLeft(this.#tools, 'clock');
      if (tickets.length > 0) await store.commits.commit({ apply: (trx) => lease.guard(trx), tickets });
    } catch (thrown) {
      log.error({ err: thrown }, 'People could not be told of problems; it is tried again.');
    }
  }
}

/** Writes the letters about problems that are due: each with its notices and their tickets in one commit. */
async function tellDue(tools: Tools, lease: HeldLease): Promise<void> {
  const { store, clock, workspace, log } = tools;
  const pending = await newsToTell(store.reader, newsPerTick);
  if (pending.length === 0) return;
  const { notices } = workspace();
  const reachable = pending.filter((one) => audience(workspace(), one.audience) !== undefined);
  const lost = pending.filter((one) => !reachable.includes(one));
  if (lost.length > 0) await store.commits.commit({ apply: (trx) => dropNews(trx, lost) });
  if (!notices) return;
  const now = clock.iso();
  // Twice as long: who was held back needs to know by what.
  const told = await toldSince(store.reader, secondsLater(now, -2 * quietSeconds));
  const due = dueLetters(reachable, told, notices.digestSeconds, now);
  for (const letter of due.slice(0, lettersPerTick)) {
    try {
      await tell(tools, lease, letter);
    } catch (thrown) {
      // One letter that cannot be written must not keep the others back.
      log.error({ audience: letter.audience, err: thrown }, 'A letter could not be written; it is tried again.');
    }
  }
}

async function tell(tools: Tools, lease: HeldLease, letter: Letter): Promise<void> {
  const { store, clock, log } = tools;
  const workspace = tools.workspace();
  const reader = audience(workspace, letter.audience);
  if (!reader) return;
  const now = clock.iso();
  const facts = await letterFacts(store, workspace.name, reader, letter);
  const { fault, ...text } = mailText('notice', workspace.notices?.templates.notice ?? null, facts, now);
  if (fault !== '') log.error({ detail: fault }, 'templates/notice.hbs cannot be filled in; the shipped text is used.');
  const id = newId(Date.parse(now));
  const tickets: OutgoingTicket[] = [];
  await store.commits
    .commit({
      apply: async (trx) => {
        tickets.length = 0;
        await lease.guard(trx);
        if (!(await markTold(trx, letter.news, id, now))) throw new OutOfDate();
        tickets.push(...(await post(trx, workspace, reader, { id, kind: 'problems', text, facts }, now)));
      },
      tickets,
    })
    .catch((thrown: unknown) => {
      if (!(thrown instanceof OutOfDate)) throw thrown;
    });
}

/** A problem ended while the letter about it was written; the next tick writes another one. */
class OutOfDate extends Error {}

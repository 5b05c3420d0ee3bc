import { raise } from '../exceptions/raise.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { heldWork, wasRaised } from '../storage/arrivals.ts';
import { releaseSubject } from '../storage/exceptions.ts';
import type { HeldLease } from '../storage/held-lease.ts';
import { allSetbacks } from '../storage/setbacks.ts';
import type { Tools } from '../tools.ts';
import { errors } from './errors.ts';
import { type PartnerSilence, partnerSilences } from './partners.ts';

const beginning = 'silence:';
/** Silence is measured in hours. */
const everyMilliseconds = 60_000;
/** What came while no daemon ran is taken in first. */
const firstMilliseconds = 5 * 60_000;
/** Failed tries that are looked at for endpoints of ours that do not answer. */
const setbacksRead = 1000;

/** Tells of partners that have fallen silent, and is content again with their next file. */
export class SilenceWatch {
  readonly #tools: Tools;
  #nextAt: number;

  constructor(tools: Tools) {
    this.#tools = tools;
    this.#nextAt = tools.clock.now() + firstMilliseconds;
  }

  async look(lease: HeldLease): Promise<void> {
    const { clock, store, log } = this.#tools;
    if (clock.now() < this.#nextAt) return;
    this.#nextAt = clock.now() + everyMilliseconds;
    const silences = await partnerSilences(this.#tools, 'every merchant');
    const told = new Set(await heldWork(store.reader, 'every merchant', beginning));
    const failing = new Set(
      (await allSetbacks(store.reader, 'every merchant', setbacksRead)).map((one) => one.subject),
    );
    // An endpoint that cannot be looked at is another problem, and has an exception of its own.
    const unheard = silences.filter(
      ({ inlet, silent }) => silent && !told.has(beginning + inlet) && !failing.has(inlet),
    );
    const fresh = await this.#untold(unheard);
    const silent = new Set(silences.filter((one) => one.silent).map(({ inlet }) => beginning + inlet));
    const heard = [...told].filter((subject) => !silent.has(subject));
    if (fresh.length === 0 && heard.length === 0) return;
    const tickets: OutgoingTicket[] = [];
    await store.commits.commit({
      apply: async (trx) => {
        await lease.guard(trx);
        tickets.length = 0;
        const at = clock.iso();
        for (const subject of heard) await releaseSubject(trx, { kind: 'work', subject }, 'the next file', at);
        for (const one of fresh) tickets.push(...(await raise(trx, this.#tools.workspace(), problemOf(one), at)));
      },
      tickets,
    });
    for (const { inlet, lastAt } of fresh) log.warn({ endpoint: inlet, lastAt }, 'A partner has fallen silent.');
  }

  /** Once for each silence: what a person has resolved is not told again before the partner was heard of. */
  async #untold(silent: readonly PartnerSilence[]): Promise<PartnerSilence[]> {
    const fresh: PartnerSilence[] = [];
    for (const one of silent) {
      const { merchant, inlet, lastAt } = one;
      const wish = { code: 'PARTNER_SILENT', value: inlet, since: lastAt ?? '' };
      if (!(await wasRaised(this.#tools.store.reader, [merchant], wish))) fresh.push(one);
    }
    return fresh;
  }
}

function problemOf({ inlet, merchant, connection, lastAt, silentFor, bears, by }: PartnerSilence) {
  const usual = by === 'setting' ? 'the endpoint allows' : 'usual are at most';
  return {
    error: errors.PARTNER_SILENT({
      message: `Nothing came in at ${inlet} since ${lastAt}: ${hours(silentFor)} of working time, ${usual} ${hours(bears ?? 0)}.`,
      value: inlet,
    }),
    merchant,
    connection,
    held: [{ kind: 'work' as const, subject: beginning + inlet, merchant }],
  };
}

function hours(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 6) / 10} h`;
}

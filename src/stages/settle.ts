import { raise } from '../exceptions/raise.ts';
import type { Arrival, OutgoingTicket, Ticket } from '../queue/queue.ts';
import { releaseSubject } from '../storage/exceptions.ts';
import type { Work } from '../storage/group-commit.ts';
import type { Trx } from '../storage/scope.ts';
import { clearSetback, saveSetback } from '../storage/setbacks.ts';
import type { CrossdockError } from '../support/errors.ts';
import { pause } from '../support/waiting.ts';
import type { Tools } from '../tools.ts';
import type { Verdict } from './failures.ts';

const pauseMilliseconds = 2000;

/**
 * A commit that must not be given up: what a failure leaves behind. While the store does not answer it is tried again, until the
 * daemon drains; the tickets then stay unsettled and come again with the next start.
 */
export async function commitSurely(tools: Pick<Tools, 'store' | 'signal' | 'log'>, work: Work): Promise<void> {
  for (;;) {
    try {
      await tools.store.commits.commit(work);
      return;
    } catch (thrown) {
      if (tools.signal.aborted) throw thrown;
      tools.log.error({ err: thrown }, 'The store did not take a commit; it is tried again.');
      await pause(pauseMilliseconds, tools.signal);
    }
  }
}

/** Ends arrivals whose work failed: setback, retry or dead ticket, exception and notice, in one commit. */
export async function settleFailed(
  tools: Tools,
  ticket: Ticket,
  arrivals: readonly Arrival[],
  error: CrossdockError,
  verdict: Verdict,
): Promise<void> {
  const { stage, subject, merchant, connection } = ticket;
  const tickets: OutgoingTicket[] = [];
  await commitSurely(tools, {
    apply: async (trx) => {
      tickets.splice(0, tickets.length, ...(verdict.ticket ? [verdict.ticket] : []));
      await saveSetback(trx, verdict.setback);
      if (!verdict.exception) return;
      const held = [{ kind: 'work' as const, subject: `${stage}:${subject}`, merchant }];
      tickets.push(...(await raise(trx, tools.workspace(), { error, merchant, connection, held }, tools.clock.iso())));
    },
    tickets,
    settles: rowsOf(arrivals),
  });
  for (const arrival of arrivals) arrival.settled();
}

/** The subject works again: its setback is gone, and exceptions that held only this are resolved. */
export async function recovered(
  trx: Trx,
  { stage, subject }: Pick<Ticket, 'stage' | 'subject'>,
  at: string,
): Promise<void> {
  await clearSetback(trx, stage, subject);
  await releaseSubject(trx, { kind: 'work', subject: `${stage}:${subject}` }, 'the next success', at);
}

export function rowsOf(arrivals: readonly Arrival[]): number[] {
  return arrivals.flatMap(({ row }) => (row === undefined ? [] : [row]));
}

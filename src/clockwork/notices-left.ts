import type { Workspace } from '../config/workspace.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { ticketFor } from '../queue/ticket.ts';
import { setbacksOfStage } from '../storage/setbacks.ts';
import { secondsLater } from '../support/clock.ts';
import type { Tools } from '../tools.ts';

/** What is older is no news. */
const oldestSeconds = 3 * 86_400;
const atMost = 200;

/**
 * Tickets for notices that a refusal held up: nothing else comes along to try them again. `revision`: something was repaired, so all of
 * them; otherwise those whose next try is due.
 */
export async function noticesLeft(
  { store, clock, workspace }: Pick<Tools, 'store' | 'clock' | 'workspace'>,
  cause: 'start' | 'revision' | 'clock',
): Promise<OutgoingTicket[]> {
  const at = clock.iso();
  const left = await setbacksOfStage(store.reader, 'every merchant', 'notify', atMost);
  return left
    .filter(({ firstAt, nextAt }) => firstAt > secondsLater(at, -oldestSeconds) && (cause !== 'clock' || nextAt <= at))
    .map(({ subject, merchant, code }) =>
      ticketFor('notify', { merchant, subject, cause, at, connection: wayOf(workspace(), code), ref: code }),
    );
}

/** What failed at a webhook says nothing of the mail server. */
function wayOf({ notices }: Workspace, code: string): string {
  return code.startsWith('NOTICE_WEBHOOK') ? '-' : (notices?.connection ?? '-');
}

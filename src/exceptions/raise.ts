import type { NoticeSettings, Workspace } from '../config/workspace.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { openException, type Problem } from '../storage/exceptions.ts';
import { insertNotice } from '../storage/notices.ts';
import type { Trx } from '../storage/scope.ts';
import { newId } from '../support/ids.ts';

/**
 * Opens the exception of a problem, or counts it on the one that is open already. When it is new and the workspace says who is to
 * hear of it, a notice is written and its ticket returned for the same commit.
 */
export async function raise(trx: Trx, workspace: Workspace, problem: Problem, at: string): Promise<OutgoingTicket[]> {
  const { id, opened } = await openException(trx, problem, at);
  const recipients = recipientsFor(workspace.notices, workspace, problem.merchant);
  if (!opened || recipients.length === 0) return [];
  const notice = newId(Date.parse(at));
  const { error, merchant } = problem;
  await insertNotice(
    trx,
    { id: notice, merchant, recipients, subject: subjectOf(problem), body: bodyOf(problem, id) },
    at,
  );
  return [noticeTicket(notice, merchant, workspace.notices?.connection ?? '-', error.code, at)];
}

function recipientsFor(settings: NoticeSettings | null, workspace: Workspace, merchant: string): string[] {
  if (!settings) return [];
  return [...new Set([...settings.contacts, ...(workspace.merchants.get(merchant)?.contacts ?? [])])];
}

function subjectOf({ error, merchant, connection }: Problem): string {
  return `[Crossdock] ${error.code} at ${[merchant, connection].filter((text) => text !== '' && text !== '-').join(' / ')}`;
}

function bodyOf({ error, held }: Problem, exception: string): string {
  const holds = held.map(({ kind, subject }) => `${kind} ${subject}`).slice(0, 20);
  return [
    error.message,
    '',
    `What to do: ${error.hint}`,
    '',
    `It holds up: ${holds.join(', ') || 'nothing yet'}`,
    '',
    `Exception ${exception}`,
    '',
  ].join('\n');
}

function noticeTicket(notice: string, merchant: string, connection: string, ref: string, at: string): OutgoingTicket {
  return {
    ticket: { v: 1, stage: 'notify', merchant, subject: notice, cause: 'exception', at, connection, ref },
    to: 'now',
    attempt: 0,
  };
}

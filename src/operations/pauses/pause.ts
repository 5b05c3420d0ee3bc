import { wakeRested } from '../../clockwork/end-pauses.ts';
import { ticketOf } from '../../clockwork/services.ts';
import { pausableRuns } from '../../config/pausable.ts';
import { covers, type Pause, pauseOf } from '../../domain/pauses.ts';
import { releaseSubject } from '../../storage/exceptions.ts';
import { deletePause, type PauseKey, savePause, standingPauses } from '../../storage/pauses.ts';
import { type Actor, commitDeed, type Deed } from '../audit.ts';
import type { Dock } from '../dock.ts';
import { errors } from '../errors.ts';
import type { Scope } from '../scope.ts';
import { pauseWords } from './words.ts';

/** Endpoints and gates that this pause keeps from running. */
export function pausedBy(dock: Dock, key: PauseKey): string[] {
  const pause = { ...key, since: '', until: null, reason: '', actor: '' };
  return pausableRuns(dock.tools.workspace())
    .filter((work) => covers(pause, work))
    .map(({ subject }) => subject);
}

/**
 * Keeps something from running until a person or its end takes that back; one that stands already is replaced. Nothing that it covers is
 * a problem of anybody while it stands.
 */
export async function pauseWork(dock: Dock, key: PauseKey, until: string | null, actor: Actor): Promise<Pause> {
  const { workspace } = dock.tools;
  let pause: Pause = { ...key, since: '', until, reason: dock.reason ?? '', actor };
  await commitDeed(dock, async (trx, at) => {
    if (until !== null && until <= at)
      throw errors.PAUSE_PAST({ message: `${until} has passed already.`, value: until });
    const before = await standing(trx, key, at);
    pause = { ...pause, since: before?.since ?? at };
    await savePause(trx, pause);
    for (const work of pausableRuns(workspace()).filter((one) => covers(pause, one))) {
      const { stage, subject } = ticketOf(workspace(), work.run)('person', at).ticket;
      await releaseSubject(trx, { kind: 'work', subject: `${stage}:${subject}` }, `pause by ${actor}`, at);
    }
    return deedOf('pause', actor, key, before, pause);
  });
  return pause;
}

/** Takes a pause back; what would have run meanwhile runs at once. Returns how many endpoints and gates do. */
export async function resumeWork(dock: Dock, key: PauseKey, actor: Actor): Promise<number> {
  const { store, workspace } = dock.tools;
  let woken = 0;
  await commitDeed(dock, async (trx, at, tickets) => {
    const before = await standing(trx, key, at);
    if (!before || !(await deletePause(trx, key)))
      throw errors.PAUSE_NOT_FOUND({ message: `${key.name} is not paused.`, value: key.name });
    tickets.push(...(await wakeRested(trx, store.dialect, workspace(), at)));
    woken = tickets.length;
    return deedOf('resume', actor, key, before, undefined);
  });
  return woken;
}

/** What is paused now. */
export function listPauses({ tools: { store, clock } }: Dock, scope: Scope): Promise<Pause[]> {
  return standingPauses(store.reader, scope, clock.iso());
}

/** Which of these endpoints and gates rest, each with why in words. */
export async function restingAmong(
  dock: Dock,
  subjects: readonly string[],
): Promise<{ subject: string; text: string }[]> {
  const { workspace, clock } = dock.tools;
  const pauses = await listPauses(dock, 'every merchant');
  return pausableRuns(workspace())
    .filter(({ subject }) => subjects.includes(subject))
    .flatMap((work) => {
      const pause = pauseOf(pauses, work, clock.iso());
      return pause ? [{ subject: work.subject, text: pauseWords(pause, workspace().zone, clock.now()) }] : [];
    });
}

async function standing(
  reader: Parameters<typeof standingPauses>[0],
  { kind, name, merchant }: PauseKey,
  at: string,
): Promise<Pause | undefined> {
  const all = await standingPauses(reader, merchant === '' ? 'every merchant' : [merchant], at);
  return all.find((one) => one.kind === kind && one.name === name && one.merchant === merchant);
}

function deedOf(
  action: string,
  actor: Actor,
  { kind, name: subject, merchant }: PauseKey,
  before: Pause | undefined,
  after: Pause | undefined,
): Deed {
  const told = (pause: Pause | undefined) =>
    pause
      ? {
          kind,
          paused: 'yes',
          until: pause.until ?? 'somebody resumes it',
          ...(pause.reason !== '' && { why: pause.reason }),
        }
      : { kind, paused: 'no' };
  return { actor, action, subject, merchant, reason: '', before: told(before), after: told(after) };
}

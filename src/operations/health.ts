import { asCrossdockError } from '../support/errors.ts';
import { within } from '../support/waiting.ts';
import type { Dock } from './dock.ts';

export type DaemonState = 'starting' | 'running' | 'draining';

export interface Check {
  readonly status: 'pass' | 'fail';
  /** Codes and plain words; no names of partners or merchants. */
  readonly detail: string;
}

export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<'daemon' | 'store' | 'queue' | 'workspace', Check>>;
}

const answerSeconds = 3;

/** Whether this daemon can take work. A partner that is down does not count: its tickets wait. */
export async function readiness(dock: Dock, state: DaemonState): Promise<Readiness> {
  const store = await storeCheck(dock);
  const checks = { daemon: daemonCheck(state), store, queue: queueCheck(dock), workspace: workspaceCheck(dock) };
  return { ready: Object.values(checks).every(({ status }) => status === 'pass'), checks };
}

function daemonCheck(state: DaemonState): Check {
  return { status: state === 'running' ? 'pass' : 'fail', detail: state };
}

/** Reading is not enough: an empty commit finds a full disk's read-only mount and a lost primary. */
async function storeCheck({ tools: { store } }: Dock): Promise<Check> {
  const late = () => new Error(`no answer within ${answerSeconds} s`);
  try {
    await within(answerSeconds, store.ping(), late);
    await within(answerSeconds, store.commits.commit({}), late);
    return { status: 'pass', detail: store.dialect };
  } catch (thrown) {
    const { code, message } = asCrossdockError(thrown);
    return { status: 'fail', detail: code === 'UNEXPECTED' ? message : code };
  }
}

function queueCheck(dock: Dock): Check {
  const { state, since } = dock.health();
  return { status: state === 'connected' || state === 'blocked' ? 'pass' : 'fail', detail: `${state} since ${since}` };
}

function workspaceCheck({ tools }: Dock): Check {
  try {
    return { status: 'pass', detail: `revision ${tools.workspace().revision.slice(0, 12)}` };
  } catch (thrown) {
    return { status: 'fail', detail: asCrossdockError(thrown).code };
  }
}

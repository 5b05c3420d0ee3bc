import { oldestReady } from '../storage/figures.ts';
import { asCrossdockError } from '../support/errors.ts';
import type { Dock } from './dock.ts';
import { type DaemonState, readiness } from './health.ts';

/** A ticket that could run and has not run for so long: the stages stand still. */
const standstillSeconds = 30 * 60;

/** More than readiness: the work goes on, too. `why`: what is not well, in names of checks and plain words; `''` = all is. */
export async function wellness(dock: Dock, state: DaemonState): Promise<{ why: string }> {
  const { checks } = await readiness(dock, state);
  const failed = Object.entries(checks).find(([, { status }]) => status === 'fail');
  if (failed) return { why: `${failed[0]}: ${failed[1].detail}` };
  const { store, clock } = dock.tools;
  try {
    const oldest = await oldestReady(store.reader, clock.iso());
    const waits = oldest === null ? 0 : (clock.now() - Date.parse(oldest)) / 1000;
    if (waits <= standstillSeconds) return { why: '' };
    return { why: `stages: a ticket has been ready since ${oldest}` };
  } catch (thrown) {
    return { why: `store: ${asCrossdockError(thrown).code}` };
  }
}

import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { atEnd, lastTestTitle } from './closing.ts';

/** An empty folder that is gone after the test (or at the very end, when called from `before`). */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'crossdock-test-'));
  atEnd(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  await tellRun(folder);
  return folder;
}

/** Under `npm test`: so that a folder that comes back after its removal is told with its test. */
async function tellRun(folder: string): Promise<void> {
  const run = process.env.CROSSDOCK_TEST_RUN;
  if (run && run === tmpdir()) await appendFile(join(run, '.folders'), `${basename(folder)}\t${lastTestTitle()}\n`);
}

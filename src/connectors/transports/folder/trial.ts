import { randomBytes } from 'node:crypto';
import { access, constants, lstat, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Step } from '../shared/steps.ts';
import { folderFailure } from './failures.ts';

const text = 'Crossdock writes this file to try its rights and deletes it at once.\n';

/** The steps of `crossdock test` for a folder. */
export function folderTrial(directory: string, temporaryDirectory: string, send: boolean): Step[] {
  const mark = `.crossdock-test-${randomBytes(6).toString('hex')}`;
  const temporary = join(directory, temporaryDirectory, `${mark}.part`);
  const renamed = join(directory, `${mark}.tmp`);
  const step = (name: string, run: () => Promise<string>): Step => ({ name, run: () => inWords(name, run) });
  const reading = [
    step('list', async () => {
      const names = await readdir(directory);
      await access(directory, constants.R_OK | constants.X_OK);
      return `${names.length} names in ${directory}.`;
    }),
  ];
  if (!send) return reading;
  return [
    ...reading,
    step('write temporary file', async () => {
      await writeFile(temporary, text, { flag: 'wx' });
      return 'A hidden temporary file was written.';
    }),
    step('size', async () => {
      const { size } = await lstat(temporary);
      if (size !== text.length) throw new Error(`${size} of ${text.length} bytes are there`);
      return `${size} bytes, as written.`;
    }),
    step('rename', async () => {
      await rename(temporary, renamed);
      return 'The temporary file could be renamed.';
    }),
    step('delete', async () => {
      await rm(renamed);
      return 'The file was deleted again; nothing is left.';
    }),
  ];

  async function inWords(name: string, run: () => Promise<string>): Promise<string> {
    try {
      return await run();
    } catch (thrown) {
      await Promise.allSettled([rm(temporary, { force: true }), rm(renamed, { force: true })]);
      throw folderFailure(thrown, `The step "${name}"`, directory);
    }
  }
}

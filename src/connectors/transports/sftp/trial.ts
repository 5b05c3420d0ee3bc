import { randomBytes } from 'node:crypto';
import { errors } from '../errors.ts';
import { joinPath } from '../shared/names.ts';
import { networkSteps } from '../shared/network.ts';
import type { Step } from '../shared/steps.ts';
import { requestFailure } from './failures.ts';
import { readDirectory, remove, rename, statsOf } from './requests.ts';
import { openSession, type SftpSession } from './session.ts';
import type { SftpSettings } from './settings.ts';

const text = Buffer.from('Crossdock writes this file to try its rights and deletes it at once.\n');

export interface Trial {
  readonly settings: SftpSettings;
  readonly directory: string;
  readonly send: boolean;
  readonly signal: AbortSignal;
}

/** The steps of `crossdock test` for SFTP: a login of its own, like the ones that work. `end` closes it. */
export function sftpTrial({ settings, directory, send, signal }: Trial): { steps: Step[]; end: () => Promise<void> } {
  let opening: Promise<SftpSession> | undefined;
  const mark = `.crossdock-test-${randomBytes(6).toString('hex')}`;
  const temporary = joinPath(directory, settings['temporary directory'], `${mark}.part`);
  const renamed = joinPath(directory, `${mark}.tmp`);

  function session(): Promise<SftpSession> {
    opening ??= openSession({ settings, signal });
    return opening;
  }

  /** The key comes before the login: this step ends as soon as it has been judged. */
  function hostKey(): Promise<string> {
    return new Promise((resolve, reject) => {
      opening = openSession({ settings, signal, keySeen: (key) => resolve(`The expected key: ${key}.`) });
      opening.catch(reject);
    });
  }

  function step(name: string, run: (open: SftpSession) => Promise<string>): Step {
    return { name, run: async () => inWords(name, run, await session()) };
  }

  async function inWords(
    name: string,
    run: (open: SftpSession) => Promise<string>,
    open: SftpSession,
  ): Promise<string> {
    try {
      return await run(open);
    } catch (thrown) {
      await Promise.allSettled([remove(open, temporary), remove(open, renamed)]);
      throw requestFailure(thrown, `The step "${name}"`, directory, settings.host);
    }
  }

  const steps = [
    ...networkSteps(settings, signal),
    { name: 'host key', run: hostKey },
    step('login', async () => `Logged in as ${settings.user}.`),
    step('list', async (open) => `${(await readDirectory(open, directory)).length} names in "${directory}".`),
    ...(send ? writing() : []),
  ];
  return { steps, end: async () => (await opening?.catch(() => undefined))?.end() };

  function writing(): Step[] {
    return [
      step('write temporary file', async (open) => {
        await open.ask((done) => open.protocol.writeFile(temporary, text, done));
        return 'A hidden temporary file was written.';
      }),
      step('size', async (open) => {
        const size = (await statsOf(open, temporary))?.size;
        if (size !== text.length)
          throw errors.SIZE_MISMATCH({ message: `${size ?? 0} of ${text.length} bytes are there.` });
        return `${size} bytes, as written.`;
      }),
      step('rename', async (open) => {
        await rename(open, temporary, renamed);
        return 'The temporary file could be renamed.';
      }),
      step('delete', async (open) => {
        await open.ask((done) => open.protocol.unlink(renamed, done));
        return 'The file was deleted again; nothing is left.';
      }),
    ];
  }
}

import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { errors } from '../errors.ts';
import { joinPath, shown } from '../shared/names.ts';
import { networkSteps } from '../shared/network.ts';
import type { Step } from '../shared/steps.ts';
import { listDirectory, remove, rename, sizeOf } from './commands.ts';
import { commandFailure } from './failures.ts';
import { type FtpSession, openSession } from './session.ts';
import { addressOf, type FtpSettings } from './settings.ts';

const text = Buffer.from('Crossdock writes this file to try its rights and deletes it at once.\n');

export interface Trial {
  readonly settings: FtpSettings;
  readonly directory: string;
  readonly send: boolean;
  readonly signal: AbortSignal;
}

/** The steps of `crossdock test` for FTP: a login of its own, like the ones that work. `end` closes it. */
export function ftpTrial({ settings, directory, send, signal }: Trial): { steps: Step[]; end: () => Promise<void> } {
  let opening: Promise<FtpSession> | undefined;
  const mark = `.crossdock-test-${randomBytes(6).toString('hex')}`;
  const temporary = joinPath(settings['temporary directory'], `${mark}.part`);
  const renamed = `${mark}.tmp`;

  /** The server's greeting, and the certificate where TLS is on, come before the login. */
  function before(reached: 'welcomed' | 'secured'): Promise<string> {
    return new Promise((resolve, reject) => {
      const tell = (sentence = 'The server greets.') => resolve(sentence);
      opening = openSession({ settings, signal, [reached]: tell });
      opening.catch(reject);
    });
  }

  function step(name: string, run: (open: FtpSession) => Promise<string>): Step {
    return {
      name,
      run: async () => {
        opening ??= openSession({ settings, signal });
        return inWords(name, run, await opening);
      },
    };
  }

  async function inWords(name: string, run: (open: FtpSession) => Promise<string>, open: FtpSession): Promise<string> {
    try {
      return await run(open);
    } catch (thrown) {
      for (const leftover of [temporary, renamed]) if (open.usable) await remove(open, leftover).catch(() => undefined);
      throw commandFailure(thrown, `The step "${name}"`, directory, settings.host);
    }
  }

  const steps = [
    ...networkSteps(addressOf(settings), signal),
    ...(settings.tls === 'none' ? [] : [{ name: 'certificate', run: () => before('secured') }]),
    step('login', async () => `Logged in as ${settings.user}.`),
    step('list', async (open) => {
      await open.enter(directory);
      return `${(await listDirectory(open)).length} names in "${shown(directory)}" (${settings.mode} data connection).`;
    }),
    ...(send ? writing() : []),
  ];
  return { steps, end: async () => (await opening?.catch(() => undefined))?.end() };

  function writing(): Step[] {
    return [
      step('write temporary file', async (open) => {
        await open.ask((client) => client.uploadFrom(Readable.from([text]), temporary));
        return 'A hidden temporary file was written.';
      }),
      step('size', async (open) => {
        const size = await sizeOf(open, temporary);
        if (size !== text.length)
          throw errors.SIZE_MISMATCH({ message: `${size ?? 0} of ${text.length} bytes are there.` });
        return `${size} bytes, as written.`;
      }),
      step('rename', async (open) => {
        await rename(open, temporary, renamed);
        return 'The temporary file could be renamed.';
      }),
      step('delete', async (open) => {
        await open.ask((client) => client.remove(renamed));
        return 'The file was deleted again; nothing is left.';
      }),
    ];
  }
}

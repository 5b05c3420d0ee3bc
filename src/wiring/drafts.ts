import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Environment } from '../config/environment.ts';
import { readWorkspace } from '../config/read.ts';
import { readTexts } from '../config/texts.ts';
import { Connections } from '../connectors/connections.ts';
import { transports } from '../connectors/transports/index.ts';
import type { Drafts } from '../operations/dock.ts';
import { errors } from '../operations/errors.ts';
import { syncFolder } from '../support/files.ts';
import type { Tools } from '../tools.ts';
import { toolboxOf } from './opened.ts';

/** Workspaces that do not run: the files, what a command makes of them, and older revisions with today's secrets. */
export function draftsOf(environment: Environment, { clock, log }: Pick<Tools, 'clock' | 'log'>): Drafts {
  const { home } = environment;
  return {
    texts: () => readTexts(home),
    read: (texts, { tests }) => {
      const { testMapping, ...toolbox } = toolboxOf(environment);
      return readWorkspace(texts, home, tests && testMapping ? { ...toolbox, testMapping } : toolbox);
    },
    save: (file, was, text) => save(join(home, file), was, text),
    connect: (workspace) => {
      const connections = new Connections(transports, { signal: new AbortController().signal, now: clock.now, log });
      connections.use(workspace.connections);
      return { transport: (name) => connections.transport(name), close: () => connections.close() };
    },
  };
}

/** A hidden name first: whoever watches the folder never sees half a file. A link stays a link. */
async function save(path: string, was: string | undefined, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const real = await realpath(path).catch(() => path);
  const part = join(dirname(real), `.${basename(real)}.${randomBytes(4).toString('hex')}.tmp`);
  try {
    const handle = await open(part, 'wx');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if ((await textAt(real)) !== was) throw errors.FILE_EDITED_MEANWHILE({ value: path });
    await rename(part, real);
    await syncFolder(dirname(real));
  } finally {
    await rm(part, { force: true });
  }
}

async function textAt(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw thrown;
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readEnvironment } from '../../src/config/environment.ts';
import type { Program } from '../../src/operations/dock.ts';
import { countOutbox } from '../../src/storage/outbox.ts';
import type { Clock } from '../../src/support/clock.ts';
import { openCommandDock } from '../../src/wiring/command.ts';
import { type RunningDaemon, startDaemon } from '../../src/wiring/daemon.ts';
import { checkFiles } from '../../src/wiring/opened.ts';
import { atEnd } from './closing.ts';
import { eventually } from './eventually.ts';
import { temporaryFolder } from './temporary.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Folders of the made-up partners, beside the workspace. */
const partnerFolders = ['wms/in', 'wms/out', 'cart/orders', 'cart/tracking', 'cart/stock'];

/** A workspace in a folder of its own: the repository's mappings and templates, and the files given. The partners lie beside it. */
export async function workspaceHome(files: Readonly<Record<string, string>>): Promise<string> {
  const home = join(await temporaryFolder(), 'home');
  for (const folder of partnerFolders) await mkdir(join(home, '..', folder), { recursive: true });
  for (const folder of ['mappings', 'templates']) await cp(join(root, folder), join(home, folder), { recursive: true });
  for (const [name, text] of Object.entries(files)) await put(join(home, name), text);
  return home;
}

export async function put(path: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

/** As a careful partner does it: hidden first, then the name. */
export async function drop(path: string, content: string | Buffer): Promise<void> {
  const hidden = join(dirname(path), `.${path.split('/').at(-1)}.part`);
  await put(hidden, content);
  await rename(hidden, path);
}

/** Plain files of a folder with their text; a folder that is not there is empty. */
export async function filesIn(folder: string, encoding: BufferEncoding = 'utf8'): Promise<Record<string, string>> {
  const names = await readdir(folder).catch(() => []);
  const visible = names.filter((name) => !name.startsWith('.')).sort();
  return Object.fromEntries(
    await Promise.all(visible.map(async (name) => [name, await readFile(join(folder, name), encoding)])),
  );
}

type Variables = Readonly<Record<string, string>>;

function variables(home: string, more: Variables): Record<string, string> {
  return {
    CROSSDOCK_HOME: home,
    CROSSDOCK_HTTP_PORT: '0',
    CROSSDOCK_LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
    ...more,
  };
}

/** The whole daemon, in this process; stopped after the test. */
export async function daemonAt(home: string, more: Variables = {}, clock?: Clock): Promise<RunningDaemon> {
  const daemon = await startDaemon(readEnvironment(variables(home, more)), '0.0.0-test', clock);
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= daemon.stop();
    return stopped;
  };
  atEnd(stop);
  return { ...daemon, stop };
}

/** What `main.ts` gives the command line, for the workspace of a test: with or without a daemon beside it. */
export function programAt(home: string, more: Variables = {}, clock?: Clock): Pick<Program, 'openDock' | 'check'> {
  const environment = readEnvironment(variables(home, more));
  return {
    openDock: () => openCommandDock('0.0.0-test', environment, clock),
    check: () => checkFiles(environment),
  };
}

export interface DaemonProcess {
  readonly pid: number;
  /** Everything it printed. */
  output(): string;
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  kill(signal: NodeJS.Signals): void;
}

/** The built daemon as a process of its own, for tests that kill it. Resolves when it is ready, or has ended. */
export async function daemonProcess(home: string, more: Variables = {}): Promise<DaemonProcess> {
  const child = spawn(process.execPath, [join(root, 'bin/crossdock.js'), 'start'], {
    cwd: home,
    env: { ...process.env, ...variables(home, { CROSSDOCK_LOG_LEVEL: 'info', ...more }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk));
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
  atEnd(() => endProcess(child));
  await eventually(
    `the daemon is ready; it said:\n${printed}`,
    () => printed.includes('Crossdock is ready.') || child.exitCode !== null || child.signalCode !== null,
  );
  return { pid: child.pid ?? 0, output: () => printed, ended, kill: (signal) => child.kill(signal) };
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** Nothing is ready and nothing in work: the outbox (the embedded queue's table) holds no ticket that could run now. */
export async function settled({ tools }: Pick<RunningDaemon, 'tools'>): Promise<void> {
  await eventually('all tickets are worked', async () =>
    (await countOutbox(tools.store.reader)).every(({ ready }) => ready === 0),
  );
}

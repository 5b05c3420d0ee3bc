import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';

/** A free loopback port (nothing else on the machine asks for ports at the same moment as often as we do). */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

export interface PeerProcess {
  readonly pid: number;
  /** Everything it printed so far (the last 64 KiB). */
  output(): string;
  /** Ends exactly this process (its own process group), gently first. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface PeerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** Asked until it says true. */
  ready(): Promise<boolean>;
  readonly seconds?: number;
}

export async function startPeer({
  command,
  args,
  env,
  cwd,
  uid,
  gid,
  ready,
  seconds = 60,
}: PeerCommand): Promise<PeerProcess> {
  const child = spawn(command, [...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...(cwd !== undefined && { cwd }),
    ...(uid !== undefined && { uid }),
    ...(gid !== undefined && { gid }),
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      printed = (printed + chunk).slice(-65_536);
    });
  const failed = once(child, 'error').then(([cause]) => {
    throw new Error(`${command} cannot be started`, { cause });
  });
  failed.catch(() => undefined);
  const until = Date.now() + seconds * 1000;
  while (!(await Promise.race([ready().catch(() => false), failed]))) {
    if (child.exitCode !== null || Date.now() > until) {
      await stop(child, 'SIGKILL');
      throw new Error(`${command} did not become ready (exit code ${child.exitCode}):\n${printed}`);
    }
    await after(50);
  }
  return { pid: child.pid ?? 0, output: () => printed, stop: (signal) => stop(child, signal ?? 'SIGTERM') };
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || !child.pid) return;
  const gone = once(child, 'exit');
  signalGroup(child.pid, signal);
  const timer = setTimeout(() => signalGroup(child.pid ?? 0, 'SIGKILL'), 10_000);
  await gone;
  clearTimeout(timer);
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ESRCH') throw thrown;
  }
}

/** Whether something listens there. */
export async function answers(port: number): Promise<boolean> {
  const socket = createConnection({ port, host: '127.0.0.1' });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

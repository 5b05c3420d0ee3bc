import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { promisify } from 'node:util';
import { atEnd } from '../support/closing.ts';
import { programPath } from '../support/needs.ts';
import { answers, freePort, type PeerProcess, startPeer } from './peer.ts';

export interface Rabbit {
  /** AMQP URL with user, password and vhost. */
  readonly url: string;
  readonly managementUrl: string;
  readonly user: string;
  readonly password: string;
  readonly vhost: string;
  /** `rabbitmqctl` against this node; what it printed. Each call boots an Erlang machine: two seconds and more. */
  ctl(...args: string[]): Promise<string>;
  /** One call of the management API, path without `/api`; parsed JSON, or `undefined` for an empty answer. */
  api(path: string, method?: string, body?: unknown): Promise<unknown>;
  /** A new virtual host with the user's rights: cheaper and safer than deleting and declaring queues again. */
  freshVhost(): Promise<{ vhost: string; url: string }>;
  dropVhost(vhost: string): Promise<void>;
  /** Ends every client connection of a vhost as an operator would in the console; how many there were. */
  closeConnections(vhost: string): Promise<number>;
  stopApp(): Promise<void>;
  startApp(): Promise<void>;
  /** Hard, as a power cut. */
  kill(): Promise<void>;
  /** Starts the node again on its files, after `kill`. */
  restart(): Promise<void>;
  readonly pid: () => number;
  stop(): Promise<void>;
}

interface Node {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly port: number;
  readonly managementPort: number;
}

const run = promisify(execFile);
const user = 'guest';
const password = 'guest';
let shared: Promise<Rabbit> | undefined;
let vhosts = 0;

/** The node of this test process, started at the first call. Call it in `before`: it lives until the last suite has ended. */
export function sharedRabbit(): Promise<Rabbit> {
  shared ??= startRabbit().then((rabbit) => {
    atEnd(async () => {
      shared = undefined;
      await rabbit.stop();
    });
    return rabbit;
  });
  return shared;
}

/** A private RabbitMQ node with the management API, on free loopback ports, with an epmd of its own. */
export async function startRabbit(): Promise<Rabbit> {
  const node = await prepare();
  let peer = await boot(node);
  const managementUrl = `http://127.0.0.1:${node.managementPort}`;
  const urlOf = (vhost: string) => `amqp://${user}:${password}@127.0.0.1:${node.port}/${encodeURIComponent(vhost)}`;

  async function ctl(...args: string[]): Promise<string> {
    const { stdout } = await run(program('rabbitmqctl'), args, { env: node.env, timeout: 60_000, maxBuffer: 1 << 24 });
    return stdout;
  }

  async function api(path: string, method = 'GET', body?: unknown): Promise<unknown> {
    const answer = await fetch(`${managementUrl}/api${path}`, {
      method,
      headers: { authorization: `Basic ${btoa(`${user}:${password}`)}`, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  async function freshVhost(): Promise<{ vhost: string; url: string }> {
    const vhost = `test-${process.pid}-${++vhosts}`;
    await api(`/vhosts/${vhost}`, 'PUT', {});
    await api(`/permissions/${vhost}/${user}`, 'PUT', { configure: '.*', write: '.*', read: '.*' });
    return { vhost, url: urlOf(vhost) };
  }

  async function closeConnections(vhost: string): Promise<number> {
    const list = (await api(`/vhosts/${vhost}/connections`)) as { name: string }[];
    for (const { name } of list) {
      // One that ended by itself in between is gone as well.
      await api(`/connections/${encodeURIComponent(name)}`, 'DELETE').catch(ignoreGone);
    }
    return list.length;
  }

  return {
    url: urlOf('/'),
    managementUrl,
    user,
    password,
    vhost: '/',
    ctl,
    api,
    freshVhost,
    closeConnections,
    dropVhost: async (vhost) => void (await api(`/vhosts/${vhost}`, 'DELETE')),
    stopApp: async () => void (await ctl('stop_app')),
    startApp: async () => {
      await ctl('start_app');
      await managementAnswers(node);
    },
    kill: () => peer.stop('SIGKILL'),
    restart: async () => {
      peer = await boot(node);
    },
    pid: () => peer.pid,
    stop: async () => {
      // Its files go with it, so nothing has to be shut down in order.
      await peer.stop('SIGKILL');
      await endEpmd(node);
      await rm(node.folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function prepare(): Promise<Node> {
  const folder = await mkdtemp(join(tmpdir(), 'crossdock-rabbit-'));
  const [port, distPort, epmdPort, managementPort] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  await mkdir(join(folder, 'home'));
  await writeFile(join(folder, 'enabled_plugins'), '[rabbitmq_management].\n');
  // Quorum queues report to the management API every 5 s otherwise.
  await writeFile(join(folder, 'advanced.config'), '[{rabbit, [{quorum_tick_interval, 500}]}].\n');
  await writeFile(
    join(folder, 'rabbitmq.conf'),
    [
      'management.tcp.ip = 127.0.0.1',
      `management.tcp.port = ${managementPort}`,
      'disk_free_limit.absolute = 1MB',
      'log.file.level = warning',
      'collect_statistics_interval = 1000',
      '',
    ].join('\n'),
  );
  const cookie = `crossdock${process.pid}`;
  const env = {
    ...process.env,
    HOME: join(folder, 'home'),
    LANG: 'C.UTF-8',
    RABBITMQ_NODENAME: `crossdock${port}@localhost`,
    RABBITMQ_BASE: folder,
    RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(distPort),
    ERL_EPMD_PORT: String(epmdPort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_PID_FILE: join(folder, 'pid'),
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(folder, 'advanced.config'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: `-kernel inet_dist_use_interface {127,0,0,1} -setcookie ${cookie}`,
    RABBITMQ_CTL_ERL_ARGS: `-setcookie ${cookie}`,
  };
  return { folder, env, port, managementPort };
}

async function boot(node: Node): Promise<PeerProcess> {
  const peer = await startPeer({
    command: program('rabbitmq-server'),
    args: [],
    env: node.env,
    cwd: node.folder,
    seconds: 90,
    ready: () => answers(node.port),
  });
  await managementAnswers(node);
  return peer;
}

/** The AMQP port opens before the node has finished starting; the management API comes last. */
async function managementAnswers(node: Node): Promise<void> {
  const url = `http://127.0.0.1:${node.managementPort}/api/whoami`;
  const headers = { authorization: `Basic ${btoa(`${user}:${password}`)}` };
  for (const until = Date.now() + 60_000; Date.now() < until; await after(100)) {
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    if (answer?.ok) return;
  }
  throw new Error('The management API of the private RabbitMQ node does not answer.');
}

/** The scripts on the PATH insist on root or the rabbitmq user; those below /usr/lib do not. */
function program(name: string): string {
  const direct = `/usr/lib/rabbitmq/bin/${name}`;
  const found = existsSync(direct) ? direct : programPath(name);
  if (!found) throw new Error(`${name} is not installed.`);
  return found;
}

/** The port mapper outlives its node; ours is known by its private port in the environment it was started with. */
async function endEpmd(node: Node): Promise<void> {
  const { stdout } = await run('pgrep', ['-x', 'epmd']).catch(() => ({ stdout: '' }));
  for (const pid of stdout.split('\n').filter(Boolean)) {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (environment.split('\0').includes(`RABBITMQ_BASE=${node.folder}`)) process.kill(Number(pid), 'SIGKILL');
  }
}

function ignoreGone(thrown: unknown): void {
  if (!(thrown instanceof Error && thrown.message.includes('404'))) throw thrown;
}

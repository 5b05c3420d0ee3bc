import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type FSWatcher, watch } from 'node:fs';
import { cp, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startSilent } from '../test/peers/silent.ts';
import { atEnd } from '../test/support/closing.ts';
import { shopOrders } from '../test/support/demo-shop.ts';
import { eventually } from '../test/support/eventually.ts';
import { manyFolders, manyMerchants, merchantIds } from '../test/support/many-merchants.ts';
import { temporaryFolder } from '../test/support/temporary.ts';

export type QueueKind = 'embedded' | 'rabbitmq';

export interface Trial {
  readonly queue: QueueKind;
  readonly variables: Readonly<Record<string, string>>;
  readonly merchants: number;
  /** In the one large file. */
  readonly orders: number;
  /** Orders per merchant before the load begins. */
  readonly idleRounds: number;
  /** Settle and gather times of all endpoints. */
  readonly patience: string;
  readonly tell: (line: string) => void;
}

export interface Figures {
  readonly queue: QueueKind;
  readonly merchants: readonly { readonly id: string; readonly idle: number[]; readonly loaded: number[] }[];
  readonly bigSeconds: number;
  /** Most connections that the silent server saw at one time. */
  readonly logins: number;
  readonly lost: number;
}

/** Orders of others on their way at the same time, and the pause before the next one. */
const underWayMost = 3;
const pauseMilliseconds = 60;

export async function runFairness(trial: Trial): Promise<Figures> {
  const silent = await startSilent();
  const [big = '', hanging = '', ...others] = merchantIds(trial.merchants);
  const home = await homeWith(
    manyMerchants({
      howMany: trial.merchants,
      connections: `  stuck: { sftp: { host: 127.0.0.1, port: ${silent.port}, user: dock, password: "\${env:PARTNER_PASSWORD}" } }`,
      wmsBy: { [hanging]: 'stuck' },
      patience: trial.patience,
    }),
  );
  for (const folder of manyFolders(trial.merchants)) await mkdir(join(home, '..', folder), { recursive: true });
  const partner = new Partner(join(home, '..'));
  for (const id of [big, ...others]) partner.watch(id);
  await startDaemon(home, trial.variables);
  await partner.warmUp(others);
  const idle = await partner.rounds(others, 'I', (round) => round < trial.idleRounds);
  trial.tell(`${trial.queue}: idle latency measured; now the load`);
  const begun = performance.now();
  await partner.drop(
    hanging,
    'H',
    Array.from({ length: 20 }, (_, index) => `H-${index}`),
  );
  await partner.drop(
    big,
    'BIG',
    Array.from({ length: trial.orders }, (_, index) => `BIG-${index}`),
  );
  let bigSeconds = 0;
  const done = partner.delivered(big, trial.orders).then(() => {
    bigSeconds = (performance.now() - begun) / 1000;
    trial.tell(`${trial.queue}: the large file is delivered`);
  });
  const loaded = await partner.rounds(others, 'L', () => bigSeconds === 0);
  await done;
  const lost = await partner.missing();
  return {
    queue: trial.queue,
    merchants: others.map((id) => ({ id, idle: idle.get(id) ?? [], loaded: loaded.get(id) ?? [] })),
    bigSeconds,
    logins: silent.most(),
    lost,
  };
}

/** The repository's mappings and these files; the script runs at the repository's root. */
async function homeWith(files: Readonly<Record<string, string>>): Promise<string> {
  const home = join(await temporaryFolder(), 'home');
  for (const folder of ['mappings', 'templates']) await cp(folder, join(home, folder), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(home, name)), { recursive: true });
    await writeFile(join(home, name), text);
  }
  return home;
}

/** Carts and WMS of all merchants. */
class Partner {
  readonly #root: string;
  /** Orders on their way: when they were dropped, and the list that takes their time. */
  readonly #underWay = new Map<string, { since: number; times: number[] }>();
  readonly #counts = new Map<string, number>();
  readonly #seen = new Set<string>();
  #files = 0;

  constructor(root: string) {
    this.#root = root;
  }

  watch(id: string): void {
    const folder = join(this.#root, 'wms', id, 'in');
    const watcher: FSWatcher = watch(folder, (_event, name) => {
      if (!name || name.startsWith('.') || this.#seen.has(`${id}/${name}`)) return;
      this.#seen.add(`${id}/${name}`);
      void this.#arrived(id, join(folder, name), performance.now());
    });
    atEnd(() => watcher.close());
  }

  async warmUp(ids: readonly string[]): Promise<void> {
    for (let round = 0; round < 2; round++)
      for (const id of ids) await this.#one(id, `W-${id}-${round}`, []).then(() => this.#room());
    await this.#quiet();
  }

  /** One order after the other, one merchant after the other. */
  async rounds(
    ids: readonly string[],
    letter: string,
    more: (round: number) => boolean,
  ): Promise<Map<string, number[]>> {
    const times = new Map<string, number[]>(ids.map((id) => [id, []]));
    for (let round = 0; more(round); round++) {
      for (const id of ids) {
        if (letter === 'L' && !more(round)) break;
        await this.#one(id, `${letter}-${id}-${round}`, times.get(id) ?? []);
        await after(pauseMilliseconds);
        await this.#room();
      }
    }
    await this.#quiet();
    return times;
  }

  async drop(id: string, name: string, numbers: readonly string[]): Promise<void> {
    const path = join(this.#root, 'cart', id, 'orders', `${name}.csv`);
    const hidden = join(dirname(path), `.${name}.part`);
    await writeFile(hidden, shopOrders(...numbers.map((number) => ({ number }))));
    await rename(hidden, path);
  }

  async delivered(id: string, howMany: number): Promise<void> {
    await eventually(`${howMany} orders of ${id}`, () => (this.#counts.get(id) ?? 0) >= howMany, 900);
  }

  /** Orders of others that never came. */
  async missing(): Promise<number> {
    await this.#quiet().catch(() => undefined);
    return this.#underWay.size;
  }

  async #one(id: string, number: string, times: number[]): Promise<void> {
    const entry = { since: performance.now(), times };
    this.#underWay.set(number, entry);
    await this.drop(id, `O${++this.#files}`, [number]);
  }

  async #arrived(id: string, path: string, at: number): Promise<void> {
    const text = await readFile(path, 'utf8');
    const numbers = new Set(
      text
        .split('\n')
        .slice(1)
        .map((line) => line.split(';')[0] ?? ''),
    );
    numbers.delete('');
    this.#counts.set(id, (this.#counts.get(id) ?? 0) + numbers.size);
    for (const number of numbers) {
      const entry = this.#underWay.get(number);
      entry?.times.push(at - entry.since);
      this.#underWay.delete(number);
    }
  }

  async #room(): Promise<void> {
    while (this.#underWay.size >= underWayMost) await after(5);
  }

  async #quiet(): Promise<void> {
    await eventually('all orders of others have arrived', () => this.#underWay.size === 0, 120);
  }
}

async function startDaemon(home: string, variables: Readonly<Record<string, string>>): Promise<void> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./daemon.js', import.meta.url))], {
    cwd: home,
    env: {
      ...process.env,
      CROSSDOCK_HOME: home,
      CROSSDOCK_HTTP_PORT: '0',
      CROSSDOCK_LOG_LEVEL: 'info',
      PARTNER_PASSWORD: 'fictional',
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let ready = false;
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed = (printed + chunk.toString()).slice(-20_000);
    ready ||= printed.includes('Crossdock is ready.');
    if (process.env.BENCH_LOG) process.stderr.write(chunk);
  });
  atEnd(() => end(child));
  await eventually(`the daemon is ready: ${printed}`, () => ready || child.exitCode !== null, 60);
  if (!ready) throw new Error(`The daemon did not start: ${printed}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const hard = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await gone;
  clearTimeout(hard);
}

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { listExceptions } from '../../src/storage/exceptions.ts';
import { openStore, type Store } from '../../src/storage/open.ts';
import { countOutbox } from '../../src/storage/outbox.ts';
import { systemClock } from '../../src/support/clock.ts';
import { silentLog } from '../../src/support/log.ts';
import { sharedRabbit } from '../peers/rabbitmq.ts';
import { type DaemonProcess, daemonProcess, drop, filesIn, workspaceHome } from '../support/daemon.ts';
import { folderWorkspace, shopOrders } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';
import { queueDepths } from './broker.ts';
import { chanceFrom } from './chance.ts';
import { openPartner, type Partner, type PartnerKind } from './partner.ts';

export interface SoakPlan {
  readonly orders: number;
  readonly kills: number;
  readonly seed: number;
  readonly partner: PartnerKind;
  readonly tell: (line: string) => void;
  /** Seconds from the last kill to the end of all orders. */
  readonly patience: number;
}

/** The moment of one kill, as the store and the broker show it afterwards. */
export interface Kill {
  readonly tickets: Readonly<Record<string, number>>;
  readonly deliveries: Readonly<Record<string, number>>;
  readonly unfinished: boolean;
  readonly insideUpload: boolean;
}

export interface SoakResult {
  readonly kills: readonly Kill[];
  /** Order numbers as the warehouse got them, one per row of all files. */
  readonly received: readonly string[];
  /** Tracking numbers as the cart got them, one per row of all files. */
  readonly told: readonly string[];
  readonly statuses: Readonly<Record<string, number>>;
  readonly doubts: readonly string[];
  readonly openExceptions: readonly { readonly code: string; readonly value: string }[];
  /** Input file -> the places where it lies at the end; each must have exactly one. */
  readonly places: Readonly<Record<string, readonly string[]>>;
}

const ordersPerFile = 10;

/** Orders all the way through RabbitMQ while the daemon is killed hard again and again. */
export async function soak(plan: SoakPlan): Promise<SoakResult> {
  const chance = chanceFrom(plan.seed);
  const partner = await openPartner(plan.partner);
  const { url } = await (await sharedRabbit()).freshVhost();
  const texts = folderWorkspace();
  const home = await workspaceHome({
    'merchants/acme.yaml': quickServices(texts['merchants/acme.yaml'] ?? ''),
    'crossdock.yaml': partner.workspace,
    ...partner.secrets,
  });
  const ending = new AbortController();
  const feeder = feederFor(plan, home);
  const answered = keepAnswering(partner, ending.signal);
  const kills: Kill[] = [];
  let daemon = await daemonProcess(home, { CROSSDOCK_AMQP_URL: url });
  const store = await openStore({
    url: `sqlite:${join(home, 'data/crossdock.db')}`,
    clock: systemClock,
    log: silentLog,
    writer: 'watcher',
  });
  try {
    for (let kill = 1; kill <= plan.kills; kill += 1) {
      const fed = feeder.some(Math.ceil(plan.orders / (plan.kills + 1)));
      await momentToKill(store, chance, kill);
      daemon.kill('SIGKILL');
      await Promise.all([daemon.ended, fed]);
      const seen = await lookAround(store, url);
      kills.push(seen);
      for (const line of troublesIn(daemon.output())) plan.tell(line);
      plan.tell(
        `kill ${kill}/${plan.kills}: tickets ${JSON.stringify(seen.tickets)}, deliveries ${JSON.stringify(seen.deliveries)}`,
      );
      daemon = await daemonProcess(home, { CROSSDOCK_AMQP_URL: url });
    }
    await feeder.some(plan.orders);
    await finish(plan, store, daemon, url).catch((thrown: unknown) => {
      throw new Error(`The daemon said last:\n${daemon.output().slice(-4000)}`, { cause: thrown });
    });
    const result = await gather(kills, home, store, partner, feeder.names);
    return result;
  } finally {
    ending.abort();
    await answered;
    await store.close();
  }
}

/** What the daemon complained of, short. */
function troublesIn(output: string): string[] {
  return output
    .split('\n')
    .filter((line) => /"level":"(error|fatal)"/.test(line))
    .map((line) => line.slice(0, 900));
}

/** Clocks that do not make the run wait: remote directories are looked at every second. */
function quickServices(merchant: string): string {
  return merchant
    .replace('shipping confirmations: automatic', 'shipping confirmations: { every: 1s }')
    .replace('  inventory: automatic\n', '')
    .replace(/\n {4}inventory: \{[^\n]*/, '');
}

interface Feeder {
  /** Names of the order files dropped so far. */
  readonly names: readonly string[];
  /** Drops files with up to so many further orders, a little apart. */
  some(orders: number): Promise<void>;
}

function feederFor({ orders }: SoakPlan, home: string): Feeder {
  const names: string[] = [];
  let next = 0;
  return {
    names,
    async some(wanted) {
      const end = Math.min(orders, next + wanted);
      while (next < end) {
        const numbers = Array.from(
          { length: Math.min(ordersPerFile, end - next) },
          (_, index) => `S-${String(next + index).padStart(5, '0')}`,
        );
        const name = `orders-${numbers[0]}.csv`;
        next += numbers.length;
        names.push(name);
        await drop(join(home, '../cart/orders', name), shopOrders(...numbers.map((number) => ({ number }))));
        await after(60);
      }
    },
  };
}

async function keepAnswering(partner: Partner, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await partner.answer();
    await after(50);
  }
}

/** At random, while something is under way; every third kill waits for a file to be on its way. */
async function momentToKill(store: Store, chance: () => number, kill: number): Promise<void> {
  await after(40 + chance() * 500);
  const underWay = async () => (await unfinishedDeliveries(store)).length > 0;
  const anything = async () => (await underWay()) || (await countOutbox(store.reader)).some(({ ready }) => ready > 0);
  const until = Date.now() + 3000;
  while (Date.now() < until && !(await (kill % 3 === 0 ? underWay() : anything()))) await after(1);
}

async function unfinishedDeliveries(store: Store): Promise<{ state: string }[]> {
  return store.reader
    .selectFrom('deliveries')
    .select('state')
    .where('state', 'in', ['rendered', 'attempted'])
    .execute();
}

/** What was in hand comes back to its queue as soon as the broker sees that the connection is gone. */
const brokerNoticesMilliseconds = 200;

async function lookAround(store: Store, url: string): Promise<Kill> {
  await after(brokerNoticesMilliseconds);
  const outbox = await countOutbox(store.reader);
  const depths = await queueDepths(url);
  const tickets: Record<string, number> = {};
  for (const { stage, ready } of outbox) if (ready > 0) tickets[`outbox ${stage}`] = ready;
  for (const [queue, depth] of Object.entries(depths)) if (depth > 0) tickets[queue] = depth;
  const rows = await store.reader
    .selectFrom('deliveries')
    .select('state')
    .where('state', 'in', ['open', 'rendered', 'attempted'])
    .execute();
  const deliveries: Record<string, number> = {};
  for (const { state } of rows) deliveries[state] = (deliveries[state] ?? 0) + 1;
  const insideUpload = (deliveries.rendered ?? 0) + (deliveries.attempted ?? 0) > 0;
  return { tickets, deliveries, insideUpload, unfinished: Object.keys(tickets).length > 0 || rows.length > 0 };
}

/** Every order has reached its end: confirmed, or held by a doubt that has its name. */
async function finish(plan: SoakPlan, store: Store, daemon: DaemonProcess, url: string): Promise<void> {
  await eventually(
    'all orders are at their end',
    async () => {
      const rows = await store.reader.selectFrom('orders').select(['status']).execute();
      const moving = rows.filter(({ status }) => status !== 'confirmed').length;
      const held = await store.reader
        .selectFrom('delivery_items')
        .innerJoin('deliveries', 'deliveries.id', 'delivery_items.delivery')
        .select('item')
        .where('deliveries.state', '=', 'doubt')
        .execute();
      return rows.length === plan.orders && moving <= held.length && (await unfinishedDeliveries(store)).length === 0;
    },
    plan.patience,
  );
  // While the daemon runs: a clock's ticket may come at any moment, but none stays.
  await eventually(
    'outbox and queues are empty',
    async () => {
      const left = Object.values(await queueDepths(url)).reduce((sum, depth) => sum + depth, 0);
      return left === 0 && (await countOutbox(store.reader)).length === 0;
    },
    60,
  );
  daemon.kill('SIGTERM');
  await daemon.ended;
}

async function gather(
  kills: readonly Kill[],
  home: string,
  store: Store,
  partner: Partner,
  names: readonly string[],
): Promise<SoakResult> {
  const { reader } = store;
  const statuses: Record<string, number> = {};
  for (const { status } of await reader.selectFrom('orders').select('status').execute())
    statuses[status] = (statuses[status] ?? 0) + 1;
  const doubts = await reader.selectFrom('deliveries').select('id').where('state', '=', 'doubt').execute();
  const open = await listExceptions(reader, 'every merchant', { state: 'open', limit: 1000 });
  const told = Object.values(await filesIn(join(home, '../cart/tracking'))).flatMap((text) =>
    [...text.matchAll(/T-S-\d{5}/g)].map(([number]) => number),
  );
  return {
    kills,
    told,
    statuses,
    received: partner.received,
    doubts: doubts.map(({ id }) => id),
    openExceptions: open.map(({ code, value }) => ({ code, value })),
    places: await placesOf(home, [...names, ...partner.dropped], await partner.inbox()),
  };
}

async function placesOf(
  home: string,
  names: readonly string[],
  wmsInbox: readonly string[],
): Promise<Record<string, string[]>> {
  const inbox = [...wmsInbox, ...Object.keys(await filesIn(join(home, '../cart/orders')))];
  const files = {
    inbox,
    work: await below(join(home, 'data/documents/work')),
    archive: await below(join(home, 'data/documents/archive')),
    quarantine: await below(join(home, 'data/documents/quarantine')),
  };
  const places: Record<string, string[]> = {};
  for (const name of names) {
    places[name] = Object.entries(files).flatMap(([place, all]) =>
      all.filter((file) => file === name || file.endsWith(`__${name}`)).map(() => place),
    );
  }
  return places;
}

async function below(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

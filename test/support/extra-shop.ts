import { join } from 'node:path';
import { expect } from 'chai';
import { listDeliveries } from '../../src/storage/deliveries.ts';
import { listExceptions, type OpenException } from '../../src/storage/exceptions.ts';
import { listOrders } from '../../src/storage/orders.ts';
import type { Clock } from '../../src/support/clock.ts';
import type { RunningDaemon } from '../../src/wiring/daemon.ts';
import { crossdock } from '../cli/terminal.ts';
import { daemonAt, drop, filesIn, programAt, put, workspaceHome } from './daemon.ts';
import { folderWorkspace, shopOrders } from './demo-shop.ts';
import { eventually } from './eventually.ts';
import { type Received, receiverSecret } from './webhook-receiver.ts';

export const bothAutomatic = 'services: { order copies: automatic, tracking copies: automatic }';

/** An extra interface `bi` that posts to this address. */
export function byWebhook(url: string, services = bothAutomatic): string {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference of the workspace
  const to = `{ webhook: { url: "${url}", secret: "${'${file:../hook.secret}'}", timeout seconds: 1 } }`;
  return `
  bi:
    orders: { to: ${to}, gather: 0s }
    tracking: { to: ${to}, gather: 0s }
    ${services}`;
}

/** An extra interface `second` that gets files in a folder of its own. */
export function byFolder(services = bothAutomatic, mapping = 'legacy-orders'): string {
  return `
  second:
    orders: { to: { folder: ../second/orders }, mapping: ${mapping}, gather: 0s }
    tracking: { to: { folder: ../second/tracking }, mapping: shop-confirmations, gather: 0s }
    ${services}`;
}

export function withExtras(extras: string, more: { services?: string; notices?: string } = {}): Record<string, string> {
  const files = folderWorkspace(more);
  const merchant = `${files['merchants/acme.yaml']}${extras === '' ? '' : `extra interfaces:${extras}\n`}`;
  return { ...files, 'merchants/acme.yaml': merchant };
}

export interface ExtraShop {
  readonly home: string;
  readonly daemon: RunningDaemon;
  /** Drops one file with these orders into the cart's folder. */
  order(...numbers: string[]): Promise<void>;
  say(...argv: readonly string[]): Promise<string>;
  statuses(): Promise<Record<string, string>>;
  /** Waits until these orders have this status. */
  stand(status: string, ...numbers: string[]): Promise<void>;
  problems(): Promise<OpenException[]>;
  /** Ledger of all extra interfaces: `<gate> <order or package> -> state`, by order number where it is one. */
  ledger(): Promise<string[]>;
}

/** A workspace with folders for an extra interface and its webhook's secret beside it. */
export async function extraHome(files: Readonly<Record<string, string>>): Promise<string> {
  const home = await workspaceHome(files);
  await put(join(home, '../hook.secret'), `${receiverSecret}\n`);
  for (const folder of ['orders', 'tracking']) await put(join(home, '../second', folder, '.keep'), '');
  return home;
}

export async function beginShop(extras: string, clock?: Clock, more: { services?: string } = {}): Promise<ExtraShop> {
  const home = await extraHome(withExtras(extras, more));
  return shopAt(home, await daemonAt(home, {}, clock));
}

export function shopAt(home: string, daemon: RunningDaemon): ExtraShop {
  const { reader } = daemon.tools.store;
  let files = 0;
  const numbers = async () => {
    const orders = await listOrders(reader, 'every merchant', { limit: 1000 });
    return new Map(orders.map(({ id, orderNumber, status }) => [id, { orderNumber, status }]));
  };
  const statuses = async () =>
    Object.fromEntries([...(await numbers()).values()].map(({ orderNumber, status }) => [orderNumber, status]));
  return {
    home,
    daemon,
    statuses,
    async order(...given) {
      files += 1;
      await drop(
        join(home, `../cart/orders/${given[0]}-${files}.csv`),
        shopOrders(...given.map((number) => ({ number }))),
      );
    },
    async say(...argv) {
      const { code, out, err } = await crossdock(undefined, argv, {
        program: programAt(home),
        env: { CROSSDOCK_HOME: home },
      });
      expect(code, err).to.equal(0);
      return out;
    },
    async stand(status, ...given) {
      await eventually(`${given.join(', ')} ${status}`, async () => {
        const now = await statuses();
        return given.every((number) => now[number] === status);
      });
    },
    problems: () => listExceptions(reader, ['acme'], { state: 'open', limit: 50 }),
    async ledger() {
      const known = await numbers();
      const rows = await reader.selectFrom('copies').selectAll().orderBy('gate').orderBy('item').execute();
      return rows.map(({ gate, order_id, state }) => `${gate} ${known.get(order_id)?.orderNumber} ${state}`);
    },
  };
}

/** Order numbers in messages that were taken, doubles dropped by their id as a receiver does. */
export function ordersIn(messages: readonly Received[]): string[] {
  const once = new Map(messages.map((message) => [message.id, message]));
  return [...once.values()].flatMap(({ body }) => {
    const { data } = JSON.parse(body) as {
      data: { orders?: { orderNumber: string }[]; packages?: { order: { orderNumber: string } }[] };
    };
    return [
      ...(data.orders ?? []).map(({ orderNumber }) => orderNumber),
      ...(data.packages ?? []).map(({ order }) => `tracking of ${order.orderNumber}`),
    ];
  });
}

/** Files of the second interface's folders, as text. */
export async function secondHas(home: string, folder: 'orders' | 'tracking'): Promise<string> {
  return Object.values(await filesIn(join(home, '../second', folder), 'latin1')).join('');
}

/** How many files went out at each gate. */
export async function filesAt({ daemon }: ExtraShop, gate: string): Promise<number> {
  const all = await listDeliveries(daemon.tools.store.reader, ['acme'], { gate, limit: 100 });
  return all.filter(({ state }) => state === 'done').length;
}

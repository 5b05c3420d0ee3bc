import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { storyOf, type ToldEvent } from '../../src/storage/events.ts';
import { listOrders, ordersByReference } from '../../src/storage/orders.ts';
import type { RunningDaemon } from '../../src/wiring/daemon.ts';
import { crossdock, type Said } from '../cli/terminal.ts';
import { daemonAt, filesIn, programAt, put, root, workspaceHome } from './daemon.ts';
import { shopHeader } from './demo-shop.ts';
import { eventually } from './eventually.ts';

export interface ShopOrder {
  readonly number: string;
  readonly placed?: string;
  readonly city?: string;
  readonly sku?: string;
  readonly quantity?: number;
  readonly method?: string;
  readonly status?: string;
}

/** Rows of a shop's export; people are invented. */
export function shopFileOf(...orders: readonly ShopOrder[]): string {
  const rows = orders.map(
    ({
      number,
      placed = '2026-03-01 10:00:00',
      city = 'Springfield',
      sku = 'MUG',
      quantity = 1,
      method = 'Standard',
      status = '',
    }) =>
      `${number},${placed},pat@example.com,Pat,Example,,1 Sample Street,,${city},IL,62701,US,,${method},${sku},Thing,${quantity},5.00,${status}`,
  );
  return `${[`${shopHeader},Status`, ...rows].join('\r\n')}\r\n`;
}

/** What the other hub wrote for the WMS, in the layout that the WMS wants: written here by hand, not by a mapping. */
export function otherHubsFile(...orders: readonly ShopOrder[]): string {
  const head =
    'Order No;Line;SKU;Qty;Ship Via;Name;Company;Address 1;Address 2;City;State;Zip;Country;Phone;Order Date;Source';
  const rows = orders.map(
    ({ number, city = 'Springfield', sku = 'MUG', quantity = 1 }) =>
      `${number};1;${sku};${quantity};GND;Pat Example;;1 Sample Street;;${city};IL;62701;US;;2026-03-01;ACME-WEB`,
  );
  return `${[head, ...rows].join('\r\n')}\r\n`;
}

const crossdockYaml = `
name: Test dock
zone: UTC
wms:
  legacy:
    orders: { to: { folder: ../wms/in }, mapping: legacy-orders, gather: 0s }
    shipments: { from: { folder: ../wms/out }, files: "SHIP_*.csv", mapping: legacy-shipments, settle: 0s }
    inventory: { from: { folder: ../wms/out }, files: "INV_*.csv", mapping: legacy-inventory, settle: 0s }
`;

export function merchantYaml(mode: 'live' | 'shadow', delivery: 'automatic' | 'off', options = '{}'): string {
  const cart = (name: string, folder: string) => `
  ${name}:
    source: ACME-${name.toUpperCase()}
    orders: { from: { folder: ../${folder}/orders }, mapping: moving-orders, settle: 0s }
    confirmations: { to: { folder: ../${folder}/tracking }, mapping: shop-confirmations, gather: 0s }
    inventory: { to: { folder: ../${folder}/stock }, mapping: shop-inventory, gather: 0s }
    services: { order download: automatic, shipment upload: automatic, inventory upload: automatic }
    load options: ${options}`;
  return `
name: Acme (test)
mode: ${mode}
wms: legacy
services: { order delivery: ${delivery}, shipping confirmations: automatic, inventory: automatic }
carts:${cart('web', 'cart')}${cart('market', 'market')}
`;
}

/** The demo's shop, with a status beside each order. */
async function orderMapping(): Promise<string> {
  return `${await readFile(join(root, 'mappings/shop-orders.yaml'), 'utf8')}  Status: { from: order.cartStatus, optional: true }\n`;
}

export interface MovingShop {
  readonly home: string;
  readonly daemon: RunningDaemon;
  /** A folder of a partner, or a file in it. */
  at(path: string): string;
  say(...argv: readonly string[]): Promise<Said>;
  /** Writes a file beside the workspace and returns its path. */
  given(name: string, text: string): Promise<string>;
  statuses(): Promise<Record<string, string>>;
  story(number: string): Promise<readonly ToldEvent[]>;
  /** How often each order number stands in the files of a folder; one row counts once. */
  named(folder: string, delimiter: string): Promise<Record<string, number>>;
  goTo(mode: 'live' | 'shadow', delivery: 'automatic' | 'off'): Promise<void>;
}

export async function openMovingShop(
  mode: 'live' | 'shadow',
  delivery: 'automatic' | 'off',
  options = '{}',
): Promise<MovingShop> {
  const home = await workspaceHome({
    'crossdock.yaml': crossdockYaml,
    'merchants/acme.yaml': merchantYaml(mode, delivery, options),
    'mappings/moving-orders.yaml': await orderMapping(),
  });
  const at = (path: string) => join(home, '..', path);
  for (const folder of ['orders', 'tracking', 'stock']) await put(at(`market/${folder}/.keep`), '');
  const daemon = await daemonAt(home);
  const { reader } = daemon.tools.store;
  return {
    home,
    daemon,
    at,
    say: (...argv) => crossdock(undefined, argv, { program: programAt(home), env: { CROSSDOCK_HOME: home } }),
    async given(name, text) {
      await put(at(name), text);
      return at(name);
    },
    async statuses() {
      const orders = await listOrders(reader, ['acme'], { limit: 500 });
      return Object.fromEntries(orders.map(({ orderNumber, status }) => [orderNumber, status]));
    },
    async story(number) {
      const [order] = await ordersByReference(reader, ['acme'], number);
      return storyOf(reader, ['acme'], 'order', order?.id ?? '');
    },
    async named(folder, delimiter) {
      const counts: Record<string, number> = {};
      for (const text of Object.values(await filesIn(at(folder), 'latin1')))
        for (const row of text.trim().split(/\r?\n/).slice(1)) {
          const number = row.split(delimiter)[0] ?? '';
          counts[number] = (counts[number] ?? 0) + 1;
        }
      return counts;
    },
    async goTo(next, service) {
      const before = daemon.tools.workspace().revision;
      await put(join(home, 'merchants/acme.yaml'), merchantYaml(next, service));
      await eventually('the new revision runs', () => daemon.tools.workspace().revision !== before);
    },
  };
}

export function numbers(prefix: string, from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `${prefix}-${String(from + index).padStart(2, '0')}`);
}

import { mkdir, rename, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { listDocuments } from '../../src/storage/documents.ts';
import { listExceptions } from '../../src/storage/exceptions.ts';
import { listOrders } from '../../src/storage/orders.ts';
import type { Clock } from '../../src/support/clock.ts';
import { crossdock } from '../cli/terminal.ts';
import { daemonAt, drop, filesIn, programAt, put, settled, workspaceHome } from './daemon.ts';
import { eventually } from './eventually.ts';

/** What differs between stories; YAML in one line. */
export interface Shop {
  /** Of the WMS. */
  readonly names?: string;
  readonly delivery?: 'automatic' | 'off';
  /** Load options of the carts. */
  readonly web?: string;
  readonly market?: string;
  /** How stock files are read. */
  readonly reading?: string;
}

/** A WMS with stock files, and a merchant with two carts: orders come from `web`, both are told stock. */
export function inventoryWorkspace({
  names,
  delivery = 'off',
  web,
  market,
  reading,
}: Shop = {}): Record<string, string> {
  return {
    'crossdock.yaml': `
name: Test dock
zone: UTC
wms:
  legacy:
    orders: { to: { folder: ../wms/in }, mapping: legacy-orders, gather: 0s }
    inventory: { from: { folder: ../wms/out }, mapping: stock, settle: 0s }
${names ? `    warehouse names: ${names}\n` : ''}`,
    'mappings/stock.yaml': `
kind: inventory
columns:
  SKU: level.sku
  Warehouse: level.warehouseCode
  On Hand: { from: level.quantityOnHand, required: false }
  Available: level.quantityAvailable
${reading ? `reading: ${reading}\n` : ''}`,
    'merchants/acme.yaml': `
name: Acme (test)
zone: America/New_York
wms: legacy
services: { order delivery: ${delivery}, inventory: automatic }
carts:
  web:
    orders: { from: { folder: ../cart/orders }, mapping: shop-orders, settle: 0s }
    inventory: { to: { folder: ../cart/stock }, mapping: shop-inventory, gather: 0s }
    services: { order download: automatic, inventory upload: automatic }
${web ? `    load options: ${web}\n` : ''}  market:
    inventory: { to: { folder: ../market/stock }, mapping: shop-inventory, gather: 0s }
    services: { inventory upload: automatic }
${market ? `    load options: ${market}\n` : ''}`,
  };
}

export type Level = readonly [sku: string, warehouse: string, available: number, onHand?: number];

/** The daemon of such a workspace, with what a story asks of it. */
export async function openInventory(shop: Shop = {}, clock?: Clock) {
  const home = await workspaceHome(inventoryWorkspace(shop));
  await mkdir(join(home, '../market/stock'), { recursive: true });
  const daemon = await daemonAt(home, {}, clock);
  const { reader } = daemon.tools.store;
  const folders = { web: '../cart/stock', market: '../market/stock' };
  let files = 0;
  return {
    home,
    daemon,
    /** The next stock file of the WMS, read to its end and told; `madeAt`: the time that the file carries. */
    async report(levels: readonly Level[], madeAt?: Date): Promise<void> {
      files += 1;
      const name = `${String(files).padStart(4, '0')}.csv`;
      const rows = levels.map(([sku, code, available, onHand]) => `${sku},${code},${onHand ?? ''},${available}`);
      const text = `${['SKU,Warehouse,On Hand,Available', ...rows].join('\r\n')}\r\n`;
      const path = join(home, '../wms/out', name);
      if (madeAt) {
        // Hidden until it has its time.
        await put(join(home, '../wms', name), text);
        await utimes(join(home, '../wms', name), madeAt, madeAt);
        await rename(join(home, '../wms', name), path);
      } else {
        await drop(path, text);
      }
      await eventually(`${name} was read`, async () => {
        const documents = await listDocuments(reader, 'every merchant', {
          kind: 'inventory',
          direction: 'in',
          limit: 50,
        });
        return documents.some((one) => one.name === name && one.state !== 'claimed');
      });
      await settled(daemon);
    },
    /** The rows of each stock file that a cart got, in their order. */
    async told(cart: keyof typeof folders): Promise<string[][]> {
      const texts = Object.values(await filesIn(join(home, folders[cart])));
      return texts.map((text) => text.trim().split(/\r?\n/).slice(1).sort());
    },
    exceptions: () => listExceptions(reader, 'every merchant', { limit: 10 }),
    async status(number: string): Promise<string | undefined> {
      const orders = await listOrders(reader, 'every merchant', { limit: 50 });
      return orders.find(({ orderNumber }) => orderNumber === number)?.status;
    },
    async say(...argv: readonly string[]): Promise<string> {
      const { code, out, err } = await crossdock(undefined, argv, { program: programAt(home) });
      expect(code, err).to.equal(0);
      return out;
    },
  };
}

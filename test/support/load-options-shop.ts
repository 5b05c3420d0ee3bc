import { join } from 'node:path';
import { listDocuments } from '../../src/storage/documents.ts';
import { storyOf } from '../../src/storage/events.ts';
import { listExceptions } from '../../src/storage/exceptions.ts';
import { listOrders, type OrderSummary } from '../../src/storage/orders.ts';
import type { Clock } from '../../src/support/clock.ts';
import { daemonAt, drop, filesIn, settled, workspaceHome } from './daemon.ts';
import { folderWorkspace } from './demo-shop.ts';
import { eventually } from './eventually.ts';

/** A shop whose export also has statuses and tags, and whose number feeds both references. */
const mapping = `kind: orders
columns:
  - { name: Order, from: [order.custRef, order.orderNumber] }
  - { name: Placed, from: order.orderDate, date: iso }
  - { name: Status, from: order.cartStatus, optional: true }
  - { name: Tags, from: order.tags, optional: true }
  - { name: Name, from: order.shipTo.firstName }
  - { name: City, from: order.shipTo.city }
  - { name: Country, from: order.shipTo.country }
  - { name: SKU, from: line.sku, required: false }
  - { name: Quantity, from: line.quantity }
`;

export interface ShopLine {
  readonly number: string;
  readonly placed?: string;
  readonly status?: string;
  readonly tags?: string;
  readonly city?: string;
  readonly country?: string;
  readonly sku?: string;
}

/** Rows of the shop's export; people are invented. */
export function shopFile(...lines: readonly ShopLine[]): string {
  const rows = lines.map(
    ({
      number,
      placed = '2026-03-01T10:00:00Z',
      status = '',
      tags = '',
      city = 'Springfield',
      country = 'US',
      sku = 'MUG',
    }) => `${number},${placed},${status},"${tags}",Pat,${city},${country},${sku},1`,
  );
  return `${['Order,Placed,Status,Tags,Name,City,Country,SKU,Quantity', ...rows].join('\r\n')}\r\n`;
}

/** The home of a workspace whose cart has these load options (YAML, in one line); services are automatic unless given (YAML). */
export function shopWith(options: string, services?: string): Promise<string> {
  const files = folderWorkspace(services === undefined ? {} : { services });
  const merchant = (files['merchants/acme.yaml'] ?? '').replace('mapping: shop-orders', 'mapping: web-orders');
  return workspaceHome({
    ...files,
    'mappings/web-orders.yaml': mapping,
    'merchants/acme.yaml': `${merchant}    load options: ${options}\n`,
  });
}

/** A daemon with what a story asks of it. */
export async function openShop(home: string, clock?: Clock) {
  const daemon = await daemonAt(home, {}, clock);
  let files = 0;
  const orders = () => listOrders(daemon.tools.store.reader, 'every merchant', { limit: 50 });
  return {
    daemon,
    stop: daemon.stop,
    /** The cart's next file, read to its end. */
    async give(...lines: readonly ShopLine[]): Promise<void> {
      files += 1;
      const name = `${daemon.tools.instance}-${files}.csv`;
      await drop(join(home, '../cart/orders', name), shopFile(...lines));
      await eventually(`${name} was read`, async () =>
        (await listDocuments(daemon.tools.store.reader, 'every merchant', { kind: 'orders', limit: 50 })).some(
          (one) => one.name === name && one.state === 'done',
        ),
      );
      await settled(daemon);
    },
    async order(number: string): Promise<OrderSummary | undefined> {
      return (await orders()).find(({ orderNumber }) => orderNumber === number);
    },
    orders,
    story: async (number: string) => {
      const id = (await orders()).find(({ orderNumber }) => orderNumber === number)?.id ?? '';
      return storyOf(daemon.tools.store.reader, 'every merchant', 'order', id);
    },
    exceptions: () => listExceptions(daemon.tools.store.reader, 'every merchant', { state: 'open', limit: 10 }),
    sent: async () => Object.values(await filesIn(join(home, '../wms/in'), 'latin1')).join('\n'),
  };
}

import { join } from 'node:path';
import { clockFrom } from '../../src/support/clock.ts';
import { crossdock, type Said } from '../cli/terminal.ts';
import { daemonAt, drop, programAt, put, settled, workspaceHome } from './daemon.ts';
import { eventually } from './eventually.ts';
import { folderWms } from './routing-shop.ts';

const mappings = {
  'mappings/web-orders.yaml': `kind: orders
columns:
  - { name: Order, from: order.orderNumber }
  - { name: Id, from: order.orderId }
  - { name: PO, from: order.poNumber, required: false }
  - { name: Placed, from: order.orderDate, date: iso }
  - { name: Name, from: order.shipTo.lastName }
  - { name: Street, from: order.shipTo.address1 }
  - { name: Country, from: order.shipTo.country }
  - { name: Tags, from: order.tags, required: false }
  - { name: Method, from: order.shipMethod, required: false }
  - { name: SKU, from: line.sku }
  - { name: Quantity, from: line.quantity }
`,
  'mappings/coded-orders.yaml': `kind: orders
file: { name: "{{values.wms}}_{{sequence 4}}.csv" }
columns:
  Order: order.orderNumber
  SKU: line.sku
  Qty: line.quantity
`,
  'mappings/numbered-shipments.yaml': `kind: shipments
delimited: { delimiter: semicolon }
columns:
  Order: order.orderNumber
  Number: shipment.shipmentId
  Shipped: { from: shipment.shippedAt, date: yyyy-MM-dd }
  Carrier: package.carrierCode
  Tracking: package.trackingNumber
  SKU: line.sku
  Qty: line.quantity
`,
};

export interface ShopOrder {
  readonly number: string;
  readonly po?: string;
  readonly country?: string;
  readonly tags?: string;
  readonly method?: string;
  readonly skus?: readonly string[];
  readonly name?: string;
}

/** A shop with two warehouses, in the first of which everything is that no rule sends to the other; a clock that may be turned. */
export async function findingShop(more: { loadOptions?: string; calendar?: string; from?: string } = {}) {
  const home = await workspaceHome({
    'crossdock.yaml': `
name: Test dock
zone: UTC
${more.calendar ?? ''}
wms:
${['legacy', 'west'].map(folderWms).join('').replaceAll('legacy-shipments', 'numbered-shipments')}`,
    ...mappings,
    'merchants/acme.yaml': `
name: Acme (test)
wms: legacy
services: { order delivery: automatic, shipping confirmations: automatic }
warehouses: { west: {} }
routing:
  - { sku: [TENT], by: line, to: west }
carts:
  web:
    source: ACME-WEB
    orders: { from: { folder: ../cart/orders }, mapping: web-orders, settle: 0s }
    confirmations: { to: { folder: ../cart/tracking }, mapping: shop-confirmations, gather: 0s }
    services: { order download: automatic, shipment upload: automatic }
    load options: { ${more.loadOptions ?? ''} }
`,
  });
  for (const wms of ['legacy', 'west'])
    for (const folder of ['in', 'out']) await put(join(home, '../wms', wms, folder, '.keep'), '');
  let now = more.from === undefined ? undefined : Date.parse(more.from);
  const daemon = await daemonAt(
    home,
    {},
    clockFrom(() => now ?? Date.now()),
  );
  const { reader } = daemon.tools.store;
  let files = 0;
  const run = (...argv: string[]): Promise<Said> => crossdock(undefined, argv, { program: programAt(home) });
  return {
    home,
    daemon,
    run,
    /** What a command says that has to succeed. */
    async say(...argv: string[]): Promise<string> {
      const { code, out, err } = await run(...argv);
      if (code !== 0) throw new Error(`${argv.join(' ')}: ${err}`);
      return out;
    },
    turnTo(instant: string) {
      now = Date.parse(instant);
    },
    /** The cart's next file; `Person`, `Sample Street` stand in it and nowhere else. */
    async give(...orders: readonly ShopOrder[]): Promise<string> {
      files += 1;
      const name = `web_${files}.csv`;
      const rows = orders.flatMap(
        ({ number, po = '', country = 'US', tags = '', method = 'Ground', skus = ['MUG'], name: person = 'Person' }) =>
          skus.map(
            (sku) =>
              `${number},id-${number},${po},2026-03-01T10:00:00Z,${person},1 Sample Street,${country},${tags},${method},${sku},1`,
          ),
      );
      const head = 'Order,Id,PO,Placed,Name,Street,Country,Tags,Method,SKU,Quantity';
      await drop(join(home, '../cart/orders', name), `${[head, ...rows].join('\r\n')}\r\n`);
      return name;
    },
    async ship(wms: string, ...rows: readonly { number: string; tracking: string; sku?: string; shipment?: string }[]) {
      files += 1;
      const name = `SHIP_${files}.csv`;
      const lines = rows.map(
        ({ number, tracking, sku = 'MUG', shipment = `W-${number}` }) =>
          `${number};${shipment};2026-03-02;UPS;${tracking};${sku};1`,
      );
      const head = 'Order;Number;Shipped;Carrier;Tracking;SKU;Qty';
      await drop(join(home, `../wms/${wms}/out`, name), `${[head, ...lines].join('\r\n')}\r\n`);
      return name;
    },
    async stands(number: string, status: string): Promise<void> {
      await eventually(`${number} is ${status}`, async () => {
        const row = await reader
          .selectFrom('orders')
          .select('status')
          .where('order_number', '=', number)
          .executeTakeFirst();
        return row?.status === status;
      });
      await settled(daemon);
    },
  };
}

import { join } from 'node:path';
import { expect } from 'chai';
import { storyOf } from '../../src/storage/events.ts';
import { listExceptions } from '../../src/storage/exceptions.ts';
import { listOrders, type PartRow, partsOfOrders } from '../../src/storage/orders.ts';
import type { RunningDaemon } from '../../src/wiring/daemon.ts';
import { crossdock, type Said } from '../cli/terminal.ts';
import { daemonAt, drop, filesIn, programAt, put, workspaceHome } from './daemon.ts';
import { eventually } from './eventually.ts';

/** A merchant with a WMS for everything (`legacy`) and two more that rules may name; folders of its own for each. */
export function routedWorkspace(
  routing: string,
  more: { delivery?: string; wms?: string; loadOptions?: string; connections?: string } = {},
): Record<string, string> {
  const { delivery = 'automatic', loadOptions = '', connections = '' } = more;
  return {
    'crossdock.yaml': `
name: Test dock
zone: UTC
${connections}
wms:
${more.wms ?? ['legacy', 'west', 'north'].map(folderWms).join('')}`,
    'mappings/coded-orders.yaml': `
kind: orders
file: { name: "{{values.wms}}_{{sequence 4}}.csv" }
columns:
  Order: order.orderNumber
  Line: line.lineNumber
  SKU: line.sku
  Qty: line.quantity
  Carrier: order.carrierCode
  Service: order.serviceCode
`,
    'mappings/web-orders.yaml': `
kind: orders
columns:
  - { name: Order, from: order.orderNumber }
  - { name: Placed, from: order.orderDate, date: iso }
  - { name: Country, from: order.shipTo.country }
  - { name: State, from: order.shipTo.state, required: false }
  - { name: Zip, from: order.shipTo.postalCode, required: false }
  - { name: Tags, from: order.tags, required: false }
  - { name: Method, from: order.shipMethod, required: false }
  - { name: SKU, from: line.sku }
  - { name: Quantity, from: line.quantity }
`,
    'mappings/lined-confirmations.yaml': `
kind: shipments
file: { name: "TRK_{{sequence 4}}.csv" }
columns:
  Order: order.orderNumber
  Tracking: package.trackingNumber
  SKU: line.sku
  Qty: line.quantity
`,
    'merchants/acme.yaml': `# Acme is fictional.
name: Acme (test)
wms:   legacy   # everything else
services: { order delivery: ${delivery}, shipping confirmations: automatic, inventory: automatic }
${routing === '' ? '' : `routing:\n${routing}\n`}carts:
  web:
    source: ACME-WEB
    orders: { from: { folder: ../cart/orders }, mapping: web-orders, settle: 0s }
    confirmations: { to: { folder: ../cart/tracking }, mapping: lined-confirmations, gather: 0s }
    services: { order download: automatic, shipment upload: automatic }
    load options: { ${loadOptions} }
`,
  };
}

export function folderWms(name: string): string {
  return `  ${name}:
    orders: { to: { folder: ../wms/${name}/in }, mapping: coded-orders, gather: 0s }
    shipments: { from: { folder: ../wms/${name}/out }, files: "SHIP_*.csv", mapping: legacy-shipments, settle: 0s }
    inventory: { from: { folder: ../wms/${name}/out }, files: "INV_*.csv", mapping: legacy-inventory, settle: 0s }
`;
}

export interface RoutedLine {
  readonly number: string;
  readonly country?: string;
  readonly state?: string;
  readonly zip?: string;
  readonly tags?: string;
  readonly method?: string;
  readonly sku?: string;
  readonly quantity?: number;
}

/** Rows of the cart's file; lines with one number are one order. */
export function routedFile(...lines: readonly RoutedLine[]): string {
  const rows = lines.map(
    ({
      number,
      country = 'US',
      state = 'IL',
      zip = '62701',
      tags = '',
      method = 'Standard',
      sku = 'MUG',
      quantity = 1,
    }) => `${number},2026-03-01T10:00:00Z,${country},${state},${zip},"${tags}",${method},${sku},${quantity}`,
  );
  return `${['Order,Placed,Country,State,Zip,Tags,Method,SKU,Quantity', ...rows].join('\r\n')}\r\n`;
}

export interface RoutedShop {
  readonly home: string;
  readonly daemon: RunningDaemon;
  /** A command that ends well. */
  say(...argv: readonly string[]): Promise<string>;
  tell(...argv: readonly string[]): Promise<Said>;
  give(...lines: readonly RoutedLine[]): Promise<void>;
  /** What a WMS was sent, one row each. */
  sent(wms: string): Promise<string[]>;
  /** What the cart was told, one row each. */
  told(): Promise<string[]>;
  /** A file of a WMS for us. */
  answer(wms: string, name: string, text: string): Promise<void>;
  statuses(): Promise<Record<string, string>>;
  parts(number: string): Promise<PartRow[]>;
  events(number: string): Promise<{ event: string; data: Record<string, string | number> }[]>;
  exceptions(): Promise<string[]>;
  until(number: string, status: string): Promise<void>;
}

export async function openRoutedShop(
  files: Readonly<Record<string, string>>,
  csv: Readonly<Record<string, string>> = {},
): Promise<RoutedShop> {
  const home = await workspaceHome(files);
  for (const folder of ['in', 'out'])
    for (const wms of ['legacy', 'west', 'north']) await put(join(home, '../wms', wms, folder, '.keep'), '');
  const tell = (...argv: readonly string[]) => crossdock(undefined, argv, { program: programAt(home) });
  const say = async (...argv: readonly string[]) => {
    const { code, out, err } = await tell(...argv);
    expect(code, err).to.equal(0);
    return out;
  };
  const daemon = await daemonAt(home);
  for (const [verb, text] of Object.entries(csv)) {
    const path = join(home, '../given.csv');
    await put(path, text);
    await say(...verb.split(' '), '--csv', path, '--yes');
  }
  return { home, daemon, tell, say, ...eyesOn(home, daemon) };
}

function eyesOn(home: string, daemon: RunningDaemon) {
  const { reader, dialect } = daemon.tools.store;
  let given = 0;
  const rows = async (folder: string) =>
    Object.values(await filesIn(join(home, '..', folder)))
      .flatMap((text) => text.trim().split(/\r?\n/).slice(1))
      .sort();
  const orders = () => listOrders(reader, ['acme'], { limit: 500 });
  const idOf = async (number: string) => (await orders()).find(({ orderNumber }) => orderNumber === number)?.id ?? '';
  const statuses = async () =>
    Object.fromEntries((await orders()).map(({ orderNumber, status }) => [orderNumber, status] as const));
  return {
    statuses,
    async give(...lines: readonly RoutedLine[]) {
      given += 1;
      await drop(join(home, '../cart/orders', `orders-${given}.csv`), routedFile(...lines));
    },
    sent: (wms: string) => rows(`wms/${wms}/in`),
    told: () => rows('cart/tracking'),
    answer: (wms: string, name: string, text: string) => drop(join(home, '../wms', wms, 'out', name), text),
    parts: async (number: string) => partsOfOrders(reader, dialect, ['acme'], [await idOf(number)]),
    events: async (number: string) => storyOf(reader, ['acme'], 'order', await idOf(number)),
    exceptions: async () =>
      (await listExceptions(reader, ['acme'], { state: 'open', limit: 20 })).map(({ code }) => code),
    until: async (number: string, status: string) => {
      await eventually(`${number} is ${status}`, async () => (await statuses())[number] === status);
    },
  };
}

import { readFile } from 'node:fs/promises';
import type { Transport } from '../../src/connectors/contract.ts';
import { workGate } from '../../src/deliveries/gate.ts';
import { ordersCargo } from '../../src/deliveries/orders-cargo.ts';
import { compileMapping } from '../../src/mapping/compile.ts';
import type { Dock } from '../../src/operations/dock.ts';
import type { Store } from '../../src/storage/open.ts';
import { openTestDock, scriptedTransport } from './dock.ts';
import { seedOrders } from './seeds.ts';
import { aWorkspace } from './workspace.ts';

const yaml = `kind: orders
file: { name: "ORD_{{merchant}}_{{sequence 3}}.csv" }
columns: { Order: order.orderNumber, SKU: line.sku, Qty: line.quantity }
`;

export const gate = 'acme/legacy/orders';

export interface ByHandDock extends Dock {
  /** What the gate has sent: name and text. */
  readonly sent: Map<string, string>;
  /** Works the gate once, as its stage does. Throws what it throws. */
  work(): Promise<void>;
  /** Called before each file that is sent. */
  onSend: (name: string) => Promise<void>;
}

/** Five accepted orders of acme that wait for a gate which sends at most two in a file. */
export async function byHandDock(store?: Store): Promise<ByHandDock> {
  const compiled = compileMapping('out', yaml, new Map());
  if (!('mapping' in compiled)) throw new Error(JSON.stringify(compiled.findings));
  const plain = aWorkspace({ mappings: new Map([['out', compiled.mapping]]) });
  for (const { warehouses } of plain.merchants.values())
    for (const [id, one] of warehouses)
      (warehouses as Map<string, unknown>).set(id, { ...one, orders: one.orders && { ...one.orders, atMost: 2 } });
  const sent = new Map<string, string>();
  const hooks = { onSend: async (_name: string) => {} };
  const transport: Transport = {
    ...scriptedTransport(),
    send: async (_place, { name, path }, attempting) => {
      await hooks.onSend(name);
      await attempting();
      if (sent.has(name)) throw new Error(`${name} is sent twice.`);
      sent.set(name, await readFile(path, 'utf8'));
    },
  };
  const dock = await openTestDock({ workspace: () => plain, transport: () => transport, ...(store && { store }) });
  await seedOrders(dock.tools.store, ['1', '2', '3', '4', '5'], 'new');
  return Object.assign(hooks, dock, {
    sent,
    work: async () => void (await workGate(dock.tools, ordersCargo, gate, 'waiting')),
  });
}

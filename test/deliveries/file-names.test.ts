import { expect } from 'chai';
import type { Workspace } from '../../src/config/workspace.ts';
import type { Place, Transport } from '../../src/connectors/contract.ts';
import { workGate } from '../../src/deliveries/gate.ts';
import { ordersCargo } from '../../src/deliveries/orders-cargo.ts';
import { compileMapping } from '../../src/mapping/compile.ts';
import type { Store } from '../../src/storage/open.ts';
import { openTestDock, scriptedTransport } from '../support/dock.ts';
import { seedOrders } from '../support/seeds.ts';
import { eachStore } from '../support/stores.ts';
import { aWorkspace } from '../support/workspace.ts';

const columns = 'columns: { Order: order.orderNumber, File: fileName, SKU: line.sku }';

/** All merchants' orders by this file name, into these directories. */
function workspaceOf(name: string, directory?: string): Workspace {
  const compiled = compileMapping('out', `kind: orders\nfile: { name: "${name}" }\n${columns}\n`, new Map());
  if (!('mapping' in compiled)) throw new Error(JSON.stringify(compiled.findings));
  const workspace = aWorkspace({ mappings: new Map([['out', compiled.mapping]]) });
  const merchants = [...workspace.merchants].map(([id, merchant]) => {
    const warehouses = [...merchant.warehouses].map(([wms, warehouse]) => {
      const { orders } = warehouse;
      const place = directory === undefined ? orders?.place : { directory };
      return [wms, { ...warehouse, orders: orders && { ...orders, ...(place && { place }), batch: 'each order' } }];
    });
    return [id, { ...merchant, warehouses: new Map(warehouses as never) }];
  });
  return { ...workspace, merchants: new Map(merchants as never) };
}

async function deliver(store: Store, workspace: Workspace, merchants: readonly string[]): Promise<string[]> {
  const sent: string[] = [];
  const transport: Transport = {
    ...scriptedTransport(),
    send: async (place: Place, { name }, attempting) => {
      await attempting();
      sent.push(`${place.directory} ${name}`);
    },
  };
  const dock = await openTestDock({ store, workspace: () => workspace, transport: () => transport });
  for (const merchant of merchants) await workGate(dock.tools, ordersCargo, `${merchant}/legacy/orders`, 'waiting');
  return sent.sort();
}

eachStore('files that are named after their order', (open) => {
  it('never get one name: the second has its number in it, also where it says its own name', async () => {
    const store = await open();
    await seedOrders(store, ['1', '2'], 'new');
    await seedOrders(store, ['2'], 'new', 'acme', 'shop');
    const sent = await deliver(store, workspaceOf('ORD_{{order.orderNumber}}.v1.csv'), ['acme']);
    expect(sent).to.have.length(3);
    expect(sent.slice(0, 1)).to.deep.equal(['in/acme ORD_1.v1.csv']);
    expect(sent.filter((name) => /^in\/acme ORD_2\.v1(-\d)?\.csv$/.test(name))).to.have.length(2);
    expect(new Set(sent).size).to.equal(3);
    const names = await store.reader.selectFrom('deliveries').select('file_name').execute();
    expect(names.map(({ file_name }) => `in/acme ${file_name}`).sort()).to.deep.equal(sent);
  });

  it('of two merchants get one name only in directories of their own', async () => {
    for (const [directory, expected] of [
      [undefined, ['in/acme ORD_1.csv', 'in/bolt ORD_1.csv']],
      ['in', ['in ORD_1-2.csv', 'in ORD_1.csv']],
    ] as const) {
      const store = await open();
      await seedOrders(store, ['1'], 'new');
      await seedOrders(store, ['1'], 'new', 'bolt', 'shop');
      const sent = await deliver(store, workspaceOf('ORD_{{order.orderNumber}}.csv', directory), ['acme', 'bolt']);
      expect(sent).to.deep.equal(expected);
    }
  });

  it('other names are taken as the mapping makes them: one that is always the same is meant so', async () => {
    const store = await open();
    await seedOrders(store, ['1', '2'], 'new');
    expect(await deliver(store, workspaceOf('ORDERS.csv'), ['acme'])).to.deep.equal([
      'in/acme ORDERS.csv',
      'in/acme ORDERS.csv',
    ]);
  });
});

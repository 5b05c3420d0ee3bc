import { compileMapping } from '../../src/mapping/compile.ts';
import { insertDocument } from '../../src/storage/documents.ts';
import type { Occasion } from './deeds-of-commands.ts';
import { openTestDock } from './dock.ts';
import { seedDelivered, writingWorkspace } from './repeat-seeds.ts';
import { inStore, seedOrder } from './seeds.ts';
import { temporaryFolder } from './temporary.ts';
import { aWorkspace } from './workspace.ts';

const acme = { merchant: 'acme' };
const at = '2026-03-01T08:00:00.000Z';

/** Something has gone that can go again. */
async function withDelivered(): Promise<{ dock: Occasion['dock']; delivery: string }> {
  const workspace = writingWorkspace('NEW');
  const dock = await openTestDock({ workspace: () => workspace });
  const { part } = await seedOrder(dock.tools.store, '1001', 'at_wms');
  return { dock, delivery: await seedDelivered(dock, [part]) };
}

function compiled(yaml: string) {
  const result = compileMapping('in', yaml, new Map());
  if (!('mapping' in result)) throw new Error(JSON.stringify(result.findings));
  return result.mapping;
}

/** Occasions for commands that repeat, or give to a person, what went to a partner. */
export const repeatOccasions: Readonly<Record<string, () => Promise<Occasion>>> = {
  async 'deliveries resend'() {
    const { dock, delivery } = await withDelivered();
    return { ...acme, dock, argv: ['deliveries', 'resend', delivery] };
  },
  async 'deliveries rerender'() {
    const { dock, delivery } = await withDelivered();
    return { ...acme, dock, argv: ['deliveries', 'rerender', delivery] };
  },
  async 'orders rerender'() {
    const { dock } = await withDelivered();
    return { ...acme, dock, argv: ['orders', 'rerender', '1001'] };
  },
  async 'deliveries to-me'() {
    const { dock, delivery } = await withDelivered();
    const folder = await temporaryFolder();
    return { ...acme, dock, argv: ['deliveries', 'to-me', delivery, '--to', 'test-folder', '--folder', folder] };
  },
  async 'files put'() {
    const columns = 'columns: { order: order.orderNumber, tracking: package.trackingNumber }';
    const workspace = aWorkspace({ mappings: new Map([['in', compiled(`kind: shipments\n${columns}\n`)]]) });
    const argv = ['files', 'put', 'shipments', '-', '--name', 'SHIP_1.csv', '--merchant', 'acme'];
    return { ...acme, dock: await openTestDock({ workspace: () => workspace }), argv, input: 'order,tracking\n' };
  },
  async 'orders redownload'() {
    const columns = 'columns: { Order: order.orderNumber, SKU: line.sku, Qty: line.quantity, City: order.shipTo.city }';
    const workspace = aWorkspace({ mappings: new Map([['in', compiled(`kind: orders\n${columns}\n`)]]) });
    const dock = await openTestDock({ workspace: () => workspace });
    const { store, files } = dock.tools;
    await seedOrder(store, '1001', 'error');
    const spool = await files.spool();
    await spool.write(Buffer.from('Order,SKU,Qty,City\n1001,MUG-1,3,Springfield\n'));
    const { size, sha256 } = await spool.finish();
    const row = { id: 'd1', merchant: 'acme', direction: 'in' as const, endpoint: 'acme/web/orders', kind: 'orders' };
    const read = { name: 'orders.csv', size, sha256, state: 'done' as const, code: '', reason: '' };
    await inStore(store, (trx) => insertDocument(trx, { ...row, ...read, revision: 'r', mapping: 'in' }, at));
    return { ...acme, dock, argv: ['orders', 'redownload', '1001'] };
  },
};

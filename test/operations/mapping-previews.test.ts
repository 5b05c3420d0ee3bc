import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Dock } from '../../src/operations/dock.ts';
import { putFile } from '../../src/operations/put-file.ts';
import { lastNumber, takeNumbers } from '../../src/storage/counters.ts';
import { concludeDocument } from '../../src/storage/documents.ts';
import { writeLevels } from '../../src/storage/levels.ts';
import { publishRevision } from '../../src/storage/revisions.ts';
import { noteWarehouses } from '../../src/storage/stock-warehouses.ts';
import { crossdock, type Said } from '../cli/terminal.ts';
import { openTestDock } from '../support/dock.ts';
import { inStore, seedOrder, seedPackage } from '../support/seeds.ts';
import { eachStore } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { aWorkspace } from '../support/workspace.ts';

const outYaml = `kind: orders
file: { name: "ORD_{{merchant}}_{{sequence 3}}.txt", newline: crlf }
delimited: { delimiter: tab }
columns:
  Order: order.orderNumber
  SKU: line.sku
  Qty: line.quantity
`;
const inYaml =
  'kind: shipments\ncolumns: { order: order.orderNumber, tracking: package.trackingNumber, sku: line.sku, qty: line.quantity }\n';
const at = '2026-03-01T09:00:00.000Z';

/** Mappings `out` and `in` are what the test workspace's endpoints name. */
async function bench(dock: Dock, files: Readonly<Record<string, string>>) {
  const home = await temporaryFolder();
  const write = async (name: string, text: string) => {
    await mkdir(join(home, name, '..'), { recursive: true });
    await writeFile(join(home, name), text);
  };
  for (const [name, text] of Object.entries(files)) await write(name, text);
  const run = (...argv: string[]): Promise<Said> =>
    crossdock(dock, ['mappings', ...argv], { env: { CROSSDOCK_HOME: home } });
  return { run, write, at: (name: string) => join(home, name) };
}

function publish(dock: Dock, id: string, texts: Readonly<Record<string, string>>): Promise<void> {
  return inStore(dock.tools.store, (trx) =>
    publishRevision(
      trx,
      dock.tools.store.dialect,
      { id, texts, actor: 'cli:test', reason: '', untested: false },
      'publish',
      at,
    ),
  );
}

eachStore('mappings preview', (open) => {
  it('shows the next file of real orders with every byte seen, and takes no number', async () => {
    const dock = await openTestDock({ store: await open() });
    for (const number of ['1', '2', '3', '4']) await seedOrder(dock.tools.store, number, 'new');
    await inStore(dock.tools.store, (trx) => takeNumbers(trx, 'connection:legacy', 'file', 41));
    const { run } = await bench(dock, { 'mappings/out.yaml': outYaml });
    const { code, out, err } = await run('preview', 'out', '--last', '2');
    expect(code).to.equal(0);
    expect(out).to.match(/^ORD_acme_042\.txt {2}acme\/legacy\/orders, number 42, 2 records, \d+ bytes, ascii\n/);
    expect(out).to.include('Order\u2192SKU\u2192Qty\u240d\u240a\n3\u2192MUG-1\u21922\u240d\u240a\n');
    expect(out).to.match(/^column {2}line 2 {2}line 3 {2}line 4 {2}line 5\nOrder +3 +3 +4 +4$/m);
    expect(err).to.include('no number was taken');
    expect(await lastNumber(dock.tools.store.reader, 'connection:legacy', 'file')).to.equal(41);
  });

  it('shows each endpoint its own file, and only those of the merchant that is asked for', async () => {
    const dock = await openTestDock({ store: await open() });
    await seedOrder(dock.tools.store, '1', 'new');
    await seedOrder(dock.tools.store, '2', 'new', 'bolt', 'shop');
    const { run } = await bench(dock, { 'mappings/out.yaml': outYaml });
    const names = async (...flags: string[]) =>
      JSON.parse((await run('preview', 'out', '--json', ...flags)).out).map(({ name }: { name: string }) => name);
    expect((await names()).sort()).to.deep.equal(['ORD_acme_001.txt', 'ORD_bolt_001.txt']);
    expect(await names('--merchant', 'bolt')).to.deep.equal(['ORD_bolt_001.txt']);
  });

  it('tries a mapping that nobody uses yet with whatever orders there are', async () => {
    const dock = await openTestDock({ store: await open() });
    await seedOrder(dock.tools.store, '1');
    const { run, at: path } = await bench(dock, { 'try/new.yaml': outYaml });
    const { code, out } = await run('preview', path('try/new.yaml'));
    expect(code).to.equal(0);
    expect(out).to.match(/^ORD_acme_001\.txt {2}no endpoint uses this mapping/);
  });

  it('tells a cart of the newest packages and of the stock', async () => {
    const dock = await openTestDock({ store: await open() });
    await seedPackage(dock.tools.store, await seedOrder(dock.tools.store, '1', 'at_wms'), 'T-77');
    const rows = JSON.stringify([['MUG', 'MAIN', 5, null, null, null, '2026-03-01T08:00:00.000Z']]);
    const origin = { merchant: 'acme', wms: 'legacy', document: 'doc' };
    await inStore(dock.tools.store, async (trx) => {
      await noteWarehouses(trx, dock.tools.store.dialect, origin, ['MAIN'], '2026-03-01T08:00:00.000Z');
      await writeLevels(trx, dock.tools.store.dialect, origin, rows, 'set');
    });
    const { run, write } = await bench(dock, { 'mappings/out.yaml': inYaml });
    expect((await run('preview', 'out')).out)
      .to.include('1,T-77,MUG-1,2')
      .and.to.include('acme/web/confirmations');
    await write('mappings/out.yaml', 'kind: inventory\ncolumns: { sku: level.sku, units: level.quantityAvailable }\n');
    expect((await run('preview', 'out')).out).to.include('MUG,5');
  });

  it('says that there is nothing to show it with', async () => {
    const dock = await openTestDock({ store: await open() });
    const { run } = await bench(dock, { 'mappings/out.yaml': outYaml });
    const { code, err } = await run('preview', 'out');
    expect(code).to.equal(3);
    expect(err).to.include('MAPPING_WITHOUT_SAMPLES').and.to.include('--orders');
  });
});

eachStore('mappings diff', (open) => {
  const texts = { 'mappings/out.yaml': outYaml, 'mappings/in.yaml': inYaml };

  it('says that nothing changes where only the text of the mapping did', async () => {
    const dock = await openTestDock({ store: await open() });
    await seedOrder(dock.tools.store, '1', 'new');
    await publish(dock, 'r1', texts);
    const { run } = await bench(dock, { ...texts, 'mappings/out.yaml': `# a remark\n${outYaml}` });
    const { code, out } = await run('diff', 'out');
    expect({ code, out }).to.deep.equal({ code: 0, out: 'No difference in 1 record, from r1 to files.\n' });
  });

  it('shows changed names, lines with what is not seen, and cells by their columns', async () => {
    const dock = await openTestDock({ store: await open() });
    await seedOrder(dock.tools.store, '1', 'new');
    await publish(dock, 'r1', texts);
    const edited = outYaml
      .replace('ORD_', 'NEW_')
      .replace('Qty: line.quantity', 'Qty: { from: line.quantity, integer: { digits: 3 } }');
    const { run } = await bench(dock, { ...texts, 'mappings/out.yaml': edited });
    const { out } = await run('diff', 'out');
    expect(out).to.include('name: ORD_acme_001.txt -> NEW_acme_001.txt');
    expect(out)
      .to.include('- 2: 1\u2192MUG-1\u21922\u240d\u240a')
      .and.to.include('+ 2: 1\u2192MUG-1\u2192002\u240d\u240a');
    expect(out).to.include('line 2  Qty: "2" -> "002"').and.not.to.include('SKU:');
    const json = JSON.parse((await run('diff', 'out', '--json')).out);
    expect(json).to.include({ identical: false, from: 'r1', to: 'files', records: 1 });
  });

  it('names the orders that would be refused from now on', async () => {
    const dock = await openTestDock({ store: await open() });
    await seedOrder(dock.tools.store, '1', 'new');
    await publish(dock, 'r1', texts);
    const edited = outYaml.replace('SKU: line.sku', 'SKU: { from: line.sku, text: { max: 2, else: hold } }');
    const { run } = await bench(dock, { ...texts, 'mappings/out.yaml': edited });
    const { out } = await run('diff', 'out');
    expect(out).to.match(/now refused: record 1 \(order 1\) {2}SKU .*\[too-long\]/);
    expect(out).to.include('name: ORD_acme_001.txt -> no file');
  });

  it('compares two revisions, and says which there are not', async () => {
    const dock = await openTestDock({ store: await open() });
    await seedOrder(dock.tools.store, '1', 'new');
    await publish(dock, 'r1', texts);
    await publish(dock, 'r2', { ...texts, 'mappings/out.yaml': outYaml.replace('crlf', 'lf') });
    const { run } = await bench(dock, {});
    expect((await run('diff', 'out', '--from', 'r1', '--to', 'r2')).out).to.match(/^- 1: .*\u240d\u240a\n/m);
    expect((await run('diff', 'out', '--from', 'r9', '--to', 'r2')).code).to.equal(3);
    const unknown = await run('diff', 'oute', '--to', 'r2');
    expect(unknown.code).to.equal(3);
    expect(unknown.err).to.include('Did you mean "out"?');
  });

  it('reads the files that came last again, and shows what would be read otherwise', async () => {
    const dock = await openTestDock({ store: await open() });
    await seedOrder(dock.tools.store, '1', 'at_wms');
    const bytes = (async function* () {
      yield Buffer.from('order,tracking,sku,qty,parcel\n1,T1,MUG-1,1,P1\n1,T2,MUG-1,none,P2\n');
    })();
    const id = await putFile(
      dock,
      'every merchant',
      { endpoint: 'acme/legacy/shipments', name: 'SHIP.csv', bytes, again: false },
      'cli:anna',
    );
    await inStore(dock.tools.store, (trx) => concludeDocument(trx, id, { state: 'done' }, at));
    await publish(dock, 'r1', texts);
    const { run, write } = await bench(dock, texts);
    expect((await run('diff', 'in')).out).to.equal('No difference in 1 file that came in, from r1 to files.\n');
    await write(
      'mappings/in.yaml',
      inYaml
        .replace('tracking: package', 'parcel: package')
        .replace('qty: line.quantity', 'x: { from: line.quantity, optional: true }'),
    );
    const { out } = await run('diff', 'in');
    expect(out).to.match(/^differs {4}SHIP\.csv/m);
    expect(out).to.match(/"T1" -> "P1"|no longer: row 3 qty/);
  });
});

eachStore('mappings extras', (open) => {
  it('lists what orders and lines came with, by frequency, and shows no value unless asked', async () => {
    const dock = await openTestDock({ store: await open(), workspace: () => aWorkspace() });
    const { store } = dock.tools;
    for (const number of ['1', '2']) {
      const { id } = await seedOrder(store, number);
      await inStore(store, async (trx) => {
        const row = await trx
          .selectFrom('order_texts')
          .selectAll()
          .where('order_id', '=', id)
          .executeTakeFirstOrThrow();
        const order = JSON.parse(row.body);
        order.extra = { dock: 'North 12', ...(number === '2' && { note: 'x' }) };
        order.lines[0].extra = { lot: 'AB-7' };
        await trx
          .updateTable('order_texts')
          .set({ body: JSON.stringify(order) })
          .where('order_id', '=', id)
          .execute();
      });
    }
    await seedOrder(store, '3', 'received', 'bolt', 'shop');
    const { run } = await bench(dock, {});
    const { out, err } = await run('extras');
    expect(out)
      .to.match(/^order\.extra\.dock +2 .* Aaaaa 99$/m)
      .and.to.match(/^line\.extra\.lot +2 .* AA-9$/m);
    expect(out).not.to.include('North');
    expect(err).to.include('3 names in 3 orders.');
    const [dockField] = JSON.parse((await run('extras', '--values', '--json', '--merchant', 'acme')).out).filter(
      ({ name }: { name: string }) => name === 'dock',
    );
    expect(dockField).to.deep.include({ on: 'order', field: 'order.extra.dock', count: 2, example: 'North 12' });
    expect(JSON.parse((await run('extras', '--json', '--merchant', 'bolt')).out)).to.deep.equal([]);
    expect(JSON.parse((await run('extras', '--json', '--cart', 'shop')).out)).to.deep.equal([]);
  });
});

import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { rejectedFile } from '../../src/operations/rejected-file.ts';
import { showFile } from '../../src/operations/show-file.ts';
import { crossdock } from '../cli/terminal.ts';
import { readingDock } from '../support/reading-dock.ts';
import { rejection } from '../support/rejection.ts';
import { seedOrders } from '../support/seeds.ts';
import { eachStore } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary.ts';

const shipments = `
kind: shipments
columns:
  Order: order.orderNumber
  SKU: line.sku
  Qty: line.quantity
  Tracking: package.trackingNumber
`;
const orders = `
kind: orders
columns:
  Order: order.orderNumber
  SKU: line.sku
  Qty: line.quantity
`;
const xml = `
kind: shipments
xml: { root: Shipments }
records:
  Line:
    each: line
    columns:
      Order: order.orderNumber
      SKU: line.sku
      Qty: line.quantity
      Tracking: package.trackingNumber
`;
const inlet = 'acme/legacy/shipments';

eachStore('files of what was refused', (open) => {
  it('a shipment file with bad rows: correct what is given back, put it in, and exactly the missing parcels are booked', async () => {
    const { dock, hand, read } = await readingDock(await open(), shipments);
    const { store } = dock.tools;
    await seedOrders(store, ['1001', '1002'], 'at_wms');
    const first = await hand(inlet, 'Order,SKU,Qty,Tracking\n1001,MUG-1,2,1Z1\n1009,MUG-1,1,1Z2\n1002,CAP-9,one,1Z3\n');
    expect(await read(first)).to.include({ state: 'done', records: 1, rejected: 2, code: 'DOCUMENT_ROWS_REJECTED' });

    const out = join(await temporaryFolder(), 'correct.csv');
    const shown = await crossdock(dock, ['files', 'show', first]);
    expect(shown.out).to.include(`crossdock files rejected ${first} --out <file>`);
    const said = await crossdock(dock, ['files', 'rejected', first, '--out', out]);
    expect([said.code, said.err]).to.deep.equal([
      0,
      `FILE.csv: Written to ${out}, with what is wrong beside each row.\nCorrected, it goes in again by: crossdock files put ${inlet} <file>\n`,
    ]);
    const text = await readFile(out, 'utf8');
    expect(text).to.match(
      /^Order,SKU,Qty,Tracking,_row,_column,_code,_message\n1009,MUG-1,1,1Z2,3,Order,unknown-order,.*\n1002,CAP-9,one,1Z3,4,Qty,not-an-integer,.*\n$/,
    );
    expect((await crossdock(dock, ['files', 'rejected', first, '--out', out])).err).to.include('FILE_NOT_WRITABLE');

    await writeFile(out, text.replace('1009', '1002').replace('one', '1'));
    const put = await crossdock(dock, ['files', 'put', inlet, out]);
    expect(await read(put.out.trim())).to.include({ state: 'done', records: 1, rejected: 0, code: '' });
    const parcels = await store.reader.selectFrom('packages').select('tracking_number').orderBy('id').execute();
    expect(parcels.map((one) => one.tracking_number)).to.deep.equal(['1Z1', '1Z2', '1Z3']);
    const lines = await store.reader.selectFrom('lines').select(['sku', 'shipped']).orderBy('sku').execute();
    expect(lines.map(({ sku, shipped }) => `${sku} ${shipped}`).sort()).to.deep.equal([
      'CAP-9 0',
      'CAP-9 1',
      'MUG-1 1',
      'MUG-1 2',
    ]);
  });

  it('an order file gives the whole order back; corrected, it comes once, and the others are left as they are', async () => {
    const { dock, hand, read } = await readingDock(await open(), orders);
    const text = 'Order,SKU,Qty\n1,MUG,1\n2,MUG,1\n2,CAP,x\n';
    const first = await hand('acme/web/orders', text);
    expect(await read(first)).to.include({ records: 1, rejected: 1 });
    const given = await crossdock(dock, ['files', 'rejected', first]);
    expect(given.out).to.match(/^[^\n]*\n2,MUG,1,,,,\n2,CAP,x,4,Qty,[^\n]*\n$/);
    await read(await hand('acme/web/orders', given.out.replace(',x,', ',5,')));
    await read(await hand('acme/web/orders', text.replace(',x', ',5')));
    const rows = await dock.tools.store.reader.selectFrom('orders').select('order_number').orderBy('id').execute();
    expect(rows.map((row) => row.order_number)).to.deep.equal(['1', '2']);
  });

  it('where the layout has no room for reasons they lie beside it', async () => {
    const { dock, hand, read } = await readingDock(await open(), xml);
    const line = (order: string) =>
      `<Line><Order>${order}</Order><SKU>MUG-1</SKU><Qty>1</Qty><Tracking>1Z</Tracking></Line>`;
    const id = await hand(inlet, `<Shipments>${line('77')}\n</Shipments>`, 'S.xml');
    await read(id);
    const out = join(await temporaryFolder(), 'S.xml');
    const said = await crossdock(dock, ['files', 'rejected', id, '--out', out]);
    expect(said.err).to.include(`what is wrong stands in ${out}.report.csv`);
    expect(await readFile(out, 'utf8')).to.include('<Order>77</Order>');
    expect(await readFile(`${out}.report.csv`, 'utf8')).to.match(
      /^row,column,code,rejects,value,message\r\n1,Order,unknown-order,row,77,/,
    );
  });

  it('says so when nothing was refused, when the bytes are gone, and when it is none of this merchant', async () => {
    const { dock, hand, read } = await readingDock(await open(), shipments);
    await seedOrders(dock.tools.store, ['1001'], 'at_wms');
    const good = await hand(inlet, 'Order,SKU,Qty,Tracking\n1001,MUG-1,2,1Z1\n');
    expect(await rejection(rejectedFile(dock, 'every merchant', good))).to.include({ code: 'FILE_NOTHING_REJECTED' });
    await read(good);
    expect(await rejection(rejectedFile(dock, 'every merchant', good))).to.include({ code: 'FILE_NOTHING_REJECTED' });
    expect((await crossdock(dock, ['files', 'rejected', good])).code).to.equal(3);
    const bad = await hand(inlet, 'Order,SKU,Qty,Tracking\n1001,MUG-1,x,1Z1\n');
    const { sha256 } = await read(bad);
    expect(await rejection(rejectedFile(dock, ['bolt'], bad))).to.include({ code: 'DOCUMENT_UNKNOWN' });
    await rm(dock.tools.files.contentPath(sha256));
    expect(await rejection(rejectedFile(dock, ['acme'], bad))).to.include({ code: 'DOCUMENT_WITHOUT_BYTES' });
  });

  it('counts what was refused beyond the complaints that are kept', async () => {
    const { dock, hand, read } = await readingDock(
      await open(),
      'kind: inventory\ndelimited: { header: false }\ncolumns: [level.sku, level.quantityAvailable]\n',
    );
    const id = await hand('acme/legacy/inventory', Array.from({ length: 1002 }, (_, at) => `S${at},x\n`).join(''));
    await read(id);
    expect(await rejectedFile(dock, ['acme'], id)).to.include({ listed: 1000, notListed: 2 });
    const said = await crossdock(dock, ['files', 'rejected', id]);
    expect(said.out.split('\n')).to.have.length(1001);
    expect(said.err).to.include('2 more were refused than were listed');
    const { report } = await showFile(dock, ['acme'], id);
    expect(report.errors[0], 'a column without a name keeps its number').to.include({ row: 1, column: 2 });
    expect((await crossdock(dock, ['files', 'show', id])).out).to.include('2 more were refused than are listed here.');
  });
});

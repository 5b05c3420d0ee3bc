import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { areEqual, type Compared, compareFiles } from '../../src/operations/compare/index.ts';
import { crossdock } from '../cli/terminal.ts';
import { put } from '../support/daemon.ts';
import { openTestDock } from '../support/dock.ts';
import { temporaryFolder } from '../support/temporary.ts';

const orders = `kind: orders
columns:
  Order: order.orderNumber
  City: order.shipTo.city
  SKU: line.sku
  Qty: line.quantity
`;
const shipments = `kind: shipments
columns:
  Order: order.orderNumber
  Tracking: package.trackingNumber
  SKU: line.sku
  Qty: line.quantity
`;
const inventory = `kind: inventory
columns:
  SKU: level.sku
  Warehouse: level.warehouseCode
  Available: level.quantityAvailable
`;

async function compare(theirs: string | Buffer, ours: string | Buffer, more: Partial<Compared> = {}, yaml = '') {
  const home = await temporaryFolder();
  const [left, right] = [join(home, 'theirs.csv'), join(home, 'ours.csv')];
  await put(left, theirs);
  await put(right, ours);
  if (yaml !== '') await put(join(home, 'mappings/sample.yaml'), yaml);
  const dock = await openTestDock({ home });
  const wanted = { theirs: left, ours: right, home, key: '', ignored: [], now: '2026-03-01T00:00:00Z', most: 50 };
  return compareFiles(dock, 'every merchant', { ...wanted, mapping: yaml === '' ? undefined : 'sample', ...more });
}

const head = 'Order,City,SKU,Qty\n';

describe('comparing the file of another hub with ours', () => {
  it('finds what one of them lacks and every cell that differs, by order and column', async () => {
    const theirs = `${head}1,Springfield,MUG,1\n2,Portland,MUG,1\n2,Portland,HAT,2\n4,Salem,MUG,1\n`;
    const ours = `${head}1,Springfield,MUG,1\n3,Salem,MUG,1\n2,Portland,HAT,3\n2,Boston,MUG,1\n`;
    const found = await compare(theirs, ours);
    expect(found).to.deep.include({
      equal: 1,
      different: 1,
      missing: 1,
      extra: 1,
      missingKeys: ['4'],
      extraKeys: ['3'],
    });
    expect(found.columns).to.have.keys('City', 'SKU', 'Qty');
    const mapped = await compare(
      theirs.replace('2,Portland', '2,Boston').replace('2,Portland', '2,Boston'),
      ours.replace('2,Portland', '2,Boston'),
      {},
      orders,
    );
    expect(mapped.differences).to.deep.equal([{ key: '2', column: 'lines[HAT].quantity', theirs: '2', ours: '3' }]);
    expect(mapped).to.deep.include({ mapping: 'sample', columns: { 'lines.quantity': 1 } });
  });

  it('takes another sequence of orders and lines for no difference, and columns that do not count for none', async () => {
    const rows = ['1,Springfield,MUG,1', '2,Portland,HAT,2', '2,Portland,MUG,1'];
    for (const yaml of ['', orders])
      expect(areEqual(await compare(head + rows.join('\n'), head + [...rows].reverse().join('\n'), {}, yaml))).to.equal(
        true,
      );
    const other = head + rows.join('\n').replace('Springfield', 'Boston');
    expect(areEqual(await compare(head + rows.join('\n'), other, { ignored: ['city'] }))).to.equal(true);
    const byField = { ignored: ['shipTo.city', 'billTo.city'] };
    expect(areEqual(await compare(head + rows.join('\n'), other, byField, orders))).to.equal(true);
    expect(areEqual(await compare(head + rows.join('\n'), other))).to.equal(false);
  });

  it('reads shipments of orders that nobody here knows, and stock', async () => {
    const parcels = 'Order,Tracking,SKU,Qty\n7,T1,MUG,1\n7,T2,HAT,1\n';
    const swapped = 'Order,Tracking,SKU,Qty\n7,T2,HAT,1\n7,T1,MUG,2\n';
    const found = await compare(parcels, swapped, {}, shipments);
    expect(found.differences).to.deep.equal([
      { key: '7', column: 'packages[T1].lines[MUG].quantity', theirs: '1', ours: '2' },
    ]);
    const levels = (units: number) => `SKU,Warehouse,Available\nMUG,EAST,4\nMUG,WEST,${units}\n`;
    expect(areEqual(await compare(levels(1), levels(1), {}, inventory))).to.equal(true);
    const stock = await compare(levels(1), levels(2), {}, inventory);
    expect(stock).to.deep.include({ equal: 1, different: 1 });
  });

  it('keeps bytes apart that no encoding explains, and shows the others as text', async () => {
    const text = (city: Buffer) => Buffer.concat([Buffer.from('Order;City\n1;'), city, Buffer.from('\n')]);
    const utf8 = text(Buffer.from('Köln'));
    const ansi = text(Buffer.from([0x4b, 0xf6, 0x6c, 0x6e]));
    expect(areEqual(await compare(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), utf8]), utf8))).to.equal(true);
    const other = await compare(ansi, text(Buffer.from([0x4b, 0xf5, 0x6c, 0x6e])));
    expect(other).to.deep.include({ different: 1 });
    expect((await compare(utf8, text(Buffer.from('Bonn')))).differences[0]).to.include({
      theirs: 'Köln',
      ours: 'Bonn',
    });
  });

  it('finds exactly the cells that were changed, in files of any size', async () => {
    const row = fc.tuple(
      fc.integer({ min: 0, max: 400 }),
      fc.constantFrom('MUG', 'HAT', 'CAP'),
      fc.integer({ min: 1, max: 9 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(row, { selector: ([order]) => order, maxLength: 300 }),
        fc.nat(),
        async (rows, place) => {
          const lines = rows.map(([order, sku, quantity]) => `${order},X,${sku},${quantity}`);
          const changed = lines.map((line, index) => (index === place % (lines.length || 1) ? `${line}0` : line));
          expect(areEqual(await compare(head + lines.join('\n'), head + [...lines].sort().join('\n')))).to.equal(true);
          const found = await compare(head + lines.join('\n'), head + changed.join('\n'));
          expect(found.differences).to.have.length(Math.min(1, lines.length));
        },
      ),
      { numRuns: 8, seed: 11 },
    );
    const many = Array.from({ length: 60_000 }, (_, index) => `${index},${'Springfield '.repeat(8)},MUG,1`);
    const found = await compare(head + many.join('\n'), head + many.slice(1).join('\n').replace('59999,S', '59999,s'));
    expect(found).to.deep.include({ equal: 59_998, different: 1, missing: 1, extra: 0, missingKeys: ['0'] });
  }).timeout(60_000);

  it('refuses a file of which a row cannot be read, and a key that no column has', async () => {
    const code = (given: Promise<unknown>) => given.then(String, (thrown) => thrown.code);
    expect(await code(compare(`${head}1,A,MUG,one\n`, `${head}1,A,MUG,1\n`, {}, orders))).to.equal(
      'COMPARE_NOT_READABLE',
    );
    expect(await code(compare(head, head, { key: 'Number' }))).to.equal('COMPARE_KEY_UNKNOWN');
    expect(await code(compare(head, head, { ours: './nowhere.csv' }))).to.equal('FILE_NOT_READABLE');
    expect(await code(compare(head, head, { ours: 'nowhere' }))).to.equal('DOCUMENT_UNKNOWN');
  });

  it('says it in a table on the command line, and by its exit code', async () => {
    const home = await temporaryFolder();
    await put(join(home, 'a.csv'), `${head}1,A,MUG,1\n2,A,MUG,1\n`);
    await put(join(home, 'b.csv'), `${head}1,B,MUG,1\n3,A,MUG,1\n`);
    const dock = await openTestDock({ home });
    const run = (...more: string[]) =>
      crossdock(dock, ['files', 'compare', join(home, 'a.csv'), join(home, 'b.csv'), ...more]);
    const { code, out } = await run();
    expect(code).to.equal(1);
    expect(out)
      .to.include('0 equal, 1 different, 1 only in theirs, 1 only in ours, compared as CSV.')
      .and.match(/1 +City +"A" +"B"/)
      .and.include('only in theirs: 2')
      .and.include('only in ours: 3');
    const asJson = JSON.parse((await run('--ignore', 'City', '--json')).out);
    expect(asJson).to.include({ equal: 1, missing: 1, extra: 1, identical: false });
  });
});

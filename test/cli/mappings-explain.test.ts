import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { projectRoot } from '../support/source-files.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { crossdock, type Said } from './terminal.ts';

const corpus = join(projectRoot, 'test/corpus');

/** Asks about a cell of a corpus layout, by a mapping that is shipped. */
function explain(mapping: string, format: string, ...argv: string[]): Promise<Said> {
  const given = ['--orders', join(corpus, format, 'orders.json'), '--context', join(corpus, format, 'context.json')];
  const wanted = argv.includes('--orders') ? argv : [...given, ...argv];
  return crossdock(undefined, ['mappings', 'explain', mapping, ...wanted], { env: { CROSSDOCK_HOME: projectRoot } });
}

/** Words in their order, whatever the blanks between them. */
function lines(text: string): string[] {
  return text.split('\n').map((line) => line.trim().replaceAll(/\s+/g, ' '));
}

function yamlLine(file: string, text: string): string {
  const all = readFileSync(join(projectRoot, file), 'utf8').split('\n');
  const at = all.findIndex((line) => line.includes(text));
  return `${file}:${at + 1}:`;
}

/** The first order of a layout, changed. */
async function changed(format: string, change: (order: Record<string, never>) => void): Promise<string> {
  const [order] = JSON.parse(readFileSync(join(corpus, format, 'orders.json'), 'utf8'));
  change(order);
  const path = join(await temporaryFolder(), 'orders.json');
  writeFileSync(path, JSON.stringify([order]));
  return path;
}

describe('mappings explain, of a file that is written', () => {
  it('tells how a name is folded, put in capitals and filled up in a pick ticket of fixed width', async () => {
    const { code, out, err } = await explain(
      'pick-ticket-fixed-orders',
      'as400-pick-ticket',
      ...['--order', '1002', '--column', 'order.shipTo.name'],
    );
    expect(code).to.equal(0);
    const [name, , title, rule, ...rest] = lines(out);
    expect(name).to.equal('PICKTKT.D260303.S000318');
    expect(title).to.equal(`row 5 (record 10, order #1002), column "27-51" = "MILES \\"MO\\" O'HARA"`);
    expect(rule).to.include(`rule ${yamlLine('mappings/pick-ticket-fixed-orders.yaml', 'at: 27-51')}`);
    expect(rule).to.include('{ at: 27-51, from: order.shipTo.name }');
    expect(rest.slice(0, 5)).to.deep.equal([
      'from order.shipTo.name = "Miles \\"Mo\\" O’Hara"',
      'fold "Miles \\"Mo\\" O’Hara" -> "Miles \\"Mo\\" O\'Hara" (ascii)',
      'letters "Miles \\"Mo\\" O\'Hara" -> "MILES \\"MO\\" O\'HARA" (upper)',
      'in file "MILES \\"MO\\" O\'HARA "',
      'bytes 4D 49 4C 45 53 20 22 4D 4F 22 20 4F 27 48 41 52 41 20 20 20 20 20 20 20 20',
    ]);
    expect(err).to.include('personal data');
  });

  it('tells the list and the key of a looked up code', async () => {
    const { out } = await explain(
      'fulfillment-flat-orders',
      'amazon-mcf-flat',
      '--column',
      'deliverysla',
      '--row',
      '3',
    );
    expect(lines(out)).to.include('lookup "2nd Day Air" -> "Expedited" ("delivery speed", key "2nd Day Air")');
    const legacy = await explain(
      'legacy-orders',
      'as400-pick-ticket',
      '--order',
      '1002',
      '--column',
      'Ship Via',
      '--row',
      '3',
    );
    expect(lines(legacy.out)).to.include.members([
      'row 3 (order #1002), column "Ship Via" = "2DA"',
      'from the template of the mapping, which writes the whole file; the rule of this column gives the same',
      'lookup "2nd Day Air" -> "2DA" ("ship-codes", key "2nd Day Air")',
    ]);
  });

  it('tells which segments a count has counted', async () => {
    const { out } = await explain('x12-940-orders', 'x12-4010-3pl', '--order', '1002', '--column', 'se01');
    expect(lines(out)).to.include.members([
      'row 40 (record SE, order #1002), column "SE01" = "24"',
      'from the number of rows since the last row "ST", with that one and this one: rows 17 to 40',
    ]);
    const trailer = await explain('pick-ticket-fixed-orders', 'as400-pick-ticket', '--column', '27-41', '--row', '26');
    expect(lines(trailer.out)).to.include(
      'from the sum of order.custRef of the file up to here: 1001 + 1002 + 1004 + 1005',
    );
  });

  it('tells why a zip has an apostrophe, and why the next row has none', async () => {
    const { out } = await explain(
      'shop-export-orders',
      'shopify-orders-csv',
      '--column',
      'Shipping Zip',
      '--order',
      '1002',
    );
    const told = lines(out);
    expect(told).to.include(`on writing "80204-3311" -> "'80204-3311" (^(\\d) becomes "'$1")`);
    expect(told).to.include('why first line only: this is not the first row of its order.');
  });

  it('tells that a record is not written, and the value that decided it', async () => {
    const { out } = await explain('x12-940-orders', 'x12-4010-3pl', '--order', '1001', '--column', 'N201');
    expect(lines(out)).to.include.members([
      'record "N2" is not written for order #1001',
      'when order.shipTo.company',
      'with order.shipTo.company = ""',
    ]);
  });

  it('tells which column refuses an order, how far it came, and what to do', async () => {
    const orders = await changed('amazon-mcf-flat', (order) => Object.assign(order, { shipMethod: 'By owl' }));
    const context = join(corpus, 'amazon-mcf-flat/context.json');
    const { code, out } = await explain('fulfillment-flat-orders', '', '--orders', orders, '--context', context);
    expect(code).to.equal(0);
    const told = lines(out);
    expect(told).to.include('order #1001 cannot be written, because of column "DeliverySLA"');
    expect(told).to.include(
      'why "By owl" is not in the lookup "delivery speed". Add it there, or give the column a "default". [unknown-code]',
    );
    expect(told).to.include('from order.shipMethod = "By owl"');
    expect(out).to.include(yamlLine('mappings/fulfillment-flat-orders.yaml', 'DeliverySLA:'));
  });

  it('gives the same as JSON', async () => {
    const { out } = await explain(
      'pick-ticket-fixed-orders',
      'as400-pick-ticket',
      ...['--order', 'o-1001', '--column', '11 103-122', '--json'],
    );
    const [{ cells }] = JSON.parse(out);
    expect(cells).to.have.length(1);
    expect(cells[0]).to.deep.include({
      row: 3,
      record: '11',
      orderNumber: '#1001',
      text: 'CHICOPEE',
      laid: 'CHICOPEE            ',
    });
    expect(cells[0].steps).to.deep.equal([{ name: 'letters', before: 'Chicopee', after: 'CHICOPEE', note: 'upper' }]);
  });

  it('says what there is when nothing is what was asked for', async () => {
    const { code, err } = await explain('shop-export-orders', 'shopify-orders-csv', '--column', 'Zip');
    expect(code).to.equal(3);
    expect(err).to.include('Nothing is found for column "Zip".').and.to.include('Shipping Zip');
    expect((await explain('shop-export-orders', 'shopify-orders-csv', '--order', 'nobody')).code).to.equal(3);
  });
});

describe('mappings explain, of a file that was received', () => {
  const returned = (format: string, file: string) => join(corpus, format, 'returns', file);

  it('tells what is wrong with a date, and by what the row was known', async () => {
    const file = returned('as400-pick-ticket', 'SHIPCNF.D260303.S000054_badrow');
    const { code, out } = await explain(
      'pick-ticket-fixed-shipments',
      'as400-pick-ticket',
      ...['--file', file, '--row', '4', '--column', 'shipment.shippedAt'],
    );
    expect(code).to.equal(0);
    expect(lines(out)).to.include.members([
      'record 40: "40" stands at 1-2',
      'row 4, column "60-66" = "1260230"',
      'wrong A date in the form CyyMMdd is needed. [bad-date]',
    ]);
  });

  it('tells what was done to a good cell, and which field it filled', async () => {
    const file = returned('as400-pick-ticket', 'SHIPCNF.D260303.S000054_badrow');
    const { out } = await explain('pick-ticket-fixed-shipments', 'as400-pick-ticket', '--file', file, '--row', '2');
    expect(lines(out)).to.include.members([
      'constant package.cost.currency = "USD"',
      'fill "0000001001" -> "1001" ("0" taken off)',
      'fills order.custRef = "1001"',
      'date "1260303" -> "2026-03-03T00:00:00-06:00" (CyyMMdd, zone America/Chicago)',
    ]);
  });

  it('tells why a row was skipped, and which column says so', async () => {
    const file = returned('amazon-mcf-flat', 'fba_manage_inventory.txt');
    const { out } = await explain('fulfillment-flat-inventory', 'amazon-mcf-flat', '--file', file, '--row', '4');
    expect(lines(out)).to.include.members([
      'remark afn-listing-exists is "No". [row-skipped]',
      'why It left the row out, by "keep rows" or "skip rows".',
    ]);
  });

  it('tells of a repeated row, of an order that is not known, and of a row behind the end', async () => {
    const file = returned('cartrover-vertical-csv', 'confirm_dup.csv');
    const ask = (row: string) =>
      explain('vertical-csv-shipments', 'cartrover-vertical-csv', '--file', file, '--row', row);
    expect((await ask('3')).out)
      .to.include('Repeats row 2 exactly')
      .and.to.include('duplicate-row');
    expect(lines((await ask('4')).out).filter((line) => line.startsWith('wrong')).length).to.equal(2);
    const { code, err } = await ask('99');
    expect({ code, said: /No row begins at 99/.test(err) }).to.deep.equal({ code: 3, said: true });
  });

  it('tells that a total disagrees, and that it costs the whole file', async () => {
    const file = returned('as400-pick-ticket', 'SHIPCNF.D260303.S000052_badcount');
    const { out } = await explain('pick-ticket-fixed-shipments', 'as400-pick-ticket', '--file', file, '--row', '5');
    const told = lines(out);
    expect(told[0]).to.equal(`${file} is refused`);
    expect(told).to.include('wrong The record says 0000009, and 5 is what stands in the file. [count-mismatch]');
  });
});

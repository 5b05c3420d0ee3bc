import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { knowledgeOf } from '../../../src/mapping/guess/index.ts';
import { mappingOf, parse } from '../support.ts';
import { guess } from './support.ts';

describe('what a guess says of the file', () => {
  it('is its encoding, strictly: UTF-8 with or without mark, else windows-1252', () => {
    const text = 'SKU;Verfügbar\nÄ-1;4\n';
    expect(guess(text).proposal).to.include({ encoding: 'utf-8', byteOrderMark: false });
    expect(guess(`\ufeff${text}`).proposal).to.include({ encoding: 'utf-8', byteOrderMark: true });
    expect(guess(Buffer.from(text, 'latin1')).proposal.encoding).to.equal('windows-1252');
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    expect(guess(wide).proposal).to.include({ encoding: 'utf-16le', byteOrderMark: true });
  });

  it('is its delimiter, also where texts hold the others', () => {
    const { proposal } = guess('SKU;Price;Available\nA,B-1;1,50;4\nA,B-2;2,50;5\n', { kind: 'inventory' });
    expect(proposal.format).to.include({ id: 'delimited', delimiter: ';', header: true });
  });

  it('is the lines above the header', () => {
    const { proposal } = guess('Stock of today\n\nSKU,Available\nAB-1,4\n');
    expect(proposal.format).to.include({ header: true, skip: 1 });
  });

  it('is whether the first row is data already', () => {
    expect(guess('AB-1,4,W1\nAB-2,5,W1\n').proposal.format).to.include({ header: false });
  });

  it('is the layout', () => {
    const layoutOf = (file: string) => guess(readFileSync(`test/corpus/${file}`)).proposal.layout;
    expect(layoutOf('shopify-orders-csv/expected/orders_export_20260303.csv')).to.equal(
      'one row per line, order columns on the first row only',
    );
    expect(layoutOf('wefulfillit-batch/expected/ACME_batch_00012.txt')).to.equal(
      'one row per order, columns repeat in groups',
    );
    expect(layoutOf('oracle-wms-orr/returns/SLF_000007.txt')).to.equal('several kinds of rows');
  });

  it('is refused where the bytes are no text', () => {
    expect(() => guess(Buffer.from('%PDF-1.7 ...'))).to.throw(/PDF/);
  });

  it('takes a bounded time and memory for a file of any size', () => {
    const row = 'A-1,TENT-2P,3\n';
    const { fields } = guess(`Order Number,SKU,Quantity\n${row.repeat(400_000)}`, { kind: 'orders' });
    expect(fields).to.deep.equal(['order.orderNumber', 'line.sku', 'line.quantity']);
  });
});

describe('numbers that prove themselves', () => {
  const trailer = (file: string) => {
    const { proposal } = guess(readFileSync(file));
    return proposal.records
      .at(-1)
      ?.columns.map(({ meaning, certain }) => [meaning.is === 'total' && meaning.of, certain]);
  };

  it('are counts of rows and records, and sums of quantities, in the last row', () => {
    expect(trailer('test/mapping/guess/samples/counted-shipments.txt')).to.deep.equal([
      [false, true],
      ['rows', true],
      ['D', true],
      ['line.quantity', true],
    ]);
  });

  it('are found also where nothing shows where they end', () => {
    expect(trailer('test/corpus/as400-pick-ticket/expected/PICKTKT.D260303.S000318')).to.deep.equal([
      [false, true],
      ['rows', true],
      ['10', false],
      ['line.quantity', true],
      ['order.orderNumber', true],
    ]);
  });

  it('are not there where the file does not say what it holds', () => {
    const sample = readFileSync('test/mapping/guess/samples/counted-shipments.txt', 'utf8').replace(
      'T|5|3|17',
      'T|6|9|18',
    );
    expect(guess(sample).yaml).not.to.match(/count:|sum:/);
  });

  it('are lines behind the reference of their order', () => {
    const rows = ['4711-1,4711,AB-1,2', '4711-2,4711,AB-2,2', '4712-1,4712,AB-1,1'];
    const told = guess(`Key,Order Number,SKU,Quantity\n${rows.join('\n')}\n`, { kind: 'orders' }).columns[0];
    expect(told?.meaning).to.deep.equal({ is: 'parts', text: '{order.orderNumber}-{line.lineNumber}' });
    expect(told?.certain).to.equal(true);
  });

  it('are prices and totals, where quantities make the one of the other', () => {
    const { columns } = guess(readFileSync('test/corpus/wefulfillit-batch/expected/ACME_batch_00012.txt'));
    const told = (path: string) =>
      columns.find(({ meaning }) => meaning.is === 'field' && meaning.path === path)?.certain;
    expect([told('order.subtotal'), told('line.unitPrice'), told('order.taxAmount')]).to.deep.equal([
      true,
      true,
      false,
    ]);
  });

  it('take the doubt from headings that usually mean the amounts of an order', () => {
    const amounts = (total: string) =>
      guess(
        `Order Number,SKU,Quantity,Subtotal,Shipping,Tax,Total\nA-1,AB-1,1,20.00,5.00,1.50,26.50\nA-2,AB-2,1,30.00,5.00,2.25,${total}\n`,
        { kind: 'orders' },
      ).certain.slice(4);
    expect(amounts('37.25')).to.deep.equal([true, true, true]);
    expect(amounts('37.30')[2]).to.equal(false);
  });

  it('are missing in rows that are not meant: a yes or no says so', async () => {
    const sample = 'SKU,Listed,Available\nAB-1,Yes,4\nAB-2,No,\nAB-3,Yes,0\n';
    const { yaml } = guess(sample);
    expect(yaml).to.include('Listed: { keep rows: "Yes" } # guess');
    const { records, summary } = await parse<'inventory'>(mappingOf(yaml) as never, sample);
    expect(summary.errors).to.deep.equal([]);
    expect(records.map(({ sku }) => sku)).to.deep.equal(['AB-1', 'AB-3']);
  });

  it('show implied decimals by totals, and are never certain', () => {
    const { yaml } = guess(readFileSync('test/corpus/as400-pick-ticket/expected/PICKTKT.D260303.S000318'));
    expect(yaml).to.match(/from: order.grandTotal, decimal: \{ implied: 2 \} \} # guess/);
    expect(yaml).to.match(/from: line.unitPrice, decimal: \{ implied: 4 \} \} # guess/);
    const confirmations = guess(readFileSync('test/corpus/as400-pick-ticket/returns/SHIPCNF.D260303.S000051'));
    expect(confirmations.yaml).not.to.match(/implied: \d \}/);
  });
});

describe('a guess is certain', () => {
  it('of a heading with one meaning whose values fit', () => {
    expect(guess('sku,available\nAB-1,4\n').certain).to.deep.equal([true, true]);
  });

  it('never where heading and values contradict one another', () => {
    const { columns } = guess('sku,available,tracking number\nAB-1,many,none\nAB-2,few,none\n', { kind: 'inventory' });
    expect(columns[1]).to.include({ certain: false });
    expect(columns[1]?.reason).to.equal('looked like level.quantityAvailable, but its values are no whole numbers');
  });

  it('never of a date whose day and month could be the other way round', () => {
    const file = (day: string) =>
      `Order Number,SKU,Quantity Shipped,Tracking Number,Ship Date\nA-1,AB-1,1,1Z999AA10123456784,${day}\n`;
    const told = (day: string) => guess(file(day)).columns[4];
    expect(told('03/04/2026')).to.deep.include({ certain: false, type: { key: 'date', value: 'MM/dd/yyyy' } });
    expect(told('03/24/2026')).to.deep.include({ certain: true, type: { key: 'date', value: 'MM/dd/yyyy' } });
    expect(told('24/03/2026')).to.deep.include({ certain: true, type: { key: 'date', value: 'dd/MM/yyyy' } });
  });

  it('never where two headings mean the same', () => {
    const { certain } = guess('sku,item sku,available\nAB-1,AB-1,4\nAB-2,AB-2,5\n');
    expect(certain[0]).to.equal(false);
  });

  it('of what another mapping of the workspace says of the heading', () => {
    const known = knowledgeOf('north', 'kind: inventory\ncolumns: { Zorp: level.sku, Frei: level.quantityAvailable }');
    const sample = 'Zorp;Frei\nAB-1;4\nAB-2;5\n';
    const told = guess(sample, { kind: 'inventory', known });
    expect([told.fields, told.certain]).to.deep.equal([
      ['level.sku', 'level.quantityAvailable'],
      [true, true],
    ]);
    expect(told.columns[0]?.reason).to.include('mapping north');
    const other = knowledgeOf('south', 'kind: inventory\ncolumns: { Zorp: level.lot }');
    expect(guess(sample, { kind: 'inventory', known: [...known, ...other] }).certain[0]).to.equal(false);
  });

  it('without headings only of forms that admit one meaning', () => {
    const { fields, certain } = guess(
      '4711,1Z999AA10123456784,TENT-2P,1\n4711,1Z999AA10123456784,MUG-XL,2\n4712,1Z999AA10123456795,TENT-2P,4\n',
    );
    expect(fields).to.deep.equal(['order.orderNumber', 'package.trackingNumber', 'line.sku', 'line.quantity']);
    expect(certain).to.deep.equal([false, true, false, false]);
  });

  it('of a column that is the sum of two others in every row, but not of which is which', () => {
    const { fields, certain } = guess('AB-1,40,3,37\nAB-22,12,2,10\nAB-3,9,0,9\n');
    expect(fields.slice(1)).to.deep.equal([
      'level.quantityOnHand',
      'level.quantityAllocated',
      'level.quantityAvailable',
    ]);
    expect(certain).to.deep.equal([false, true, false, false]);
  });
});

describe('knowledge of other mappings', () => {
  it('comes from every form that columns may have, and never from a broken file', () => {
    const text = [
      'kind: shipments',
      'records:',
      '  A: { each: line, columns: [{ name: Parcel, from: [package.trackingNumber, package.sscc], names: [Colis] }] }',
      '  B: { each: line, columns: { Fixed: { value: X }, Via: "{{order.carrierCode}}", Item: line.sku } }',
    ].join('\n');
    expect(knowledgeOf('m', text).map(({ header, field }) => `${header}=${field}`)).to.deep.equal([
      'Parcel=package.trackingNumber',
      'Colis=package.trackingNumber',
      'Item=line.sku',
    ]);
    const orders = [
      'kind: orders',
      'columns:',
      '  Who: { parts: "{order.shipTo.firstName} {order.shipTo.lastName}", split: last }',
      '  Key: { parts: "{order.custRef}-{line.lineNumber}" }',
      '  lines: { each: line, columns: { "Art {n}": line.sku } }',
    ].join('\n');
    expect(knowledgeOf('m', orders).map(({ header, field }) => `${header}=${field}`)).to.deep.equal([
      'Who=order.shipTo.name',
      'Art=line.sku',
    ]);
    expect(knowledgeOf('m', 'kind: [')).to.deep.equal([]);
  });
});

describe('a file of segments', () => {
  const envelope =
    'ISA*00*          *00*          *ZZ*WH             *ZZ*HUB            *260303*0835*U*00401*000000905*0*P*>~';
  const order = [
    'ST*940*0001',
    'W05*N*1001',
    'N1*ST*DANA SAMPLE',
    'N4*CHICOPEE*MA*01013*US',
    'LX*1',
    'W01*2*EA**VN*TENT-2P',
  ];

  it('is read with the separators that it declares, and its kind is that of its sets', () => {
    const { proposal, columns, fields } = guess(`${envelope}${order.join('~')}~`);
    expect(proposal).to.include({ kind: 'orders', kindReason: 'its sets have the code 940' });
    expect(proposal.format).to.include({ id: 'segments', element: '*', terminator: '~' });
    expect(fields).to.include.members(['order.shipTo.city', 'line.sku', 'line.quantity']);
    expect(columns[fields.indexOf('order.shipTo.city')]?.certain).to.equal(true);
  });

  it('is not certain whose address it is when it names two parties', () => {
    const two = [...order.slice(0, 3), 'N1*BT*FOO STORES', ...order.slice(3)];
    const { columns, fields } = guess(`${envelope}${two.join('~')}~`);
    expect(columns[fields.indexOf('order.shipTo.city')]?.certain).to.equal(false);
  });
});

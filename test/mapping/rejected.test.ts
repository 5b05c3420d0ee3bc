import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Order } from '../../src/domain/order.ts';
import type { Mapping, ParseSummary, Rejected } from '../../src/mapping/contract.ts';
import { complaintReport } from '../../src/mapping/rejected/report.ts';
import { complaintsOf, context, mappingFile, mappingOf, parse, piecesOf } from './support.ts';

const orders = ['1001', '1002', '1003', '1004'].map((orderNumber): Order => {
  const lines = ['A', 'B'].map((sku, at) => ({ lineNumber: at + 1, sku, quantity: 5 }));
  return { orderId: `id-${orderNumber}`, orderNumber, custRef: `R${orderNumber}`, lines } as unknown as Order;
});

async function back(
  mapping: Mapping,
  input: string | Buffer,
  summary: Pick<ParseSummary, 'errors'>,
): Promise<{ text: string; bytes: Buffer; marked: Rejected['marked'] }> {
  const bytes = typeof input === 'string' ? Buffer.from(input) : input;
  const { marked, bytes: pieces } = await mapping.rejected(() => piecesOf(bytes, 7), context, summary.errors);
  const all: Buffer[] = [];
  for await (const piece of pieces) all.push(piece);
  return { text: Buffer.concat(all).toString(), bytes: Buffer.concat(all), marked };
}

/** File with bad rows -> file of the refused -> one cell corrected -> read: what comes out of both readings, and the file. */
async function turn(mapping: Mapping, input: string | Buffer, correct: (text: string) => string) {
  const first = await parse(mapping, input, { orders });
  const { text, marked } = await back(mapping, input, first.summary);
  const unchanged = await parse(mapping, text, { orders });
  const second = await parse(mapping, correct(text), { orders });
  return { text, marked, taken: first.records, first: first.summary, unchanged, missing: second.records, ...second };
}

const stock = `
kind: inventory
columns:
  SKU: level.sku
  Available: level.quantityAvailable
`;
const orderFile = `
kind: orders
columns:
  Order: order.orderNumber
  City: order.shipTo.city
  SKU: line.sku
  Qty: line.quantity
`;
const shipmentFile = `
kind: shipments
columns:
  Order: order.orderNumber
  SKU: line.sku
  Qty: line.quantity
  Tracking: package.trackingNumber
`;

describe('what is refused of a file', () => {
  it('CP-18 comes back as the bad rows with their reasons; corrected, exactly the missing ones are read', async () => {
    const { text, marked, missing, unchanged, taken, summary } = await turn(
      mappingOf(`${stock}reading: { extra columns: refuse }\n`),
      'SKU,Available\r\nMUG,4\r\n"TENT, red",x\r\nLAMP,7\r\nBOOT,-1\r\n',
      (given) => given.replace(',x,', ',9,').replace(',-1,', ',0,'),
    );
    const [header, tent, boot, ...rest] = text.split('\n');
    expect(header).to.equal('SKU,Available,_row,_column,_code,_message');
    expect(tent).to.match(/^"TENT, red",x,3,Available,not-an-integer,.+/);
    expect(boot).to.match(/^BOOT,-1,5,Available,negative-quantity,.+/);
    expect(rest).to.deep.equal(['']);
    expect(marked).to.equal(true);
    expect(taken).to.deep.equal([
      { sku: 'MUG', quantityAvailable: 4 },
      { sku: 'LAMP', quantityAvailable: 7 },
    ]);
    expect([missing, summary.errors, summary.warnings]).to.deep.equal([
      [
        { sku: 'TENT, red', quantityAvailable: 9 },
        { sku: 'BOOT', quantityAvailable: 0 },
      ],
      [],
      [],
    ]);
    expect(unchanged.records, 'nobody has corrected anything').to.deep.equal([]);
  });

  it('of orders is whole orders, wherever their rows stand', async () => {
    const { text, missing, taken } = await turn(
      mappingOf(orderFile),
      'Order,City,SKU,Qty\n1001,Erfurt,A,1\n1002,Gera,A,2\n1001,Erfurt,B,x\n1003,Jena,A,1\n1002,Gera,B,1\n',
      (given) => given.replace(',x,', ',3,'),
    );
    expect(text.split('\n').slice(0, 2)).to.deep.equal([
      'Order,City,SKU,Qty,_row,_column,_code,_message',
      '1001,Erfurt,A,1,,,,',
    ]);
    expect(text.split('\n')[2]).to.match(/^1001,Erfurt,B,x,4,Qty,not-an-integer,./);
    expect(taken.map(numberOf)).to.deep.equal(['1002', '1003']);
    expect(missing.map((order) => [numberOf(order), linesOf(order)])).to.deep.equal([['1001', ['A 1', 'B 3']]]);
  });

  it('whose order number is part of a cell is the whole order too', async () => {
    const mapping = mappingOf(
      'kind: orders\ncolumns:\n  Qty: line.quantity\n  Item: { parts: "{order.orderNumber}-{line.lineNumber}", split: last, whole: true }\n  SKU: line.sku\n',
    );
    const { text, missing, taken } = await turn(
      mapping,
      'Qty,Item,SKU\n1,1001-1,A\nx,1001-2,B\n1,1002-1,A\n',
      (given) => given.replace('x,', '3,'),
    );
    expect(taken.map(numberOf)).to.deep.equal(['1002']);
    expect(text.split('\n').map((line) => line.slice(0, 8))).to.deep.equal(['Qty,Item', '1,1001-1', 'x,1001-2', '']);
    expect(missing.map(linesOf)).to.deep.equal([['A 1', 'B 3']]);
  });

  it('of shipments is the rows that were not taken: nothing is read twice', async () => {
    const { missing, taken, first } = await turn(
      mappingOf(shipmentFile),
      'Order,SKU,Qty,Tracking\n1001,A,1,1Z1\n1009,A,1,1Z2\n1002,A,9,1Z3\n1002,B,1,1Z3\n',
      (given) => given.replace('1009,', '1003,').replace(',9,1Z3', ',2,1Z3'),
    );
    expect(complaintsOf(first)).to.deep.equal(['3 Order unknown-order "1009" row', '4 Qty over-shipped "9" row']);
    expect(taken.map(refOf)).to.deep.equal(['1001', '1002']);
    expect(missing.map((one) => [refOf(one), shippedOf(one)])).to.deep.equal([
      ['1003', ['1Z2 A 1']],
      ['1002', ['1Z3 A 2']],
    ]);
  });

  it('keeps delimiter, quotes, encoding and byte order mark of the file, and the lines above its header', async () => {
    const mapping = mappingOf(
      'kind: inventory\nfile: { newline: crlf }\ndelimited: { quote: all, delimiter: semicolon }\ncolumns: { SKU: level.sku, Available: level.quantityAvailable }\nreading: { find header: true }\n',
    );
    const utf16 = Buffer.from('\ufeffLager Köln\r\nSKU;Available\r\nTÜR;x\r\nMUG;1\r\n', 'utf16le');
    const { summary } = await parse(mapping, utf16);
    const { bytes } = await back(mapping, utf16, summary);
    const text = bytes.toString('utf16le');
    expect(text.startsWith('\ufeff"Lager Köln"\r\n"SKU";"Available";"_row";"_column";"_code";"_message"\r\n')).to.equal(
      true,
    );
    expect(text).to.include('"TÜR";"x";"3";"Available";"not-an-integer";');
    const again = await parse(mapping, Buffer.from(text.replace('"x"', '"2"'), 'utf16le'));
    expect(again.records).to.deep.equal([{ sku: 'TÜR', quantityAvailable: 2 }]);

    const latin = Buffer.from('sep=|\nSKU|Available\nT\xfcR|x\n', 'latin1');
    const read = await parse(mapping, latin);
    expect(read.summary.encoding).to.equal('windows-1252');
    const given = (await back(mapping, latin, read.summary)).bytes.toString('latin1');
    expect(given).to.match(/^sep=\|\r\n"SKU"\|[^\n]*\n"T\xfcR"\|"x"\|"3"/);
  });

  it('whose rows have a wrong number of cells is refused for it again until somebody corrects it', async () => {
    const { text, unchanged, missing } = await turn(
      mappingOf('kind: inventory\ncolumns: { SKU: level.sku, Note: level.lot, Available: level.quantityAvailable }\n'),
      'SKU,Note,Available\nA,5\nB,x,y,6\nC,x,7\n',
      (given) => given.replace('A,5,', 'A,,5,').replace('B,x,y,6', 'B,"x,y",6'),
    );
    expect(text.split('\n')).to.have.length(4);
    expect(unchanged.summary.errors.map(({ code }) => code)).to.deep.equal(['too-few-columns', 'too-many-columns']);
    expect(missing.map((level) => JSON.stringify(level))).to.deep.equal([
      '{"sku":"A","quantityAvailable":5}',
      '{"sku":"B","lot":"x,y","quantityAvailable":6}',
    ]);
  });

  it('a short row that is bad for another reason is filled up where short rows are taken', async () => {
    const { text, missing } = await turn(
      mappingOf(
        'kind: inventory\ncolumns: { SKU: level.sku, Available: level.quantityAvailable, Note: { from: level.lot } }\nreading: { short rows: accept }\n',
      ),
      'SKU,Available,Note\nA,x\n',
      (given) => given.replace(',x,', ',5,'),
    );
    expect(text).to.match(/\nA,x,,2,Available,not-an-integer,/);
    expect(missing).to.deep.equal([{ sku: 'A', quantityAvailable: 5 }]);
  });

  it('without a header has its reasons in cells that name themselves, also where lines go on to the end of the row', async () => {
    const mapping = mappingOf(
      'kind: shipments\ndelimited: { header: false, delimiter: tab, quote: none }\nrows: each shipment\ncolumns:\n  - order.orderNumber\n  - package.trackingNumber\n  - each: line\n    columns: [line.sku, line.quantity]\nreading: { extra columns: refuse }\n',
    );
    const { text, missing, taken } = await turn(mapping, '1001\t1Z1\tA\t1\tB\t1\n1002\t1Z2\tA\t1\tC\t1\n', (given) =>
      given.replace('\tC\t', '\tB\t'),
    );
    expect(text).to.match(/^1002\t1Z2\tA\t1\tC\t1\t_row=2\t_column=[^\t]*\t_code=unknown-sku\t_message=[^\t\n]+\n$/);
    expect(taken.map(shippedOf)).to.deep.equal([['1Z1 A 1', '1Z1 B 1']]);
    expect(missing.map(shippedOf)).to.deep.equal([['1Z2 A 1', '1Z2 B 1']]);
  });

  it('of fixed width has its reasons behind the record', async () => {
    const mapping = mappingOf(
      'kind: inventory\nfixed width: { length: 24 }\ncolumns:\n  - { at: 1-8, from: level.sku }\n  - { at: 9-14, from: level.quantityAvailable }\n',
    );
    const { text, missing, unchanged } = await turn(
      mapping,
      'MUG          4\nTENT         x\nLAMP    0000\n',
      (given) => given.replace('x', '9').replace('0000 _row', '000012 _row'),
    );
    expect(text.split('\n')[0]).to.match(/^TENT {9}x {10} _row=2 _column=9-14 _code=not-an-integer _message=./);
    expect(text.split('\n')[1]).to.match(/^LAMP {4}0000 _row=3 _column=9-14 _code=record-too-short _message=./);
    expect(unchanged.records).to.deep.equal([]);
    expect(missing).to.deep.equal([
      { sku: 'TENT', quantityAvailable: 9 },
      { sku: 'LAMP', quantityAvailable: 12 },
    ]);
  });

  it('of several kinds of rows is the bad ones with their heads, and the trailer counts what is there', async () => {
    const mapping = mappingOf(`
kind: shipments
delimited: { delimiter: pipe, header: false, quote: none }
records:
  H:
    each: shipment
    columns: [{ value: H }, shipment.shipmentId]
  D:
    each: line
    columns: [{ value: D }, order.orderNumber, line.sku, line.quantity, package.trackingNumber]
  T:
    each: file
    required: true
    columns: [{ value: T }, { count: rows }, { sum: line.quantity }]
reading: { one shipment per: [order.orderNumber, shipment.shipmentId] }
`);
    const { text, missing, summary, first } = await turn(
      mapping,
      'H|L1\nD|1001|A|1|1Z1\nD|1009|A|2|1Z2\nH|L2\nD|1002|A|1|1Z3\nT|6|4\n',
      (given) => given.replace('1009', '1003'),
    );
    expect(complaintsOf(first)).to.deep.equal(['3 2 unknown-order "1009" row']);
    expect(text.replace(/\|_row.*/, '|...')).to.equal('H|L1\nD|1009|A|2|1Z2|...\nT|3|2\n');
    expect(complaintsOf(summary)).to.deep.equal([]);
    expect(missing.map((one) => [refOf(one), shippedOf(one)])).to.deep.equal([['1003', ['1Z2 A 2']]]);
  });

  it('whose details name their heads is found wherever the heads stand', async () => {
    const mapping = mappingOf(`
kind: orders
delimited: { header: false }
records:
  H:
    each: order
    belongs to: order.orderNumber
    columns: [{ value: H }, order.orderNumber, order.shipTo.city]
  D:
    each: line
    belongs to: order.orderNumber
    columns: [{ value: D }, order.orderNumber, line.sku, line.quantity]
`);
    const { text, missing, taken } = await turn(
      mapping,
      'H,1001,Gera\nH,1002,Jena\nD,1001,A,1\nD,1002,A,x\nD,1002,B,2\n',
      (given) => given.replace(',x,', ',4,'),
    );
    expect(text.replace(/,_row.*/, '')).to.equal('H,1002,Jena\nD,1002,A,x\nD,1002,B,2\n');
    expect(taken.map(numberOf)).to.deep.equal(['1001']);
    expect(missing.map((one) => [numberOf(one), linesOf(one)])).to.deep.equal([['1002', ['A 4', 'B 2']]]);
  });

  it('of segments is whole sets in their envelope, with a report beside', async () => {
    const mapping = mappingFile('mappings/x12-945-shipments.yaml');
    const input = readFileSync('test/corpus/x12-4010-3pl/returns/945_000000080_badqty.edi', 'latin1');
    const all = JSON.parse(readFileSync('test/corpus/x12-4010-3pl/orders.json', 'utf8')) as
      | { orders: Order[] }
      | Order[];
    const known = Array.isArray(all) ? all : all.orders;
    const first = await parse<'shipments'>(mapping, input, { orders: known });
    const { text, marked } = await back(mapping, input, first.summary);
    expect(marked).to.equal(false);
    expect(first.summary.errors.map(({ rejects }) => rejects)).to.deep.equal(['transaction']);
    expect(text.match(/ST\*/g), 'one set of several').to.have.length(1);
    expect(text).to.match(/^ISA\*.*~\s*GS\*[\s\S]*GE\*1\*[\s\S]*IEA\*1\*/);
    const again = await parse<'shipments'>(mapping, text, { orders: known });
    expect(complaintsOf(again.summary).map((one) => one.replace(/^\d+/, ''))).to.deep.equal(
      complaintsOf(first.summary).map((one) => one.replace(/^\d+/, '')),
    );
    expect(complaintReport(first.summary.errors, 3).split('\r\n')[0]).to.equal('row,column,code,rejects,value,message');
    expect(complaintReport(first.summary.errors, 3)).to.include('3 more complaints are not listed.');
  });

  for (const [layout, settings, input] of [
    [
      'xml',
      'xml: { root: Stock, indent: 0 }',
      '<Stock><Item sku="MUG"><Qty>4</Qty></Item><Item sku="TENT &amp; co"><Qty>x</Qty></Item></Stock>',
    ],
    ['json', 'json: { root: Stock, indent: 0 }', '{"Stock":[{"sku":"MUG","Qty":4},{"sku":"TENT & co","Qty":"x"}]}'],
  ] as const) {
    it(`of ${layout} is the bad records, also where the whole file is one line`, async () => {
      const mapping = mappingOf(
        `kind: inventory\n${settings}\nrecords:\n  Item:\n    each: level\n    ${layout === 'json' ? 'at: .' : 'at: Item'}\n    columns:\n      sku: { at: "${layout === 'xml' ? '@sku' : 'sku'}", from: level.sku }\n      Qty: level.quantityAvailable\n`,
      );
      const { text, missing, marked, taken } = await turn(mapping, input, (given) =>
        given.replace('x<', '9<').replace('"x"', '"9"'),
      );
      expect(marked).to.equal(false);
      expect(taken).to.deep.equal([{ sku: 'MUG', quantityAvailable: 4 }]);
      expect(text).not.to.include('MUG');
      expect(missing).to.deep.equal([{ sku: 'TENT & co', quantityAvailable: 9 }]);
    });
  }

  it('is the whole file, byte for byte, where the file cannot be trusted', async () => {
    const input = 'SKU,Free\r\nMUG,4\n';
    const { summary } = await parse(mappingOf(stock), input);
    expect(summary.fileAccepted).to.equal(false);
    expect(await back(mappingOf(stock), input, summary)).to.include({ text: input, marked: false });
  });

  it('is all rows with the reasons of the bad ones, where a layout takes all or none', async () => {
    const { text, missing, taken } = await turn(
      mappingOf(`${stock}reading: { bad rows: refuse file }\n`),
      'SKU,Available\nMUG,4\nTENT,x\n',
      (given) => given.replace(',x,', ',9,'),
    );
    expect(taken).to.deep.equal([]);
    expect(text).to.match(
      /^SKU,Available,_row,_column,_code,_message\nMUG,4,,,,\nTENT,x,3,Available,not-an-integer,.*\n$/,
    );
    expect(missing).to.have.length(2);
  });

  it('and refused again carries its reasons once', async () => {
    const mapping = mappingOf(stock);
    const first = 'SKU,Available\nTENT,x\nMUG,1\n';
    const once = await back(mapping, first, (await parse(mapping, first)).summary);
    const twice = await back(mapping, once.text, (await parse(mapping, once.text)).summary);
    expect(twice.text.split('\n')[0]).to.equal('SKU,Available,_row,_column,_code,_message');
    expect(twice.text).to.match(/\nTENT,x,2,Available,not-an-integer,[^_]*\n$/);
  });

  it('is no column of a matrix', async () => {
    const mapping = mappingOf(
      'kind: inventory\ncolumns:\n  SKU: level.sku\n  Rest: { from: level.quantityAvailable, matrix: level.warehouseCode, headers: "^([A-Za-z_]{4,})$" }\n',
    );
    const { missing } = await turn(mapping, 'SKU,EAST\nMUG,x\n', (given) => given.replace(',x,', ',9,'));
    expect(missing).to.deep.equal([{ sku: 'MUG', warehouseCode: 'EAST', quantityAvailable: 9 }]);
  });
});

function numberOf(record: unknown): string {
  return (record as Order).orderNumber;
}

function linesOf(record: unknown): string[] {
  return (record as Order).lines.map(({ sku, quantity }) => `${sku} ${quantity}`);
}

function refOf(record: unknown): string {
  return (record as { orderRef: string }).orderRef;
}

function shippedOf(record: unknown): string[] {
  const { packages } = record as { packages: { trackingNumber: string; lines: { sku: string; quantity: number }[] }[] };
  return packages.flatMap(({ trackingNumber, lines }) =>
    lines.map(({ sku, quantity }) => `${trackingNumber} ${sku} ${quantity}`),
  );
}

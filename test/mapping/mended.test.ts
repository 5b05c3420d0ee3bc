import { expect } from 'chai';
import type { Order } from '../../src/domain/order.ts';
import { complaintsOf, context, mappingOf, parse, render } from './support.ts';

function order(number: string, more: Partial<Order>, lines: readonly object[] = [{ sku: 'A', quantity: 1 }]): Order {
  return {
    orderNumber: number,
    orderDate: '2026-03-01T12:00:00Z',
    shipTo: {},
    billTo: {},
    lines: lines.map((line, index) => ({ lineNumber: index + 1, description: '', ...line })),
    ...more,
  } as unknown as Order;
}

/** What comes back of orders, and which were refused. */
async function round(mapping: string, orders: readonly Order[]) {
  const compiled = mappingOf(`kind: orders\n${mapping}`);
  const { text, bytes, summary } = render<'orders'>(compiled, orders);
  const { records, summary: read } = await parse<'orders'>(compiled, bytes);
  return {
    text,
    records,
    refused: summary.refused.map(({ index, code }) => `${index} ${code}`),
    complaints: complaintsOf(read),
  };
}

const usual = 'columns: { N: order.orderNumber, C: order.shipTo.city, S: line.sku, Q: line.quantity }';

describe('what proofs have found', () => {
  it('a NUL in a text falls out, so that the file can be read', async () => {
    const { records, complaints } = await round(usual, [order('A', { shipTo: { city: 'Spring\0field' } as never })]);
    expect(complaints).to.deep.equal([]);
    expect(records[0]?.shipTo?.city).to.equal('Springfield');
  });

  it('letters that the encoding lacks are folded, or named, in the rows of the file itself too', () => {
    const file = (unencodable: string) =>
      mappingOf(`kind: orders
file: { encoding: iso-8859-1, unencodable: ${unencodable} }
delimited: { header: false }
records:
  H: { each: file, columns: [{ value: H }, "{{values.company}}"] }
  L: { each: line, columns: [{ value: L }, order.orderNumber, line.sku, line.quantity] }`);
    const given = { ...context, values: { company: 'Łódź Example' } };
    expect(render<'orders'>(file('fold'), [order('A', {})], given).bytes.toString('latin1')).to.contain('Lódz Example');
    expect(() => render<'orders'>(file('hold'), [order('A', {})], given)).to.throw(/U\+0141/);
  });

  const joined =
    'rows: each order\ncolumns: { N: order.orderNumber, S: { from: line.sku, joined: ";" }, D: { from: line.description, joined: ";" }, Q: { from: line.quantity, joined: ";" } }';

  it('a value with the text that divides a joined cell holds its order', async () => {
    const given = [order('A', {}, [{ sku: 'x;y', quantity: 1 }]), order('B', {})];
    const { records, refused } = await round(joined, given);
    expect(refused).to.deep.equal(['0 delimiter-in-value']);
    expect(records.map(({ orderNumber }) => orderNumber)).to.deep.equal(['B']);
  });

  it('an empty place in a joined cell stays with its line', async () => {
    const lines = [
      { sku: 'a', description: 'first', quantity: 1 },
      { sku: 'b', quantity: 2 },
      { sku: 'c', description: 'third', quantity: 3 },
    ];
    const { records } = await round(joined, [order('A', {}, lines)]);
    expect(records[0]?.lines.map(({ description }) => description)).to.deep.equal(['first', '', 'third']);
  });

  it('a second segment with the same tag is the second one of the layout, and does not overwrite the first', async () => {
    const mapping = `
segments: {}
records:
  ST: { each: order, columns: [{ at: 1, from: order.orderNumber }] }
  N3: { each: order, columns: [{ at: 1, from: order.shipTo.address1 }] }
  N3 more: { each: order, when: order.shipTo.address3, columns: [{ at: 1, from: order.shipTo.address3 }] }
  LX: { each: line, columns: [{ at: 1, from: line.sku }, { at: 2, from: line.quantity }] }`;
    const given = [
      order('A', { shipTo: { address1: 'one', address3: 'three' } as never }),
      order('B', { shipTo: { address1: 'other' } as never }),
    ];
    const { records } = await round(mapping, given);
    expect(records.map(({ shipTo }) => [shipTo?.address1, shipTo?.address3])).to.deep.equal([
      ['one', 'three'],
      ['other', ''],
    ]);
  });

  it('records of fixed width that end with CR are all read, however the bytes are cut', async () => {
    const mapping = mappingOf(
      'kind: inventory\nfile: { newline: cr }\nfixed width: {}\ncolumns: [{ at: 1-4, from: level.sku }, { at: 5-8, from: level.quantityAvailable }]',
    );
    for (const size of [1, 64]) {
      const { records } = await parse<'inventory'>(mapping, 'AAAA0001\rBBBB0002\r\nCCCC0003\r', { size });
      expect(records.map(({ sku, quantityAvailable }) => `${sku} ${quantityAvailable}`)).to.deep.equal([
        'AAAA 1',
        'BBBB 2',
        'CCCC 3',
      ]);
    }
  });

  it('half of a long delimiter at the end of a value shifts no column', async () => {
    const { records } = await round(`delimited: { delimiter: "||" }\n${usual}`, [
      order('A|', { shipTo: { city: '|b' } as never }),
    ]);
    expect([records[0]?.orderNumber, records[0]?.shipTo?.city]).to.deep.equal(['A|', '|b']);
  });

  it('a line feed in quotes does not hide that a file ends its rows with CR', async () => {
    const mapping = `file: { newline: cr }\ntext: { newlines: keep }\n${usual}`;
    const { records, complaints } = await round(mapping, [order('A', { shipTo: { city: 'two\nlines' } as never })]);
    expect(complaints).to.deep.equal([]);
    expect(records[0]?.shipTo?.city).to.equal('two\nlines');
  });

  it('a letter that folds to the delimiter holds the order where nothing is quoted', async () => {
    const mapping = `file: { encoding: windows-1252, unencodable: fold }\ndelimited: { delimiter: pipe, quote: none }\n`;
    const given = [order('A', { shipTo: { city: 'a｜b' } as never }), order('B', {})];
    expect((await round(mapping + usual, given)).refused).to.deep.equal(['0 delimiter-in-value']);
    const looked = usual.replace(
      'C: order.shipTo.city',
      'C: { from: order.shipTo.city, lookup: { X: "1｜2" }, default: "" }',
    );
    expect((await round(mapping + looked, [order('A', { shipTo: { city: 'X' } as never })])).refused).to.deep.equal([
      '0 delimiter-in-value',
    ]);
  });

  it('letters that become longer when they are folded are counted as they are written', async () => {
    const mapping =
      'file: { encoding: ascii, unencodable: fold }\nfixed width: { too long: cut }\ncolumns: [{ at: 1-4, from: order.orderNumber }, { at: 5-8, from: order.shipTo.city }, { at: 9-10, from: line.sku }, { at: 11-12, from: line.quantity }]';
    const { records, text } = await round(mapping, [order('A', { shipTo: { city: 'ßßß…' } as never })]);
    expect(text).to.equal('A   ssssA 01\n');
    expect(records[0]?.lines[0]?.sku).to.equal('A');
  });

  it('a reference that begins with what fills up its field holds the order, instead of coming back as another one', async () => {
    const fill =
      'fixed width: {}\ncolumns: [{ at: 1-6, from: order.orderNumber, align: right, fill: "0" }, { at: 7-8, from: line.sku }, { at: 9-10, from: line.quantity }]';
    const number = 'columns: { N: { from: order.orderNumber, integer: { digits: 6 } }, S: line.sku, Q: line.quantity }';
    const given = [order('0042', {}), order('42', {})];
    expect((await round(fill, given)).refused).to.deep.equal(['0 delimiter-in-value']);
    expect((await round(number, given)).refused).to.deep.equal(['0 not-an-integer']);
    expect((await round(number, given)).records.map(({ orderNumber }) => orderNumber)).to.deep.equal(['42']);
  });

  it('zeros that fill up an amount are none of its digits', async () => {
    const columns = (more: string) =>
      `fixed width: {}\ncolumns: [{ at: 1-6, from: order.orderNumber }, { at: 7-14, from: order.grandTotal${more} }, { at: 15-16, from: line.sku }, { at: 17-18, from: line.quantity }]`;
    for (const more of [
      '',
      ', decimal: { digits: 4 }',
      ', decimal: { sign: parentheses }',
      ', decimal: { implied: 2, sign: trailing }',
    ]) {
      const { records } = await round(
        columns(more),
        ['0.50', '-12.00'].map((grandTotal, index) => order(`A${index}`, { grandTotal })),
      );
      expect(
        records.map(({ grandTotal }) => grandTotal),
        more,
      ).to.deep.equal(['0.50', '-12.00']);
    }
  });

  it('a remark behind the lines of an order is read, as the guide shows it', async () => {
    const mapping = `
delimited: { header: false }
records:
  Head: { each: order, columns: { Type: { value: H }, Order: order.orderNumber } }
  Item: { each: line, columns: { Type: { value: L }, SKU: line.sku, Qty: line.quantity } }
  Remark: { each: order, when: order.instructions, columns: { Type: { value: R }, Text: order.instructions } }`;
    const { records } = await round(mapping, [order('A', { instructions: 'Ring twice' }), order('B', {})]);
    expect(records.map(({ instructions }) => instructions)).to.deep.equal(['Ring twice', '']);
  });

  it('the sign for a missing character is in no table of letters, and holds its order', async () => {
    const { refused, complaints } = await round(`file: { encoding: windows-1252 }\n${usual}`, [
      order('A', { shipTo: { city: 'Z\ufffdrich' } as never }),
      order('B', {}),
    ]);
    expect(refused).to.deep.equal(['0 unencodable-character']);
    expect(complaints).to.deep.equal([]);
  });

  it('a formula behind invisible characters is guarded, and comes back as it was', async () => {
    const cities = ['\u0001=1+1', "\u200b'=1+1", "'=1+1", '\u0007-5', '=1+1'];
    const { text, records } = await round(
      `delimited: { formula guard: true }\n${usual}`,
      cities.map((city, index) => order(`A${index}`, { shipTo: { city } as never })),
    );
    expect(
      text
        .split('\n')
        .slice(1, 6)
        .every((row) => /^A\d,'/.test(row)),
    ).to.equal(true);
    expect(records.map(({ shipTo }) => shipTo?.city)).to.deep.equal(['=1+1', "'=1+1", "'=1+1", '-5', '=1+1']);
  });

  it('a template quotes a cell by the letters that are written, and drops a NUL', () => {
    const template = '{{#each orders as |order|}}{{csv order.shipTo.city}};{{csv order.orderNumber}}\n{{/each}}';
    const mapping = (more: string) =>
      mappingOf(
        `kind: orders\nfile: { encoding: windows-1252, unencodable: fold }\ndelimited: { delimiter: semicolon${more} }\ntemplate: t`,
        { t: template },
      );
    const given = ['a；b', '＂', 'x\0y'].map((city, index) => order(`A${index}`, { shipTo: { city } as never }));
    expect(render<'orders'>(mapping(''), given).text).to.equal('"a;b";A0\n"""";A1\nxy;A2\n');
    const { text, summary } = render<'orders'>(mapping(', quote: none'), given);
    expect(summary.refused.map(({ index, code }) => `${index} ${code}`)).to.deep.equal(['0 delimiter-in-value']);
    expect(text).to.equal('";A1\nxy;A2\n');
  });

  it('a spoilt header of a repeated column refuses the file, instead of losing the lines behind it', async () => {
    const mapping = mappingOf(
      'kind: orders\nrows: each order\ncolumns: [{ name: N, from: order.orderNumber }, { each: line, columns: [{ name: "SKU {n}", from: line.sku }, { name: "Qty {n}", from: line.quantity }] }]',
    );
    const good = 'N,SKU 1,Qty 1,SKU 2,Qty 2,SKU 3,Qty 3\nA,a,1,b,2,c,3\n';
    expect((await parse<'orders'>(mapping, good)).records[0]?.lines).to.have.length(3);
    for (const [spoilt, name] of [
      ['SKX 2', 'SKU 2'],
      ['Q 2', 'Qty 2'],
    ] as const) {
      const { summary } = await parse<'orders'>(
        mapping,
        good.replace(spoilt.startsWith('S') ? 'SKU 2' : 'Qty 2', spoilt),
      );
      expect(complaintsOf(summary)).to.deep.equal([`1 ${name} missing-column "" file`]);
    }
  });

  describe('a line end that is lost', () => {
    const flat = mappingOf(
      'kind: inventory\ndelimited: { header: false }\ncolumns: [level.sku, level.quantityAvailable]',
    );
    const fixed = mappingOf(
      'kind: inventory\nfixed width: {}\ncolumns: [{ at: 1-2, from: level.sku }, { at: 3-4, from: level.quantityAvailable }]',
    );
    const files = [
      { mapping: flat, rows: ['A,1', 'B,2', 'C,3'], code: 'too-many-columns' },
      { mapping: fixed, rows: ['A 01', 'B 02', 'C 03'], code: 'record-too-long' },
    ] as const;

    for (const { mapping, rows, code } of files) {
      it(`costs its two rows, and says so: ${code}`, async () => {
        const { records, summary } = await parse<'inventory'>(
          mapping,
          `${rows[0]}\n${rows[1]}${mapping === flat ? ',' : ''}${rows[2]}\n`,
        );
        expect(records.map(({ sku }) => sku)).to.deep.equal(['A']);
        expect(summary.errors.map((one) => `${one.row} ${one.code}`)).to.deep.equal([`2 ${code}`]);
      });

      it(`in the first row is told by those behind it: ${code}`, async () => {
        const { records, summary } = await parse<'inventory'>(
          mapping,
          `${rows[0]}${mapping === flat ? ',' : ''}${rows[1]}\n${rows[2]}\n`,
        );
        expect(records.map(({ sku }) => sku)).to.deep.equal(['A', 'C']);
        expect(summary.warnings.map((one) => `${one.row} ${one.code}`)).to.deep.equal(['1 extra-cells']);
      });

      it(`is not suspected where all rows are longer than the layout: ${code}`, async () => {
        const { records, summary } = await parse<'inventory'>(
          mapping,
          rows.map((row) => `${row}${mapping === flat ? ',x,y' : 'xyz'}\n`).join(''),
        );
        expect(records).to.have.length(3);
        expect([...summary.errors, ...summary.warnings]).to.deep.equal([]);
      });
    }
  });

  it('a record whose beginning is spoilt does not overwrite the one before without a word', async () => {
    const mapping = mappingOf(
      'kind: orders\nsegments: {}\nrecords:\n  ST: { each: order, columns: [{ at: 1, from: order.orderNumber }] }\n  LX: { each: line, columns: [{ at: 1, from: line.lineNumber }] }\n  W01: { each: line, columns: [{ at: 1, from: line.sku }, { at: 2, from: line.quantity }] }',
    );
    const { summary } = await parse<'orders'>(mapping, 'ST*A~LX*1~W01*a*1~XX*2~W01*b*2~');
    expect(summary.warnings.map(({ row, code }) => `${row} ${code}`)).to.deep.equal(['5 repeated-record']);
  });

  it('a text that nobody sees does not come back as what fills up its field', async () => {
    const mapping =
      'fixed width: {}\ncolumns: [{ at: 1-4, from: order.orderNumber }, { at: 5-8, from: order.shipTo.city, align: right, fill: "_" }, { at: 9-10, from: line.sku }, { at: 11-12, from: line.quantity }]';
    for (const city of ['\u200b', '\u007f', ' \u0001 ']) {
      const { records } = await round(mapping, [order('A', { shipTo: { city } as never })]);
      expect(records[0]?.shipTo?.city).to.equal('');
    }
  });

  it('UTF-16 with a byte too many is refused, even when another one brings it back into step', async () => {
    const mapping = mappingOf(
      'kind: inventory\nfile: { encoding: utf-16be }\ndelimited: { quote: all }\ncolumns: { S: level.sku, N: level.lot, Q: level.quantityAvailable }',
    );
    const text = Buffer.from('"S","N","Q"\n"A","x","1"\n"B","y","2"\n', 'utf16le').swap16();
    const at = [text.indexOf('x'), text.indexOf('y')] as [number, number];
    const torn = Buffer.concat([
      text.subarray(0, at[0]),
      Buffer.from('z'),
      text.subarray(at[0], at[1]),
      Buffer.from('z'),
      text.subarray(at[1]),
    ]);
    const { summary } = await parse(mapping, torn);
    expect(summary.errors.map(({ code, rejects }) => `${code} ${rejects}`)).to.deep.equal(['bad-encoding file']);
  });

  it('a spoilt header of an optional column is warned of, and one that is simply not there is not', async () => {
    const mapping = mappingOf(
      'kind: inventory\ncolumns: { SKU: level.sku, Qty: level.quantityAvailable, Warehouse: { from: level.warehouseCode, optional: true } }',
    );
    const codes = async (header: string) =>
      (await parse<'inventory'>(mapping, `${header}\nA,1,W1\n`)).summary.warnings.map(({ code }) => code);
    expect(await codes('SKU,Qty,Ware|house')).to.deep.equal(['similar-header']);
    expect(await codes('SKU,Qty,Comment')).to.deep.equal([]);
  });

  it('a first row that stands in a header which nobody looks at is told', async () => {
    const mapping = mappingOf(
      'kind: inventory\ndelimited: { header: by position }\ncolumns: [level.sku, level.quantityAvailable]',
    );
    const codes = async (text: string) =>
      (await parse(mapping, text)).summary.warnings.map(({ row, code }) => `${row} ${code}`);
    expect(await codes('S,QA,1\nB,2\n')).to.deep.equal(['1 extra-cells']);
    expect(await codes('S,Q\nA,1\nB,2\n')).to.deep.equal([]);
  });

  it('an SKU with an unseen character is found again when its package comes back', async () => {
    const mapping = mappingOf(
      'kind: shipments\ncolumns: { O: order.orderNumber, T: package.trackingNumber, S: line.sku, Q: line.quantity }',
    );
    const known = order('A', {}, [{ sku: 'K\u00071\u200b', quantity: 1 }]);
    const { records } = await parse<'shipments'>(mapping, 'O,T,S,Q\nA,T1,K1,1\n', { orders: [known] });
    expect(records[0]?.packages[0]?.lines).to.deep.equal([{ lineNumber: 1, sku: 'K\u00071\u200b', quantity: 1 }]);
  });

  it('a row of repeated columns that has swallowed the next one is told', async () => {
    const mapping = mappingOf(
      'kind: orders\nrows: each order\ndelimited: { header: false }\ncolumns: [{ from: order.orderNumber }, { each: line, max: 1, columns: [{ from: line.sku }, { from: line.quantity }] }]',
    );
    const { summary } = await parse<'orders'>(mapping, 'A,a,1\nB,b,2,C,c,3\n');
    expect(summary.errors.map(({ row, code }) => `${row} ${code}`)).to.deep.equal(['2 too-many-columns']);
  });

  it('a trailer whose head is spoilt is told', async () => {
    const mapping = mappingOf(
      'kind: orders\nsegments: {}\nrecords:\n  GS: { each: file, columns: [{ at: 1, ignore: true }] }\n  ST: { each: order, columns: [{ at: 1, from: order.orderNumber }] }\n  LX: { each: line, columns: [{ at: 1, from: line.sku }, { at: 2, from: line.quantity }] }\n  SE: { each: order, closes: ST, columns: [{ at: 1, count: rows }] }',
    );
    const { summary } = await parse<'orders'>(mapping, 'GS*x~ST*A~LX*a*1~SE*3~SX*B~LX*b*1~SE*3~');
    expect(summary.errors.map(({ row, code }) => `${row} ${code}`)).to.deep.equal([
      '6 orphan-detail',
      '7 orphan-detail',
    ]);
  });
});

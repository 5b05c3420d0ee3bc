import { expect } from 'chai';
import type { InventoryLevel } from '../../src/domain/inventory-level.ts';
import { complaintsOf, context, mappingOf, parse } from './support.ts';

const stock = `
kind: inventory
columns:
  SKU: level.sku
  Warehouse: { from: level.warehouseCode, optional: true }
  Available: { from: level.quantityAvailable, names: [Qty Available, Free] }
`;

async function read(text: string | Buffer, more = '', base = stock) {
  const { records, summary } = await parse<'inventory'>(mappingOf(base + more), text);
  return {
    skus: records.map(({ sku }) => sku),
    records,
    complaints: complaintsOf(summary),
    warnings: summary.warnings.map(({ code, row }) => `${row} ${code}`),
    summary,
  };
}

describe('reading a returned file', () => {
  it('CP-01 CP-17 finds headers under a byte order mark, in any order, letters and blanks, and by their other names', async () => {
    for (const header of [
      'SKU,Available',
      ' sku ,AVAILABLE',
      'Available,SKU',
      '\ufeffsku,qty  available',
      '"\u200bSKU\u00a0",free',
      'x,SKU,,Available',
    ]) {
      const columns = header.split(',');
      const row = columns.map((name) => (/sku/i.test(name) ? 'A-1' : /av|free/i.test(name) ? '5' : 'other'));
      expect((await read(`${header}\n${row.join(',')}\n`)).records, header).to.deep.equal([
        { sku: 'A-1', quantityAvailable: 5 },
      ]);
    }
  });

  it('CP-05 a header that stands twice rejects the file; one that nobody maps may', async () => {
    expect((await read('SKU,Available,sku\nA,1,B\n')).complaints).to.deep.equal(['1 SKU duplicate-header "" file']);
    expect((await read('SKU,Available,x,x\nA,1,,\n')).skus).to.deep.equal(['A']);
  });

  it('CP-06 a row with another number of columns is refused, and only that row', async () => {
    const { skus, complaints } = await read('SKU,Note,Available\nA,x,1\nB\nC,a,b,3\nD,x,4\n');
    expect(skus).to.deep.equal(['A', 'D']);
    expect(complaints).to.deep.equal(['3 - too-few-columns "1" row', '4 - too-many-columns "4" row']);
    expect((await read('SKU,Available,Note\nA,1\n', 'reading: { short rows: accept }')).skus).to.deep.equal(['A']);
  });

  it('CP-07 empty cells behind the last header are taken, with one remark for the file', async () => {
    const { skus, warnings, complaints } = await read('SKU,Available\nA,1,\nB,2,,\n');
    expect([skus, warnings, complaints]).to.deep.equal([['A', 'B'], ['2 extra-cells'], []]);
  });

  it('CP-13 an identifier that a spreadsheet has rounded is refused: its digits are lost', async () => {
    const { skus, complaints } = await read('SKU,Available\n1.23457E+11,5\n012345678905,5\nE5,5\n');
    expect(skus).to.deep.equal(['012345678905', 'E5']);
    expect(complaints).to.deep.equal(['2 SKU scientific-notation "1.23457E+11" row']);
  });

  describe('CP-14 a quantity', () => {
    const faults: readonly [string, string][] = [
      ['1,234', 'ambiguous-number'],
      ['1.234', 'ambiguous-number'],
      ["1'234", 'ambiguous-number'],
      ['1.234,5', 'not-an-integer'],
      ['(3)', 'not-an-integer'],
      ['5-', 'not-an-integer'],
      ['2.5', 'not-an-integer'],
      ['12.00', 'not-an-integer'],
      ['1e3', 'not-an-integer'],
      ['', 'missing-required'],
      ['-1', 'negative-quantity'],
      ['0x10', 'not-an-integer'],
      ['٣', 'not-an-integer'],
      ['1234567890123456', 'not-an-integer'],
    ];
    for (const [text, code] of faults) {
      it(`${text || '(empty)'} is ${code}`, async () => {
        const { complaints } = await read(`SKU;Available\nA;${text}\n`, 'delimited: { delimiter: semicolon }');
        expect(complaints).to.deep.equal([`2 Available ${code} "${text}" row`]);
      });
    }

    it('is taken as the mapping says: with thousands in the right places, and with zero decimals', async () => {
      const typed = (settings: string) =>
        stock.replace('from: level.quantityAvailable,', `from: level.quantityAvailable, integer: ${settings},`);
      const semicolon = 'delimited: { delimiter: semicolon }';
      expect(
        (await read('SKU;Available\nA;1,200\nB;12,00\nC;7\n', semicolon, typed('{ thousands: "," }'))).records.map(
          (level) => level.quantityAvailable,
        ),
      ).to.deep.equal([1200, 7]);
      expect(
        (await read('SKU;Available\nA;3.00000\nB;1.50000\n', semicolon, typed('{ zero decimals: 5 }'))).complaints,
      ).to.deep.equal(['3 Available not-an-integer "1.50000" row']);
      expect(
        (await read('SKU;Available\nA;-3\n', semicolon, typed('{ negative: keep }'))).records[0]?.quantityAvailable,
      ).to.equal(-3);
    });
  });

  describe('CP-15 a date', () => {
    const dated = (format: string) => `${stock}  Date: { from: level.asOf, date: ${format} }\n`;
    const one = async (format: string, text: string) =>
      (await read(`SKU;Available;Date\nA;1;${text}\n`, 'delimited: { delimiter: semicolon }', dated(format))) as {
        records: InventoryLevel[];
        complaints: string[];
      };

    it('is read as the mapping says, in the zone of the warehouse', async () => {
      expect((await one('MM/dd/yyyy', '03/04/2026')).records[0]?.asOf).to.equal('2026-03-04T00:00:00-06:00');
      expect((await one('dd/MM/yyyy', '03/04/2026')).records[0]?.asOf).to.equal('2026-04-03T00:00:00-05:00');
      expect(
        (await one('{ format: dd.MM.yy HH:mm, zone: Europe/Berlin }', '03.04.26 08:15')).records[0]?.asOf,
      ).to.equal('2026-04-03T08:15:00+02:00');
      expect((await one('{ php: "n/j/Y g:i A" }', '3/4/2026 5:06 PM')).records[0]?.asOf).to.equal(
        '2026-03-04T17:06:00-06:00',
      );
      expect((await one('"dd-MMM-yyyy"', '04-MAR-2026')).records[0]?.asOf).to.equal('2026-03-04T00:00:00-06:00');
      expect((await one('iso', '2026-03-04T10:00:00+01:00')).records[0]?.asOf).to.equal('2026-03-04T10:00:00+01:00');
    });

    for (const text of [
      '02/30/2026',
      '3/4/2026',
      '13/01/2026',
      '03/04/26',
      '03/04/1026',
      '03/04/2126',
      '2026-03-04',
      '03/04/2026 10:00',
    ]) {
      it(`${text} is not MM/dd/yyyy`, async () => {
        expect((await one('MM/dd/yyyy', text)).complaints).to.deep.equal([`2 Date bad-date "${text}" row`]);
      });
    }

    it('without its zone is no ISO date', async () => {
      for (const text of ['2026-03-04T10:00:00', '2026-02-30T10:00:00Z', 'now'])
        expect((await one('iso', text)).complaints).to.deep.equal([`2 Date bad-date "${text}" row`]);
    });
  });

  it('CP-16 blanks of every kind fall off; what keeps a spreadsheet from its tricks falls off where the mapping says so', async () => {
    expect(
      (await read('SKU,Available\n "\u00a0A-1 " ,\u20025\u200b\n'.replace(' "', '"').replace('" ', '"'))).records,
    ).to.deep.equal([{ sku: 'A-1', quantityAvailable: 5 }]);
    const { skus } = await read('SKU,Available\n"=""00123""",5\n\'00456,6\n', 'reading: { unwrap excel: true }');
    expect(skus).to.deep.equal(['00123', '00456']);
    expect((await read('SKU,Available\n"=""00123""",5\n')).skus).to.deep.equal(['="00123"']);
  });

  it('CP-17 missing columns reject the file before any row counts, all of them named, with what was found', async () => {
    const { summary, complaints, records } = await read('Article,Warehouse,Stock\nB\nA,W1,x\nC,W2,1\n');
    expect(complaints).to.deep.equal(['1 SKU missing-column "" file', '1 Available missing-column "" file']);
    expect([summary.fileAccepted, records]).to.deep.equal([false, []]);
    expect(summary.errors[0]?.note).to.include('Article, Warehouse, Stock');
  });

  it('CP-17 columns that the layout does not know are ignored, or refuse the file where it says so', async () => {
    expect((await read('SKU,Available,New\nA,1,x\n')).skus).to.deep.equal(['A']);
    expect((await read('SKU,Available,New\nA,1,x\n', 'reading: { extra columns: refuse }')).complaints).to.deep.equal([
      '1 New extra-column "" file',
    ]);
  });

  it('CP-18 bad rows cost themselves only, or the file where the mapping says all or nothing', async () => {
    const text = 'SKU,Available\nA,1\nB,x\nC,3\n';
    expect((await read(text)).skus).to.deep.equal(['A', 'C']);
    const { skus, complaints, summary } = await read(text, 'reading: { bad rows: refuse file }');
    expect([skus, summary.fileAccepted]).to.deep.equal([[], false]);
    expect(complaints).to.deep.equal(['3 Available not-an-integer "x" row', '3 - all-or-nothing "" file']);
  });

  it('CP-20 a header alone is a file without rows, and no file is an error', async () => {
    const empty = await read('SKU,Available\n');
    expect([empty.summary.fileAccepted, empty.warnings, empty.complaints]).to.deep.equal([true, ['1 no-rows'], []]);
    expect((await read('')).complaints).to.deep.equal(['1 - empty-file "" file']);
  });

  it('CP-22 a column "__proto__" changes nothing', async () => {
    const { records } = await read('__proto__,SKU,Available\n{},A,1\n');
    expect(records).to.deep.equal([{ sku: 'A', quantityAvailable: 1 }]);
    expect(({} as Record<string, unknown>).sku).to.equal(undefined);
  });

  it('CP-24 titles before the header and totals after the rows are passed over', async () => {
    const text = 'Stock report\nprinted,2026-03-03\n\nSKU,Available\nA,1\nTotal,1\n';
    expect((await read(text, 'reading: { find header: true, stop at: Total }')).skus).to.deep.equal(['A']);
    expect((await read(text, 'reading: { skip lines: 2, stop at: Total }')).skus).to.deep.equal(['A']);
    expect((await read('Stock report\nno header here\n', 'reading: { find header: true }')).complaints[0]).to.include(
      'missing-column',
    );
  });

  it('CP-24 below a title the delimiter is found by the header, and a stray quote is read as it was meant', async () => {
    const mapping = mappingOf(
      'kind: inventory\ndelimited: { delimiter: detect }\ncolumns: { Item: level.sku, Free: level.quantityAvailable }\nreading: { find header: true }\n',
    );
    const text = 'Stock, as of today\nMade by: hand\nItem\tFree\nA\t1\nTee 12" x\t2\n"B\n, C"\t3\n';
    for (const size of [1, 7, 1000]) {
      const { records, summary } = await parse<'inventory'>(mapping, text, { size });
      expect(complaintsOf(summary)).to.deep.equal([]);
      expect(records.map(({ sku, quantityAvailable }) => `${sku} ${quantityAvailable}`)).to.deep.equal([
        'A 1',
        'Tee 12" x 2',
        'B\n, C 3',
      ]);
      expect(summary.warnings.map(({ row, code }) => `${row} ${code}`)).to.deep.equal(['5 stray-quote']);
    }
  });

  it('CP-26 a workbook is no CSV file', async () => {
    expect((await read(Buffer.from('PK\u0003\u0004 and so on'))).complaints).to.deep.equal(['1 - not-csv "" file']);
  });

  it('reads by position where there is no header, and names columns as the mapping does', async () => {
    const base =
      'kind: inventory\ndelimited: { header: false }\ncolumns:\n  - { name: Item, from: level.sku }\n  - { ignore: true }\n  - { from: level.quantityAvailable }\n';
    const { records, complaints } = await read('A,x,1\nB,x\n,x,3\nC,x,y\n', '', base);
    expect(records).to.deep.equal([{ sku: 'A', quantityAvailable: 1 }]);
    expect(complaints).to.deep.equal([
      '2 - too-few-columns "2" row',
      '3 Item missing-required "" row',
      '4 3 not-an-integer "y" row',
    ]);
    const byPosition = base.replace('header: false', 'header: by position');
    expect((await read('Whatever,stands,here\nA,x,1\n', '', byPosition)).skus).to.deep.equal(['A']);
  });

  it('one column feeds several fields, and constants fill what the file lacks', async () => {
    const mapping = mappingOf(`
kind: orders
columns:
  No: { from: [order.orderNumber, order.custRef] }
  Item: line.sku
  Qty: line.quantity
constants: { order.currency: EUR, order.orderSource: "{{source}}", line.unitOfMeasure: EA }
`);
    const { records } = await parse<'orders'>(mapping, 'No,Item,Qty\n1001,A,2\n', { context });
    expect(records[0]).to.deep.include({ orderNumber: '1001', custRef: '1001', currency: 'EUR', orderSource: 'WEB' });
    expect(records[0]?.lines[0]).to.deep.include({ sku: 'A', quantity: 2, unitOfMeasure: 'EA' });
  });

  it('says what it did when a file was not UTF-8', async () => {
    const { summary, warnings } = await read(
      Buffer.from([...Buffer.from('SKU,Available\n'), 0xc4, 0x2d, 0x31, 44, 53, 10]),
    );
    expect([summary.encoding, warnings]).to.deep.equal(['windows-1252', ['1 encoding-fallback']]);
  });

  it('keeps a bounded list of complaints and counts the others', async () => {
    const rows = Array.from({ length: 3000 }, (_, index) => `S${index},x`).join('\n');
    const { summary } = await read(`SKU,Available\n${rows}\n`);
    expect([summary.errors.length, summary.errorsNotListed, summary.rows]).to.deep.equal([1000, 2000, 3000]);
  });

  it('a mapping that only writes says so when it is to read', async () => {
    const mapping = mappingOf('kind: inventory\ncolumns:\n  Available: level.quantityAvailable\n');
    const failure = await parse(mapping, 'Available\n1\n').catch((thrown: unknown) => thrown);
    expect(failure).to.include({ code: 'MAPPING_WRITES_ONLY' });
    expect((failure as Error).message).to.include('level.sku');
  });
});

describe('reading orders', () => {
  it('a line that none of its records completes costs the whole order: half of it must not be shipped', async () => {
    const mapping = mappingOf(`
kind: orders
delimited: { header: false }
records:
  H: { each: order, columns: [{ value: H }, order.orderNumber] }
  D: { each: line, columns: [{ value: D }, line.sku] }
  Q: { each: line, columns: [{ value: Q }, line.quantity] }
`);
    const { records, summary } = await parse<'orders'>(mapping, 'H,1\nD,A\nQ,1\nD,B\nH,2\nD,A\nQ,2\n');
    expect(complaintsOf(summary)).to.deep.equal(['4 - missing-required "" document']);
    expect(records.map(({ orderNumber }) => orderNumber)).to.deep.equal(['2']);
  });

  const layout = `
kind: orders
columns:
  Order: order.orderNumber
  City: order.shipTo.city
  Total: { from: order.grandTotal, first line only: true }
  SKU: line.sku
  Qty: line.quantity
`;
  const orders = async (text: string) => {
    const { records, summary } = await parse<'orders'>(mappingOf(layout), text);
    return {
      records,
      complaints: complaintsOf(summary),
      warnings: summary.warnings.map(({ code, row }) => `${row} ${code}`),
    };
  };

  it('gathers rows of one order wherever they stand, and numbers its lines', async () => {
    const { records } = await orders('Order,City,Total,SKU,Qty\n1,Rome,5.00,A,1\n2,Oslo,7.00,B,2\n1,,,C,3\n');
    expect(
      records.map(({ orderNumber, grandTotal, lines }) => [
        orderNumber,
        grandTotal,
        lines.map(({ lineNumber, sku }) => `${lineNumber}${sku}`),
      ]),
    ).to.deep.equal([
      ['1', '5.00', ['1A', '2C']],
      ['2', '7.00', ['1B']],
    ]);
    expect(records[0]?.shipTo).to.deep.include({ city: 'Rome', state: '' });
  });

  it('one bad row rejects its whole order with one complaint; the others are still read', async () => {
    const { records, complaints } = await orders(
      'Order,City,Total,SKU,Qty\n1,Rome,5.00,A,1\n1,,,B,0\n1,,,,1\n2,Oslo,7.00,B,2\n1,,,C,3\n',
    );
    expect(records.map(({ orderNumber }) => orderNumber)).to.deep.equal(['2']);
    expect(complaints).to.deep.equal(['3 Qty not-positive "0" document']);
  });

  it('a row without its order number rejects itself: there is no order to reject', async () => {
    expect((await orders('Order,City,Total,SKU,Qty\n,Rome,5.00,A,1\n2,Oslo,7.00,B,2\n')).complaints).to.deep.equal([
      '2 Order missing-required "" row',
    ]);
  });

  it('an order is known by what every row of it carries, when its number stands on the first row only', async () => {
    const sparse = `
kind: orders
columns: { Ref: order.custRef, No: { from: order.orderNumber, first line only: true }, SKU: line.sku, Qty: line.quantity }
`;
    const { records, summary } = await parse<'orders'>(
      mappingOf(sparse),
      'Ref,No,SKU,Qty\n1,#1,A,1\n2,#2,C,1\n1,,B,2\n,,D,1\n2,,E,0\n',
    );
    expect(records.map(({ custRef, orderNumber, lines }) => [custRef, orderNumber, lines.length])).to.deep.equal([
      ['1', '#1', 2],
    ]);
    expect(complaintsOf(summary)).to.deep.equal(['5 Ref missing-required "" row', '6 Qty not-positive "0" document']);
  });

  it('a head that its details repeat counts once in the sum of the trailer', async () => {
    const summed = `
kind: orders
delimited: { header: false }
records:
  Head: { each: order, columns: [ { value: H }, order.custRef ] }
  Line: { each: line, columns: [ { value: L }, order.custRef, line.sku, line.quantity ] }
  End: { each: file, required: true, columns: [ { value: T }, { sum: order.custRef } ] }
`;
    const mapping = mappingOf(summed);
    const good = await parse<'orders'>(mapping, 'H,7\nL,7,A,1\nL,7,B,1\nH,5\nL,5,C,1\nT,12\n');
    expect([good.records.length, complaintsOf(good.summary)]).to.deep.equal([2, []]);
    expect(complaintsOf((await parse(mapping, 'H,7\nL,7,A,1\nL,7,B,1\nT,14\n')).summary)).to.deep.equal([
      '4 2 hash-mismatch "14" file',
    ]);
  });

  it('believes the first row where later ones say something else, and remarks it', async () => {
    const { records, warnings } = await orders('Order,City,Total,SKU,Qty\n1,Rome,5.00,A,1\n1,Oslo,,B,1\n');
    expect(records[0]?.shipTo?.city).to.equal('Rome');
    expect(warnings).to.deep.equal(['3 differs-from-first-row']);
  });

  it('reads a file of several kinds of row: what stands in a head goes with its lines', async () => {
    const tree = `
kind: orders
delimited: { header: false }
records:
  Head: { each: order, columns: [ { name: Type, value: H }, { name: No, from: order.orderNumber }, { name: City, from: order.shipTo.city } ] }
  Line: { each: line, columns: [ { name: Type, value: L }, { name: SKU, from: line.sku }, { name: Qty, from: line.quantity } ] }
`;
    const { records, summary } = await parse<'orders'>(
      mappingOf(tree),
      'L,X,1\nH,1,Rome\nL,A,1\nL,B,2\nQ,?\nH,,Oslo\nL,C,1\nH,3,Bonn\nL,D,0\nL,E,1\nH,4,Kiel\nL,F,1\nH,5,Ulm\n',
    );
    expect(records.map(({ orderNumber, shipTo, lines }) => [orderNumber, shipTo?.city, lines.length])).to.deep.equal([
      ['1', 'Rome', 2],
      ['4', 'Kiel', 1],
    ]);
    expect(complaintsOf(summary)).to.deep.equal([
      '1 Type orphan-detail "L" row',
      '5 Type unknown-record-type "Q" row',
      '6 No missing-required "" row',
      '9 Qty not-positive "0" document',
    ]);
    expect(summary.warnings.map(({ row, code }) => `${row} ${code}`)).to.deep.equal(['13 no-lines']);
  });

  it('lets a record behind the lines say something of their order, and of no other', async () => {
    const tree = `
kind: orders
delimited: { header: false }
records:
  Head: { each: order, columns: [ { value: H }, order.orderNumber ] }
  Line: { each: line, columns: [ { value: L }, line.sku, line.quantity ] }
  Note: { each: order, columns: [ { value: N }, order.instructions ] }
`;
    const { records, summary } = await parse<'orders'>(
      mappingOf(tree),
      'H,1\nL,A,1\nL,B,1\nN,Ring twice\nH,2\nL,C,1\nH,3\nL,D,1\nN,Back door\n',
    );
    expect(
      records.map(({ orderNumber, instructions, lines }) => [orderNumber, instructions, lines.length]),
    ).to.deep.equal([
      ['1', 'Ring twice', 2],
      ['2', '', 1],
      ['3', 'Back door', 1],
    ]);
    expect(complaintsOf(summary)).to.deep.equal([]);
  });
});

import { expect } from 'chai';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { completeOrder } from '../../src/domain/complete-order.ts';
import type { Order } from '../../src/domain/order.ts';
import type { Confirmation } from '../../src/mapping/contract.ts';
import { context, mappingOf, render } from './support.ts';

function order(
  more: Partial<Order> = {},
  lines: readonly Record<string, unknown>[] = [{ lineNumber: 1, sku: 'A', quantity: 2, unitPrice: '2.50' }],
): Order {
  const made = completeOrder(
    { orderNumber: '#1001', orderDate: '2026-03-01T03:30:00Z', ...more, lines: lines as never },
    { merchantId: 'acme', cartId: 'web', orderSource: 'WEB', receivedAt: context.now },
  );
  if (!made) throw new Error('No order.');
  return made;
}

/** The cells of the first data row of a mapping with these columns. */
function row(columns: string, given: Order = order(), more = ''): string {
  const { text, summary } = render<'orders'>(
    mappingOf(`kind: orders\ndelimited: { header: false, delimiter: pipe }\n${more}\ncolumns:\n${columns}\n`),
    [given],
  );
  return summary.refused[0] ? `${summary.refused[0].code} ${summary.refused[0].column}` : text.replace(/\n$/, '');
}

const address = {
  firstName: 'Dana',
  lastName: "O'Brien & Sons",
  company: '',
  address1: '',
  address2: '',
  address3: '',
  city: '',
  state: '',
  postalCode: '',
  country: 'US',
  phone: '',
  email: '',
  residential: false,
};

describe('writing a file', () => {
  it('CW-03 nothing is escaped for HTML', () => {
    expect(
      row(
        '  N: "{{order.shipTo.lastName}}|{{join \' \' order.shipTo.firstName order.shipTo.lastName}}"'.replace(
          '|',
          '-',
        ),
        order({ shipTo: address }),
      ),
    ).to.equal("O'Brien & Sons-Dana O'Brien & Sons");
  });

  it('CW-04 a delimiter in a value shifts nothing, neither from a field nor from an expression', () => {
    const given = order({ poNumber: 'a|b', instructions: 'say "hi"' });
    expect(row('  A: order.poNumber\n  B: "{{order.instructions}}|x"', given)).to.equal('"a|b"|"say ""hi""|x"');
  });

  it('CW-06 a quantity of 0 is written', () => {
    expect(
      row(
        '  Q: line.quantity\n  E: "{{line.quantity}}"\n  I: "{{#if (isset line.quantity)}}yes{{/if}}"',
        order({}, [{ lineNumber: 1, sku: 'A', quantity: 0 }]),
      ),
    ).to.equal('0|0|yes');
  });

  it('CW-08 booleans, absent values and money are texts, to the cent', () => {
    const given = order({ isGift: true, requestedShipDate: null, grandTotal: '0.30' }, [
      { lineNumber: 1, sku: 'A', quantity: 3, unitPrice: '0.10', discountAmount: '0.00', weight: null },
    ]);
    expect(
      row(
        '  A: order.isGift\n  B: order.requestedShipDate\n  C: order.grandTotal\n  D: line.total\n  E: line.weight.value\n  F: order.shipTo.residential',
        given,
      ),
    ).to.equal('Y||0.30|0.30||N');
    expect(
      row(
        '  A: { from: line.total, decimal: { places: 3, separator: ",", thousands: "." } }',
        order({}, [{ sku: 'A', quantity: 1000, unitPrice: '1234.5', discountAmount: '0.005' }]),
      ),
    ).to.equal('1.234.499,995');
  });

  it('CW-09 encodings, line ends, header and final line break are settings', () => {
    const file = (settings: string, header = true) =>
      render<'orders'>(
        mappingOf(
          `kind: orders\nfile: { ${settings} }\ndelimited: { header: ${header}, delimiter: semicolon, quote: all }\ncolumns: { Ort: order.shipTo.city, SKU: line.sku }`,
        ),
        [order({ shipTo: { ...address, city: 'Köln' } })],
      ).bytes;
    expect(
      file('encoding: windows-1252, newline: crlf').equals(
        iconv.encode('"Ort";"SKU"\r\n"Köln";"A"\r\n', 'windows-1252'),
      ),
    ).to.equal(true);
    expect(file('final newline: false', false).toString()).to.equal('"Köln";"A"');
    expect(file('byte order mark: true, newline: cr', false).equals(Buffer.from('\ufeff"Köln";"A"\r'))).to.equal(true);
    expect(
      file('encoding: utf-16le, byte order mark: true', false).equals(
        Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('"Köln";"A"\n', 'utf16le')]),
      ),
    ).to.equal(true);
  });

  it('CW-09 a character that the encoding lacks holds its order back, or is written in other letters; never as ?', () => {
    const given = ['Łódź', 'Köln'].map((city) => order({ shipTo: { ...address, city } }));
    const file = (more: string) =>
      render<'orders'>(
        mappingOf(
          `kind: orders\nfile: { encoding: windows-1252${more} }\ndelimited: { header: false }\ncolumns: { City: order.shipTo.city }`,
        ),
        given,
      );
    const held = file('');
    expect(held.summary.refused.map(({ index, code, column, value }) => [index, code, column, value])).to.deep.equal([
      [0, 'unencodable-character', 'City', 'Ł'],
    ]);
    expect(iconv.decode(held.bytes, 'windows-1252')).to.equal('Köln\n');
    expect(iconv.decode(file(', unencodable: fold').bytes, 'windows-1252')).to.equal('Lódz\nKöln\n');
    expect(
      render<'orders'>(mappingOf('kind: orders\ndelimited: { header: false }\ncolumns: { City: order.shipTo.city }'), [
        order({ shipTo: { ...address, city: 'x\ud800' } }),
      ]).summary.refused[0]?.code,
    ).to.equal('unencodable-character');
  });

  it('CW-10 a line break in a value becomes a blank, unless the mapping keeps it', () => {
    const given = order({ giftMessage: ' Happy\r\n\tbirthday\n' });
    expect(row('  G: order.giftMessage', given)).to.equal('Happy birthday');
    expect(row('  G: { from: order.giftMessage, text: { newlines: keep } }', given)).to.equal(
      '" Happy\r\n\tbirthday\n"',
    );
  });

  it('CW-11 a text that is too long holds the order back, or is cut where the mapping says so', () => {
    const given = order({ custRef: '🎂🎂🎂456' });
    expect(row('  R: { from: order.custRef, text: { max: 6 } }', given)).to.equal('🎂🎂🎂456');
    expect(row('  R: { from: order.custRef, text: { max: 5 } }', given)).to.equal('too-long R');
    expect(row('  R: { from: order.custRef, text: { max: 4, else: cut } }', given)).to.equal('🎂🎂🎂4');
  });

  it('CW-11 a cut never gives more characters than allowed, and never half a one', () => {
    const mapping = mappingOf(
      'kind: orders\ndelimited: { header: false, quote: none, delimiter: "\\u0001" }\ncolumns: { R: { from: order.instructions, text: { max: 7, else: cut, newlines: keep } } }',
    );
    fc.assert(
      fc.property(
        fc
          .string({ unit: 'grapheme', maxLength: 20 })
          .filter((text) => !/[\r\n]/.test(text) && !text.includes('\u0001')),
        (instructions) => {
          const written = render<'orders'>(mapping, [order({ instructions })]).text.slice(0, -1);
          expect([...written].length).to.be.at.most(7);
          expect(instructions.startsWith(written)).to.equal(true);
        },
      ),
    );
  });

  it('CW-12 the number of the file is in its name, and two numbers give two names', () => {
    const mapping = mappingOf(
      "kind: orders\nfile: { name: \"ORD_{{merchant}}_{{date now 'yyyyMMdd' zone='UTC'}}_{{sequence 4}}.csv\" }\ncolumns: { A: line.sku }",
    );
    const names = [7, 8].map(
      (sequence) => render<'orders'>(mapping, [order()], { ...context, sequence }).summary.fileName,
    );
    expect(names).to.deep.equal(['ORD_acme_20260303_0007.csv', 'ORD_acme_20260303_0008.csv']);
    expect(render<'orders'>(mappingOf('kind: orders\ncolumns: { A: line.sku }'), [order()]).summary.fileName).to.equal(
      'sample_20260303_083500_0007.csv',
    );
  });

  it('a name cannot leave its directory', () => {
    const mapping = mappingOf('kind: orders\nfile: { name: "../{{order.orderNumber}}.csv" }\ncolumns: { A: line.sku }');
    expect(render<'orders'>(mapping, [order({ orderNumber: 'a/b\\c' })]).summary.fileName).to.equal('.._a_b_c.csv');
  });

  it('an order that cannot be written leaves the file; the others go, and each is named', () => {
    const mapping = mappingOf(
      'kind: orders\ndelimited: { header: false }\ncolumns: { N: order.orderNumber, V: { from: order.shipMethod, lookup: { Ground: "01" } } }',
    );
    const { text, summary } = render<'orders'>(mapping, [
      order({ shipMethod: 'Ground' }),
      order({ shipMethod: 'Pigeon' }),
      order({ shipMethod: 'Ground', orderNumber: '3' }),
    ]);
    expect(text).to.equal('#1001,01\n3,01\n');
    expect(summary).to.deep.include({
      written: 2,
      refused: [{ index: 1, code: 'unknown-code', column: 'V', value: 'Pigeon', message: summary.refused[0]?.message }],
    });
    expect(render<'orders'>(mapping, [order({ shipMethod: 'Ground' }, [])]).summary.refused[0]?.code).to.equal(
      'no-lines',
    );
  });

  it('codes of a list: kept, emptied or replaced where the table has none', () => {
    const given = order({ shipMethod: 'Pigeon' });
    expect(row('  V: { from: order.shipMethod, lookup: { Ground: 01 }, else: keep }', given)).to.equal('Pigeon');
    expect(row('  V: { from: order.shipMethod, lookup: { Ground: 01 }, else: empty }', given)).to.equal('');
    expect(row('  V: { from: order.shipMethod, lookup: { Ground: 01 }, default: 99 }', given)).to.equal('99');
    expect(
      row(
        '  V: { from: order.shipMethod, lookup: ways }',
        order({ shipMethod: 'Ground' }),
        'lookups: { ways: { Ground: 01 } }',
      ),
    ).to.equal('01');
  });

  it('without quotes, a value with the delimiter in it holds the order back', () => {
    const none = (more: string) =>
      row(`  P: { from: order.poNumber${more} }`, order({ poNumber: 'a|b "c"' }), '').replace(/^/, '');
    expect(none('')).to.equal('"a|b ""c"""');
    const mapping = (text: string) =>
      mappingOf(
        `kind: orders\ndelimited: { header: false, delimiter: pipe, quote: none }\ncolumns: { P: { from: order.poNumber${text} } }`,
      );
    expect(render<'orders'>(mapping(''), [order({ poNumber: 'a|b' })]).summary.refused[0]).to.include({
      code: 'delimiter-in-value',
      column: 'P',
    });
    expect(
      render<'orders'>(mapping(', text: { replace: { "|": / } }'), [order({ poNumber: 'a|b "c"' })]).text,
    ).to.equal('a/b "c"\n');
  });

  it('texts get quotes and numbers do not, where the mapping says strings', () => {
    const mapping = mappingOf(
      'kind: orders\ndelimited: { quote: strings, header: false }\ncolumns: { S: line.sku, Q: line.quantity, P: line.unitPrice, E: order.poNumber }',
    );
    expect(render<'orders'>(mapping, [order()]).text).to.equal('"A",2,2.50,""\n');
  });

  it('fills up, cuts the case, folds and replaces in this order', () => {
    expect(
      row(
        '  A: { from: order.shipTo.city, text: { fold: true, replace: { ss: s }, letters: upper, max: 6, else: cut, pad: 8 } }',
        order({ shipTo: { ...address, city: 'Weißenfels' } }),
      ),
    ).to.equal('WEISEN  ');
    expect(
      row(
        '  A: { from: line.quantity, integer: { digits: 5 } }\n  B: { from: order.custRef, text: { pad: { to: 8, with: "0", on: left } } }',
        order({ custRef: '1001' }),
      ),
    ).to.equal('00002|00001001');
  });

  it('writes first-line fields once, fixed texts everywhere, and what stands for an empty value', () => {
    const mapping = mappingOf(
      'kind: orders\ncolumns: { T: { from: order.grandTotal, first line only: true }, K: { value: X }, C: { from: order.shipTo.company, if empty: none }, S: line.sku, "": "" }',
    );
    expect(
      render<'orders'>(mapping, [
        order({ grandTotal: '5.00' }, [
          { sku: 'A', quantity: 1 },
          { sku: 'B', quantity: 1 },
        ]),
      ]).text,
    ).to.equal('T,K,C,S,\n5.00,X,none,A,\n,X,none,B,\n');
  });

  it('writes one row per order, and head and tail of a file', () => {
    expect(
      row(
        '  N: order.orderNumber\n  L: order.lineCount\n  U: order.totalQuantity',
        order({}, [
          { sku: 'A', quantity: 2 },
          { sku: 'B', quantity: 3 },
        ]),
        'rows: each order',
      ),
    ).to.equal('#1001|2|5');
    const tree = mappingOf(`
kind: orders
delimited: { header: false }
records:
  Begin: { each: file, columns: { T: { value: "00" }, S: { from: sequence, integer: { digits: 3 } } } }
  Head: { each: order, columns: { T: { value: "10" }, N: order.orderNumber } }
  Line: { each: line, columns: { T: { value: "20" }, S: line.sku } }
  Text: { each: line, when: line.description, columns: { T: { value: "21" }, D: line.description } }
  End: { each: file, columns: { T: { value: "99" } } }
`);
    expect(
      render<'orders'>(tree, [
        order({}, [
          { sku: 'A', quantity: 1, description: 'x' },
          { sku: 'B', quantity: 1 },
        ]),
        order({ orderNumber: '2' }),
      ]).text,
    ).to.equal('00,007\n10,#1001\n20,A\n21,x\n20,B\n10,2\n20,A\n99\n');
  });

  it('writes a package of which nobody knows the lines, so that its number is not lost', () => {
    const confirmation: Confirmation = {
      order: order(),
      shipment: { shippedAt: context.now, status: 'shipped', warehouseCode: '', shipmentId: '' },
      package: { trackingNumber: 'T1', carrierCode: '', serviceCode: '', lines: [] },
    };
    const mapping = mappingOf(
      'kind: shipments\ndelimited: { header: false }\ncolumns: { O: order.orderNumber, T: package.trackingNumber, S: line.sku, D: orderLine.description }',
    );
    expect(
      render<'shipments'>(mapping, [
        confirmation,
        { ...confirmation, package: { ...confirmation.package, lines: [{ lineNumber: 1, sku: 'A', quantity: 1 }] } },
      ]).text,
    ).to.equal('#1001,T1,,\n#1001,T1,A,\n');
  });

  it('CW-01 CW-02 the formula guard is a setting of the file, and can be taken off a column', () => {
    const given = order({
      instructions: '=1+1',
      poNumber: '-5',
      shipTo: { ...address, phone: '+1 555', company: '@x' },
    });
    const columns =
      '  A: order.instructions\n  B: order.poNumber\n  C: order.shipTo.phone\n  D: { from: order.shipTo.company, formula guard: false }';
    expect(row(columns, given)).to.equal('=1+1|-5|+1 555|@x');
    const { text } = render<'orders'>(
      mappingOf(
        `kind: orders\ndelimited: { header: false, delimiter: pipe, formula guard: true }\ncolumns:\n${columns}`,
      ),
      [given],
    );
    expect(text).to.equal("'=1+1|-5|+1 555|@x\n");
  });

  it('large files come in slices, so that others get their turn', () => {
    const slices = [
      ...mappingOf('kind: orders\ncolumns: { N: order.orderNumber, S: line.sku }').render(
        Array.from({ length: 1000 }, () => order()) as never,
        context,
      ),
    ];
    expect(slices.length).to.be.greaterThan(4);
  });

  it('numbers the records that are written, past those that cannot be', () => {
    const mapping = mappingOf(
      'kind: orders\nfile: { encoding: ascii }\ndelimited: { header: false }\ncolumns: [ordinal, order.orderNumber, line.sku]',
    );
    const numbers = Array.from({ length: 450 }, (_, index) => (index % 150 === 7 ? `${index}ü` : `${index}`));
    const { text, summary } = render<'orders'>(
      mapping,
      numbers.map((orderNumber) => order({ orderNumber })),
    );
    expect(summary.refused).to.have.length(3);
    const ordinals = text
      .trimEnd()
      .split('\n')
      .map((line) => Number(line.split(',')[0]));
    expect(ordinals).to.deep.equal(Array.from({ length: 447 }, (_, index) => index + 1));
  });

  it('dates are written in the zone that the mapping, the column or the warehouse has', () => {
    const given = order({ orderDate: '2026-03-28T23:59:59+01:00' });
    expect(
      row(
        '  A: order.orderDate\n  B: { from: order.orderDate, date: yyyy-MM-dd, zone: UTC }\n  C: { from: order.orderDate, date: { php: "D, j M Y \\\\a\\\\t g:ia T", zone: Europe/Berlin } }\n  D: { from: order.orderDate, date: iso }',
        given,
      ),
    ).to.equal('2026-03-28 17:59:59|2026-03-28|Sat, 28 Mar 2026 at 11:59pm GMT+1|2026-03-28T23:59:59+01:00');
    expect(row('  A: order.orderDate', given, 'zone: Asia/Tokyo')).to.equal('2026-03-29 07:59:59');
    expect(row('  A: order.orderDate', order({ orderDate: '2026-03-28 10:00' }))).to.equal('bad-date A');
  });
});

import { expect } from 'chai';
import iconv from 'iconv-lite';
import { completeOrder } from '../../src/domain/complete-order.ts';
import type { Order } from '../../src/domain/order.ts';
import type { Confirmation, Mapping } from '../../src/mapping/contract.ts';
import { complaintsOf, context, mappingOf, parse, render } from './support.ts';

/** The clock of every test stands in Berlin. */
const berlin = { ...context, timeZone: 'Europe/Berlin' };

function order(number: string, lines: readonly [sku: string, quantity: number, price?: string][], more = {}): Order {
  const made = completeOrder(
    {
      orderNumber: number,
      orderDate: '2026-03-01T12:00:00Z',
      ...more,
      lines: lines.map(([sku, quantity, unitPrice = ''], index) => ({
        lineNumber: index + 1,
        sku,
        quantity,
        unitPrice,
      })) as never,
    },
    { merchantId: 'demo', cartId: 'web', orderSource: 'WEB', receivedAt: context.now },
  );
  if (!made) throw new Error('No order.');
  return made;
}

/** `B-1 A*2 C*1`: an order as a test looks at it. */
function shown(orders: readonly { orderNumber?: string; lines: readonly { sku: string; quantity: number }[] }[]) {
  return orders.map((one) =>
    [one.orderNumber, ...one.lines.map(({ sku, quantity }) => `${sku}*${quantity}`)].join(' '),
  );
}

/** Whatever the cutting of its bytes, a file says the same. */
async function readOrders(mapping: Mapping, bytes: Buffer | string) {
  const whole = await parse<'orders'>(mapping, bytes, { context: berlin });
  expect(await parse<'orders'>(mapping, bytes, { context: berlin, size: 1 })).to.deep.equal(whole);
  return { orders: whole.records, complaints: complaintsOf(whole.summary), summary: whole.summary };
}

describe('a file with semicolons, decimal commas and the letters of Windows', () => {
  const mapping = mappingOf(`
kind: orders
file: { encoding: windows-1252, newline: crlf }
delimited: { delimiter: semicolon }
numbers: { separator: ",", thousands: "." }
columns:
  Auftrag: order.orderNumber
  Datum: { from: order.orderDate, date: dd.MM.yyyy }
  Straße: order.shipTo.address1
  Summe: { from: order.grandTotal, money: {} }
  Artikel: line.sku
  Menge: line.quantity
  Preis: { from: line.unitPrice, decimal: { places: 2 } }
`);
  const given = order(
    'B-1',
    [
      ['A', 1200, '1.5'],
      ['C;D', 1],
    ],
    {
      grandTotal: '12345.60',
      shipTo: { address1: 'Größe & Söhne, Straße 5 €' },
    },
  );

  it('is written with them and read back', async () => {
    const { bytes } = render<'orders'>(mapping, [given], berlin);
    expect(iconv.decode(bytes, 'windows-1252')).to.equal(
      'Auftrag;Datum;Straße;Summe;Artikel;Menge;Preis\r\n' +
        'B-1;01.03.2026;Größe & Söhne, Straße 5 €;12.345,60;A;1.200;1,50\r\n' +
        'B-1;01.03.2026;Größe & Söhne, Straße 5 €;12.345,60;"C;D";1;\r\n',
    );
    const { orders, complaints } = await readOrders(mapping, bytes);
    expect(complaints).to.deep.equal([]);
    expect(shown(orders)).to.deep.equal(['B-1 A*1200 C;D*1']);
    expect(orders[0]).to.deep.include({ grandTotal: '12345.60', orderDate: '2026-03-01T00:00:00+01:00' });
    expect(orders[0]?.shipTo?.address1).to.equal(given.shipTo.address1);
  });

  it('takes thousands behind a point where the mapping says so, and no amount of another country', async () => {
    const head = 'Auftrag;Datum;Strasse;Summe;Artikel;Menge;Preis\n'.replace('Strasse', 'Straße');
    const rows = ['B-1;01.03.2026;x;5,00;A;1.200;1,50', 'B-2;01.03.2026;x;1,234.50;A;1;1,50', 'B-3;3/1/2026;x;1;A;1;1'];
    const { orders, complaints } = await readOrders(mapping, iconv.encode(`${head}${rows.join('\n')}\n`, 'cp1252'));
    expect(shown(orders)).to.deep.equal(['B-1 A*1200']);
    expect(complaints).to.deep.equal([
      '3 Summe ambiguous-number "1,234.50" document',
      '4 Datum bad-date "3/1/2026" document',
    ]);
  });
});

describe('a row with places for five lines', () => {
  const mapping = mappingOf(`
kind: orders
rows: each order
columns:
  - { name: Order, from: order.orderNumber }
  - { name: Total, from: order.grandTotal, first line only: true }
  - each: line
    max: 5
    overflow: new row
    columns: [{ name: "Item {n}", from: line.sku }, { name: "Count {n}", from: line.quantity }]
  - { name: City, from: order.shipTo.city }
`);
  const seven = order(
    'B-1',
    ['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((sku, index) => [sku, index + 1]),
    {
      grandTotal: '9.00',
      shipTo: { city: 'Ulm' },
    },
  );
  const head = 'Order,Total,Item 1,Count 1,Item 2,Count 2,Item 3,Count 3,Item 4,Count 4,Item 5,Count 5,City\n';

  it('goes on in a new row, and the rows are one order again', async () => {
    const { text, bytes } = render<'orders'>(mapping, [seven, order('B-2', [['H', 1]], { shipTo: { city: 'Bonn' } })]);
    expect(text).to.equal(`${head}B-1,9.00,A,1,B,2,C,3,D,4,E,5,Ulm\nB-1,,F,6,G,7,,,,,,,Ulm\nB-2,,H,1,,,,,,,,,Bonn\n`);
    const { orders, complaints } = await readOrders(mapping, bytes);
    expect(complaints).to.deep.equal([]);
    expect(shown(orders)).to.deep.equal(['B-1 A*1 B*2 C*3 D*4 E*5 F*6 G*7', 'B-2 H*1']);
    expect(orders[0]).to.deep.include({ grandTotal: '9.00' });
    expect(orders.map(({ shipTo }) => shipTo?.city)).to.deep.equal(['Ulm', 'Bonn']);
    expect(orders[0]?.lines.map(({ lineNumber }) => lineNumber)).to.deep.equal([1, 2, 3, 4, 5, 6, 7]);
  });

  it('loses the whole order with one bad place, in whichever of its rows, and one without lines is refused and not passed over', async () => {
    const rows = [
      'B-1,9.00,A,1,B,2,C,3,D,4,E,5,Ulm',
      'B-2,,H,1,,,,,,,,,Bonn',
      'B-1,,F,none,,,,,,,,,Ulm',
      'B-3,,,,I,2,,,,,,,Kiel',
      'B-4,9.00,,,,,,,,,,,Kiel',
    ];
    const { orders, complaints } = await readOrders(mapping, `${head}${rows.join('\n')}\n`);
    expect(shown(orders)).to.deep.equal(['B-2 H*1', 'B-3 I*2']);
    expect(complaints).to.deep.equal([
      '4 Count 1 not-an-integer "none" document',
      '6 Item 1 missing-required "" document',
    ]);
  });
});

describe('heads, details that name them, and a trailer', () => {
  const mapping = mappingOf(`
kind: orders
delimited: { header: false }
records:
  Head:
    each: order
    belongs to: order.orderNumber
    columns: [{ value: HDR }, order.orderNumber, order.shipTo.city, order.grandTotal, order.lineCount]
  Detail:
    each: line
    belongs to: order.orderNumber
    columns: [{ value: DTL }, order.orderNumber, line.sku, line.quantity]
  End:
    each: file
    required: true
    columns: [{ value: TRL }, { count: Head }, { count: Detail }, { sum: line.quantity }, { sum: order.grandTotal }]
`);
  const given = [
    order(
      'B-1',
      [
        ['A', 2],
        ['B', 1],
      ],
      { grandTotal: '10.50', shipTo: { city: 'Ulm' } },
    ),
    order('B-2', [['C', 4]], { grandTotal: '0.75', shipTo: { city: 'Bonn' } }),
  ];
  const rows = [
    'HDR,B-1,Ulm,10.50,2',
    'DTL,B-1,A,2',
    'DTL,B-1,B,1',
    'HDR,B-2,Bonn,0.75,1',
    'DTL,B-2,C,4',
    'TRL,2,3,7,11.25',
  ];
  const file = (...places: number[]) => places.map((place) => `${rows[place]}\n`).join('');

  it('are written in their order, and read wherever the details stand', async () => {
    const { text } = render<'orders'>(mapping, given);
    expect(text).to.equal(`${rows.join('\n')}\n`);
    for (const mixed of [text, file(0, 3, 4, 2, 1, 5)]) {
      const { orders, complaints } = await readOrders(mapping, mixed);
      expect(complaints).to.deep.equal([]);
      expect(shown(orders).map((one) => one.split(' ').sort().join(' '))).to.have.members(['A*2 B*1 B-1', 'B-2 C*4']);
    }
  });

  it('that disagree refuse the file; a detail of no head costs the order that it names', async () => {
    expect((await readOrders(mapping, file(0, 1, 3, 4, 5))).complaints).to.deep.equal(['5 3 count-mismatch "3" file']);
    const other = file(0, 1, 2, 3, 4, 5).replace('11.25', '11.26');
    expect((await readOrders(mapping, other)).complaints).to.deep.equal(['6 5 hash-mismatch "11.26" file']);
    expect((await readOrders(mapping, file(0, 1, 2, 3, 4))).complaints).to.deep.equal(['5 - missing-trailer "" file']);
    const stray = file(0, 1, 2, 3, 4, 5).replace('DTL,B-1,B,1', 'DTL,B-9,B,1');
    const { orders, complaints } = await readOrders(mapping, stray);
    expect(complaints).to.deep.equal(['3 2 unknown-parent "B-9" document']);
    expect(shown(orders)).to.deep.equal(['B-1 A*2', 'B-2 C*4']);
  });
});

describe('records of fixed width without anything between them', () => {
  const mapping = mappingOf(`
kind: orders
file: { newline: none, encoding: ascii }
fixed width: { length: 40 }
columns:
  - { at: 1-8, from: order.orderNumber }
  - { at: 9-19, from: order.orderDate, date: dd-MON-yyyy }
  - { at: 20-27, from: line.sku }
  - { at: 28-32, from: line.quantity, align: right, fill: " " }
  - { at: 33-40, from: line.unitPrice, decimal: { places: 2 }, align: right, fill: " " }
`);
  const first = 'B-1     01-MAR-2026A          12    1.50';
  const second = 'B-1     01-MAR-2026LONG-SKU99999        ';

  it('are written and read by their length alone', async () => {
    const { text, bytes } = render<'orders'>(
      mapping,
      [
        order('B-1', [
          ['A', 12, '1.5'],
          ['LONG-SKU', 99_999],
        ]),
      ],
      berlin,
    );
    expect(text).to.equal(first + second);
    const { orders, complaints } = await readOrders(mapping, bytes);
    expect(complaints).to.deep.equal([]);
    expect(shown(orders)).to.deep.equal(['B-1 A*12 LONG-SKU*99999']);
    expect(orders[0]?.lines.map(({ unitPrice }) => unitPrice)).to.deep.equal(['1.50', '']);
    expect(Date.parse(String(orders[0]?.orderDate))).to.equal(Date.parse('2026-03-01T00:00:00+01:00'));
  });

  it('hold an order back that does not fit, and tell where a record is wrong by its number', async () => {
    const { summary } = render<'orders'>(mapping, [
      order('B-1', [['A', 123_456]]),
      order('B-2', [['MUCH-TOO-LONG', 1]]),
    ]);
    expect(summary.refused.map(({ code, column }) => `${code} ${column}`)).to.deep.equal([
      'too-long 28-32',
      'too-long 20-27',
    ]);
    const odd = `${first}${first.replace('B-1', 'B-2').replace('MAR', 'MRZ')}${first.replace('B-1', 'B-3')}B-4  `;
    const { orders, complaints } = await readOrders(mapping, odd);
    expect(shown(orders)).to.deep.equal(['B-1 A*12', 'B-3 A*12']);
    expect(complaints).to.deep.equal(['2 9-19 bad-date "01-MRZ-2026" document', '4 1-8 record-too-short "5" document']);
  });
});

describe('a stock list with a column per warehouse', () => {
  const mapping = mappingOf(`
kind: inventory
columns:
  Article: level.sku
  Stock: { from: level.quantityAvailable, matrix: level.warehouseCode, headers: "^Stock (.+)$" }
`);

  it('gives a level per warehouse; an empty cell says nothing', async () => {
    const { records, summary } = await parse<'inventory'>(
      mapping,
      'Article,Colour,Stock BER,Stock ULM\nA,red,5,0\nB,,,7\nC,,x,1\nD,,1,-1\n',
    );
    expect(
      records.map(({ sku, warehouseCode, quantityAvailable }) => `${sku} ${warehouseCode} ${quantityAvailable}`),
    ).to.deep.equal(['A BER 5', 'A ULM 0', 'B ULM 7']);
    expect(complaintsOf(summary)).to.deep.equal([
      '4 Stock BER not-an-integer "x" row',
      '5 Stock ULM negative-quantity "-1" row',
    ]);
  });

  it('without any such column is another file', async () => {
    const { summary } = await parse(mapping, 'Article,Menge BER\nA,5\n');
    expect(complaintsOf(summary)).to.deep.equal(['1 Stock missing-column "" file']);
  });
});

describe('all lines of an order in one cell', () => {
  const mapping = mappingOf(`
kind: orders
rows: each order
columns:
  Order: order.orderNumber
  SKUs: { from: line.sku, joined: "|" }
  Counts: { from: line.quantity, joined: "|" }
  Texts: { from: line.description, joined: "|", optional: true }
`);

  it('is taken apart again', async () => {
    const { text } = render<'orders'>(mapping, [
      order('B-1', [
        ['A', 2],
        ['B,C', 1],
      ]),
      order('B-2', [['D', 3]]),
    ]);
    expect(text).to.equal('Order,SKUs,Counts,Texts\nB-1,"A|B,C",2|1,|\nB-2,D,3,\n');
    expect(shown((await readOrders(mapping, text)).orders)).to.deep.equal(['B-1 A*2 B,C*1', 'B-2 D*3']);
  });

  it('may leave a value out in its place, and end with a separator too many', async () => {
    const { orders, complaints } = await readOrders(
      mapping,
      'Order,SKUs,Counts,Texts\nB-1,A|B,2|1,|red\nB-2,A|B|,2|1,|\nB-3,A|B,2|1,\n',
    );
    expect(complaints).to.deep.equal([]);
    expect(shown(orders)).to.deep.equal(['B-1 A*2 B*1', 'B-2 A*2 B*1', 'B-3 A*2 B*1']);
    expect(orders[0]?.lines.map(({ description }) => description)).to.deep.equal(['', 'red']);
  });

  it('is refused where nobody can say what belongs together', async () => {
    const { orders, complaints } = await readOrders(
      mapping,
      'Order,SKUs,Counts\nB-1,A|B,2\nB-2,A|B,2|x\nB-3,A | B,2 | 1\nB-4,,\n',
    );
    expect(shown(orders)).to.deep.equal(['B-3 A*2 B*1']);
    expect(complaints).to.deep.equal([
      '2 Counts bad-format "2" document',
      '3 Counts not-an-integer "x" document',
      '5 SKUs missing-required "" document',
    ]);
  });

  it('is not written where a value holds what divides', async () => {
    const { text, summary } = render<'orders'>(mapping, [
      order('B-1', [
        ['A|B', 2],
        ['C', 1],
      ]),
      order('B-2', [['D', 3]]),
    ]);
    expect(summary.refused.map(({ index, code, column }) => `${index} ${code} ${column}`)).to.deep.equal([
      '0 delimiter-in-value SKUs',
    ]);
    expect(text).to.equal('Order,SKUs,Counts,Texts\nB-2,D,3,\n');
  });
});

describe('a date and a time in two columns', () => {
  const mapping = mappingOf(`
kind: shipments
zone: America/Chicago
delimited: { delimiter: pipe, quote: none }
columns:
  Order: order.orderNumber
  Day: { from: shipment.shippedAt, date: "yyyyMMdd HHmm", and: Time, between: " ", on writing: { " .*": "" } }
  Time: "{{date shipment.shippedAt 'HHmm' zone='America/Chicago'}}"
  Tracking: package.trackingNumber
  SKU: line.sku
  Qty: line.quantity
`);
  const known = [order('B-1', [['A', 2]])];
  const confirmation = {
    order: known[0],
    shipment: { shippedAt: '2026-03-09T04:30:00Z', status: 'shipped', warehouseCode: '', shipmentId: '' },
    package: {
      trackingNumber: 'T1',
      carrierCode: '',
      serviceCode: '',
      lines: [{ lineNumber: 1, sku: 'A', quantity: 2 }],
    },
  } as Confirmation;

  it('are one instant, also behind the change of clocks', async () => {
    const { text } = render<'shipments'>(mapping, [confirmation]);
    expect(text).to.equal('Order|Day|Time|Tracking|SKU|Qty\nB-1|20260308|2330|T1|A|2\n');
    const { records, summary } = await parse<'shipments'>(mapping, text, { orders: known });
    expect(complaintsOf(summary)).to.deep.equal([]);
    expect(Date.parse(records[0]?.shippedAt ?? '')).to.equal(Date.parse('2026-03-09T04:30:00Z'));
  });

  it('that do not exist cost their row, named by the first of them', async () => {
    const rows = ['B-1|20260308|2560|T1|A|1', 'B-1|20260308||T1|A|1'];
    const { records, summary } = await parse<'shipments'>(
      mapping,
      `Order|Day|Time|Tracking|SKU|Qty\n${rows.join('\n')}\n`,
      { orders: known },
    );
    expect(records).to.deep.equal([]);
    expect(complaintsOf(summary)).to.deep.equal([
      '2 Day bad-date "20260308 2560" row',
      '3 Day bad-date "20260308 " row',
    ]);
  });
});

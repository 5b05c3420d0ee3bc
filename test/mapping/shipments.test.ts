import { expect } from 'chai';
import type { Order } from '../../src/domain/order.ts';
import type { FindOrders } from '../../src/mapping/contract.ts';
import { complaintsOf, finderOf, mappingOf, parse } from './support.ts';

const layout = `
kind: shipments
columns:
  Order: order.orderNumber
  Tracking: { from: package.trackingNumber, required: true }
  Shipped: { from: shipment.shippedAt, date: yyyy-MM-dd, optional: true }
  Line: { from: line.lineNumber, optional: true, required: false }
  SKU: { from: line.sku, optional: true, required: false }
  Qty: line.quantity
  Weight: { from: package.weight.value, optional: true }
`;

const orders = [
  {
    orderId: '1',
    orderNumber: '#1001',
    custRef: 'r1',
    lines: [
      { lineNumber: 1, sku: 'A', quantity: 2 },
      { lineNumber: 2, sku: 'B', quantity: 1 },
      { lineNumber: 3, sku: 'A', quantity: 5 },
    ],
  },
  { orderId: '2', orderNumber: '1002', custRef: 'r2', lines: [{ lineNumber: 1, sku: 'C', quantity: 1 }] },
] as unknown as Order[];

async function read(text: string, more = '', find: FindOrders = finderOf(orders)) {
  const { records, summary } = await parse<'shipments'>(mappingOf(layout + more), text, { find });
  return {
    records,
    complaints: complaintsOf(summary),
    warnings: summary.warnings.map(({ code, row }) => `${row} ${code}`),
  };
}

describe('reading shipments', () => {
  it('finds an order by its number with and without #, and keeps the reference as it was written', async () => {
    const { records } = await read('Order,Tracking,SKU,Qty\n1001,T1,B,1\n#1002,T2,C,1\n');
    expect(records.map(({ orderRef, orderRefType }) => [orderRef, orderRefType])).to.deep.equal([
      ['1001', 'orderNumber'],
      ['#1002', 'orderNumber'],
    ]);
  });

  it('believes a file about the lines of an order that was adopted by its number only', async () => {
    const stub = { orderId: '9', orderNumber: '1009', custRef: 'r9', lines: [], linesUnknown: true };
    const { records, complaints } = await read(
      'Order,Tracking,SKU,Qty\n1009,T1,A,2\n1009,T1,B,1\n1009,T2,A,1\n',
      '',
      async () => new Map([['1009', stub]]),
    );
    expect(complaints).to.deep.equal([]);
    expect(records.flatMap(({ packages }) => packages.map(({ lines }) => lines))).to.deep.equal([
      [
        { lineNumber: 1, sku: 'A', quantity: 2 },
        { lineNumber: 2, sku: 'B', quantity: 1 },
      ],
      [{ lineNumber: 1, sku: 'A', quantity: 1 }],
    ]);
  });

  it('CP-25 an unknown order, line or SKU, and more than was ordered, cost their rows only', async () => {
    const { records, complaints } = await read(
      'Order,Tracking,Line,SKU,Qty\n9999,T1,1,A,1\n1001,T1,9,A,1\n1001,T1,,X,1\n1001,T1,1,B,1\n1001,T1,2,B,2\n1002,T2,,C,1\n1002,T3,,C,1\n',
    );
    expect(complaints).to.deep.equal([
      '2 Order unknown-order "9999" row',
      '3 Line unknown-line "9" row',
      '4 SKU unknown-sku "X" row',
      '5 SKU unknown-sku "B" row',
      '6 Qty over-shipped "2" row',
      '8 Qty over-shipped "1" row',
    ]);
    expect(records.map(({ orderRef }) => orderRef)).to.deep.equal(['1002']);
    expect(
      (await read('Order,Tracking,SKU,Qty\n1002,T3,C,4\n', 'reading: { over-shipped: accept }')).complaints,
    ).to.deep.equal([]);
  });

  it('rows with one tracking number are one package; its weight is that of the first row that has one', async () => {
    const { records } = await read('Order,Tracking,SKU,Qty,Weight\n1001,T1,A,2,\n1001,T1,B,1,1.20\n1001,T2,A,5,3\n');
    expect(records[0]?.packages).to.deep.equal([
      {
        trackingNumber: 'T1',
        carrierCode: '',
        serviceCode: '',
        lines: [
          { lineNumber: 1, sku: 'A', quantity: 2 },
          { lineNumber: 2, sku: 'B', quantity: 1 },
        ],
        weight: { value: '1.20', unit: '' },
      },
      {
        trackingNumber: 'T2',
        carrierCode: '',
        serviceCode: '',
        lines: [{ lineNumber: 3, sku: 'A', quantity: 5 }],
        weight: { value: '3', unit: '' },
      },
    ]);
  });

  it('an exact repeat is not counted again, unless the mapping keeps repeats', async () => {
    const text = 'Order,Tracking,SKU,Qty,Note\n1001,T1,A,1,x\n1001,T1,A,1,y\n';
    const dropped = await read(text);
    expect([dropped.records[0]?.packages[0]?.lines, dropped.warnings]).to.deep.equal([
      [{ lineNumber: 1, sku: 'A', quantity: 1 }],
      ['3 duplicate-row'],
    ]);
    const kept = await read(text, 'reading: { repeated rows: keep }');
    expect([kept.records[0]?.packages[0]?.lines, kept.warnings]).to.deep.equal([
      [{ lineNumber: 1, sku: 'A', quantity: 2 }],
      [],
    ]);
  });

  it('rows of one order are one shipment by what the mapping says', async () => {
    const text = 'Order,Tracking,Shipped,SKU,Qty\n1001,T1,2026-03-03,A,1\n1001,T2,2026-03-04,A,1\n';
    expect((await read(text)).records).to.have.length(2);
    const one = await read(text, 'reading: { one shipment per: order.orderNumber }');
    expect([one.records.length, one.records[0]?.shippedAt]).to.deep.equal([1, '2026-03-03T00:00:00-06:00']);
  });

  it('a shipment without a date has that of the reading', async () => {
    expect((await read('Order,Tracking,SKU,Qty\n1002,T1,C,1\n')).records[0]?.shippedAt).to.equal(
      '2026-03-03T14:35:00Z',
    );
  });

  it('what the file itself shows as short is partial, and named', async () => {
    const { records } = await read('Order,Tracking,SKU,Qty,Ordered\n1001,T1,A,1,2\n1001,T1,B,1,1\n', '').then(
      async () =>
        parse<'shipments'>(
          mappingOf(`${layout}  Ordered: line.quantityOrdered\n`),
          'Order,Tracking,SKU,Qty,Ordered\n1001,T1,A,1,2\n1001,T1,B,1,1\n',
          { find: finderOf(orders) },
        ),
    );
    expect(records[0]).to.deep.include({
      status: 'partial',
      shortLines: [{ lineNumber: 1, sku: 'A', quantityOrdered: 2, quantityShipped: 1 }],
    });
  });

  it('asks for at most 500 orders at a time, each once', async () => {
    const asked: number[] = [];
    const rows = Array.from({ length: 1300 }, (_, index) => `N${index},T,A,1`);
    await read(
      `Order,Tracking,SKU,Qty\n${[...rows, ...rows].join('\n')}\n`,
      'reading: { repeated rows: keep }',
      async (_type, refs) => {
        asked.push(refs.length);
        return new Map();
      },
    );
    expect(asked).to.deep.equal([500, 500, 300]);
  });

  it('a status in the words of the warehouse needs a lookup', async () => {
    const yaml = `${layout}  State: { from: shipment.status, lookup: { shipped: S, canceled: X } }\n`;
    const { records, summary } = await parse<'shipments'>(
      mappingOf(yaml),
      'Order,Tracking,SKU,Qty,State\n1001,T1,B,1,X\n1002,T2,C,1,?\n',
      { find: finderOf(orders) },
    );
    expect(records.map(({ status }) => status)).to.deep.equal(['canceled']);
    expect(complaintsOf(summary)).to.deep.equal(['3 State unknown-code "?" row']);
  });
});

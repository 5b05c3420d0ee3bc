import { expect } from 'chai';
import { complaintsOf, mappingOf, parse } from './support.ts';

const summed = `
kind: orders
delimited: { header: false }
records:
  H: { each: order, columns: [{ value: H }, order.orderNumber] }
  A: { each: order, columns: [{ value: A }, order.orderNumber, order.shipTo.city] }
  D: { each: line, columns: [{ value: D }, order.orderNumber, line.sku, line.quantity] }
  T: { each: file, columns: [{ value: T }, { sum: order.orderNumber }, { sum: line.quantity }] }
`;

const file = ['H,1001', 'A,1001,Denver', 'D,1001,TENT,1', 'D,1001,MUG,4', 'H,1002', 'D,1002,BOOT,2'];

describe('sums at the end of a file', () => {
  it('count a reference once per order, though its other records and its lines repeat it', async () => {
    const { records, summary } = await parse<'orders'>(mappingOf(summed) as never, `${file.join('\n')}\nT,2003,7\n`);
    expect(complaintsOf(summary)).to.deep.equal([]);
    expect(records.map(({ lines }) => lines.length)).to.deep.equal([2, 1]);
  });

  it('refuse the file where they do not agree', async () => {
    const { summary } = await parse(mappingOf(summed), `${file.join('\n')}\nT,2004,7\n`);
    expect(complaintsOf(summary)).to.deep.equal(['7 2 hash-mismatch "2004" file']);
  });
});

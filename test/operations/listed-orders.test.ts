import { expect } from 'chai';
import { type ListRow, listColumns, listedOrders } from '../../src/operations/moving/listed.ts';
import { readList } from '../../src/operations/moving/read-list.ts';

const now = '2026-03-02T00:00:00.000Z';

async function rowsOf(text: string): Promise<ListRow[]> {
  async function* bytes() {
    yield Buffer.from(text);
  }
  return readList(bytes());
}

async function read(text: string) {
  const { orders, problems } = listedOrders(await rowsOf(text), now);
  return { orders, problems: problems.map(({ row, column, value }) => `${row} ${column} "${value}"`) };
}

describe('a list of orders that another hub has sent', () => {
  it('has rows that are lines of one order, with or without #, and columns that nobody asks for', async () => {
    const { orders, problems } = await read(
      '\uFEFF"Order Number";Status;Sent Reference;SKU;Quantity;Date\n#1;open;R1;MUG;2;2026-02-01\n1;open;;HAT;1;\n2;open;;;;\n',
    );
    expect(problems).to.deep.equal([]);
    expect(
      orders.map(({ number, sentReference, date, lines }) => [number, sentReference, date, lines.length]),
    ).to.deep.equal([
      ['#1', 'R1', '2026-02-01T00:00:00.000Z', 2],
      ['2', '', '', 0],
    ]);
  });

  it('says of each wrong cell where it is, what stands there and what to do', async () => {
    const { problems } = listedOrders(
      await rowsOf(
        'order number,sent reference,date,sku,quantity\n,R1,,,\n2,,yesterday,,\n3,,2027-01-01,,\n4,,,MUG,1.5\n5,,,,3\n6,,,MUG,\n7,,2026-03-01T08:00,,\n',
      ),
      now,
    );
    expect(problems.map(({ row, column, value }) => `${row} ${column} "${value}"`)).to.deep.equal([
      '2 order number ""',
      '3 date "yesterday"',
      '4 date "2027-01-01"',
      '5 quantity "1.5"',
      '6 sku ""',
      '7 quantity ""',
      '8 date "2026-03-01T08:00"',
    ]);
    for (const { message, hint } of problems) expect(message && hint).to.match(/\.$/);
  });

  it('cannot give one reference to two orders, nor two to one', async () => {
    const { problems } = await read('order number,sent reference,po\n1,R1,P1\n2,r1,P1\n1,R2,\n1,,P2\n');
    expect(problems).to.deep.equal(['3 sent reference "r1"', '4 sent reference "R2"', '5 po "P2"']);
  });

  it('needs the column with the order number', async () => {
    const refusal = await rowsOf('order,reference\n1,2\n').catch((thrown) => thrown);
    expect(refusal).to.include({ code: 'ADOPT_LIST_NOT_READABLE' });
    expect(refusal.message).to.include('order, reference');
    expect(listColumns[0]).to.equal('order number');
  });
});

import { expect } from 'chai';
import { findingsOf, mappingOf, parse } from './support.ts';

const stock = (reading: string) =>
  mappingOf(`kind: inventory\ncolumns: { S: level.sku, A: level.quantityAvailable }\n${reading}`);

describe('CP-19 a stock file that was cut short', () => {
  it('leaves what it does not name, unless the mapping says that it is whole; then a shrunken one waits', () => {
    expect(stock('').stock).to.deep.equal({ absent: 'leave', shrinkGuard: 0 });
    expect(stock('reading: { absent: zero }').stock).to.deep.equal({ absent: 'zero', shrinkGuard: 50 });
    expect(stock('reading: { absent: zero, shrink guard: 80 }').stock).to.deep.equal({
      absent: 'zero',
      shrinkGuard: 80,
    });
    expect(
      findingsOf(
        'kind: inventory\ncolumns: { S: level.sku, A: level.quantityAvailable }\nreading: { shrink guard: 101 }',
      ),
    ).to.have.length(1);
  });

  it('costs its last row when it ends in the middle of it', async () => {
    const { records, summary } = await parse<'inventory'>(stock(''), 'S,A\nA,1\nB');
    expect(records.map(({ sku }) => sku)).to.deep.equal(['A']);
    expect(summary.errors.map(({ row, code }) => `${row} ${code}`)).to.deep.equal(['3 too-few-columns']);
  });
});

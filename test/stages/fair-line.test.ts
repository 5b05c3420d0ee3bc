import { expect } from 'chai';
import { FairLine } from '../../src/support/fair-line.ts';

describe('a fair line', () => {
  function lineOf(counts: Readonly<Record<string, number>>): FairLine<string> {
    const line = new FairLine<string>();
    for (const [owner, count] of Object.entries(counts))
      for (let index = 0; index < count; index++) line.push(owner, `${owner}${index}`);
    return line;
  }

  it('serves owners in turn, each oldest first, whoever came first with how many', () => {
    const line = lineOf({ big: 1000, few: 2, one: 1 });
    expect(line.take(6)).to.deep.equal(['big0', 'few0', 'one0', 'big1', 'few1', 'big2']);
    expect(line.size).to.equal(997);
  });

  it('goes on with whose turn it is when it is asked again', () => {
    const line = lineOf({ a: 3, b: 3 });
    expect([...line.take(1), ...line.take(1), ...line.take(1)]).to.deep.equal(['a0', 'b0', 'a1']);
  });

  it('gives no more than a share of one where others wait, and all it can where nobody does', () => {
    expect(lineOf({ big: 100, one: 1 }).take(50, 5)).to.deep.equal(['big0', 'one0', 'big1', 'big2', 'big3', 'big4']);
    expect(lineOf({ big: 100 }).take(50, 5)).to.have.length(50);
  });

  it('forgets what is no longer wanted', () => {
    const line = lineOf({ a: 2, b: 1 });
    line.filter((item) => item !== 'b0');
    expect([line.size, line.owners()]).to.deep.equal([2, ['a']]);
  });
});

import { expect } from 'chai';
import fc from 'fast-check';
import { fits } from '../../../src/connectors/transports/shared/glob.ts';
import { isTemporary, joinPath, nameProblem, temporaryName } from '../../../src/connectors/transports/shared/names.ts';

describe('names of files', () => {
  it('FW-13 every temporary name of ours and of others is known, an honest one is not', () => {
    for (const name of [
      '.a',
      'a.PART',
      'a.csv.filepart',
      '~$a.xlsx',
      'THUMBS.DB',
      'a.csv~',
      temporaryName({ key: 'x' }),
    ]) {
      expect(isTemporary(name), name).to.equal(true);
    }
    for (const name of ['a.csv', 'part.csv', 'tmp', 'a.temporary.csv', 'ORD_1.txt'])
      expect(isTemporary(name), name).to.equal(false);
  });

  it('FW-17 nothing that could lead elsewhere passes', () => {
    for (const name of [
      '',
      '.',
      '..',
      '../a',
      'a/b',
      'a\\b',
      'a\0',
      'a\r\nDELE b',
      'x'.repeat(256),
      'é'.repeat(128),
      'a\ufffd',
    ]) {
      expect(nameProblem(name), JSON.stringify(name)).to.be.a('string');
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        if (nameProblem(name) === undefined) expect(joinPath('/in', name)).to.equal(`/in/${name}`);
      }),
    );
  });

  it('patterns mean what an admin expects', () => {
    const table: [pattern: string, name: string, fits: boolean][] = [
      ['*', 'anything', true],
      ['*.csv', 'a.csv', true],
      ['*.csv', 'a.csv.done', false],
      ['INV_????.txt', 'INV_0001.txt', true],
      ['INV_????.txt', 'INV_001.txt', false],
      ['{ship,inv}*.{csv,txt}', 'inv1.txt', true],
      ['{ship,inv}*.{csv,txt}', 'order.txt', false],
      ['a+b(1).csv', 'a+b(1).csv', true],
      ['?.csv', '💥.csv', true],
      ['é*.csv', 'e\u0301tat.csv', true],
      ['*a*b*', 'xxaxxbxx', true],
      ['*a*b*', 'xxbxxaxx', false],
      ['', 'a', false],
    ];
    for (const [pattern, name, expected] of table)
      expect(fits(pattern, name, false), `${pattern} ${name}`).to.equal(expected);
    expect(fits('*.csv', 'A.CSV', false)).to.equal(false);
    expect(fits('*.csv', 'A.CSV', true)).to.equal(true);
  });

  it('no name makes a pattern slow', () => {
    const from = performance.now();
    expect(fits('*a*a*a*a*a*a*a*b', 'a'.repeat(255), false)).to.equal(false);
    expect(performance.now() - from).to.be.lessThan(1000);
  });

  it('directories are joined whatever slashes they come with', () => {
    expect(joinPath('', '')).to.equal('');
    expect(joinPath('/', 'a.csv')).to.equal('/a.csv');
    expect(joinPath('in/', '/ACME/')).to.equal('in/ACME');
    expect(joinPath('/in', '', 'a')).to.equal('/in/a');
    expect(joinPath('', '/abs')).to.equal('/abs');
  });
});

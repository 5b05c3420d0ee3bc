import { expect } from 'chai';
import { UnreadableFile } from '../../src/formats/contract.ts';
import { fixedWidth } from '../../src/formats/fixed-width/index.ts';
import { laid } from '../../src/formats/fixed-width/lay.ts';
import type { FixedWidthSettings } from '../../src/formats/fixed-width/settings.ts';
import { rowsInPieces } from './support.ts';

const lines: FixedWidthSettings = { length: 0, newline: '\n' };

function read(text: string, settings: FixedWidthSettings, size?: number) {
  return rowsInPieces(
    fixedWidth.openReader(settings, () => undefined),
    text,
    size,
  );
}

describe('records of fixed width', () => {
  it('are lines with all their blanks, whatever ends them and however they come', async () => {
    for (const size of [1, 3, 1000]) {
      const { cells, numbers } = await read('40  A \r\n\r\n40 B\n  99', lines, size);
      expect(cells).to.deep.equal([['40  A '], ['40 B'], ['  99']]);
      expect(numbers).to.deep.equal([1, 3, 4]);
    }
  });

  it('follow one another without anything between them where the layout says so', async () => {
    for (const size of [1, 5, 1000]) {
      const { cells, numbers } = await read('10ABC20DEF99   ', { length: 5, newline: '' }, size);
      expect(cells).to.deep.equal([['10ABC'], ['20DEF'], ['99   ']]);
      expect(numbers).to.deep.equal([1, 2, 3]);
    }
  });

  it('keep their positions when a control character stands in one', async () => {
    const { cells } = await read('40\u0007A\u0000B\tC\n', lines);
    expect(cells).to.deep.equal([['40 A B C']]);
  });

  it('end at a cut, and the mark that old systems put behind the last one is no record', async () => {
    expect((await read('40A\n40B\u001a', lines)).cells).to.deep.equal([['40A'], ['40B ']]);
    expect((await read('40A\n\u001a', lines)).cells).to.deep.equal([['40A']]);
  });

  it('of which one has no end are refused near its place, not gathered', async () => {
    const reader = fixedWidth.openReader(lines, () => undefined);
    const piece = Buffer.alloc(256 * 1024, 'x');
    let pieces = 0;
    try {
      for (; pieces < 400; pieces++) await reader.write(piece);
      expect.fail('100 MB were taken for one record');
    } catch (thrown) {
      expect(thrown).to.be.instanceOf(UnreadableFile);
      expect([(thrown as UnreadableFile).code, pieces < 6]).to.deep.equal(['record-too-long', true]);
    }
  });
});

describe('a record of fixed width is laid out', () => {
  const field = (from: number, to: number, align: 'left' | 'right' = 'left', fill = ' ') => ({ from, to, align, fill });

  it('at its positions, filled up on the right side', () => {
    expect(laid(['10', '7', 'AB'], [field(1, 2), field(4, 8, 'right', '0'), field(9, 12)], 14)).to.equal(
      '10 00007AB    ',
    );
  });

  it('whatever the order of its columns', () => {
    expect(laid(['B', 'A'], [field(3, 3), field(1, 1)], 4)).to.equal('A B ');
  });

  it('with the sign before the zeros, and blanks where there is nothing', () => {
    const number = field(1, 5, 'right', '0');
    expect(laid(['-42'], [number], 5)).to.equal('-0042');
    expect(laid([''], [number], 5)).to.equal('     ');
  });
});

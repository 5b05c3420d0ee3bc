import { expect } from 'chai';
import fc from 'fast-check';
import { UnreadableFile } from '../../src/formats/contract.ts';
import { segments } from '../../src/formats/segments/index.ts';
import type { SegmentSettings } from '../../src/formats/segments/settings.ts';
import { rowsInPieces } from './support.ts';

const usual: SegmentSettings = {
  element: '*',
  component: '>',
  terminator: '~',
  release: '',
  lineBreak: '\n',
  dropEmpty: true,
  begins: '',
  detect: undefined,
};
const shown = { element: 4, component: 9, terminator: 10 };

function read(text: string, settings: Partial<SegmentSettings> = {}, size?: number) {
  return rowsInPieces(
    segments.openReader({ ...usual, ...settings }, () => undefined),
    text,
    size,
  );
}

async function faultOf(text: string, settings: Partial<SegmentSettings>): Promise<string> {
  try {
    await read(text, settings);
  } catch (thrown) {
    if (thrown instanceof UnreadableFile) return `${thrown.code} ${thrown.row}: ${thrown.message}`;
    throw thrown;
  }
  return '';
}

describe('a file of segments', () => {
  it('is read with or without line breaks, counted by segments, however it comes', async () => {
    for (const text of ['A*1*2~B*3~C~', 'A*1*2~\nB*3~\r\n C~\n']) {
      for (const size of [1, 4, 1000]) {
        const { cells, numbers } = await read(text, {}, size);
        expect(cells).to.deep.equal([['A', '1', '2'], ['B', '3'], ['C']]);
        expect(numbers).to.deep.equal([1, 2, 3]);
      }
    }
  });

  it('shows its own separators in its first segment', async () => {
    for (const size of [1, 1000]) {
      const { cells } = await read(
        'HDR|12|X^\nL|1|A>B^\n',
        { detect: { ...shown, component: 8, terminator: 9 } },
        size,
      );
      expect(cells).to.deep.equal([
        ['HDR', '12', 'X'],
        ['L', '1', 'A>B'],
      ]);
    }
  });

  it('is refused when it begins with something else, or shows no separators', async () => {
    expect(await faultOf('SKU,Qty\nA,1\n', { begins: 'HDR', detect: shown })).to.match(
      /^bad-format 1: .*begins with HDR/,
    );
    expect(await faultOf('HDR*12 34567*A~', { begins: 'HDR', detect: shown })).to.match(/^bad-format 1: .*separators/);
  });

  it('may end without its last terminator', async () => {
    expect((await read('A*1~B*2')).cells).to.deep.equal([
      ['A', '1'],
      ['B', '2'],
    ]);
  });

  it('of which one has no end is refused near its place, not gathered', async () => {
    const reader = segments.openReader(usual, () => undefined);
    const piece = Buffer.alloc(256 * 1024, 'x');
    let pieces = 0;
    try {
      for (; pieces < 400; pieces++) await reader.write(piece);
      expect.fail('100 MB were taken for one segment');
    } catch (thrown) {
      expect([(thrown as UnreadableFile).code, pieces < 6]).to.deep.equal(['record-too-long', true]);
    }
  });

  it('drops empty elements at the end of a segment, and only there', () => {
    expect(segments.openWriter(usual).write([['A', '', '1', '', ''], ['B']])).to.equal('A**1~\nB~\n');
    expect(segments.openWriter({ ...usual, dropEmpty: false, lineBreak: '' }).write([['A', '', '']])).to.equal('A**~');
  });

  it('with a release character brings back every value that it was given', async () => {
    const settings = { ...usual, element: '+', component: ':', terminator: "'", release: '?', lineBreak: '' };
    const value = fc.string({ unit: fc.constantFrom('a', '+', ':', "'", '?', ' b', 'é') });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(value, { minLength: 1, maxLength: 4 }), { minLength: 1 }),
        fc.integer({ min: 1, max: 7 }),
        async (values, size) => {
          const rows = values.map((row) => ['T', ...row, 'end']);
          const text = segments.openWriter(settings).write(rows);
          expect((await read(text, settings, size)).cells).to.deep.equal(rows);
        },
      ),
    );
  });
});

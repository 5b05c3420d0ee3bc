import { expect } from 'chai';
import fc from 'fast-check';
import { delimited } from '../../src/formats/delimited/index.ts';
import type { Quoting } from '../../src/formats/delimited/settings.ts';
import { readFile } from './support.ts';

describe('reading delimited rows', () => {
  it('names the line on which each row begins, whatever is quoted before it', async () => {
    const { cells, lines } = await readFile('a,b\r\n"one\r\ntwo\nthree",1\n\n\nz,2');
    expect(cells).to.deep.equal([
      ['a', 'b'],
      ['one\r\ntwo\nthree', '1'],
      ['z', '2'],
    ]);
    expect(lines).to.deep.equal([1, 2, 7]);
  });

  it('CP-04 a first line "sep=;" sets the delimiter and is no header', async () => {
    expect(await readFile('sep=;\r\nsku;qty\r\nA;1\r\n')).to.deep.include({
      cells: [
        ['sku', 'qty'],
        ['A', '1'],
      ],
      lines: [2, 3],
    });
  });

  it('CP-04 the delimiter is found by the headers that are expected', async () => {
    const recognised = (cells: readonly string[]) => cells.filter((cell) => ['sku', 'qty'].includes(cell)).length;
    for (const delimiter of [',', ';', '\t', '|']) {
      const { cells } = await readFile(`sku${delimiter}qty\na,b;c|d${delimiter}1\n`.replace('a,b;c|d', '"a,b;c|d"'), {
        delimiter: null,
        recognised,
      });
      expect(cells[1]).to.deep.equal(['a,b;c|d', '1']);
    }
  });

  it("CP-06 ragged rows are rows like others: what they mean is the layout's business", async () => {
    expect((await readFile('a,b,c\n1\n1,2,3,4\n')).cells).to.deep.equal([['a', 'b', 'c'], ['1'], ['1', '2', '3', '4']]);
  });

  it('CP-08 an inch sign is read as it was meant, and remarked once', async () => {
    const { cells, remarks, fault } = await readFile(
      'sku,name\nA,Pipe 3" long\nB,"Pipe 4" long"\nC,"a, b"\nD,5" and 6"',
    );
    expect(fault).to.equal(undefined);
    expect(cells.slice(1)).to.deep.equal([
      ['A', 'Pipe 3" long'],
      ['B', 'Pipe 4" long'],
      ['C', 'a, b'],
      ['D', '5" and 6"'],
    ]);
    expect(remarks).to.deep.equal(['stray-quote 2']);
  });

  it('CP-08 a stray quote that leaves the columns in doubt makes the file unreadable at its line', async () => {
    expect((await readFile('a,b\n1,2\n"x "y, z",3\n4,5\n')).fault).to.equal('bad-format 3');
  });

  it('CP-09 a missing quote is reported at the line where it was opened, not at the end', async () => {
    expect((await readFile('a,b\n1,2\n"oops,3\n"fine",4\n')).fault).to.equal('bad-format 3');
    expect((await readFile('a,b\n1,2\n3,"oops\n')).fault).to.equal('unterminated-quote 3');
  });

  it('CP-09 an unclosed quote does not swallow a large file', async () => {
    const rows = Array.from({ length: 200_000 }, (_, index) => `row ${index},some text here`).join('\n');
    expect((await readFile(`a,b\n1,"oops\n${rows}`)).fault).to.equal('unterminated-quote 2');
  });

  it('CP-10 a line break between quotes stays in its cell', async () => {
    expect((await readFile('a,b\n"1 Sample Street\nApt 4",x\n')).cells[1]).to.deep.equal([
      '1 Sample Street\nApt 4',
      'x',
    ]);
  });

  it('CP-11 CRLF and LF may be mixed in one file', async () => {
    expect((await readFile('a,b\r\n1,2\n"3",4\r\n5,6\n')).cells).to.deep.equal([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
    ]);
    expect((await readFile('a,b\n1,2\r\n3,4')).cells).to.deep.equal([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ]);
    expect((await readFile('a,b\r1,2\r')).cells).to.deep.equal([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  it('CP-12 nothing is taken for a number', async () => {
    const cells = ['012345678905', '1E+12', '  1', 'true', '0x10'];
    expect((await readFile(`a,b,c,d,e\n${cells.join(',')}\n`)).cells[1]).to.deep.equal(cells);
  });

  it('CP-20 an empty file and one of blank lines are no files', async () => {
    for (const text of ['', '\ufeff', '\n\r\n\n']) expect((await readFile(text)).fault).to.match(/^empty-file/);
  });

  it('CP-22 a header "__proto__" is a cell like others', async () => {
    expect((await readFile('__proto__,constructor\n1,2\n')).cells).to.deep.equal([
      ['__proto__', 'constructor'],
      ['1', '2'],
    ]);
  });

  it('CP-23 a record without end is refused before it fills the memory', async () => {
    expect((await readFile(Buffer.alloc(5_000_000, 'x'))).fault).to.equal('record-too-long 1');
  });

  it('takes a quote for a letter where a layout has no quotes', async () => {
    expect((await readFile('TEE-"S"\t"x\t1\n', { delimiter: '\t', quoting: 'none' })).cells).to.deep.equal([
      ['TEE-"S"', '"x', '1'],
    ]);
  });

  it('does not depend on how the bytes were cut', async () => {
    const text = Buffer.from('sep=|\nsku|name\r\nÄ1|Pipe 3" long\nB|"Größe ""L""\r\nzwei"\r\n\nC|"x "y" z"\n€|𝄞');
    const whole = await readFile(text);
    expect(whole.cells).to.have.length(5);
    for (let size = 1; size < text.length; size++)
      expect(await readFile(text, { size }), `pieces of ${size}`).to.deep.equal(whole);
  });

  it('rows before a fault are seen, wherever the bytes were cut', async () => {
    for (const size of [1, 3, 65_536]) {
      const { cells, fault } = await readFile('a,b\n1,2\n3,4\n"x" y, z",5\n', { size });
      expect([cells.length, fault]).to.deep.equal([3, 'bad-format 4']);
    }
  });
});

describe('writing delimited rows', () => {
  const write = (
    quoting: Quoting,
    rows: Parameters<ReturnType<typeof delimited.openWriter>['write']>[0],
    delimiter = ',',
  ) => delimited.openWriter({ delimiter, quoting, newline: '\n', recognised: () => 0 }).write(rows);

  it('quotes what needs it, everything, nothing, or texts only', () => {
    const row = ['a', '', 'x,y', 'say "hi"', 'two\nlines', ' 1'];
    expect(write('minimal', [row])).to.equal('a,,"x,y","say ""hi""","two\nlines", 1\n');
    expect(write('all', [row])).to.equal('"a","","x,y","say ""hi""","two\nlines"," 1"\n');
    expect(write('none', [['a', '', 'say "hi"']])).to.equal('a,,say "hi"\n');
    expect(write('strings', [['a', '', { bare: '12' }, { bare: '' }]])).to.equal('"a","",12,\n');
  });

  it('quotes a cell whose end would run into a long delimiter', () => {
    expect(write('minimal', [['a:', 'b']], '::')).to.equal('"a:"::b\n');
  });

  const cell = fc.string({ unit: 'binary', maxLength: 12 }).map((text) => text.replaceAll('\0', ''));
  const rows = fc
    .integer({ min: 2, max: 6 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }));

  it('what is written is read back, whatever stands in the cells', async () => {
    const property = fc.asyncProperty(
      rows,
      fc.constantFrom(',', ';', '\t', '|'),
      fc.constantFrom('minimal', 'all', 'strings'),
      async (given, delimiter, quoting) => {
        const clean = given.map((row) =>
          row.map((text) => [...text].filter((one) => /[\t\r\n]|[^\p{Cc}\p{Cs}]|[\u007f-\u009f]/u.test(one)).join('')),
        );
        // A first line of "sep=" is an instruction, and a line of nothing is no row.
        fc.pre(
          !/^sep=/i.test(clean[0]?.[0] ?? '') &&
            !/^<(html|!doctype)/i.test(clean[0]?.[0] ?? '') &&
            clean[0]?.[0]?.startsWith('\ufeff') !== true,
        );
        const read = await readFile(
          delimited
            .openWriter({ delimiter, quoting: quoting as Quoting, newline: '\r\n', recognised: () => 0 })
            .write(clean),
          { delimiter, size: 7 },
        );
        expect(read.cells).to.deep.equal(clean);
      },
    );
    await fc.assert(property, { numRuns: 300 });
  });
});

import { expect } from 'chai';
import iconv from 'iconv-lite';
import { guardFormula, unguardFormula } from '../../src/formats/delimited/formula-guard.ts';
import { foldFor, holds, unencodable } from '../../src/formats/text/encoding.ts';
import { fold } from '../../src/formats/text/fold.ts';
import { readFile } from './support.ts';

describe('bytes to text', () => {
  it('CP-01 a byte order mark belongs to no header, quoted or not', async () => {
    const bytes = [
      Buffer.from('\ufeff"sku",qty\nA,1\n'),
      iconv.encode('sku,qty\nA,1\n', 'utf-16le', { addBOM: true }),
      iconv.encode('sku,qty\nA,1\n', 'utf-16be', { addBOM: true }),
    ];
    for (const one of bytes) {
      for (const size of [65_536, 1])
        expect((await readFile(one, { size })).cells).to.deep.equal([
          ['sku', 'qty'],
          ['A', '1'],
        ]);
    }
  });

  it('CP-02 what is not UTF-8 is read in the fallback, and the report says so', async () => {
    const bytes = Buffer.from([...Buffer.from('name\n'), 0xfc, 0x80, 0x92, 10]);
    for (const size of [65_536, 1])
      expect(await readFile(bytes, { size })).to.deep.include({ cells: [['name'], ['ü€’']], encoding: 'windows-1252' });
    expect(await readFile('name\nü\n')).to.deep.include({ cells: [['name'], ['ü']], encoding: 'utf-8' });
  });

  it('CP-02 a file that begins as UTF-8 and goes on as something else is damaged, not guessed', async () => {
    const bytes = Buffer.concat([Buffer.from('name\nü\n'), Buffer.from([0xfc, 10])]);
    for (const size of [65_536, 1])
      expect(await readFile(bytes, { size })).to.deep.include({ fault: 'bad-encoding 3', encoding: 'utf-8' });
  });

  it('CP-02 without a fallback, and with bytes that mean nothing, the file is refused at its row', async () => {
    expect((await readFile(Buffer.from([65, 10, 0xfc, 10]), { fallback: null })).fault).to.equal('bad-encoding 2');
    expect(
      (await readFile(Buffer.from([65, 10, 66, 10, 0xe9, 0x81, 10]), { encoding: 'windows-1252' })).fault,
    ).to.equal('bad-encoding 3');
    expect((await readFile(Buffer.from([65, 10, 0xe2, 0x82]), { fallback: null })).fault).to.match(/^bad-encoding/);
  });

  it('CP-03 UTF-16 without a byte order mark is recognised by its zeros', async () => {
    for (const encoding of ['utf-16le', 'utf-16be']) {
      const bytes = iconv.encode('sku,qty\nÄ-1,12\n', encoding, { addBOM: false });
      expect(await readFile(bytes)).to.deep.include({
        cells: [
          ['sku', 'qty'],
          ['Ä-1', '12'],
        ],
        encoding,
      });
    }
  });

  it('CP-21 a NUL byte makes the file unreadable at its row; other control characters fall out', async () => {
    expect(await readFile('a,b\n1,2\n3,\0x\n')).to.deep.include({ fault: 'nul-byte 3' });
    expect((await readFile('a,b\n1\u0007,"2\tx\u001b"\n')).cells[1]).to.deep.equal(['1', '2\tx']);
  });

  it('CP-26 workbooks, PDFs and web pages are told from text by their first bytes', async () => {
    const foreign = [
      Buffer.from('PK\u0003\u0004rest of it'),
      Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0, 0, 0, 0]),
      Buffer.from('%PDF-1.7 ...'),
      Buffer.from('<html><table>'),
      Buffer.from(' <!DOCTYPE html>'),
    ];
    for (const bytes of foreign) expect((await readFile(bytes)).fault).to.equal('not-csv 1');
  });
});

describe('text to bytes', () => {
  it('CW-09 knows what an encoding lacks', () => {
    expect(unencodable('Größe €', 'windows-1252')).to.equal(undefined);
    expect(unencodable('Łódź', 'windows-1252')).to.equal('Ł');
    expect(holds('x\ud800', 'utf-8')).to.equal(false);
    expect(foldFor('Łukasz Größe', 'windows-1252')).to.equal('Lukasz Größe');
    expect(foldFor('Größe', 'ascii')).to.equal('Grosse');
  });

  it('folds to ASCII: a spelling, the bare letter, or one ? per character', () => {
    expect(fold('Tischläufer “Größe L” – 40×140')).to.equal('Tischlaufer "Grosse L" - 40?140');
    expect(fold('Łódź Æsir Þór Đuro № 5 €…')).to.equal('Lodz AEsir Thor Duro No 5 EUR...');
    expect(fold('太郎 🎂 é e\u0301 ½')).to.equal('?? ? e e ?');
  });
});

describe('the formula guard', () => {
  const dangerous = [
    '=1+1',
    '+cmd|x',
    '-2+3=x',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    ' =HYPERLINK("x")',
    '＝1+1',
    '＋a',
    '－a',
    '＠a',
    "'=1",
  ];

  it('CW-01 stands before everything that a spreadsheet may run', () => {
    for (const value of dangerous) expect(guardFormula(value), value).to.equal(`'${value}`);
  });

  it('CW-02 leaves numbers and phone numbers alone, and comes off again exactly', () => {
    for (const value of ['-5', '+1 555 0100', '-1,234.50', '(303) 555-0177', "O'Hara", 'a=b', '', '+49 (0)211/555'])
      expect(guardFormula(value)).to.equal(value);
    for (const value of [...dangerous, '-5', "''=1", "'plain"])
      expect(unguardFormula(guardFormula(value)), value).to.equal(value);
  });
});

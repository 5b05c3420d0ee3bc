import { expect } from 'chai';
import { compileMapping } from '../../src/mapping/compile.ts';
import type { Mapping } from '../../src/mapping/contract.ts';
import { cellChanges } from '../../src/operations/mappings/diff/cell-changes.ts';
import { lineChanges } from '../../src/operations/mappings/diff/line-changes.ts';
import { gridsOf } from '../../src/operations/mappings/grid.ts';
import { knownFrom } from '../../src/operations/mappings/known.ts';
import { parseFile } from '../../src/operations/mappings/parse-file.ts';
import { RecordSpool } from '../../src/operations/mappings/record-spool.ts';
import { safeName } from '../../src/operations/mappings/render-files.ts';
import { visible } from '../../src/operations/mappings/visible.ts';

const context = { now: '2026-03-03T14:35:00Z', timeZone: 'UTC', sequence: 7, values: {} };
const given = { context, cases: undefined, stated: {} };
const order = (orderId: string) => ({ orderId }) as never;

function mappingOf(yaml: string): Mapping {
  const compiled = compileMapping('sample', yaml, new Map());
  if ('mapping' in compiled) return compiled.mapping;
  throw new Error(JSON.stringify(compiled.findings));
}

describe('records that wait for the verdict on their file', () => {
  it('go to a temporary file when they are many, and come back in order as often as they are asked for', async () => {
    const spool = new RecordSpool(100);
    for (let slice = 0; slice < 50; slice++) await spool.add([{ n: slice, text: 'a\nb' }, { n: -1 - slice }]);
    expect({ spilled: spool.spilled, count: spool.count }).to.deep.equal({ spilled: true, count: 100 });
    for (let time = 0; time < 2; time++) {
      const lines: string[] = [];
      for await (const line of spool.lines()) lines.push(line);
      expect(lines.map((line) => JSON.parse(line).n).slice(0, 4)).to.deep.equal([0, -1, 1, -2]);
      expect(lines).to.have.length(100);
    }
    await spool.discard();
  });

  it('give the same JSON from memory and from the file, and nothing when the file is refused', async () => {
    const yaml = 'kind: inventory\ncolumns: { sku: level.sku, units: level.quantityAvailable }\n';
    const compiled = compileMapping('stock', yaml, new Map());
    if ('findings' in compiled) throw new Error('The mapping does not compile.');
    const rows = Array.from({ length: 5000 }, (_, index) => `SKU-${index},${index}\n`).join('');
    const read = async (text: string, held?: number) => {
      const bytes = (async function* () {
        yield Buffer.from(text);
      })();
      const known = knownFrom([], given);
      const parsed = await parseFile({ mapping: compiled.mapping, bytes, context, known, ...(held && { held }) });
      let json = '';
      for await (const piece of parsed.json()) json += piece;
      await parsed.discard();
      return json;
    };
    const whole = await read(`sku,units\n${rows}`);
    expect(JSON.parse(whole).records).to.have.length(5000);
    expect(await read(`sku,units\n${rows}`, 1000)).to.equal(whole);
    expect(JSON.parse(await read(`sku,units\n${rows}"cut`, 1000))).to.deep.include({
      fileAccepted: false,
      records: [],
    });
  });
});

describe('what is known in a trial', () => {
  it('orders are found by number with or without #, and by their reference', async () => {
    const known = knownFrom([{ orderId: 'o-1', orderNumber: '#1', custRef: 'R1' } as never], given);
    expect([...(await known.orders('orderNumber', ['1', '2'])).keys()]).to.deep.equal(['1']);
    expect([...(await known.orders('custRef', ['R1'])).keys()]).to.deep.equal(['R1']);
  });

  it('what was sent are the files of the context, else all orders in one, under the number of the context', async () => {
    const orders = [order('o-1'), order('o-2')];
    const { sent } = knownFrom(orders, given);
    expect(await sent(7, 2)).to.deep.equal({ orderId: 'o-2' });
    expect([await sent(8, 1), await sent(7, 3), await sent(7, 0)]).to.deep.equal([undefined, undefined, undefined]);
    const out = { direction: 'out' as const, kind: 'orders', file: 'x', orderIds: ['o-2', 'o-1'] };
    const stated = knownFrom(orders, { ...given, cases: [{ ...out, direction: 'in', orderIds: ['o-9'] }, out] });
    expect(await stated.sent(7, 1)).to.deep.equal({ orderId: 'o-2' });
  });
});

describe('bytes made visible', () => {
  it('show blanks, tabs, line ends, marks and control characters', () => {
    const { lines, encoding } = visible(Buffer.from('\ufeffa b\tc\r\n\u0000d\re'));
    expect(lines).to.deep.equal(['<EF BB BF>a\u00b7b\u2192c\u240d\u240a', '\u2400d\u240d', 'e']);
    expect(encoding).to.equal('utf-8');
  });

  it('tell the bytes of what is not ASCII, whatever the encoding', () => {
    expect(visible(Buffer.from('Düsseldorf ü\u202e')).beyondAscii).to.deep.equal(['ü = C3 BC', '<U+202E> = E2 80 AE']);
    const old = visible(Buffer.from([0x44, 0xfc, 0x92, 0x0a]));
    expect(old).to.deep.include({ encoding: 'one byte per character', beyondAscii: ['ü = FC', '’ = 92'] });
  });
});

describe('the cells of a file', () => {
  const mapping = mappingOf(
    'kind: orders\ndelimited: { header: false }\nrecords:\n  H: { each: order, columns: { Type: { value: H }, No: order.custRef } }\n  L: { each: line, columns: { Type: { value: L }, Sku: line.sku } }\n',
  );

  it('stand under the names of their kind of row, with the line on which the row starts', async () => {
    expect(await gridsOf(Buffer.from('H,"1\n2"\nL,A\nL,B\n'), mapping, 10)).to.deep.equal([
      { title: 'H', headings: ['Type', 'No'], rows: [{ line: 1, cells: ['H', '1\n2'] }] },
      {
        title: 'L',
        headings: ['Type', 'Sku'],
        rows: [
          { line: 3, cells: ['L', 'A'] },
          { line: 4, cells: ['L', 'B'] },
        ],
      },
    ]);
  });

  it('are found by their positions, segments and paths, too', async () => {
    const fixed = mappingOf(
      'kind: inventory\nfixed width: {}\ncolumns: [{ at: 1-3, from: level.sku }, { at: 4-6, from: level.quantityAvailable }]\n',
    );
    expect(await gridsOf(Buffer.from('A1 007\n'), fixed, 10)).to.deep.equal([
      { title: '', headings: ['1-3', '4-6'], rows: [{ line: 1, cells: ['A1 ', '007'] }] },
    ]);
    const segments = mappingOf(
      'kind: inventory\nsegments: {}\nrecords: { LIN: { each: level, columns: [{ at: 2, from: level.sku }, { at: 3, from: level.quantityAvailable }] } }\n',
    );
    expect(await gridsOf(Buffer.from('XX*1~LIN**A*7~'), segments, 10)).to.deep.equal([
      { title: '', headings: ['1', '2'], rows: [{ line: 1, cells: ['XX', '1'] }] },
      { title: 'LIN', headings: ['LIN02', 'LIN03'], rows: [{ line: 2, cells: ['A', '7'] }] },
    ]);
  });

  it('of a row that repeats columns have their names as often as it goes on', async () => {
    const wide = mappingOf(
      'kind: orders\ndelimited: { header: false }\nrows: each order\ncolumns: { No: order.custRef, Items: { each: line, columns: { "Sku {n}": line.sku, "Qty {n}": line.quantity } } }\n',
    );
    expect(await gridsOf(Buffer.from('1,A,2,B,3\n'), wide, 10)).to.deep.equal([
      {
        title: '',
        headings: ['No', 'Sku 1', 'Qty 1', 'Sku 2', 'Qty 2'],
        rows: [{ line: 1, cells: ['1', 'A', '2', 'B', '3'] }],
      },
    ]);
  });
});

describe('differences of files', () => {
  it('are as few lines as possible', () => {
    expect(lineChanges(['a', 'b', 'c', 'd'], ['a', 'c', 'x', 'd'])).to.deep.equal([
      { side: 'before', line: 2, text: 'b' },
      { side: 'after', line: 3, text: 'x' },
    ]);
    expect(lineChanges(['a'], ['a'])).to.deep.equal([]);
    expect(lineChanges([], ['a'])).to.deep.equal([{ side: 'after', line: 1, text: 'a' }]);
  });

  it('of files that differ widely are told too, in bounded memory', () => {
    const many = (letter: string) =>
      Array.from({ length: 5000 }, (_, index) => (index === 2500 ? 'same' : letter + index));
    expect(lineChanges(many('a'), many('b'))).to.have.length(9998);
  });

  it('are told by columns, also of one that is new', async () => {
    const side = (columns: string, text: string) => ({
      bytes: Buffer.from(text),
      mapping: mappingOf(`kind: orders\ncolumns: ${columns}\n`),
    });
    const before = side('{ A: order.custRef, B: line.sku }', 'A,B\n1,x\n');
    const after = side('{ A: order.custRef, C: line.sku }', 'A,C\n2,x\n');
    expect(await cellChanges(before, after)).to.deep.equal([
      { line: 2, column: 'A', before: '1', after: '2' },
      { line: 2, column: 'B', before: 'x', after: null },
      { line: 2, column: 'C', before: null, after: 'x' },
    ]);
  });
});

describe('the name of a rendered file', () => {
  it('cannot leave its folder', () => {
    for (const name of ['', '.', '..', 'a/b', 'a\\b', 'a\0b', 'x'.repeat(256)])
      expect(() => safeName(name), JSON.stringify(name)).to.throw(/cannot be the name/);
    expect(safeName('a..b.csv')).to.equal('a..b.csv');
  });
});

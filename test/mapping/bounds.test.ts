import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { context, findingsOf, mappingOf, parse } from './support.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const levels = 'level.sku, level.quantityAvailable';
const files = [
  {
    title: 'delimited',
    mapping: `columns: [${levels}]\ndelimited: { header: false }`,
    head: 'A,1\n',
    endless: 'x',
    code: 'record-too-long',
    row: 2,
  },
  {
    title: 'delimited in quotes',
    mapping: `columns: [${levels}]\ndelimited: { header: false }`,
    head: 'A,1\n"',
    endless: 'x',
    code: 'unterminated-quote',
    row: 2,
  },
  {
    title: 'fixed width',
    mapping: 'fixed width: {}\ncolumns: [{ at: 1-1, from: level.sku }, { at: 2-3, from: level.quantityAvailable }]',
    head: 'A01\n',
    endless: 'x',
    code: 'record-too-long',
    row: 2,
  },
  {
    title: 'segments',
    mapping:
      'segments: {}\nrecords: { LIN: { each: level, columns: [{ at: 1, from: level.sku }, { at: 2, from: level.quantityAvailable }] } }',
    head: 'LIN*A*1~',
    endless: 'x',
    code: 'record-too-long',
    row: 2,
  },
  {
    title: 'XML',
    mapping:
      'xml: { root: S }\nrecords: { L: { each: level, columns: [{ name: K, from: level.sku }, { name: Q, from: level.quantityAvailable }] } }',
    head: '<S><L><K>A</K><Q>1</Q></L>\n<L><K>',
    endless: 'x',
    code: 'record-too-long',
    row: 2,
  },
  {
    title: 'JSON',
    mapping:
      'json: { root: S }\nrecords: { L: { each: level, at: ., columns: [{ name: K, from: level.sku }, { name: Q, from: level.quantityAvailable }] } }',
    head: '{"S":[{"K":"A","Q":1},\n{"K":"',
    endless: 'x',
    code: 'record-too-long',
    row: 2,
  },
  {
    title: 'JSON by lines',
    mapping:
      'json: { lines: true }\nrecords: { L: { each: level, at: ., columns: [{ name: K, from: level.sku }, { name: Q, from: level.quantityAvailable }] } }',
    head: '{"K":"A","Q":1}\n{"K":"',
    endless: 'x',
    code: 'record-too-long',
    row: 2,
  },
];
const megabytes = 100;

describe('a line of 100 MB without an end', () => {
  for (const { title, mapping, head, endless, code, row } of files) {
    it(`in a file of ${title} is refused near its place, with flat memory`, async () => {
      const compiled = mappingOf(`kind: inventory\n${mapping}`);
      const block = Buffer.from(endless.repeat(64 * 1024));
      let [given, most] = [0, 0];
      async function* input(): AsyncGenerator<Buffer> {
        yield Buffer.from(head);
        for (; given < megabytes * 16; given++) {
          if (given % 8 === 0) {
            collect();
            most = Math.max(most, process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers);
          }
          yield block;
        }
      }
      collect();
      const before = process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
      const slices = compiled.parse(input(), context, { orders: async () => new Map(), sent: async () => undefined });
      let slice = await slices.next();
      while (!slice.done) slice = await slices.next();
      expect(slice.value.errors.map((one) => `${one.row} ${one.code} ${one.rejects}`)).to.deep.equal([
        `${row} ${code} file`,
      ]);
      expect(given / 16, 'MB that were read before it was refused').to.be.lessThan(10);
      expect((most - before) / 2 ** 20, 'MiB more than before').to.be.lessThan(40);
    }).timeout(30_000);
  }
});

describe('a pattern from a mapping', () => {
  const cruel = 'a'.repeat(100_000);
  const column = (more: string) =>
    mappingOf(`kind: inventory\ncolumns: { S: { from: level.sku, ${more} }, A: level.quantityAvailable }`);

  for (const more of [
    'extract: "(a+)+$"',
    'on reading: { "(a+)+$": "$1" }',
    'extract: "^(a|aa)+$"',
    'on reading: { "(a*)*b": "" }',
  ]) {
    it(`takes time in proportion to the text: ${more}`, async () => {
      const begun = performance.now();
      const { summary } = await parse(column(more), `S,A\n${cruel}!,1\n${cruel},2\n`);
      expect(summary.rows).to.equal(2);
      expect(performance.now() - begun, 'ms').to.be.lessThan(10_000);
    });
  }

  it('in "matches" too', async () => {
    const mapping = mappingOf(
      `kind: inventory\ncolumns: { S: level.sku, L: level.lot, H: level.quantityOnHand }\ncomputed: { level.quantityAvailable: "{{#if (matches level.lot '^(a+)+$')}}1{{else}}0{{/if}}" }`,
    );
    const begun = performance.now();
    const { records } = await parse<'inventory'>(mapping, `S,L,H\nA,${cruel}!,1\nB,${cruel},1\n`);
    expect(records.map(({ quantityAvailable }) => quantityAvailable)).to.deep.equal([0, 1]);
    expect(performance.now() - begun, 'ms').to.be.lessThan(10_000);
  });

  it('that repeats hugely is refused when the mapping is checked, and so is one that looks back', () => {
    for (const source of ['(a{1000}){1000}', '((a{100}){100}){100}', '(a)\\\\1', '(?=a)b', `a${'b?'.repeat(600)}`]) {
      const findings = findingsOf(
        `kind: inventory\ncolumns: { S: { from: level.sku, extract: "${source}" }, A: level.quantityAvailable }`,
      );
      expect(findings, source).to.have.length(1);
    }
  });
});

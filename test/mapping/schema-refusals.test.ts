import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { isMap, isScalar, parseDocument, visit } from 'yaml';
import { projectRoot } from '../support/source-files.ts';
import { isValid, refusedBySchema } from './schema-support.ts';
import { findingsOf } from './support.ts';

const sku = 'columns: { A: line.sku }';
const orders = (yaml: string) => `kind: orders\n${yaml}\n`;

describe('a mapping that is wrong is refused by the schema too', () => {
  const wrong: readonly [string, string][] = [
    ['an unknown part', `${sku}\nreadin: {}`],
    ['an unknown setting', 'columns: { A: { from: line.sku, lookpu: x } }'],
    ['a column without content', 'columns: { A: { names: B } }'],
    ['an unknown field', 'columns: { A: order.shipTo.ctiy }'],
    ['a field without its group', 'columns: { A: orderNumber }'],
    ['a field of another kind', 'columns: { A: level.sku }'],
    ['a fixed text that is no field', 'columns: { A: Yes please }'],
    ['a field that is none, in a list', 'columns: { A: { from: [line.sku, line.skuu] } }'],
    ['two types', 'columns: { A: { from: line.quantity, integer: {}, text: {} } }'],
    ['two contents', 'columns: { A: { from: line.sku, value: x } }'],
    ['a type that does not fit', 'columns: { A: { from: order.orderDate, integer: {} } }'],
    ['a date in capital letters', 'columns: { A: { from: order.orderDate, date: YYYY-MM-DD } }'],
    ['a word that is none', `file: { newline: windows }\n${sku}`],
    ['a number that is none', 'columns: { A: { from: line.sku, text: { max: many } } }'],
    ['a number that is too large', `xml: { indent: 9 }\nrecords: { A: { ${sku} } }`],
    ['a code of a lookup that is no text', 'lookups: { a: { b: [c] } }\ncolumns: { A: { from: line.sku, lookup: a } }'],
    ['a row of another kind', `rows: each package\n${sku}`],
    ['a record of another kind', `records: { A: { each: package, ${sku} } }`],
    ['columns and records', `${sku}\nrecords: {}`],
    ['two layouts', `delimited: {}\njson: {}\nrecords: { A: { ${sku} } }`],
    ['columns in a tree', `xml: {}\n${sku}`],
    ['a setting of trees in rows', `records: { A: { many: true, ${sku} } }`],
    ['positions that are none', 'fixed width: {}\ncolumns: { A: { at: first, from: line.sku } }'],
    ['a column of fixed width without positions', 'fixed width: {}\ncolumns: { A: { from: line.sku } }'],
    ['a field of fixed width without positions', `fixed width: {}\n${sku}`],
    ['nothing to write', 'file: {}'],
    ['pieces of nothing', 'records: { A: { each: piece, columns: { B: piece.text } } }'],
    ['a constant for a computed field', `${sku}\nconstants: { order.lineCount: 1 }`],
    ['a condition on no field', `records: { A: { when: order.instruction, ${sku} } }`],
    ['two fields in parts without a text between', 'columns: { A: { parts: "{line.sku}{line.lineNumber}" } }'],
    ['a matrix without its headers', 'columns: { A: { from: line.sku, matrix: order.warehouseCode } }'],
    [
      'repeated columns in a tree',
      'json: {}\nrecords: { A: { each: order, columns: { B: { each: line, columns: {} } } } }',
    ],
  ];
  for (const [what, yaml] of wrong) {
    it(`for ${what}`, () => {
      expect(findingsOf(orders(yaml)), 'grammar').not.to.deep.equal([]);
      expect(refusedBySchema(orders(yaml)), 'schema').to.equal(true);
    });
  }

  it('for no kind, or one that is none', () => {
    expect([refusedBySchema(sku), refusedBySchema(`kind: oders\n${sku}`), refusedBySchema('- a')]).to.deep.equal([
      true,
      true,
      true,
    ]);
  });

  for (const file of ['x12-940-orders', 'pick-ticket-fixed-shipments', 'shop-export-orders', 'batch-horizontal-orders'])
    it(`for each setting of ${file}.yaml that is misspelt`, () => {
      const yaml = readFileSync(join(projectRoot, 'mappings', `${file}.yaml`), 'utf8');
      let misspelt = 0;
      for (const [start, end] of keyRanges(yaml)) {
        const spoilt = `${yaml.slice(0, start)}qqq${yaml.slice(end)}`;
        const unknown = findingsOf(spoilt).some(({ code }) => code === 'MAPPING_UNKNOWN_KEY');
        if (!unknown) continue;
        misspelt++;
        expect(refusedBySchema(spoilt), spoilt.slice(start - 30, start + 30)).to.equal(true);
      }
      expect(misspelt).to.be.greaterThan(10);
    });
});

/** Where each key of a YAML file stands. */
function keyRanges(yaml: string): [number, number][] {
  const ranges: [number, number][] = [];
  visit(parseDocument(yaml), (_key, node) => {
    if (!isMap(node)) return;
    for (const { key } of node.items) if (isScalar(key) && key.range) ranges.push([key.range[0], key.range[1]]);
  });
  return ranges;
}

describe('a test file that is wrong is refused by its schema', () => {
  const one = { title: 'a', parse: 'x', expect: { accepted: true } };
  const wrong: readonly [string, unknown][] = [
    ['no tests', {}],
    ['an unknown part', { tests: [{ ...one, expects: {} }] }],
    ['neither something to write nor to read', { tests: [{ title: 'a', expect: { accepted: true } }] }],
    ['both of them', { tests: [{ ...one, render: [] }] }],
    ['an expectation that is none', { tests: [{ ...one, expect: { txt: 'x' } }] }],
    ['no expectation', { tests: [{ ...one, expect: {} }] }],
    ['a field of an order that is none', { tests: [{ ...one, orders: [{ orderNumbr: 'A' }] }] }],
    ['a field of its address that is none', { tests: [{ ...one, orders: [{ shipTo: { ctiy: 'A' } }] }] }],
    ['a part of a complaint that is none', { tests: [{ ...one, expect: { errors: [{ cod: 'x' }] } }] }],
  ];
  for (const [what, file] of wrong) {
    it(`for ${what}`, () => {
      expect(isValid('test', { tests: [one] })).to.equal(true);
      expect(isValid('test', file)).to.equal(false);
    });
  }
});

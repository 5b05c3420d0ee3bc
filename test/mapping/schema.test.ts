import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { catalogueOf } from '../../src/mapping/fields/catalogue.ts';
import { columnKeys, groupKeys } from '../../src/mapping/grammar/columns.ts';
import { mappingKeys } from '../../src/mapping/grammar/read-mapping.ts';
import { typeKeys } from '../../src/mapping/grammar/types.ts';
import { columnSettings, groupSettings } from '../../src/mapping/schema/columns.ts';
import { kinds } from '../../src/mapping/schema/fields.ts';
import { expectations, testParts } from '../../src/mapping/schema/mapping-test.ts';
import { levels } from '../../src/mapping/schema/records.ts';
import { expectKeys, testKeys } from '../../src/mapping/testing/cases.ts';
import { describedKeys, type Schema } from '../support/schema-keys.ts';
import { projectRoot } from '../support/source-files.ts';
import { isValid, keysByGrammar, refusedBySchema, schemas, takesByGrammar, takesBySchema } from './schema-support.ts';
import { findingsOf } from './support.ts';

const folder = join(projectRoot, 'mappings');
const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
const text = (file: string) => readFileSync(join(folder, file), 'utf8');
const sorted = (keys: Iterable<string>) => [...keys].sort();
const sku = 'columns: { A: line.sku }';

/** A place of a mapping with its settings left open, and its keys in the schema. */
const groups: readonly [string, (settings: string) => string, () => Schema][] = [
  ['file', (s) => `file: {${s}}\n${sku}`, () => part('file')],
  ['delimited', (s) => `delimited: {${s}}\n${sku}`, () => part('delimited')],
  ['fixed width', (s) => `fixed width: {${s}}\ncolumns: { A: { at: 1-3, from: line.sku } }`, () => part('fixed width')],
  ['segments', (s) => `segments: {${s}}\nrecords: { A: { ${sku} } }`, () => part('segments')],
  [
    'segments, detect',
    (s) => `segments: { detect: {${s}} }\nrecords: { A: { ${sku} } }`,
    () => below(part('segments'), 'detect'),
  ],
  ['xml', (s) => `xml: {${s}}\nrecords: { A: { ${sku} } }`, () => part('xml')],
  ['json', (s) => `json: {${s}}\nrecords: { A: { ${sku} } }`, () => part('json')],
  ['numbers', (s) => `numbers: {${s}}\n${sku}`, () => part('numbers')],
  ['reading', (s) => `reading: {${s}}\n${sku}`, () => part('reading')],
  ['text', (s) => `text: {${s}}\n${sku}`, () => part('text')],
  ['text, pad', (s) => `text: { pad: {${s}} }\n${sku}`, () => below(part('text'), 'pad')],
  ['text of a column', (s) => typed('line.sku', 'text', s), () => setting('text')],
  ['integer', (s) => typed('line.quantity', 'integer', s), () => setting('integer')],
  ['decimal', (s) => typed('line.unitPrice', 'decimal', s), () => setting('decimal')],
  ['money', (s) => typed('line.unitPrice', 'money', s), () => setting('money')],
  ['date', (s) => typed('order.orderDate', 'date', s), () => setting('date')],
  ['boolean', (s) => typed('order.isGift', 'boolean', s), () => setting('boolean')],
  [
    'pieces',
    (s) => `records: { A: { each: piece, pieces: { ${s} }, columns: { B: piece.text } } }`,
    () => below(record(), 'pieces'),
  ],
];

function part(name: string): Schema {
  return below(schemas.mapping, name);
}

function below(node: Schema, name: string): Schema {
  return (node.properties as Record<string, Schema>)[name] ?? {};
}

function definition(name: string): Schema {
  return (schemas.mapping.definitions as Record<string, Schema>)[name] ?? {};
}

function record(): Schema {
  return definition('record');
}

function setting(name: string): Schema {
  return columnSettings[name] ?? {};
}

function typed(field: string, type: string, settings: string): string {
  return `columns: { A: { from: ${field}, ${type}: {${settings}} } }`;
}

const keysOf = (node: Schema) => sorted(Object.keys(node.properties as Schema));
const orders = (yaml: string) => `kind: orders\n${yaml}\n`;

describe('the schema of mappings', () => {
  describe('has the keys and words of the grammar, no more and no less:', () => {
    it('the parts of a mapping', () => {
      expect(keysOf(schemas.mapping)).to.deep.equal(sorted(mappingKeys));
    });

    it('settings of columns, types, and groups of columns', () => {
      expect(sorted(Object.keys(columnSettings))).to.deep.equal(sorted([...columnKeys, ...Object.keys(typeKeys)]));
      expect(sorted(Object.keys(groupSettings))).to.deep.equal(sorted(groupKeys));
    });

    for (const [name, yaml, node] of groups) {
      it(name, () => {
        expect(keysOf(node())).to.deep.equal(keysByGrammar(orders(yaml('"?": 1'))));
        expect(refusedBySchema(orders(yaml('"?": 1')))).to.equal(true);
        for (const key of keysOf(node()))
          expect(takesBySchema(below(node(), key)), key).to.deep.equal(
            takesByGrammar(orders(yaml(`"${key}": "????"`))),
          );
      });
    }

    it('records, which have other settings in segments and trees', () => {
      const layouts = ['', 'segments: {}\n', 'xml: {}\n', 'json: {}\n'];
      const known = layouts.map((layout) => keysByGrammar(orders(`${layout}records: { A: { "?": 1 } }`)));
      expect(keysOf(record())).to.deep.equal(sorted(new Set(known.flat())));
      for (const [index, layout] of layouts.entries())
        for (const key of ['segment', 'at', 'many']) {
          const yaml = orders(`${layout}records: { A: { ${key}: true, ${sku} } }`);
          expect(refusedBySchema(yaml), yaml).to.equal(!known[index]?.includes(key));
        }
    });

    it('words and flags of a column', () => {
      const base = 'at: 1-3, parts: "{line.sku}-{line.lineNumber}"';
      const known = columnKeys.filter((key) => !['at', 'parts', 'else', 'fill'].includes(key));
      for (const key of known) {
        const yaml = orders(`fixed width: {}\ncolumns: { A: { ${base}, "${key}": "????" } }`);
        expect(takesBySchema(setting(key)), key).to.deep.equal(takesByGrammar(yaml));
      }
      const words = ['lookup: { a: b }', 'text: {}'].map((type) =>
        takesByGrammar(orders(`columns: { A: { from: line.sku, ${type}, else: "????" } }`)),
      ) as { words: string[] }[];
      expect(takesBySchema(setting('else'))).to.deep.equal({
        words: sorted(new Set(words.flatMap((one) => one.words))),
      });
    });

    it('what a row may stand for, by kind', () => {
      for (const kind of kinds) {
        const said = findingsOf(`kind: ${kind}\nrows: "?"\ncolumns: {}`)[0]?.message ?? '';
        const known = [...said.matchAll(/each (\w+)/g)].map(([, word = '']) => word);
        expect(Object.keys(levels[kind]), kind).to.deep.equal(known);
        expect(isValid('mapping', { kind, rows: `each ${known[0]}`, columns: {} })).to.equal(true);
        expect(isValid('mapping', { kind, rows: 'each lorry', columns: {} })).to.equal(false);
      }
    });

    it('the parts of a test', () => {
      expect(sorted(Object.keys(testParts))).to.deep.equal(sorted(testKeys));
      expect(sorted(Object.keys(expectations))).to.deep.equal(sorted(expectKeys));
    });
  });

  describe('takes what is shipped:', () => {
    for (const file of files) {
      it(file, () => {
        expect(isValid(file.endsWith('.test.yaml') ? 'test' : 'mapping', parse(text(file)))).to.equal(true);
      });
    }
  });

  describe('describes', () => {
    for (const name of ['mapping', 'test'] as const) {
      it(`every key of a ${name}, with an example that is good`, () => {
        const keys = describedKeys(schemas[name]);
        expect(keys.length).to.be.greaterThan(40);
        for (const { node, pointer } of keys) {
          expect(node.description, pointer).to.be.a('string').and.to.match(/\.$/);
          expect(node.examples, pointer).to.be.an('array').and.not.to.deep.equal([]);
          for (const example of node.examples as unknown[])
            expect(isValid(name, example, pointer), `${pointer}: ${JSON.stringify(example)}`).to.equal(true);
        }
      });
    }
  });

  describe('knows the fields of each kind:', () => {
    for (const kind of kinds) {
      it(kind, () => {
        const field = (path: string) => isValid('mapping', path, `/definitions/${kind}-field`);
        const fields = [...catalogueOf(kind).values()];
        expect(fields.filter(({ path }) => !field(path))).to.deep.equal([]);
        const foreign = kinds
          .flatMap((other) => [...catalogueOf(other).keys()])
          .filter((path) => !catalogueOf(kind).has(path));
        expect(foreign.filter(field)).to.deep.equal([]);
        expect([field('values.account'), field('orderNumber'), field('')]).to.deep.equal([true, false, false]);
        expect(field('order.extra.dock')).to.equal(catalogueOf(kind).has('order.extra'));
        const constant = (path: string) => isValid('mapping', path, `/definitions/${kind}-fillable-field`);
        expect(fields.filter(({ path, readable }) => constant(path) !== readable)).to.deep.equal([]);
      });
    }

    it('and which type a field can have', () => {
      for (const field of catalogueOf('orders').values())
        for (const [type, { fits }] of Object.entries(typeKeys)) {
          const settings = { from: field.path, [type]: type === 'date' ? 'yyyy' : {} };
          const column = isValid('mapping', settings, '/definitions/orders-column');
          expect(column, `${field.path} ${type}`).to.equal(fits.includes(field.type));
        }
    });
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { projectRoot } from '../support/source-files.ts';
import { findingsOf, mappingOf } from './support.ts';

const shown = (yaml: string, templates = {}) =>
  findingsOf(yaml, templates).map(({ line, column, message }) => `${line}:${column} ${message}`);

describe('a mapping that is wrong', () => {
  it('is told all its faults at once, each with line and column', () => {
    const found = findingsOf(`kind: orders
file: { encodng: utf-8, newline: windows }
delimited: { quote: some }
columns:
  A: order.shipTo.ctiy
  B: { from: line.quantity, date: yyyy }
  C: { from: line.sku, text: { max: many } }
  D: "{{order.orderNumbr}}"
  E: { form: line.sku }
readin: {}
`);
    expect(found.map(({ line, column, code }) => `${line}:${column} ${code}`)).to.deep.equal([
      '2:9 MAPPING_UNKNOWN_KEY',
      '2:34 MAPPING_VALUE',
      '3:21 MAPPING_VALUE',
      '5:6 MAPPING_UNKNOWN_FIELD',
      '6:29 MAPPING_TYPE',
      '7:37 MAPPING_VALUE',
      '8:9 MAPPING_TEMPLATE',
      '9:6 MAPPING_VALUE',
      '9:8 MAPPING_UNKNOWN_KEY',
      '10:1 MAPPING_UNKNOWN_KEY',
    ]);
  });

  const wrong: readonly [string, string, RegExp][] = [
    ['an unknown field', 'columns: { A: order.shipTo.ctiy }', /order\.shipTo\.city"\?/],
    ['a field without its group', 'columns: { A: orderNumber }', /order\.orderNumber/],
    ['a field of another kind', 'columns: { A: level.sku }', /not a field of a mapping of kind orders/],
    ['a fixed text that is no field', 'columns: { A: Yes please }', /For a fixed text write \{ value/],
    ['an unknown setting', 'columns: { A: { from: line.sku, lookpu: x } }', /Did you mean "lookup"\?/],
    ['two types', 'columns: { A: { from: line.quantity, integer: {}, text: {} } }', /one type/],
    ['a type that does not fit', 'columns: { A: { from: order.orderDate, integer: {} } }', /It holds a date/],
    [
      'a date in capital letters',
      'columns: { A: { from: order.orderDate, date: YYYY-MM-DD } }',
      /Did you mean "yyyy"\?/,
    ],
    [
      'an unknown PHP letter',
      'columns: { A: { from: order.orderDate, date: { php: Y-q } } }',
      /"q" is no PHP date letter/,
    ],
    ['an unknown zone', 'zone: Mars/Base\ncolumns: { A: line.sku }', /no time zone/],
    ['an unknown lookup', 'columns: { A: { from: line.sku, lookup: codes } }', /no lookup "codes"/],
    ['an unknown encoding', 'file: { encoding: utf-99 }\ncolumns: { A: line.sku }', /no known encoding/],
    ['a delimiter that is a quote', "delimited: { delimiter: '\"' }\ncolumns: { A: line.sku }", /delimiter must be/],
    ['two columns with one name', 'columns:\n  A: line.sku\n  A: line.quantity', /stands twice/],
    ['a line field in a row per order', 'rows: each order\ncolumns: { A: line.sku }', /rows: each line/],
    ['a row of another kind', 'rows: each package\ncolumns: { A: line.sku }', /each line, each order, each file/],
    ['columns and records', 'columns: { A: line.sku }\nrecords: {}', /not both/],
    ['nothing to write', 'file: {}', /needs "columns", "records" or "template"/],
    ['a constant for a computed field', 'columns: { A: line.sku }\nconstants: { order.lineCount: 1 }', /is computed/],
    ['a template that is not there', 'template: legcy', /Did you mean "legacy"\?/],
    ['a tab', 'columns:\n\tA: line.sku', /tab/],
    ['an open bracket', 'columns: { A: line.sku', /indentation|missing/],
  ];
  for (const [what, yaml, sentence] of wrong) {
    it(`says what to do about ${what}`, () => {
      expect(shown(`kind: orders\n${yaml}\n`, { legacy: 'x' }).join('\n')).to.match(sentence);
    });
  }

  it('without its kind, or with one that is none, says what a kind is', () => {
    expect(shown('columns: {}')[0]).to.match(/kind: orders/);
    expect(shown('kind: oders')[0]).to.match(/Did you mean "orders"\?/);
    expect(shown('')[0]).to.match(/kind: orders/);
    expect(shown('- a')[0]).to.match(/kind: orders/);
  });

  describe('CW-05 a typing mistake in an expression is found before a file leaves', () => {
    const faults: readonly [string, RegExp][] = [
      ['{{order.shpTo.city}}', /"shpTo" is not a field of order\. Did you mean "shipTo"\?/],
      ['{{order.shipTo}}', /is a group/],
      ['{{ordr.custRef}}', /"ordr" is not a field\. Did you mean "order"\?/],
      ['{{uper order.custRef}}', /"uper" is no helper\. Did you mean "upper"\?/],
      ['{{upper order.cust}}', /not a field of order/],
      ['{{upper (lower order.x)}}', /"x" is not a field/],
      ['{{#eech order.lines}}{{/eech}}', /no block.*Did you mean "each"\?/],
      ['{{#each order.custRef}}{{/each}}', /is no list/],
      ['{{#each order.lines}}{{skuu}}{{/each}}', /"skuu" is not a field\. Did you mean "sku"\?/],
      ['{{#each order.lines}}{{../../x}}{{/each}}', /further than there are blocks/],
      ['{{> partial}}', /Partials/],
      ['{{order.custRef', /is missing/],
      ['{{#if order.custRef}}x', /block is not closed/],
      ['{{order.constructor}}', /not a field/],
      ['{{constructor}}', /not a field/],
      ['{{__proto__.polluted}}', /not a field/],
      ['{{lookup order "x"}}', /no helper/],
      ['{{log order.custRef}}', /no helper/],
      ['{{@nowhere}}', /@index/],
    ];
    for (const [expression, sentence] of faults) {
      it(expression, () => {
        expect(shown(`kind: orders\ncolumns:\n  A: '${expression}'\n`).join('\n')).to.match(sentence);
      });
    }

    it('and points into the expression', () => {
      expect(findingsOf('kind: orders\ncolumns:\n  A: "x {{order.cust}}"\n')[0]).to.include({ line: 3, column: 11 });
    });

    it('while extra fields, loops with names, and constants of the connection are free', () => {
      const good = [
        '{{order.extra.dock}}',
        '{{merchant}}',
        '{{values.account}}',
        '{{#each order.lines as |l|}}{{l.sku}} {{@index}} {{../order.custRef}}{{/each}}',
        '{{#with order.shipTo}}{{city}}{{/with}}',
        '{{order.lines.length}}',
      ];
      for (const expression of good)
        expect(shown(`kind: orders\ncolumns:\n  A: '${expression}'\n`), expression).to.deep.equal([]);
    });
  });

  it('CW-06 {{#if quantity}} is refused, because 0 would count as no', () => {
    expect(shown("kind: orders\ncolumns:\n  A: '{{#if line.quantity}}x{{/if}}'\n")[0]).to.match(/isset line\.quantity/);
  });

  it('every encoding, line end and delimiter of the guide is taken', () => {
    for (const encoding of ['utf-8', 'UTF8', 'windows-1252', 'iso-8859-1', 'ascii', 'utf-16le'])
      mappingOf(`kind: orders\nfile: { encoding: ${encoding} }\ncolumns: { A: line.sku }`);
    for (const delimiter of ['comma', 'semicolon', 'tab', 'pipe', 'detect', '";"', '"||"', '\\t'])
      mappingOf(`kind: orders\ndelimited: { delimiter: ${delimiter} }\ncolumns: { A: line.sku }`);
  });
});

describe('the engine', () => {
  it('knows no format, vendor or merchant by name', () => {
    const names =
      /\b(cartrover|extensiv|dropstream|packagebee|shopify|amazon|oracle|wefulfill\w*|as400|as\/400|mcf|acme|cwdirect|shipbob|stedi|turn5|d&h)\b/i;
    for (const room of ['formats', 'mapping']) {
      const folder = join(projectRoot, 'src', room);
      for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((one) =>
        one.endsWith('.ts'),
      )) {
        expect(names.exec(readFileSync(join(folder, path), 'utf8'))?.[0], `${room}/${path}`).to.equal(undefined);
      }
    }
  });
});

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
    [
      'a row of another kind',
      'rows: each package\ncolumns: { A: line.sku }',
      /each line, each piece, each order, each transaction, each file/,
    ],
    ['columns and records', 'columns: { A: line.sku }\nrecords: {}', /not both/],
    ['nothing to write', 'file: {}', /needs "columns", "records" or "template"/],
    [
      'a constant for a computed field',
      'columns: { A: line.sku }\nconstants: { order.lineCount: 1 }',
      /is made by Crossdock; it cannot be filled/,
    ],
    ['a template that is not there', 'template: legcy', /Did you mean "legacy"\?/],
    ['a tab', 'columns:\n\tA: line.sku', /tab/],
    ['an open bracket', 'columns: { A: line.sku', /indentation|missing/],
  ];
  for (const [what, yaml, sentence] of wrong) {
    it(`says what to do about ${what}`, () => {
      expect(shown(`kind: orders\n${yaml}\n`, { legacy: 'x' }).join('\n')).to.match(sentence);
    });
  }

  const head = 'Head: { each: order, columns: { A: { value: H }, B: order.orderNumber } }';
  const placed: readonly [string, string, RegExp][] = [
    [
      'a count of a record that is not there',
      `records:\n  ${head}\n  End: { each: file, columns: { N: { count: Haed } } }`,
      /^4:45 count takes "rows" or the name of a record\. Did you mean "Head"\?$/,
    ],
    [
      'a control number of a record that is not there',
      `records:\n  ${head}\n  End: { each: order, closes: Head, columns: { N: { same as: Haed 2 } } }`,
      /^4:62 same as .* like "Head 3"\. No record "Haed" stands before\. Did you mean "Head"\?$/,
    ],
    [
      'a control number of a column that is not there',
      `records:\n  ${head}\n  End: { each: order, closes: Head, columns: { N: { same as: Head 7 } } }`,
      /^4:62 same as .* The record "Head" has no column "7"\.$/,
    ],
    [
      'a record that closes nothing that is known',
      `records:\n  ${head}\n  End: { each: order, closes: Haed, columns: { A: { value: E } } }`,
      /^4:31 closes must be one of: Head\. Did you mean "Head"\?$/,
    ],
    [
      'an unknown setting of a record',
      'records:\n  Head: { each: order, clsoes: A, columns: { A: order.orderNumber } }',
      /^3:24 "clsoes" is not a setting of record Head\. Did you mean "closes"\?$/,
    ],
    [
      'positions that overlap',
      'fixed width: {}\ncolumns:\n  - { at: 1-5, from: line.sku }\n  - { at: 5-8, from: line.quantity }',
      /^5:5 The columns at 1-5 and 5-8 overlap\.$/,
    ],
    [
      "a column behind the record's length",
      'fixed width: { length: 8 }\ncolumns:\n  - { at: 1-5, from: line.sku }\n  - { at: 6-9, from: line.quantity }',
      /^5:5 The column at 6-9 ends behind the record, which has 8 positions\.$/,
    ],
    [
      'a value longer than its positions',
      'fixed width: {}\ncolumns:\n  - { at: 1-2, value: "123" }\n  - { at: 3-9, from: line.sku }',
      /^4:5 The value "123" is longer than its positions 1-2, which hold 2\.$/,
    ],
    [
      'a column of fixed width without positions',
      'fixed width: {}\ncolumns:\n  - { from: line.sku }',
      /^4:5 .* needs "at", its positions from 1, like "at: 3-12"\.$/,
    ],
    [
      'a group without max before other columns',
      'rows: each order\ncolumns:\n  - order.orderNumber\n  - { each: line, columns: [line.sku] }\n  - order.poNumber',
      /^4:3 Columns behind a group of repeated columns need "max" in the group/,
    ],
    [
      'nested groups',
      'rows: each order\ncolumns:\n  - { each: line, columns: [line.sku, { each: line, columns: [line.quantity] }] }',
      /^4:28 Groups of columns do not nest\.$/,
    ],
    [
      'a group in a row per line',
      'columns:\n  - order.orderNumber\n  - { each: line, columns: [line.sku] }',
      /^1:1 A group of columns repeats lines in one row; the row itself must be "each order" or the like\.$/,
    ],
    [
      'a rule for too many lines that is none',
      'rows: each order\ncolumns:\n  - { each: line, max: 2, overflow: new rows, columns: [line.sku] }',
      /^4:37 overflow must be one of: hold, cut, new row\. Did you mean "new row"\?$/,
    ],
    [
      'a pattern that is none',
      'columns:\n  A: { from: line.sku, extract: "(" }',
      /^3:33 "\(" is no pattern .*Patterns are those of RE2/,
    ],
    [
      'a pattern that looks ahead',
      'columns:\n  A: { from: line.sku, on reading: { "a(?=b)": x } }',
      /^3:38 .* no look-ahead and no back-references\.$/,
    ],
    [
      'a pattern that repeats too much',
      'columns:\n  A: { from: line.sku, extract: "(a{1000}){100}" }',
      /^3:33 "\(a\{1000\}\)\{100\}" is no pattern \(.*invalid repeat count/,
    ],
    [
      'a pattern that is too big',
      `columns:\n  A: { from: line.sku, extract: "${'([a-z0-9]{1,900}x)'.repeat(40)}" }`,
      /^3:33 The pattern repeats too much\.$/,
    ],
    [
      'a matrix in a file without header',
      'delimited: { header: false }\ncolumns:\n  - { from: line.quantity, matrix: order.warehouseCode, headers: "^W (.*)$" }',
      /^4:36 A matrix needs a delimited file with a header line/,
    ],
    [
      'a matrix that does not say which headers are its own',
      'columns:\n  A: { from: line.quantity, matrix: order.warehouseCode }',
      /^3:37 A matrix needs "headers", a pattern of its headers like/,
    ],
    [
      'two fields in parts with nothing between them',
      'columns:\n  A: { parts: "{order.orderNumber}{line.lineNumber}" }',
      /^3:15 Two fields in parts need a text between them, by which they are told apart\.$/,
    ],
    [
      'records without line ends that are not of fixed width',
      'file: { newline: none }\ncolumns: { A: line.sku }',
      /^2:18 Only records of fixed width can do without line ends\.$/,
    ],
    [
      'two layouts',
      'xml: { root: Orders }\njson: {}\nrecords:\n  Order: { each: order, columns: { A: order.orderNumber } }',
      /^3:1 A file has one layout; "xml" and "json" do not go together\.$/,
    ],
    [
      'separators that are alike',
      `segments: { element: "*", terminator: "*" }\nrecords:\n  ${head}`,
      /^2:11 element, component, terminator and release must be different characters\.$/,
    ],
    [
      'an XML file without root',
      'xml: { root: "" }\nrecords:\n  Order: { each: order, columns: { A: order.orderNumber } }',
      /^2:6 An XML file needs "root", the name of its outermost element\.$/,
    ],
    [
      'columns of a tree without records',
      'xml: { root: Orders }\ncolumns: { A: line.sku }',
      /^3:10 A file of xml needs "records"/,
    ],
    [
      'a name that XML cannot have',
      'xml: { root: Orders }\nrecords:\n  Order: { each: order, columns: { "Order No": order.orderNumber } }',
      /^4:48 "Order No" cannot be the name of an element .* Give the column an "at" that can\.$/,
    ],
    [
      'a tree that JSON cannot show',
      'json: {}\nrecords:\n  Order:\n    each: order\n    columns: { A: order.orderNumber, A/B: order.custRef }',
      /^6:19 "A" would have to be a value and an object at once, .* Give its own text a path\.$/,
    ],
    [
      'two columns with one name',
      'columns:\n  A: line.sku\n  A: line.quantity',
      /^4:3 This name stands twice in the same group\. .* write the columns as a list\.$/,
    ],
    ['two records with one name', `records:\n  ${head}\n  ${head}`, /^4:3 This name stands twice in the same group\./],
    [
      'an impossible type',
      'columns:\n  A: { from: order.isGift, money: {} }',
      /^3:28 order\.isGift cannot be an amount of money\. It holds yes or no\.$/,
    ],
    [
      'long texts without pieces',
      'records:\n  Note: { each: piece, columns: { A: piece.text } }',
      /^3:9 A record with "each: piece" needs "pieces"/,
    ],
    [
      'an order field in a record of the file',
      'records:\n  Top: { each: file, columns: { A: order.orderNumber } }',
      /^3:36 The column "A" differs from order to order, but its record stands once per file\.$/,
    ],
  ];
  for (const [what, yaml, sentence] of placed) {
    it(`shows where ${what} stands, and what to do`, () => {
      expect(shown(`kind: orders\n${yaml}\n`).join('\n')).to.match(sentence);
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

import { orderSample, readSample, writtenSample } from './samples.ts';
import { group, ref, type Schema, type Schemas, text } from './shapes.ts';

function list(description: string, items: Schema, example: unknown, more: Schema = {}): Schema {
  return { description, type: 'array', items, ...more, examples: [example] };
}

const row = { type: 'integer', description: 'Line of the file where it stands, from 1.', examples: [3] };

const told: Schemas = {
  code: text('Its code; docs/mappings.md lists all of them.', 'unknown-sku'),
  value: text('The text that stands there.', 'ROPE'),
};

const complaint = group(
  'A complaint, as far as the test is about it.',
  {
    row,
    column: text('Header, number or positions of the column.', 'SKU'),
    ...told,
    rejects: {
      description: 'What it costs.',
      enum: ['row', 'transaction', 'document', 'file'],
      examples: ['row'],
    },
    note: text('The sentence for people.', 'The order has no such SKU.'),
  },
  [{ row: 4, column: 'SKU', code: 'unknown-sku', value: 'ROPE', rejects: 'row' }],
);

const warning = group(
  'A warning, as far as the test is about it.',
  { row, code: told.code as Schema, note: text('The sentence for people.', 'The row was dropped.') },
  [{ row: 3, code: 'duplicate-row' }],
);

const refusal = group(
  'A record that cannot be written, as far as the test is about it.',
  {
    index: { type: 'integer', description: 'Its place among the records of the test, from 0.', examples: [0] },
    column: text('The column that it fails at.', 'Ship Via'),
    ...told,
    message: text('The sentence for people.', '"Sled" is in no lookup.'),
  },
  [{ index: 0, code: 'unknown-code' }],
);

export const expectations: Schemas = {
  name: text('Name of the written file.', 'ORD_20260303_0007.csv'),
  text: text('The written file; line ends and byte order mark do not matter.', 'Order;Qty\nA-1;2\n'),
  bytes: text('The written file byte by byte, one character each.', 'Order;Qty\r\nA-1;2\r\n'),
  refused: list('Records that cannot be written.', refusal, [{ index: 0, code: 'unknown-code' }]),
  accepted: { description: 'Whether a file that is read is taken.', type: 'boolean', examples: [true] },
  records: list('The records that are read.', ref('read-record'), [{ orderRef: 'A-1' }]),
  errors: list('Complaints; an empty list says that there are none.', complaint, [{ row: 4, code: 'unknown-sku' }]),
  warnings: list('Warnings; an empty list says that there are none.', warning, [{ row: 3, code: 'duplicate-row' }]),
};

const context: Schema = {
  description: 'Clock, zone and number of the file; every other key is a value of the connection, such as merchant.',
  type: 'object',
  additionalProperties: text('A value of the connection.', 'example'),
  properties: {
    now: text('The clock (ISO); noon of 2026-01-01 in UTC if not said.', '2026-03-03T18:05:00Z'),
    zone: text('Time zone of the warehouse; UTC if not said.', 'America/Chicago'),
    sequence: { description: 'Number of the file; 1 if not said.', type: ['integer', 'string'], examples: [7] },
  },
  examples: [{ now: '2026-03-03T18:05:00Z', zone: 'America/Chicago', sequence: 7, merchant: 'example' }],
};

export const testParts: Schemas = {
  title: text('What the test claims, in a sentence.', 'one row per line'),
  render: list('Records to be written; what they leave out is filled in.', ref('written-record'), [
    { orderNumber: 'A-1', lines: [{ sku: 'MUG', quantity: 2 }] },
  ]),
  parse: { description: 'The text of a file to be read.', type: 'string', examples: ['Order;SKU;Qty\nA-1;MUG;2\n'] },
  orders: list('Orders that are known when a file is read.', ref('order'), [{ orderNumber: 'A-1', lines: [] }]),
  context,
  expect: group(
    'What comes out. What is not stated is free.',
    expectations,
    [{ text: 'Order;Qty\nA-1;2\n' }, { records: [{ orderRef: 'A-1' }], errors: [] }],
    { minProperties: 1 },
  ),
};

/** `mappings/<name>.test.yaml`. */
export function mappingTestSchema(): Schema {
  const test = group('One test: either something to write or something to read, and what is expected.', testParts, [], {
    required: ['title', 'expect'],
    oneOf: [{ required: ['render'] }, { required: ['parse'] }],
  });
  return {
    title: 'Crossdock tests of a mapping',
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    required: ['tests'],
    // Whatever the tests share stands at the top under a name of its own, with an anchor.
    additionalProperties: { description: 'Something that tests share: an anchor (&name) that they take up (*name).' },
    properties: {
      tests: list(
        'The tests of the mapping that stands beside this file.',
        test,
        [{ title: 'one row per line', render: [], expect: { text: '' } }],
        { minItems: 1 },
      ),
    },
    definitions: { order: orderSample, 'written-record': writtenSample, 'read-record': readSample },
  };
}

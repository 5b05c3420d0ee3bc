import type { MappingKind } from '../contract.ts';
import { columnList } from './columns.ts';
import { expression } from './fields.ts';
import { flag, group, holding, ref, type Schema, type Schemas, text, texts, when, whole, wordsOf } from './shapes.ts';

const file = 'Once per file.';
const transaction = 'Once per set of records that has an envelope of its own.';

/** What a row may stand for, by kind. A test compares the words with the grammar. */
export const levels: Readonly<Record<MappingKind, Readonly<Record<string, string>>>> = {
  orders: {
    line: 'A row for each line of an order (usual).',
    piece: 'A row for each piece of a long text; needs "pieces".',
    order: 'A row for each order.',
    transaction,
    file,
  },
  shipments: {
    line: 'A row for each line of a package (usual).',
    package: 'A row for each package.',
    shipment: 'A row for each shipment.',
    transaction,
    file,
  },
  inventory: { level: 'A row for each SKU and warehouse (usual).', transaction, file },
  acknowledgements: {
    answer: 'A row for each answer (usual).',
    set: 'A row for each set of records that is answered.',
    receipt: 'A row for each file or group that is answered.',
    order: 'A row for each order, where the answers to its lines follow in rows of their own.',
    transaction,
    file,
  },
  cancels: {
    line: 'A row for each line of an order.',
    piece: 'A row for each piece of a long text; needs "pieces".',
    order: 'A row for each order (usual).',
    transaction,
    file,
  },
  returns: { line: 'A row for each line of a parcel (usual).', parcel: 'A row for each parcel.', transaction, file },
};

/** Keys of a record that only some layouts have. */
const treeKeys = ['at', 'many'];

const settings: Schemas = {
  each: text('What one row of it stands for: line, order, package, level, file and so on.', 'order', 'line'),
  when: text('Written only where this field is not empty, or this expression gives something.', 'order.instructions'),
  starts: flag(
    'Whether a row of it begins a new order, line or the like. Usual for the first kind of record of its level.',
  ),
  closes: text(
    'The record, standing before, that opened what this one ends; counts and sums reach back to it.',
    'Head',
  ),
  required: flag('Whether a file without it was cut off, and is refused.'),
  'belongs to': text(
    'Rows that carry this field belong to the record with the same value in it, wherever it stands.',
    'order.orderNumber',
  ),
  pieces: group(
    'A long text that is written over several rows.',
    {
      of: texts('The text as an expression, or a list of them.', '{{order.giftMessage}}'),
      characters: whole('Most characters of a piece; 80 if not said.', 1, 100_000, 50),
    },
    [{ of: '{{order.giftMessage}}', characters: 50 }],
  ),
  segment: text('Segments: the tag; without it the first word of the name of the record.', 'N1'),
  at: text('Trees: where it stands, as a path from the record that holds it; without it its name.', 'Lines/Line'),
  many: flag('Trees: whether it is there several times. Usual for what repeats; not for the file.', false),
  columns: columnList('Its columns in their order: a group of names, or a list.', {
    Type: { value: 'H' },
    Order: 'order.orderNumber',
  }),
};

export const recordDefinitions: Schemas = {
  record: {
    ...group('One kind of row: what it stands for, and its columns.', settings, [
      { each: 'line', columns: { Type: { value: 'L' }, SKU: 'line.sku' } },
    ]),
    allOf: [{ ...when(isPiece(), { required: ['pieces'] }), else: { not: { required: ['pieces'] } } }],
  },
};

function isPiece(): Schema {
  return { required: ['each'], properties: { each: { const: 'piece' } } };
}

export function recordsOf(kind: MappingKind): Schemas {
  const field = ref(`${kind}-field`);
  return {
    [`${kind}-record`]: {
      properties: {
        each: { type: 'string', oneOf: wordsOf(levels[kind]) },
        when: { anyOf: [field, expression] },
        'belongs to': field,
        columns: ref(`${kind}-columns`),
      },
    },
  };
}

export function rowsOf(kind: MappingKind): Schema {
  const words = Object.entries(levels[kind]).flatMap(([word, says]) => [
    [`each ${word}`, says],
    [word, says],
  ]);
  return { type: 'string', oneOf: wordsOf(Object.fromEntries(words)) };
}

/** What the layout decides about records and columns: where they stand. */
export function layoutRules(): Schema[] {
  const trees = ['xml', 'json'];
  return [
    when({ required: ['fixed width'] }, placed({ ...holding('at'), ...atLike('^[0-9]{1,6}(\\s*-\\s*[0-9]{1,6})?$') })),
    when({ required: ['segments'] }, placed(atLike('^[0-9]{1,4}$'))),
    when({ anyOf: ['fixed width', 'segments', ...trees].map((key) => ({ required: [key] })) }, placed(noMatrix())),
    when({ anyOf: trees.map((key) => ({ required: [key] })) }, placed({ not: holding('and') })),
    when({ anyOf: ['segments', ...trees].map((key) => ({ required: [key] })) }, { not: { required: ['columns'] } }),
    { ...when({ required: ['segments'] }, {}), else: without(['segment']) },
    { ...when({ anyOf: trees.map((key) => ({ required: [key] })) }, {}), else: without(treeKeys) },
  ];
}

function noMatrix(): Schema {
  return {
    not: {
      anyOf: [
        { type: 'object', required: ['matrix'] },
        { type: 'object', required: ['columns'] },
      ],
    },
  };
}

function atLike(pattern: string): Schema {
  return { properties: { at: { pattern } } };
}

/** A rule for each column, of the file itself or of its records. */
function placed(column: Schema): Schema {
  const columns = { additionalProperties: column, items: column };
  return { properties: { columns, records: { additionalProperties: { properties: { columns } } } } };
}

function without(keys: readonly string[]): Schema {
  const record = { not: { anyOf: keys.map((key) => holding(key)) } };
  return { properties: { records: { additionalProperties: record } } };
}

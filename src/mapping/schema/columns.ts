import type { MappingKind } from '../contract.ts';
import { expression, fittingRules } from './fields.ts';
import {
  choice,
  flag,
  group,
  named,
  notTogether,
  pattern,
  ref,
  type Schema,
  type Schemas,
  text,
  texts,
  when,
  whole,
  wordsOf,
} from './shapes.ts';
import { tooLongWords } from './text-settings.ts';
import { types } from './types.ts';

/** Columns in their order: a group of names, or a list where names repeat or are missing. */
export function columnList(description: string, example: unknown): Schema {
  const column = ref('column');
  return { description, type: ['object', 'array'], additionalProperties: column, items: column, examples: [example] };
}

const notInList: Readonly<Record<string, string>> = {
  hold: 'The order is held back and says so (usual).',
  keep: 'The value is written as it is.',
  empty: 'The cell stays empty.',
};
const elseWords = wordsOf({ ...notInList, cut: 'A text that is too long is cut.' });

const place: Schemas = {
  name: text('The header, where columns are written as a list: for names that repeat or are missing.', 'Order No'),
  at: text(
    'Where the column stands: its number from 1 in a row, its positions ("3-12") in fixed width, its element in a segment, its path ("Lines/Line/@id") in a tree.',
    3,
    '3-12',
    'ShipTo/City',
  ),
  names: texts('Other headers under which it is recognised. Case and blanks never matter.', ['Order', 'Order Number']),
  and: texts(
    'Cells that are read together with this one, by header, number or positions: a time beside its date.',
    8,
    '18-23',
  ),
  between: text('What stands between the texts of cells that are read together.', ' '),
  align: choice(
    'The side on which a value stands in its positions.',
    { left: 'Usual for texts.', right: 'Usual for numbers.' },
    'right',
  ),
  fill: {
    description: 'What fills the rest of the positions: one character. Usual is a zero before numbers, else a blank.',
    type: ['string', 'number'],
    pattern: '^.$',
    maximum: 9,
    minimum: 0,
    examples: ['0', '*'],
  },
};

const content: Schemas = {
  from: texts(
    'A field, an expression, or a list of fields: the first is written, all of them are filled by reading.',
    'order.orderNumber',
    ['order.custRef', 'order.orderNumber'],
  ),
  value: text('A fixed text, or an expression.', 'H'),
  parts: {
    description: 'A cell that holds several things: fields in braces with texts between them.',
    type: 'string',
    pattern: '^(?!.*\\}\\{).*\\{[^{}]+\\}',
    examples: ['{order.custRef}-{line.lineNumber}'],
  },
  split: choice(
    'Of "parts": where the text between stands more than once, the one that divides.',
    { first: 'The first (usual).', last: 'The last.' },
    'last',
  ),
  whole: flag('Of "parts": whether a cell without the text between is refused.'),
  count: text(
    'How many rows there are, or how many records of this name: since the record that this one closes.',
    'rows',
    'Item',
  ),
  sum: text('The sum of a field over the file, or since the record that this one closes.', 'line.quantity'),
  'same as': {
    description:
      'The same as a column of a record that stands before: its name, and number, positions or header there.',
    type: 'string',
    pattern: '\\S\\s+\\S',
    examples: ['Head 3'],
  },
  ignore: flag('Whether the column is not looked at, and written empty.'),
  matrix: text(
    'A column for each value of this field, such as one per warehouse; "headers" says which columns.',
    'level.warehouseCode',
  ),
  headers: pattern('Of "matrix": what the headers look like; the group in it is the value.', '^Stock (.+)$'),
};

const rules: Schemas = {
  zone: text('Of a date: the zone that it is written and read in, or "as given".', 'America/Chicago', 'UTC'),
  else: {
    description: 'Of a lookup: a value that is not in the list. Of a text: one that is too long.',
    type: 'string',
    oneOf: elseWords,
    examples: ['keep', 'cut'],
  },
  default: text('Of a lookup: the code for everything that is not in the list.', '99'),
  'if empty': text('Written instead of an empty value, and assumed where a cell is empty.', 'N/A'),
  'first line only': flag('Whether it is empty on all rows of an order but the first.'),
  required: flag('Whether a cell that is read must not be empty. Usual for order numbers, SKUs and quantities.'),
  optional: flag('Whether a file that is read may lack the column.'),
  'must match': flag('Whether a row that is read must have exactly the fixed text of this column.'),
  joined: text('A row for several lines: their values in one cell, with this text between them.', '; '),
  extract: pattern('Only what the group in it finds is read.', '^SO-([0-9]+)$'),
  'on writing': named(
    'Patterns, each with what replaces it when the column is written.',
    text('What comes in its place.', ''),
    {
      '^#': '',
    },
  ),
  'on reading': named(
    'Patterns, each with what replaces it when the column is read.',
    text('What comes in its place.', ''),
    {
      '^0+': '',
    },
  ),
  'keep rows': texts('Only rows with one of these texts in this column are read.', ['SHIPPED', 'PARTIAL']),
  'skip rows': texts('Rows with one of these texts in this column are passed over.', 'TOTAL'),
  'formula guard': flag('As for the file, for this column.', false),
};

/** By the key of the grammar, with the types. */
export const columnSettings: Schemas = { ...place, ...content, ...types, ...rules };

const sources = ['from', 'value', 'parts', 'count', 'sum', 'same as'];
const enough = [...sources, 'ignore', 'keep rows', 'skip rows'];

const settings: Schema = {
  description: 'What stands in the column, and how it is written and read.',
  additionalProperties: false,
  anyOf: [{ type: ['string', 'null'] }, ...enough.map((key) => ({ required: [key] }))],
  properties: columnSettings,
  dependencies: { matrix: ['headers'] },
  allOf: [
    ...notTogether(Object.keys(types)),
    ...notTogether(sources),
    when({ required: ['else', 'lookup'] }, { properties: { else: { enum: Object.keys(notInList) } } }),
    when({ required: ['else', 'text'] }, { properties: { else: { enum: Object.keys(tooLongWords()) } } }),
  ],
};

export const groupSettings: Schemas = {
  name: text('A name for people.', 'lines'),
  each: choice('What is repeated.', { line: 'The columns of each line of the order or package.' }),
  max: whole('So many times the columns are there; the rest stays empty. Needed where columns follow.', 1, 1000, 10),
  overflow: choice(
    'An order with more lines than "max".',
    { hold: 'It is held back (usual).', cut: 'The others are left out.', 'new row': 'They go into a further row.' },
    'new row',
  ),
  columns: columnList('The columns that are repeated.', { SKU: 'line.sku' }),
};

const columnGroup = group('Columns that are repeated in one row, once per line.', groupSettings, [
  { each: 'line', max: 10, columns: { SKU: 'line.sku', Qty: 'line.quantity' } },
]);

/** Columns whatever the kind; `columnsOf` adds which fields they may name. */
export const columnDefinitions: Schemas = {
  column: {
    description: 'A field, an expression between {{ and }}, nothing for an empty column, or settings.',
    type: ['string', 'null', 'object'],
    ...when({ type: 'object', required: ['columns'] }, ref('column-group')),
    else: ref('column-settings'),
  },
  'column-settings': settings,
  'column-group': columnGroup,
};

export function columnsOf(kind: MappingKind): Schemas {
  const [field, columns] = [ref(`${kind}-field`), ref(`${kind}-columns`)];
  const fields = { type: 'array', items: field };
  const short = { anyOf: [{ type: 'null' }, { const: '' }, field, expression] };
  return {
    [`${kind}-columns`]: { additionalProperties: ref(`${kind}-column`), items: ref(`${kind}-column`) },
    [`${kind}-column`]: {
      ...when({ type: 'object' }, ref(`${kind}-column-settings`)),
      else: short,
    },
    [`${kind}-column-settings`]: {
      properties: { from: { anyOf: [{ const: '' }, field, expression, fields] }, sum: field, matrix: field, columns },
      allOf: fittingRules(kind),
    },
  };
}

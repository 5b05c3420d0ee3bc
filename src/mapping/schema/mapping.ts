import { columnDefinitions, columnList, columnsOf } from './columns.ts';
import { fieldDefinitions, kinds } from './fields.ts';
import { fileGroup } from './file.ts';
import { layouts } from './layouts.ts';
import { readingGroup, readingOf } from './reading.ts';
import { layoutRules, recordDefinitions, recordsOf, rowsOf } from './records.ts';
import { choice, named, notTogether, ref, type Schema, text, when } from './shapes.ts';
import { textGroup } from './text-settings.ts';
import { lookups, numbers } from './types.ts';

const constants = text('A fixed text or an expression.', 'USD');

const parts: Schema = {
  kind: choice('What the file holds. A mapping begins with it.', {
    orders: 'Orders: written for a warehouse, read from a shop.',
    shipments: 'Packages with their tracking numbers: read from a warehouse, written for a shop.',
    inventory: 'Stock: read from a warehouse, written for a shop.',
    acknowledgements: 'Answers of a partner: which of the records that were sent it has taken.',
    cancels: 'Orders that a warehouse is asked not to ship: only written.',
    returns: 'Parcels that came back to a warehouse, or reached nobody: only read.',
  }),
  description: text('For people.', 'Orders as our warehouse reads them'),
  file: fileGroup,
  ...layouts,
  text: textGroup('Rules for the texts of all columns.', { fold: 'ascii', letters: 'upper' }),
  numbers,
  zone: text('Time zone of all dates, or "as given"; without it that of the warehouse.', 'America/Chicago', 'UTC'),
  lookups,
  rows: text('What one row is: "each line", "each order", "each package" and so on.', 'each order'),
  columns: columnList('The columns in their order: a group of names, or a list where names repeat or are missing.', {
    Order: 'order.orderNumber',
    SKU: 'line.sku',
  }),
  records: named('Several kinds of rows, by name, instead of "rows" and "columns".', ref('record'), {
    Head: { each: 'order', columns: { Type: { value: 'H' } } },
  }),
  template: text(
    'Name of a file of templates/ without .hbs, which writes the whole file; "columns" then only say how it is read.',
    'legacy-orders',
  ),
  constants: named('Values for fields that a file lacks, when it is read.', constants, {
    'package.cost.currency': 'USD',
  }),
  computed: named('Fields that are made of what a row gave, when it is read.', constants, {
    'level.quantityAvailable': '{{minus level.quantityOnHand level.quantityAllocated}}',
  }),
  reading: readingGroup,
};

/** `mappings/<name>.yaml`, beside the grammar: a test holds that both know the same keys and words. */
export function mappingSchema(): Schema {
  return {
    title: 'Crossdock mapping',
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    required: ['kind'],
    additionalProperties: false,
    properties: parts,
    anyOf: ['columns', 'records', 'template'].map((key) => ({ required: [key] })),
    allOf: [
      ...notTogether(Object.keys(layouts)),
      ...notTogether(['columns', 'records']),
      ...layoutRules(),
      ...kinds.map((kind) => when({ required: ['kind'], properties: { kind: { const: kind } } }, ofKind(kind))),
    ],
    definitions: {
      ...columnDefinitions,
      ...recordDefinitions,
      ...Object.assign(
        {},
        ...kinds.map((kind) => ({ ...fieldDefinitions(kind), ...columnsOf(kind), ...recordsOf(kind) })),
      ),
    },
  };
}

/** Which fields there are depends on the kind. */
function ofKind(kind: (typeof kinds)[number]): Schema {
  const filled = { propertyNames: ref(`${kind}-fillable-field`) };
  return {
    properties: {
      rows: rowsOf(kind),
      columns: ref(`${kind}-columns`),
      records: { additionalProperties: ref(`${kind}-record`) },
      constants: filled,
      computed: filled,
      reading: readingOf(kind),
    },
  };
}

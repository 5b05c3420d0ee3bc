import type { MappingKind } from '../contract.ts';
import { choice, flag, group, ref, type Schema, text, texts, whole } from './shapes.ts';

const take = { refuse: 'It is refused (usual).', accept: 'It is taken.' };

export const readingGroup: Schema = group(
  'Rules for files that are read.',
  {
    'skip lines': whole('Rows before the header; 0 if not said.', 0, 1000, 2),
    'stop at': text('A row whose first cell begins so ends the data.', 'Total'),
    'find header': flag('Whether the header stands somewhere in the first rows, below a title.'),
    'extra columns': choice(
      'Headers that the layout does not know.',
      { ignore: 'They are not looked at (usual).', refuse: 'The file is refused.' },
      'refuse',
    ),
    'short rows': choice(
      'Rows with too few cells.',
      { refuse: 'They are refused (usual).', accept: 'The rest of the cells is taken as empty.' },
      'accept',
    ),
    'repeated rows': choice('Exact repeats of an earlier row.', {
      drop: 'They are dropped with a warning (usual for shipments).',
      keep: 'They count (usual for all others).',
    }),
    'bad rows': choice(
      'What a bad row costs.',
      {
        'accept good': 'Itself, or its order; the others are taken (usual).',
        'refuse transaction': 'The set of records in whose envelope it stands.',
        'refuse file': 'The whole file: all rows or none.',
      },
      'refuse file',
    ),
    'over-shipped': choice('A shipment of more than was ordered.', take, 'accept'),
    'unwrap excel': flag('Whether ="00123" and \'00123 are read as 00123.'),
    'unknown records': choice(
      'Rows of a kind that the mapping does not know.',
      { refuse: 'They are refused (usual).', ignore: 'They are passed over (usual for segments).' },
      'ignore',
    ),
    'package weight': choice(
      'Weight of a package that has several rows.',
      { first: 'That of its first row (usual).', sum: 'The sum of all its rows.' },
      'sum',
    ),
    'first row has': text(
      'The first row of an order has this field; rows without it belong to the order that has begun.',
      'order.shipTo.name',
    ),
    absent: choice(
      'Stock: a SKU that the file does not name.',
      { leave: 'It keeps its level (usual).', zero: 'It is set to 0: the file is a whole snapshot.' },
      'zero',
    ),
    'shrink guard': whole(
      'Stock: a snapshot with fewer than this share (percent) of the known SKUs waits for a person; 0 = never. 50 where "absent" is zero.',
      0,
      100,
      80,
    ),
    'one shipment per': texts('Rows that agree in these fields are one shipment.', ['order.orderNumber']),
  },
  [{ 'bad rows': 'refuse file', 'skip lines': 1 }],
);

/** The same with the fields that the kind has. */
export function readingOf(kind: MappingKind): Schema {
  const field = ref(`${kind}-field`);
  return {
    properties: {
      'first row has': field,
      'one shipment per': { anyOf: [field, { type: 'array', items: field }] },
    },
  };
}

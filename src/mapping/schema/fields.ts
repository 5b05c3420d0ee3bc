import type { MappingKind } from '../contract.ts';
import { catalogueOf } from '../fields/catalogue.ts';
import type { Field, FieldType } from '../fields/field.ts';
import { typeKeys } from '../grammar/types.ts';
import { ref, type Schema, type Schemas, when } from './shapes.ts';

export const kinds: readonly MappingKind[] = [
  'orders',
  'shipments',
  'inventory',
  'acknowledgements',
  'cancels',
  'returns',
];

const says: Readonly<Record<FieldType, string>> = {
  text: 'A text',
  id: 'A text that identifies something',
  integer: 'A whole number',
  decimal: 'A number with decimals',
  instant: 'A date',
  boolean: 'Yes or no',
  extras: 'All extra fields; one of them has its name behind a point',
};
const fieldTypes = Object.keys(says) as readonly FieldType[];

/** An expression in a text: between double braces. */
export const expression: Schema = {
  description: 'An expression: fields and helpers between {{ and }}.',
  type: 'string',
  pattern: '\\{\\{',
};

/** Definitions of one kind: each of its fields with what it is, and what may stand where a field may. */
export function fieldDefinitions(kind: MappingKind): Schemas {
  const all = [...catalogueOf(kind).values()];
  const present = fieldTypes.filter((type) => all.some((field) => field.type === type));
  return {
    ...Object.fromEntries(present.map((type) => [typed(kind, type), oneType(all, type)])),
    [`${kind}-field`]: {
      description: `A field of a mapping of kind ${kind}.`,
      type: 'string',
      anyOf: present.map((type) => ref(typed(kind, type))),
    },
    [`${kind}-fillable-field`]: {
      description: 'A field that a file may fill; the others are made by Crossdock.',
      type: 'string',
      allOf: [
        ref(`${kind}-field`),
        { not: { enum: all.filter(({ readable }) => !readable).map(({ path }) => path) } },
        { not: { pattern: '^values\\.' } },
      ],
    },
  };
}

function typed(kind: MappingKind, type: FieldType): string {
  return `${kind}-${type}-field`;
}

/** Fields that hold this; where they are texts, also those that no list can name. */
function oneType(all: readonly Field[], type: FieldType): Schema {
  const fields = all.filter((field) => field.type === type);
  const listed = fields.map((field) => ({ description: wordsOf(field), const: field.path }));
  if (type !== 'text') return { type: 'string', oneOf: listed };
  const owners = all.filter((field) => field.type === 'extras').map(({ path }) => path.replace(/\.extra$/, ''));
  const free = [
    { description: 'A value of the connection, by its name. Only written.', pattern: '^values\\.[A-Za-z0-9_-]+$' },
    ...(owners.length > 0
      ? [{ description: 'An extra field, by its name.', pattern: `^(${owners.join('|')})\\.extra\\..+$` }]
      : []),
  ];
  return { type: 'string', anyOf: [...listed, ...free] };
}

function wordsOf({ type, scope, readable, writable, required }: Field): string {
  const parts = [
    says[type],
    ...(scope === 'line' ? ['of each line'] : scope === 'file' ? ['of the file'] : []),
    ...(readable ? [] : ['only written']),
    ...(writable ? [] : ['only read']),
    ...(required ? ['which a file that is read must give'] : []),
  ];
  return `${parts.join(', ')}.`;
}

/** What "from" may be beside a type: fields that hold something else cannot be written so. */
export function fittingRules(kind: MappingKind): Schema[] {
  const present = new Set([...catalogueOf(kind).values()].map(({ type }) => type));
  return Object.entries(typeKeys).map(([key, { fits }]) => {
    const fitting = fits.filter((type) => present.has(type)).map((type) => ref(typed(kind, type)));
    const from = { anyOf: [...fitting, expression, { type: 'array' }] };
    return when({ type: 'object', required: [key, 'from'] }, { properties: { from } });
  });
}

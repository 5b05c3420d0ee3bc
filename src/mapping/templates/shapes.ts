import type { MappingKind } from '../contract.ts';
import { catalogueOf } from '../fields/catalogue.ts';
import type { Field, FieldType } from '../fields/field.ts';

/** What may be reached by a path. `free` = any name: extra fields, constants of the connection. */
export type Shape =
  | { readonly kind: 'value'; readonly type: FieldType }
  | { readonly kind: 'group'; readonly fields: ReadonlyMap<string, Shape> }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'free' };

const free: Shape = { kind: 'free' };

/** The data of a template as a tree, made of the fields that columns know. */
export function rootShape(kind: MappingKind): Shape {
  return shapeOf(kind, ({ writable }) => writable);
}

/** What a computed field may be made of: everything that a file can give. */
export function readShape(kind: MappingKind): Shape {
  return shapeOf(kind, () => true);
}

function shapeOf(kind: MappingKind, wanted: (field: Field) => boolean): Shape {
  const paths = [...catalogueOf(kind).values()].filter(wanted);
  const root = group(paths.map(({ path, type }) => ({ steps: path.split('.'), type })));
  const fields = new Map(root.fields);
  fields.set('timeZone', { kind: 'value', type: 'text' });
  fields.set('values', free);
  if (kind === 'orders') {
    const order = withLines(fields.get('order'), fields.get('line'));
    fields.set('order', order);
    fields.set('orders', { kind: 'list', of: order });
  }
  if (kind === 'shipments') {
    const parcel = withLines(fields.get('package'), fields.get('line'));
    fields.set('package', parcel);
    fields.set('order', withLines(fields.get('order'), fields.get('orderLine')));
    const confirmation = ['order', 'shipment', 'package'].map((name) => [name, fields.get(name) ?? free] as const);
    fields.set('packages', { kind: 'list', of: { kind: 'group', fields: new Map(confirmation) } });
  }
  if (kind === 'acknowledgements') {
    const receipt = new Map(groupFields(fields.get('receipt'))).set('sets', {
      kind: 'list',
      of: fields.get('set') ?? free,
    });
    fields.set('receipts', { kind: 'list', of: { kind: 'group', fields: receipt } });
  }
  if (kind === 'cancels') {
    fields.set('order', withLines(fields.get('order'), fields.get('line')));
    const request = ['order', 'cancel'].map((name) => [name, fields.get(name) ?? free] as const);
    fields.set('cancels', { kind: 'list', of: { kind: 'group', fields: new Map(request) } });
  }
  if (kind === 'inventory') fields.set('levels', { kind: 'list', of: fields.get('level') ?? free });
  return { kind: 'group', fields };
}

function group(paths: readonly { steps: readonly string[]; type: FieldType }[]): {
  readonly kind: 'group';
  readonly fields: Map<string, Shape>;
} {
  const fields = new Map<string, Shape>();
  for (const name of new Set(paths.map(({ steps }) => steps[0] ?? ''))) {
    const mine = paths.filter(({ steps }) => steps[0] === name);
    const deeper = mine
      .filter(({ steps }) => steps.length > 1)
      .map(({ steps, type }) => ({ steps: steps.slice(1), type }));
    const [first] = mine;
    if (deeper.length > 0) fields.set(name, group(deeper));
    else if (first) fields.set(name, first.type === 'extras' ? free : { kind: 'value', type: first.type });
  }
  return { kind: 'group', fields };
}

function groupFields(shape: Shape | undefined): ReadonlyMap<string, Shape> {
  return shape?.kind === 'group' ? shape.fields : new Map();
}

function withLines(owner: Shape | undefined, line: Shape | undefined): Shape {
  const fields = new Map(groupFields(owner));
  return { kind: 'group', fields: fields.set('lines', { kind: 'list', of: line ?? free }) };
}

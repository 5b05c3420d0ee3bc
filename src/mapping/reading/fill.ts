import type { Field } from '../fields/field.ts';
import type { FieldValue } from '../types/value-type.ts';

/** Fields of an order that must not be left out once a layout has them. */
const absent: Readonly<Record<Field['type'], unknown>> = {
  text: '',
  id: '',
  decimal: '',
  integer: undefined,
  boolean: undefined,
  instant: undefined,
  extras: undefined,
};

/** Puts a value into an order or line, at its field's place. What a file leaves empty is an empty text, never null. */
export function fill(
  owner: Record<string, unknown>,
  field: Field | undefined,
  value: FieldValue | undefined,
  root: 'order' | 'line',
): void {
  if (!field) return;
  const path = field.path.slice(root.length + 1);
  const given = value ?? (path === 'requestedShipDate' ? null : absent[field.type]);
  if (given === undefined) return;
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) {
    if (path === 'extra') Object.assign(owner, { extra: { ...(owner.extra as object), ...(given as object) } });
    else owner[first] = given;
    return;
  }
  if (first === 'extra' && given === '') return;
  if (first === 'weight') {
    weigh(owner, rest[0] ?? '', given);
    return;
  }
  const group = (owner[first] ?? {}) as Record<string, unknown>;
  group[rest.join('.')] = given;
  owner[first] = group;
}

/** A unit without a value weighs nothing. */
function weigh(owner: Record<string, unknown>, part: string, given: unknown): void {
  const weight = { value: '', unit: '', ...(owner.weight as object | null), [part]: given };
  owner.weight = weight.value === '' && weight.unit === '' ? null : weight;
}

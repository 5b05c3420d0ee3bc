import type { Address, Order, OrderLine } from './order.ts';

/** `field=value` as a person writes it; lines are `line <n> sku`. */
export interface Edit {
  readonly field: string;
  readonly value: string;
}

export type Edited =
  | { readonly ok: true; readonly order: Order; readonly changed: readonly string[] }
  | { readonly ok: false; readonly field: string; readonly why: string };

const texts = [
  'poNumber',
  'shipMethod',
  'carrierCode',
  'serviceCode',
  'warehouseCode',
  'giftMessage',
  'instructions',
] as const satisfies readonly (keyof Order)[];

const addressFields = [
  'firstName',
  'lastName',
  'company',
  'address1',
  'address2',
  'address3',
  'city',
  'state',
  'postalCode',
  'country',
  'phone',
  'email',
] as const satisfies readonly (keyof Address)[];

/** Every field that can be changed, as help texts list them. */
export const editableFields: readonly string[] = [
  ...texts,
  'requestedShipDate',
  ...addressFields.map((name) => `shipTo.${name}`),
  ...addressFields.map((name) => `billTo.${name}`),
  'line <n> sku',
  'line <n> quantity',
  'extra.<name>',
];

type Setter = (order: Order, value: string) => Order | string;

/** Pure: the order with these changes, or the first of them that makes no sense. What changes nothing is not in `changed`. */
export function editOrder(order: Order, edits: readonly Edit[]): Edited {
  let edited = order;
  const changed: string[] = [];
  for (const { field, value } of edits) {
    const setter = setterOf(field);
    if (!setter) return { ok: false, field, why: 'there is no such field' };
    const next = setter(edited, value.trim());
    if (typeof next === 'string') return { ok: false, field, why: next };
    if (JSON.stringify(next) !== JSON.stringify(edited)) changed.push(field);
    edited = next;
  }
  return { ok: true, order: edited, changed: [...new Set(changed)] };
}

function setterOf(field: string): Setter | undefined {
  const [group = '', name = ''] = field.split('.', 2);
  const line = /^line (\d{1,5}) (sku|quantity)$/.exec(field);
  if (line) return (order, value) => setLine(order, Number(line[1]), line[2] as 'sku' | 'quantity', value);
  if (group === 'extra' && name !== '')
    return (order, value) => ({ ...order, extra: { ...order.extra, [field.slice(6)]: value } });
  if (field === 'requestedShipDate') return setShipDate;
  if (texts.some((one) => one === field)) return (order, value) => ({ ...order, [field]: value });
  if ((group === 'shipTo' || group === 'billTo') && addressFields.some((one) => one === name))
    return (order, value) => setAddress(order, group, name as (typeof addressFields)[number], value);
  return undefined;
}

function setShipDate(order: Order, value: string): Order | string {
  if (value === '') return { ...order, requestedShipDate: null };
  if (!/^\d{4}-\d{2}-\d{2}/.test(value) || Number.isNaN(Date.parse(value)))
    return 'a date like 2026-03-31 or an ISO instant is expected';
  return { ...order, requestedShipDate: value };
}

function setAddress(order: Order, group: 'shipTo' | 'billTo', name: (typeof addressFields)[number], value: string) {
  if (name === 'country' && !/^[A-Z]{2}$/.test(value)) return 'a country code of two capital letters is expected';
  return { ...order, [group]: { ...order[group], [name]: value } };
}

function setLine(order: Order, number: number, name: 'sku' | 'quantity', value: string): Order | string {
  if (!order.lines.some(({ lineNumber }) => lineNumber === number)) return `the order has no line ${number}`;
  if (name === 'quantity' && !/^[1-9]\d{0,6}$/.test(value)) return 'a whole number of units is expected';
  if (name === 'sku' && value === '') return 'an SKU is expected';
  const set = (line: OrderLine) => ({ ...line, [name]: name === 'quantity' ? Number(value) : value });
  return { ...order, lines: order.lines.map((line) => (line.lineNumber === number ? set(line) : line)) };
}

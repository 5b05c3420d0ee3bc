import { errors } from './errors.ts';
import { type Group, isGroup } from './records-file.ts';

type Kind = 'text' | 'flag' | 'count' | 'text?' | 'texts' | ShapeName | `${ShapeName}?` | `${ShapeName}s`;
type ShapeName = 'order' | 'address' | 'line' | 'weight' | 'package' | 'shipped' | 'cost' | 'level';

const texts = (...names: string[]) => Object.fromEntries(names.map((name) => [name, 'text' as const]));

const address = texts(
  ...['firstName', 'lastName', 'company', 'address1', 'address2', 'address3', 'city', 'state', 'postalCode'],
  ...['country', 'phone', 'email'],
);
const order = texts(
  ...['orderId', 'merchantId', 'cartId', 'orderSource', 'orderNumber', 'custRef', 'poNumber', 'orderDate', 'currency'],
  ...['shipMethod', 'carrierCode', 'serviceCode', 'warehouseCode', 'subtotal', 'discountAmount', 'shippingAmount'],
  ...['taxAmount', 'grandTotal', 'giftMessage', 'instructions', 'orderNumberOriginal', 'custRefOriginal'],
  ...['cartStatus', 'paymentStatus', 'tags', 'customerTags'],
);
const line = texts('lineId', 'sku', 'barcode', 'description', 'unitOfMeasure', 'unitPrice', 'discountAmount');

const shapes: Readonly<Record<ShapeName, Readonly<Record<string, Kind>>>> = {
  order: {
    ...order,
    requestedShipDate: 'text?',
    isGift: 'flag',
    shipTo: 'address',
    billTo: 'address',
    lines: 'lines',
    extra: 'texts',
  },
  address: { ...address, residential: 'flag' },
  line: { ...line, lineNumber: 'count', quantity: 'count', weight: 'weight?', extra: 'texts' },
  weight: texts('value', 'unit'),
  package: {
    ...texts('trackingNumber', 'carrierCode', 'serviceCode', 'sscc'),
    lines: 'shippeds',
    weight: 'weight',
    cost: 'cost',
  },
  shipped: { sku: 'text', lineNumber: 'count', quantity: 'count' },
  cost: texts('amount', 'currency'),
  level: { sku: 'text', quantity: 'count', warehouseCode: 'text' },
};

/** Without these nothing can be written or compared. */
const needed: Partial<Record<ShapeName, readonly string[]>> = { line: ['sku', 'quantity'], level: ['sku', 'quantity'] };

/** A group with the types that a record has: numbers where text belongs become text. What is not known here stays. */
export function fitted(given: Group, shape: ShapeName, place: string): Record<string, unknown> {
  const fit: Record<string, unknown> = { ...given };
  for (const [name, kind] of Object.entries(shapes[shape])) {
    const value = given[name];
    if (value !== undefined) fit[name] = typed(value, kind, `${place}, ${name}`);
    else if (needed[shape]?.includes(name)) throw wrong(`${place}, ${name}`, 'is missing');
  }
  return fit;
}

function typed(value: unknown, kind: Kind, place: string): unknown {
  if (kind === 'text') return value === null ? '' : textOf(value, place);
  if (kind === 'text?') return value === null ? null : textOf(value, place);
  if (kind === 'flag') return typeof value === 'boolean' ? value : fail(place, 'must be true or false');
  if (kind === 'count') return Number.isSafeInteger(value) ? value : fail(place, 'must be a whole number');
  if (kind === 'texts') return textsOf(value, place);
  if (kind.endsWith('?') && value === null) return null;
  const shape = kind.replace(/\?$/, '');
  if (shape in shapes) return fitted(groupOf(value, place), shape as ShapeName, place);
  if (!Array.isArray(value)) return fail(place, 'must be a list');
  const one = shape.slice(0, -1) as ShapeName;
  return value.map((item, index) => fitted(groupOf(item, `${place} ${index + 1}`), one, `${place} ${index + 1}`));
}

function textOf(value: unknown, place: string): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : fail(place, 'must be text');
}

function textsOf(value: unknown, place: string): Record<string, string> {
  const entries = Object.entries(groupOf(value, place));
  return Object.fromEntries(
    entries.map(([name, one]) => [name, typeof one === 'boolean' ? String(one) : textOf(one, `${place}.${name}`)]),
  );
}

function groupOf(value: unknown, place: string): Group {
  return isGroup(value) ? value : fail(place, 'must be a group of fields');
}

function fail(place: string, what: string): never {
  throw wrong(place, what);
}

function wrong(place: string, what: string): Error {
  return errors.RECORDS_NOT_VALID({ message: `${place} ${what}.` });
}

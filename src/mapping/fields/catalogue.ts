import type { MappingKind } from '../contract.ts';
import type { Catalogue, Catalogues, Field, FieldScope, FieldType } from './field.ts';

const addressTypes: Readonly<Record<string, FieldType>> = {
  firstName: 'text',
  lastName: 'text',
  company: 'text',
  address1: 'text',
  address2: 'text',
  address3: 'text',
  city: 'text',
  state: 'text',
  postalCode: 'text',
  country: 'text',
  phone: 'text',
  email: 'text',
  residential: 'boolean',
};

const orderTypes: Readonly<Record<string, FieldType>> = {
  orderId: 'id',
  merchantId: 'text',
  cartId: 'text',
  orderSource: 'text',
  orderNumber: 'id',
  custRef: 'id',
  orderNumberOriginal: 'id',
  custRefOriginal: 'id',
  cartStatus: 'text',
  paymentStatus: 'text',
  tags: 'text',
  customerTags: 'text',
  poNumber: 'text',
  orderDate: 'instant',
  requestedShipDate: 'instant',
  currency: 'text',
  shipMethod: 'text',
  carrierCode: 'text',
  serviceCode: 'text',
  warehouseCode: 'text',
  subtotal: 'decimal',
  discountAmount: 'decimal',
  shippingAmount: 'decimal',
  taxAmount: 'decimal',
  grandTotal: 'decimal',
  isGift: 'boolean',
  giftMessage: 'text',
  instructions: 'text',
  extra: 'extras',
};

const lineTypes: Readonly<Record<string, FieldType>> = {
  lineNumber: 'integer',
  lineId: 'text',
  sku: 'id',
  barcode: 'id',
  description: 'text',
  quantity: 'integer',
  unitOfMeasure: 'text',
  unitPrice: 'decimal',
  discountAmount: 'decimal',
  'weight.value': 'decimal',
  'weight.unit': 'text',
  extra: 'extras',
};

type More = Partial<Pick<Field, 'readable' | 'writable' | 'check' | 'required'>>;

const writeOnly: More = { readable: false };
const readOnly: More = { writable: false };
const positive: More = { check: (value) => (value > 0 ? undefined : 'not-positive'), required: true };
const fromOne: More = { check: (value) => (value > 0 ? undefined : 'not-positive') };
const notBelowZero: More = { check: (value) => (value >= 0 ? undefined : 'negative-quantity') };

function field(path: string, type: FieldType, scope: FieldScope, more: More = {}): Field {
  return { path, type, scope, readable: true, writable: true, ...more };
}

function all(prefix: string, types: Readonly<Record<string, FieldType>>, scope: FieldScope, more: More = {}): Field[] {
  return Object.entries(types).map(([name, type]) => field(`${prefix}.${name}`, type, scope, more));
}

const fileFields = [
  field('now', 'instant', 'file', writeOnly),
  field('sequence', 'integer', 'file', writeOnly),
  field('fileName', 'text', 'file', writeOnly),
  field('fileStem', 'text', 'file', writeOnly),
  field('ordinal', 'integer', 'record', writeOnly),
];

/** A long text that is written over several rows. */
const pieceFields = [
  field('piece.text', 'text', 'line', writeOnly),
  field('piece.number', 'integer', 'line', writeOnly),
];

/** Envelopes of a file that is read; what an acknowledgement of it is made of. */
const receiptFields = [
  field('receipt.groupCode', 'text', 'file', readOnly),
  field('receipt.groupControl', 'id', 'file', readOnly),
  field('set.code', 'text', 'record', readOnly),
  field('set.control', 'id', 'record', readOnly),
];

function orderFields(more: More): Field[] {
  return [
    ...all('order', orderTypes, 'record', more),
    ...all('order.shipTo', addressTypes, 'record', more),
    ...all('order.billTo', addressTypes, 'record', more),
    field('order.shipTo.name', 'text', 'record', writeOnly),
    field('order.billTo.name', 'text', 'record', writeOnly),
    field('order.lineCount', 'integer', 'record', writeOnly),
    field('order.totalQuantity', 'integer', 'record', writeOnly),
  ];
}

const orders: Field[] = [
  ...fileFields,
  ...pieceFields,
  ...receiptFields,
  ...orderFields({}),
  field('order.orderNumber', 'id', 'record', { required: true }),
  ...all('line', lineTypes, 'line'),
  field('line.lineNumber', 'integer', 'line', fromOne),
  field('line.sku', 'id', 'line', { required: true }),
  field('line.quantity', 'integer', 'line', positive),
  field('line.total', 'decimal', 'line', writeOnly),
];

const shipments: Field[] = [
  ...fileFields,
  ...receiptFields,
  ...orderFields(writeOnly),
  field('order.orderNumber', 'id', 'record', { required: true }),
  field('order.custRef', 'id', 'record', { required: true }),
  field('shipment.shippedAt', 'instant', 'record'),
  field('shipment.status', 'text', 'record'),
  field('shipment.warehouseCode', 'text', 'record'),
  field('shipment.shipmentId', 'id', 'record'),
  field('package.trackingNumber', 'id', 'record'),
  field('package.carrierCode', 'text', 'record'),
  field('package.serviceCode', 'text', 'record'),
  field('package.weight.value', 'decimal', 'record'),
  field('package.weight.unit', 'text', 'record'),
  field('package.cost.amount', 'decimal', 'record'),
  field('package.cost.currency', 'text', 'record'),
  field('package.sscc', 'id', 'record'),
  field('package.voided', 'boolean', 'record'),
  field('package.packageId', 'id', 'record', readOnly),
  field('package.totalQuantity', 'integer', 'record', writeOnly),
  field('line.lineNumber', 'integer', 'line', { ...fromOne, required: true }),
  field('line.sku', 'id', 'line', { required: true }),
  field('line.quantity', 'integer', 'line', positive),
  field('line.quantityOrdered', 'integer', 'line', notBelowZero),
  field('line.short', 'boolean', 'line', readOnly),
  ...all('orderLine', lineTypes, 'line', writeOnly),
];

const inventory: Field[] = [
  ...fileFields,
  ...receiptFields,
  field('level.sku', 'id', 'record', { required: true }),
  field('level.quantityAvailable', 'integer', 'record', { ...notBelowZero, required: true }),
  field('level.warehouseCode', 'text', 'record'),
  field('level.quantityOnHand', 'integer', 'record', readOnly),
  field('level.quantityAllocated', 'integer', 'record', { ...readOnly, ...notBelowZero }),
  field('level.quantityHeld', 'integer', 'record', { ...readOnly, ...notBelowZero }),
  field('level.adjustment', 'integer', 'record', readOnly),
  field('level.asOf', 'instant', 'record', readOnly),
  field('level.lot', 'text', 'record', readOnly),
  field('level.unitOfMeasure', 'text', 'record', readOnly),
];

const acknowledgements: Field[] = [
  ...fileFields,
  field('receipt.groupCode', 'text', 'record'),
  field('receipt.groupControl', 'id', 'record'),
  field('receipt.setCount', 'integer', 'record', writeOnly),
  field('receipt.acceptedCount', 'integer', 'record', writeOnly),
  field('receipt.accepted', 'boolean', 'record', writeOnly),
  field('set.code', 'text', 'line'),
  field('set.control', 'id', 'line'),
  field('set.accepted', 'boolean', 'line', { required: true }),
  field('set.reason', 'text', 'line'),
  field('set.about', 'text', 'line', readOnly),
  field('set.cause', 'text', 'line', readOnly),
  field('order.orderNumber', 'id', 'record', readOnly),
  field('order.custRef', 'id', 'record', readOnly),
];

const cancels: Field[] = [
  ...fileFields,
  ...pieceFields,
  ...orderFields(writeOnly),
  field('cancel.id', 'id', 'record', writeOnly),
  field('cancel.requestedAt', 'instant', 'record', writeOnly),
  field('cancel.requestedBy', 'text', 'record', writeOnly),
  field('cancel.reason', 'text', 'record', writeOnly),
  field('cancel.file', 'text', 'record', writeOnly),
  ...all('line', lineTypes, 'line', writeOnly),
  field('line.total', 'decimal', 'line', writeOnly),
];

const returns: Field[] = [
  ...fileFields,
  ...receiptFields,
  field('order.orderNumber', 'id', 'record', { ...readOnly, required: true }),
  field('order.custRef', 'id', 'record', { ...readOnly, required: true }),
  field('return.type', 'text', 'record', readOnly),
  field('return.trackingNumber', 'id', 'record', readOnly),
  field('return.returnTracking', 'id', 'record', readOnly),
  field('return.reason', 'text', 'record', readOnly),
  field('return.receivedAt', 'instant', 'record', readOnly),
  field('line.sku', 'id', 'line', readOnly),
  field('line.quantity', 'integer', 'line', { ...readOnly, ...fromOne }),
  field('line.condition', 'text', 'line', readOnly),
];

function byPath(fields: readonly Field[]): Catalogue {
  return new Map(fields.map((one) => [one.path, one]));
}

const catalogues: Catalogues = {
  orders: byPath(orders),
  shipments: byPath(shipments),
  inventory: byPath(inventory),
  acknowledgements: byPath(acknowledgements),
  cancels: byPath(cancels),
  returns: byPath(returns),
};

export function catalogueOf(kind: MappingKind): Catalogue {
  return catalogues[kind];
}

const extraField = /^(order|line|orderLine)\.extra\.(.+)$/;

/** A field of the kind by its path; `<...>.extra.<any name>` and `values.<any name>` need not be listed. */
export function fieldOf(kind: MappingKind, path: string): Field | undefined {
  const listed = catalogues[kind].get(path);
  if (listed) return listed;
  if (/^values\.[\w-]+$/.test(path)) return field(path, 'text', 'file', writeOnly);
  const extra = extraField.exec(path);
  const owner = extra ? catalogues[kind].get(`${extra[1]}.extra`) : undefined;
  return owner && { ...owner, path, type: 'text' };
}

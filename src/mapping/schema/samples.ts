import { catalogueOf } from '../fields/catalogue.ts';
import { answerKeys, cancelSample } from './answer-samples.ts';
import { group, named, type Schema, type Schemas, text } from './shapes.ts';

const any = (description: string, ...examples: unknown[]): Schema => ({
  description,
  type: ['string', 'number', 'boolean', 'null'],
  examples,
});

const own: Readonly<Record<string, readonly [string, unknown]>> = {
  'order.orderNumber': ["The cart's full number of the order.", 'A-1'],
  'order.custRef': ['Its short reference.', 'A1'],
  'order.orderDate': ['When it was placed (ISO).', '2026-03-03T18:00:00Z'],
  'order.requestedShipDate': ['When it shall leave (ISO).', '2026-03-05T00:00:00Z'],
  'order.shipMethod': ["The cart's own text for how it is shipped.", 'Ground'],
  'order.cartStatus': ["The cart's word for where the order stands.", 'paid'],
  'order.tags': ['Tags of the order, with commas between.', 'HOLD, wholesale'],
  'line.sku': ['What is ordered.', 'MUG'],
  'line.quantity': ['How many.', 2],
  'line.lineNumber': ['1 for the first line; counted if not said.', 1],
};
const usual = { text: 'TEXT', id: 'A-1', integer: 1, decimal: '24.00', instant: '2026-03-03T18:00:00Z', boolean: true };

/** Fields of the catalogue directly below a path, each as a test states it. */
function fieldsBelow(prefix: string, kind: 'orders' | 'shipments' | 'inventory'): Schemas {
  const fields = [...catalogueOf(kind).values()].filter(({ path, type }) => {
    const name = path.slice(prefix.length + 1);
    return path.startsWith(`${prefix}.`) && !name.includes('.') && type !== 'extras';
  });
  return Object.fromEntries(
    fields.map(({ path, type }) => {
      const [says, example] = own[path] ?? [`As ${path} in a mapping.`, usual[type as keyof typeof usual]];
      return [path.slice(prefix.length + 1), any(says, example)];
    }),
  );
}

const extra = named('Extra fields by name.', text('Its text.', 'DOCK-4'), { dock: 'DOCK-4' });
const weight = measured('Weight of one piece, or of the package.', { value: '1.5', unit: 'lb' });

function measured(description: string, example: Readonly<Record<string, string>>): Schema {
  const keys = Object.entries(example).map(([key, value]) => [key, any(`As "${key}" in a mapping.`, value)]);
  return { ...group(description, Object.fromEntries(keys), [example]), type: ['object', 'null'] };
}

function list(description: string, items: Schema, example: unknown): Schema {
  return { description, type: 'array', items, examples: [[example]] };
}

function address(description: string, prefix: string): Schema {
  return group(description, fieldsBelow(prefix, 'orders'), [{ firstName: 'Zoë', city: 'Springfield' }]);
}

const orderLine = group('A line of the order.', { ...fieldsBelow('line', 'orders'), weight, extra }, [{ sku: 'MUG' }]);

const orderKeys: Schemas = {
  ...fieldsBelow('order', 'orders'),
  shipTo: address('Who gets it.', 'order.shipTo'),
  billTo: address('Who pays; the same as shipTo if not said.', 'order.billTo'),
  lines: list('What is ordered.', orderLine, { sku: 'MUG', quantity: 2 }),
  extra,
};

export const orderSample: Schema = group('An order; what it leaves out is filled in.', orderKeys, [
  { orderNumber: 'A-1', lines: [{ sku: 'MUG', quantity: 2 }] },
]);

const someLine = group(
  'A line of the order, or what came back of it.',
  { ...fieldsBelow('line', 'orders'), weight, extra, condition: any('In which state it came back.', 'damaged') },
  [{ sku: 'MUG' }],
);

const shippedLine = group('A line of the package.', fieldsBelow('line', 'shipments'), [{ sku: 'MUG', quantity: 2 }]);
const shipmentKeys = fieldsBelow('shipment', 'shipments');
const parcel = group(
  'The package.',
  {
    ...fieldsBelow('package', 'shipments'),
    weight,
    cost: measured('What its carriage costs.', { amount: '8.20', currency: 'USD' }),
    lines: list('What is in it.', shippedLine, { lineNumber: 1, sku: 'MUG', quantity: 2 }),
  },
  [{ trackingNumber: '1Z999', lines: [{ lineNumber: 1, sku: 'MUG', quantity: 2 }] }],
);
const receivedSet = group(
  'A set of records of the file that is answered.',
  {
    code: any('Its type.', '945'),
    control: any('Its number.', '0001'),
    accepted: any('Whether it was taken.', true),
    reason: any('Code of the complaint that refused it.', 'count-mismatch'),
  },
  [{ code: '945', control: '0001', accepted: true }],
);
const levelKeys: Schemas = { ...fieldsBelow('level', 'inventory'), quantity: any('Stock that a shop is told.', 5) };

/** Something to be written: an order, `{order, shipment, package}`, `{order, cancel}`, a stock level, or an answer. A test file does not say which. */
export const writtenSample: Schema = group(
  'An order; or order, shipment and package; or order and cancel; or a stock level; or an answer to a file. What it leaves out is filled in.',
  {
    ...orderKeys,
    ...levelKeys,
    order: orderSample,
    shipment: group('The shipment of the package.', shipmentKeys, [{ shippedAt: '2026-03-03T18:00:00Z' }]),
    package: parcel,
    cancel: cancelSample,
    groupCode: any('Kind of the file that is answered.', 'SW'),
    groupControl: any('Its number.', '7'),
    sets: list('What was in it.', receivedSet, { code: '945', control: '0001', accepted: true }),
  },
  [
    { orderNumber: 'A-1', lines: [{ sku: 'MUG', quantity: 2 }] },
    { sku: 'MUG', quantity: 5 },
  ],
);

/** A record as it is read: an order, a shipment with its packages, a stock level, or a partner's answer. */
export const readSample: Schema = group(
  'An order, a shipment with its packages, a stock level, or an answer, as far as the test is about it.',
  {
    ...orderKeys,
    ...shipmentKeys,
    ...levelKeys,
    orderRef: any('The order as the file names it.', 'A-1'),
    orderRefType: any('Which of its numbers that is: orderNumber or custRef.', 'orderNumber'),
    packages: list('Packages of the shipment.', parcel, { trackingNumber: '1Z999' }),
    shortLines: list('Lines of which less was shipped than ordered.', shortLine(), { lineNumber: 1, sku: 'MUG' }),
    groupControl: any('Number of the file that is answered.', '7'),
    transactionControl: any('Number of the set that is answered.', '0001'),
    accepted: any('Whether the partner took it.', true),
    reason: any("The partner's own words.", 'duplicate'),
    ...answerKeys,
    lines: list('What is ordered, or came back.', someLine, { sku: 'MUG', quantity: 2 }),
  },
  [{ orderRef: 'A-1', packages: [{ trackingNumber: '1Z999' }] }],
);

function shortLine(): Schema {
  return group(
    'A line of which less was shipped than ordered.',
    {
      lineNumber: any('Number of the line.', 1),
      sku: any('What was ordered.', 'MUG'),
      quantityOrdered: any('How many were ordered.', 4),
      quantityShipped: any('How many were shipped.', 3),
    },
    [{ lineNumber: 1, sku: 'MUG', quantityOrdered: 4, quantityShipped: 3 }],
  );
}

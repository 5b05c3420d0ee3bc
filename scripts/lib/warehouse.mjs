/** What the stand-in warehouse knows and answers: texts in, texts out, no files and no clock. */
import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import iconv from 'iconv-lite';

const encoding = 'windows-1252';
const layout = { delimiter: ';', record_delimiter: 'windows', header: true };
const warehouse = 'MAIN';

/** Units on the shelf when the demo begins. */
export const firstStock = { 'TENT-2P': 40, 'MUG-ENAMEL': 250, 'LAMP-LED': 75, 'ROPE-30M': 12, 'BOOT-42': 2 };

const carriers = { '2DA': ['UPS', '2nd Day Air'], INT: ['DHL', 'Express Worldwide'] };
const ordinary = ['UPS', 'Ground'];

/**
 * Ships everything that an order file asks for, as far as the shelf holds it.
 * The same file gives the same answer, so an answer that was interrupted can be written again.
 * @returns {{ shipments: Buffer, inventory: Buffer, stock: Record<string, number>, orders: number }}
 */
export function answerTo(orderFile, stock, day) {
  const rows = parse(iconv.decode(orderFile, encoding), {
    delimiter: ';',
    columns: true,
    bom: true,
    skip_empty_lines: true,
  });
  const left = { ...stock };
  const shipped = rows.map((row) => shipmentOf(row, day));
  for (const { SKU, Qty } of shipped) left[SKU] = Math.max(0, (left[SKU] ?? 0) - Number(Qty));
  return {
    shipments: file(shipped),
    inventory: file(Object.entries(left).map(([sku, units]) => levelOf(sku, units))),
    stock: left,
    orders: new Set(rows.map((row) => row['Order No'])).size,
  };
}

function shipmentOf(row, day) {
  const [carrier, service] = carriers[row['Ship Via']] ?? ordinary;
  return {
    'Order No': row['Order No'],
    'Ship Date': day,
    Carrier: carrier,
    Service: service,
    Tracking: trackingOf(row['Order No']),
    SKU: row.SKU,
    Qty: row.Qty,
  };
}

function levelOf(sku, units) {
  return { SKU: sku, Warehouse: warehouse, 'On Hand': units, Available: units };
}

/** Looks like a tracking number and is none: 1Z999 is nobody's account. */
function trackingOf(orderNumber) {
  const digits = BigInt(`0x${createHash('sha256').update(orderNumber).digest('hex').slice(0, 12)}`).toString();
  return `1Z999DEMO${digits.padStart(9, '0').slice(-9)}`;
}

function file(rows) {
  return iconv.encode(stringify(rows, layout), encoding);
}

/** Three orders as the demo's cart would export them; people and addresses are invented. */
export function firstOrders(stamp) {
  const ada = [
    'ada@example.com',
    'Ada',
    'Example',
    '',
    '1 Sample Street',
    'Apt 4',
    'Springfield',
    'IL',
    '62701',
    'US',
    '217-555-0101',
  ];
  const zoe = [
    'zoe@example.com',
    'Zoë',
    "O'Specimen",
    'Specimen & Sons',
    '22 Placeholder Road',
    '',
    'Portland',
    'OR',
    '97201',
    'US',
    '503-555-0102',
  ];
  const max = [
    'max@example.org',
    'Max',
    'Muster',
    '',
    'Beispielweg 3',
    '',
    'Zürich',
    '',
    '8001',
    'CH',
    '+41 44 555 01 03',
  ];
  return stringify([
    cartHeader,
    ['DEMO-1001', stamp, ...ada, 'Standard', 'TENT-2P', 'Tent, two persons', 1, '129.00'],
    ['DEMO-1001', stamp, ...ada, 'Standard', 'MUG-ENAMEL', 'Mug, "enamel"', 4, '8.50'],
    ['DEMO-1002', stamp, ...zoe, 'Expedited', 'LAMP-LED', 'Head lamp', 2, '34.90'],
    ['DEMO-1003', stamp, ...max, 'International', 'ROPE-30M', 'Rope, 30 m', 1, '79.00'],
  ]);
}

/** As mappings/shop-orders.yaml reads it. */
const cartHeader = [
  ...['Order', 'Date', 'Email', 'First Name', 'Last Name', 'Company', 'Address 1', 'Address 2', 'City', 'State'],
  ...['Postal Code', 'Country', 'Phone', 'Ship Method', 'SKU', 'Description', 'Quantity', 'Unit Price'],
];

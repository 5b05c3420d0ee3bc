import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Order } from '../../src/domain/order.ts';
import type { Mapping } from '../../src/mapping/contract.ts';
import { context, mappingOf, render } from '../mapping/support.ts';
import { projectRoot } from '../support/source-files.ts';
import { oddLayouts } from './odd-layouts.ts';

/** A good file of a mapping, in which every line of an order, package or stock level has an SKU that no other has. */
export interface Sample {
  readonly name: string;
  readonly mapping: Mapping;
  readonly bytes: Buffer;
  /** Orders that are known when it is read. */
  readonly orders: readonly Order[];
  /** What a bad row takes along: nothing, or all lines of its order or set. */
  readonly block: 'row' | 'order';
  /** Begins the lines of one order or set where its first line does not name it. */
  readonly starts: RegExp | undefined;
  /** Ends a line of the file. */
  readonly lineEnd: number;
}

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ';

/** Two of these differ in several characters, so that no single damage makes one of another. */
function marker(place: number): string {
  let [text, state] = ['', (place + 1) * 2_654_435_761];
  for (let at = 0; at < 7; at++) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    text += letters[Math.floor(state / 65_536) % letters.length];
  }
  return `K${text}${place}`;
}

const cities = ['Springfield', 'Zürich', 'São Paulo', 'Portland, OR', 'The "Loop"', "O'Fallon"];

/** Openly fictional orders of two lines each. */
export const orders: readonly Order[] = Array.from({ length: 8 }, (_, place) => orderAt(place));

function orderAt(place: number): Order {
  const address = {
    firstName: 'Pat',
    lastName: `Example ${place}`,
    company: place % 3 === 0 ? 'Sample & Sons; "Ltd"' : '',
    address1: `${place} Placeholder Road`,
    address2: '',
    address3: '',
    city: cities[place % cities.length] ?? '',
    state: 'IL',
    postalCode: String(62_700 + place),
    country: 'US',
    phone: '217-555-0101',
    email: `pat${place}@example.com`,
    residential: true,
  };
  return {
    orderId: `o-${marker(100 + place)}`,
    merchantId: 'acme',
    cartId: 'web',
    orderSource: 'ACME-WEB',
    orderNumber: `N${marker(200 + place)}`,
    custRef: String(7_310_000 + place * 1_097),
    poNumber: '',
    orderDate: '2026-03-01T12:00:00Z',
    requestedShipDate: '2026-03-05T12:00:00Z',
    currency: 'USD',
    shipMethod: 'Ground',
    carrierCode: 'UPS',
    serviceCode: 'GND',
    warehouseCode: 'W1',
    subtotal: '24.00',
    discountAmount: '0.00',
    shippingAmount: '4.00',
    taxAmount: '1.50',
    grandTotal: '29.50',
    isGift: false,
    giftMessage: '',
    instructions: place % 4 === 0 ? 'Ring twice, then wait' : '',
    shipTo: address,
    billTo: address,
    lines: [0, 1].map((line) => ({
      lineNumber: line + 1,
      lineId: '',
      sku: marker(place * 2 + line),
      barcode: '',
      description: `Thing ${line}, made up`,
      quantity: 2,
      unitOfMeasure: 'EA',
      unitPrice: '5.00',
      discountAmount: '0.00',
      weight: null,
      extra: {},
    })),
    extra: {},
  };
}

interface Row {
  readonly order: Order;
  readonly line: Order['lines'][number];
  readonly place: number;
  readonly tracking: string;
}

const rows: readonly Row[] = orders.flatMap((order, at) =>
  order.lines.map((line, index) => ({
    order,
    line,
    place: at * 2 + index,
    tracking: `1Z${marker(300 + at * 2 + index)}`,
  })),
);

const isa =
  'ISA*00*          *00*          *ZZ*WH3PL          *ZZ*ACMEHUB        *260303*0835*U*00401*000000077*0*P*>~\n';
const gs = (code: string) => `GS*${code}*WH3PL*ACMEHUB*20260303*0835*77*X*004010~\n`;
const ending = (sets: number) => `GE*${sets}*77~\nIEA*1*000000077~\n`;

/** One set from its segments, without ST and SE. */
function set(type: string, place: number, segments: readonly string[]): string {
  const control = String(place + 1).padStart(4, '0');
  return [`ST*${type}*${control}`, ...segments, `SE*${segments.length + 2}*${control}`]
    .map((one) => `${one}~\n`)
    .join('');
}

const lined = (head: string, row: (row: Row) => string, end = '\n') =>
  [head, ...rows.map(row)].filter((line) => line !== '').join(end) + end;

/** Files as warehouses send them, by the mapping that reads them. */
const incoming: Readonly<Record<string, () => string>> = {
  'legacy-shipments': () =>
    lined(
      'Order No;Ship Date;Carrier;Service;Tracking;SKU;Qty',
      ({ order, line, tracking }) => `${order.orderNumber};2026-03-03;UPS;Ground;${tracking};${line.sku};2`,
    ),
  'legacy-inventory': () =>
    lined(
      'SKU;Warehouse;On Hand;Available',
      ({ line, place }) => `${line.sku};MAIN;${place + 40};${place + 30}`,
      '\r\n',
    ),
  'vertical-csv-shipments': () =>
    lined(
      'cust_ref,carrier,ship_method,tracking_no,ship_date,item,quantity,freight,whs',
      ({ order, line, tracking }) => `${order.custRef},UPS,"2nd ""Day""",${tracking},03/03/2026,${line.sku},2,6.95,W1`,
    ),
  'vertical-csv-inventory': () =>
    lined(
      'item,whs,qty_on_hand,qty_committed,qty_available',
      ({ line, place }) => `"${line.sku}",W1,${place + 40},3,${place + 37}`,
    ),
  'ph-pd-records-shipments': () =>
    lined(
      '',
      ({ order, line, tracking }) =>
        `"${order.orderNumber}","${tracking}","UPS","GND","2026-03-03T15:10:00Z","${line.lineNumber}","${line.sku}","2","1.20"`,
    ),
  'ph-pd-records-inventory': () => lined('', ({ line, place }) => `"${line.sku}","${place}","W1"`),
  'shop-export-shipments': () =>
    lined(
      'Order,Tracking Number,Carrier,SKU,Quantity,Shipped',
      ({ order, line, tracking }) => `${order.orderNumber},${tracking},UPS,${line.sku},2,2026-03-03 15:10:00 -0600`,
    ),
  'shop-export-inventory': () =>
    lined('SKU,Location,Available', ({ line, place }) => `${line.sku},Zürich ${place},${place}`),
  'shop-confirmations': () =>
    lined(
      'Order,Shipped At,Carrier,Tracking Number,SKU,Quantity',
      ({ order, line, tracking }) => `${order.orderNumber},2026-03-03 15:10:00,UPS,${tracking},${line.sku},2`,
    ),
  'shop-inventory': () => lined('SKU,Available', ({ line, place }) => `${line.sku},${place}`),
  'fulfillment-flat-shipments': () =>
    lined(
      'merchant-order-id\tshipment-id\tmerchant-order-item-id\tshipment-date\tsku\tquantity-shipped\tcarrier\ttracking-number\tfulfillment-center-id',
      ({ order, line, tracking }) =>
        `${order.custRef}\tD${order.custRef}\t${order.custRef}-${line.lineNumber}\t2026-03-03T18:22:01+00:00\t${line.sku}\t2\tUPS\t${tracking}\tPHX7`,
    ),
  'fulfillment-flat-inventory': () =>
    lined(
      'sku\tafn-listing-exists\tafn-warehouse-quantity\tafn-fulfillable-quantity\tafn-reserved-quantity',
      ({ line, place }) => `${line.sku}\tYes\t${place + 40}\t${place + 37}\t3`,
    ),
  'batch-horizontal-shipments': () =>
    `${orders.map((order, at) => [order.custRef, 'UPS Ground', `1Z${marker(300 + at)}`, '3/3/2026', ...order.lines.flatMap(({ sku }) => [sku, '2'])].join('\t')).join('\r\n')}\r\n`,
  'batch-horizontal-inventory': () => lined('', ({ line, place }) => `${line.sku}\t1,${String(200 + place)}`),
  'pipe-records-shipments': () =>
    orders
      .map(
        (order, at) =>
          `[H1]|SLF_7|DC01|ACME|LD-${at}|20260303|UPS|GND\n${order.lines.map((line) => `[H2]|${order.orderNumber}|${line.lineNumber}|${line.sku}|2.00000|2.00000|LPN${at}${line.lineNumber}|1Z${at}${line.lineNumber}|1.2|DC01\n`).join('')}`,
      )
      .join(''),
  'pipe-records-inventory': () =>
    lined('', ({ line, place }) => `DC01|ACME|${line.sku}|${place + 40}.00000|3.00000|${place + 37}.00000|20260303`),
  'pick-ticket-fixed-shipments': () =>
    `00WMSHOST 1260303180000000051\r\n${rows.map(({ order, line, tracking }) => `40${order.custRef.padStart(10, '0')}00${line.lineNumber}${line.sku.padEnd(15)}0000002${tracking.padEnd(22)}126030300001200000695W1 UPS \r\n`).join('')}99${String(rows.length + 2).padStart(7, '0')}${String(rows.length * 2).padStart(11, '0')}\r\n`,
  'pick-ticket-fixed-inventory': () =>
    lined(
      '',
      ({ line, place }) => `50${line.sku.padEnd(15)}W1 ${String(place + 40).padStart(9, '0')} 000000003`,
      '\r\n',
    ),
  'x12-945-shipments': () =>
    isa +
    gs('SW') +
    orders
      .map((order, at) =>
        set('945', at, [
          `W06*F*${order.orderNumber}*20260303*BOL${at}`,
          'N1*SF*WH3PL DALLAS*92*DAL1',
          'G62*11*20260303',
          'W27*M*UPSN*UPS GROUND*PP',
          ...order.lines.flatMap((line) => [
            `LX*${line.lineNumber}`,
            `MAN*CP*1Z${marker(300 + at)}`,
            `W12*CC*2*2**EA**VN*${line.sku}**1.2*G*L`,
          ]),
        ]),
      )
      .join('') +
    ending(orders.length),
  'x12-846-inventory': () =>
    isa +
    gs('IB') +
    [0, 1, 2, 3]
      .map((at) =>
        set('846', at, [
          'BIA*00*SI*INV*20260303*0600',
          `N1*WH*WH3PL DALLAS*92*DAL${at}`,
          ...rows
            .slice(at * 4, at * 4 + 4)
            .flatMap(({ line, place }) => [
              `LIN*${place}*VN*${line.sku}`,
              `QTY*33*${place + 37}*EA`,
              `QTY*17*${place + 40}*EA`,
            ]),
        ]),
      )
      .join('') +
    ending(4),
  'x12-997-acknowledgements': () =>
    isa +
    gs('FA') +
    set('997', 0, ['AK1*OW*77', ...controls.flatMap((control) => [`AK2*940*${control}`, 'AK5*A'])]) +
    ending(1),
};

/** Control numbers of sets that were sent, far from one another. */
const controls = orders.map((_order, at) => String(735_100_000 + at * 1_097_011));

/** The order that went out under a control number. */
export const sent = async (_file: number, place: number) => orders[controls.indexOf(String(place))];

const templates = { 'legacy-orders': readFileSync(join(projectRoot, 'templates/legacy-orders.hbs'), 'utf8') };
const shippedText = (name: string) => readFileSync(join(projectRoot, `mappings/${name}.yaml`), 'utf8');
const written = [
  'shop-orders',
  'legacy-orders',
  'vertical-csv-orders',
  'shop-export-orders',
  'ph-pd-records-orders',
  'pipe-records-orders',
  'x12-940-orders',
];
const values = {
  ...context.values,
  senderId: 'ME',
  receiverId: 'YOU',
  facility: 'F',
  company: 'C',
  marketplaceId: 'M',
};

function sample(name: string, text: string, bytes?: Buffer): Sample {
  const mapping = mappingOf(text, templates);
  const byHand = incoming[name]?.();
  const latin = /encoding: iso-8859-1/.test(text);
  return {
    name,
    mapping,
    bytes:
      bytes ??
      (byHand === undefined
        ? render<'orders'>(mapping, orders, { ...context, values }).bytes
        : Buffer.from(byHand, latin ? 'latin1' : 'utf8')),
    orders,
    block:
      mapping.kind === 'orders' ||
      /refuse transaction|each line\n? *columns: \[line\.sku/.test(text) ||
      name.includes('batch-horizontal-shipments')
        ? 'order'
        : 'row',
    starts: startsOf(text),
    lineEnd: (/newline: cr\b/.test(text) ? '\r' : '\n').charCodeAt(0),
  };
}

function startsOf(text: string): RegExp | undefined {
  if (/^segments:/m.test(text)) return /^ST\*/;
  if (/^\s+"\[H1\]":/m.test(text)) return /^\[H1\]/;
  if (/^\s+PH:/m.test(text)) return /^"PH"/;
  if (/^\s+H:/m.test(text)) return /^H,/;
  if (/^xml:/m.test(text)) return /<Order>/;
  return /^json: \{ root/m.test(text) ? /^ {4}\{/ : undefined;
}

/** Files of every shipped mapping that can read one, and of the odd layouts. */
export function samples(): Sample[] {
  return [
    ...[...Object.keys(incoming), ...written].map((name) => sample(name, shippedText(name))),
    ...oddLayouts.map(({ title, mapping }) => sample(title, mapping)),
  ];
}

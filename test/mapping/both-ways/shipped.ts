import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Order } from '../../../src/domain/order.ts';
import { foldFor } from '../../../src/formats/text/encoding.ts';
import { fold } from '../../../src/formats/text/fold.ts';
import { projectRoot } from '../../support/source-files.ts';
import {
  type BothWays,
  dayIn,
  inJson,
  inPositions,
  inRows,
  inSegments,
  inXml,
  isWhole,
  keepingBreaks,
  type Manner,
  second,
  wallClockIn,
} from './layout.ts';

const onlyWritten = /^order\.(lineCount|totalQuantity|(ship|bill)To\.name)$|^line\.total$/;

/** The fields that a mapping file names as plain columns; read from its text, so that no fault of the compiler hides one. */
export function carriedBy(text: string): string[] {
  const found = new Set<string>();
  const look = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) look(one);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, one] of Object.entries(value)) if (key !== 'lookups' && key !== 'when') look(one);
    } else if (typeof value === 'string' && /^(order|line)\.[\w.]+$/.test(value) && !onlyWritten.test(value))
      found.add(value);
  };
  const { records, columns } = parse(text) as Record<string, unknown>;
  look([records, columns]);
  return [...found];
}

export const shippedText = (name: string) => readFileSync(join(projectRoot, `mappings/${name}.yaml`), 'utf8');

const then = (manner: Manner, ...steps: ((text: string) => string)[]): Manner => ({
  ...manner,
  written: (text) => steps.reduce((value, step) => step(value), manner.written(text)),
});
/** Halves of a pair of surrogates are no text. Some columns are only written: their fields count too. */
const broken =
  (more: (order: Order) => readonly string[] = () => []) =>
  (order: Order, texts: readonly string[]) =>
    [...texts, ...more(order)].some((text) => !isWhole(text));
const namesOf = ({ shipTo, billTo }: Order) =>
  [shipTo, billTo].flatMap(({ firstName, lastName }) => [firstName, lastName]);
const cut = (characters: number) => (text: string) => [...text].slice(0, characters).join('');

const western = then(inRows, (text) => foldFor(text, 'windows-1252'));
const latin = then(inRows, (text) => foldFor(text, 'iso-8859-1'));
const loud = (text: string) => text.toUpperCase();
const oneBlank = (text: string) => text.replaceAll(/ {2,}/g, ' ').trim();
const controlsToBlanks = (text: string) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about.
  text.replaceAll(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g, ' ');
const segments = then(inSegments, controlsToBlanks, fold, (text) => text.replaceAll(/[*~>^|\\]/g, ' '), loud, oneBlank);
const bars = then(inRows, (text) => text.replaceAll('|', '/'));

type Shipped = Partial<BothWays> & {
  readonly name: string;
  readonly manner: Manner;
  /** An order with values that the lookups of the mapping know. */
  readonly fit?: (order: Order, place: number) => Order;
};

const chicago = 'America/Chicago';
const days = { 'order.orderDate': dayIn(chicago), 'order.requestedShipDate': dayIn(chicago) };
const minutes = { 'order.orderDate': (value: string) => wallClockIn(chicago)(value).slice(0, 16) };
const shippedBy =
  (...methods: readonly string[]) =>
  (order: Order, place: number): Order => ({
    ...order,
    shipMethod: methods[(place + order.lines.length) % methods.length] ?? '',
  });
const of =
  (manner: Manner, ...more: ((text: string) => string)[]) =>
  (value: string) => {
    const steps = then(manner, ...more);
    return steps.read(steps.written(value));
  };
const withoutSign = (text: string) => text.replace(/^#/, '');
const atMost = (characters: number) => of(segments, cut(characters), (text) => text.trim());
const zip = of(keepingBreaks, (text) => text.replace(/^'(?=\d)/, ''));

const ascii = then(inRows, (text) => foldFor(text, 'ascii'));

/** What the mapping carries, where the merchant's reference is the name of the order and its number is not in the file. */
function byReference(name: string): string[] {
  return carriedBy(shippedText(name)).filter((path) => path !== 'order.orderNumber');
}

const ticket = then(inPositions, (text) => foldFor(text, 'ascii'), loud);
const cutTo = (characters: number, ...paths: readonly string[]) =>
  Object.fromEntries(paths.map((path) => [path, of(ticket, cut(characters))]));

/** Widths and needs of the plain order file, as its description states them. */
const plainWidths: readonly (readonly [string, (order: Order) => string | null, number, 'needed'?])[] = [
  ['Cust-ref', ({ custRef }) => custRef, 16, 'needed'],
  ['Ship-code', ({ shipMethod }) => shipMethod, 30, 'needed'],
  ['Company', ({ shipTo }) => shipTo.company, 30],
  ['First-name', ({ shipTo }) => shipTo.firstName, 16],
  ['Last-name', ({ shipTo }) => shipTo.lastName, 20],
  ['Address-1', ({ shipTo }) => shipTo.address1, 60, 'needed'],
  ['Address-2', ({ shipTo }) => shipTo.address2, 60],
  ['City', ({ shipTo }) => shipTo.city, 60, 'needed'],
  ['State', ({ shipTo }) => shipTo.state, 30, 'needed'],
  ['Zip', ({ shipTo }) => shipTo.postalCode, 14, 'needed'],
  ['Country', ({ shipTo }) => shipTo.country, 3, 'needed'],
  ['Phone', ({ shipTo }) => shipTo.phone, 14],
  ['E-mail', ({ shipTo }) => shipTo.email, 80],
];

function cannotBePlain(order: Order, texts: readonly string[]): boolean {
  const held = (text: string, most: number, needed: boolean) =>
    [...text].length > most || (needed && text.trim() === '');
  return (
    texts.some((text) => !isWhole(text)) ||
    plainWidths.some(([, of, most, needed]) => held(inRows.written(of(order) ?? ''), most, needed !== undefined)) ||
    order.lines.some(({ sku }) => held(inRows.written(sku), 30, true))
  );
}

const seenIn = of(inRows);

/** Two digits of a year say nothing of the century, so it is this one here. */
const plain: Partial<BothWays> & { readonly manner: Manner; readonly fit: (order: Order, place: number) => Order } = {
  manner: inRows,
  seen: { 'order.orderDate': dayIn(chicago) },
  fit: (order, place) => ({
    ...order,
    shipMethod: ['Ground', '2nd Day Air'][place % 2] ?? '',
    orderDate: order.orderDate.replace(/^\d{4}-\d\d-\d\d/, '2031-05-17'),
    shipTo: {
      ...order.shipTo,
      address1: seenIn(order.shipTo.address1) || '1 Example Street',
      city: seenIn(order.shipTo.city) || 'Exampleville',
      state: seenIn(order.shipTo.state) || 'TX',
      postalCode: '75001',
      country: 'US',
    },
  }),
  cannot: cannotBePlain,
};

/** Order mappings that are shipped and can read what they write; what each makes of values is what its comments promise. */
export const shipped: readonly Shipped[] = [
  { name: 'shop-orders', manner: inRows, seen: { 'order.orderDate': wallClockIn(chicago) }, cannot: broken() },
  {
    name: 'legacy-orders',
    manner: western,
    seen: days,
    fit: shippedBy('', 'Standard', 'Ground', 'Expedited', '2nd Day Air', 'International'),
    // Of several methods with one code the first is read.
    made: { 'order.shipMethod': first({ Standard: '', Ground: '', '2nd Day Air': 'Expedited' }) },
  },
  {
    name: 'vertical-csv-orders',
    manner: keepingBreaks,
    seen: minutes,
    cannot: broken(({ carrierCode, serviceCode }) => [carrierCode, serviceCode]),
  },
  {
    name: 'shop-export-orders',
    manner: keepingBreaks,
    seen: { 'order.orderDate': second },
    made: { 'order.billTo.postalCode': zip, 'order.shipTo.postalCode': zip },
    cannot: broken((order) => [order.giftMessage, ...namesOf(order)]),
  },
  {
    name: 'ph-pd-records-orders',
    manner: inRows,
    seen: { 'order.orderDate': second },
    fit: shippedBy('Ground', '2nd Day Air', 'DHL Paket International', 'Freight'),
    cannot: broken((order) => namesOf(order)),
  },
  {
    name: 'pipe-records-orders',
    manner: bars,
    seen: days,
    made: { 'order.orderNumber': of(bars, withoutSign) },
    cannot: broken(({ shipTo, serviceCode }) => [shipTo.firstName, shipTo.lastName, serviceCode]),
  },
  {
    name: 'x12-940-orders',
    manner: segments,
    seen: days,
    made: {
      'order.orderNumber': of(segments, withoutSign),
      'order.shipTo.address1': atMost(55),
      'order.shipTo.address2': atMost(55),
      'order.shipTo.address3': atMost(55),
      'order.shipTo.city': atMost(30),
      'order.instructions': atMost(80),
      'order.giftMessage': atMost(80),
      'line.description': atMost(45),
    },
  },
  {
    name: 'fulfillment-flat-orders',
    manner: latin,
    mostLines: 1,
    seen: { 'order.orderDate': second },
    fit: shippedBy('Ground', '2nd Day Air', 'DHL Paket International', 'EMS'),
    made: {
      'order.shipMethod': first({ 'DHL Paket International': 'Ground' }),
      'order.instructions': (value: string) => of(latin)(value) || 'Thank you for your order',
    },
  },
  { name: 'tree-orders-json', manner: inJson, seen: { 'order.orderDate': second }, cannot: broken() },
  {
    name: 'tree-orders-xml',
    manner: inXml,
    seen: { 'order.orderDate': second, 'order.requestedShipDate': dayIn(chicago) },
    cannot: broken(),
  },
  { name: 'simple-vertical-orders', carried: byReference('simple-vertical-orders'), ...plain },
  { name: 'simple-horizontal-orders', carried: byReference('simple-horizontal-orders'), ...plain },
  {
    name: 'batch-horizontal-orders',
    carried: byReference('batch-horizontal-orders'),
    manner: ascii,
    seen: { 'order.orderDate': dayIn(chicago) },
  },
  {
    name: 'pick-ticket-fixed-orders',
    carried: byReference('pick-ticket-fixed-orders'),
    manner: ticket,
    seen: { ...days, 'line.unitPrice': Number },
    made: {
      ...cutTo(25, 'order.shipTo.company'),
      ...cutTo(30, 'order.shipTo.address1', 'order.shipTo.address2', 'order.shipTo.address3', 'line.description'),
      ...cutTo(20, 'order.shipTo.city'),
      ...cutTo(3, 'order.shipTo.state', 'order.currency'),
      ...cutTo(10, 'order.shipTo.postalCode'),
      ...cutTo(2, 'order.shipTo.country', 'line.unitOfMeasure'),
      ...cutTo(4, 'order.serviceCode'),
      'line.sku': of(then(inPositions, (text) => foldFor(text, 'ascii'), cut(15))),
    },
    fit: (order, place) => ({ ...order, custRef: String(10_000 + place) }),
  },
];

function first(codes: Readonly<Record<string, string>>) {
  return (value: string) => codes[value] ?? value;
}

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
  inRows,
  inSegments,
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
];

/** The others name their orders by references that no order file is read by. */
export const writeOnly = ['batch-horizontal-orders', 'pick-ticket-fixed-orders'];

function first(codes: Readonly<Record<string, string>>) {
  return (value: string) => codes[value] ?? value;
}

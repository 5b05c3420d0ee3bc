import type { Claim, Gatherer, GuessedKind, SampleColumn, SampleTable } from '../contract.ts';
import { carriers } from '../shapes/codes.ts';
import { dateShape } from '../shapes/dates.ts';
import { hasCheckDigit, shapesOf } from '../shapes/shapes.ts';
import { addressBlocks } from './address.ts';
import { type Role, roleOf } from './roles.ts';

interface Rule {
  readonly reason: string;
  readonly weight: number;
  /** The form admits one meaning. */
  readonly sure?: boolean | ((column: SampleColumn, table: SampleTable, kind: GuessedKind) => boolean);
  readonly field: Partial<Readonly<Record<GuessedKind, string>>>;
  /** Not in rows of these. */
  readonly notIn?: readonly Role[];
  fits(column: SampleColumn): boolean;
}

const all = (name: Parameters<ReturnType<typeof shapesOf>['share']>[0]) => (column: SampleColumn) =>
  column.filled.length > 0 && shapesOf(column.filled)[name];

const rules: readonly Rule[] = [
  {
    reason: 'all its values are parcel numbers of UPS',
    weight: 0.97,
    sure: true,
    field: { shipments: 'package.trackingNumber' },
    fits: all('parcel'),
  },
  {
    reason: 'its values have the form of parcel numbers',
    weight: 0.8,
    sure: ({ filled }) => filled.length > 2 && shapesOf(filled.flatMap((value) => value.split(/[;,|]/))).parcelLike,
    field: { shipments: 'package.trackingNumber' },
    fits: ({ filled }) => {
      const each = filled.flatMap((value) => value.split(/[;,|]/)).map((value) => value.trim());
      return (
        each.length > 0 &&
        each.some((value) => /^(1Z|JJ?D|TBA)/.test(value)) &&
        shapesOf(each).share('parcelLike') >= 0.5
      );
    },
  },
  {
    reason: 'its values are e-mail addresses',
    weight: 0.9,
    sure: true,
    field: { orders: 'order.shipTo.email', shipments: 'order.shipTo.email' },
    fits: all('email'),
  },
  {
    reason: 'its values are phone numbers',
    weight: 0.7,
    // With two addresses it may belong to either.
    sure: (column, table) => column.filled.length > 2 && addressBlocks(table).length === 1,
    field: { orders: 'order.shipTo.phone' },
    fits: (column) => all('phone')(column) && !dateShape(column.filled),
  },
  {
    reason: 'its values are currency codes',
    weight: 0.8,
    sure: severalValues,
    field: { orders: 'order.currency', shipments: 'package.cost.currency' },
    fits: all('currency'),
  },
  {
    reason: 'its values are units of measure',
    weight: 0.75,
    sure: severalValues,
    field: { orders: 'line.unitOfMeasure', inventory: 'level.unitOfMeasure' },
    notIn: ['order'],
    fits: all('unit'),
  },
  {
    reason: 'its values are names of carriers',
    weight: 0.8,
    sure: severalValues,
    field: { orders: 'order.carrierCode', shipments: 'package.carrierCode' },
    fits: all('carrier'),
  },
  {
    reason: 'its values begin with names of carriers',
    weight: 0.55,
    field: { orders: 'order.shipMethod', shipments: 'package.carrierCode' },
    fits: ({ filled }) => filled.length > 0 && filled.every((value) => carriers.test(value) && /\s\S/.test(value)),
  },
  {
    reason: 'its values are names of shipping services',
    weight: 0.65,
    // In orders it may be what the shop says, or the code of the carrier.
    sure: ({ filled }, _table, kind) =>
      kind === 'shipments' && filled.length > 2 && shapesOf(filled).service && shapesOf(filled).distinct > 1,
    field: { orders: 'order.shipMethod', shipments: 'package.serviceCode' },
    fits: ({ filled }) => filled.length > 0 && shapesOf(filled).share('service') >= 0.5 && !shapesOf(filled).carrier,
  },
  {
    reason: 'it is the date of the file',
    weight: 0.6,
    field: { orders: 'order.orderDate', shipments: 'shipment.shippedAt', inventory: 'level.asOf' },
    fits: ({ filled }) => dateShape(filled) !== undefined,
  },
  {
    reason: 'a second date, later than the first',
    weight: 0.4,
    field: { orders: 'order.requestedShipDate' },
    fits: ({ filled }) => dateShape(filled) !== undefined,
  },
  {
    reason: 'its values are codes of sites',
    weight: 0.55,
    field: { orders: 'order.warehouseCode', shipments: 'shipment.warehouseCode', inventory: 'level.warehouseCode' },
    notIn: ['line'],
    fits: ({ filled }) =>
      filled.length > 0 && shapesOf(filled).siteCode && shapesOf(filled).distinct <= Math.max(1, filled.length * 0.75),
  },
  {
    reason: 'its values look like item numbers',
    weight: 0.6,
    // A line has to name its item, and nothing else in the row can.
    sure: (column, table) =>
      column.header === '' && shapesOf(column.filled).distinct > 2 && table.columns.filter(looksLikeItems).length === 1,
    field: { orders: 'line.sku', shipments: 'line.sku', inventory: 'level.sku' },
    notIn: ['order'],
    fits: looksLikeItems,
  },
  {
    reason: 'its values are amounts',
    weight: 0.4,
    field: { orders: 'line.unitPrice', shipments: 'package.cost.amount' },
    notIn: ['order'],
    fits: all('money'),
  },
  {
    reason: 'packages have a weight more often than a price',
    weight: 0.42,
    field: { shipments: 'package.weight.value' },
    fits: ({ filled }) => filled.some((value) => /[.,]\d*[1-9]/.test(value)) && shapesOf(filled).decimal,
  },
  {
    reason: 'a number filled with zeros behind the quantity is mostly its price',
    weight: 0.36,
    field: { orders: 'line.unitPrice' },
    notIn: ['order', 'one'],
    fits: isFilledAmount,
  },
  {
    reason: 'a number filled with zeros in a head is mostly the total of the order',
    weight: 0.36,
    field: { orders: 'order.grandTotal' },
    notIn: ['line', 'one'],
    fits: isFilledAmount,
  },
  {
    reason: 'yes or no in the head of an order is mostly whether it is a gift',
    weight: 0.3,
    field: { orders: 'order.isGift' },
    notIn: ['line', 'one'],
    fits: ({ header, filled }) => header === '' && filled.length > 1 && shapesOf(filled).yesNo,
  },
  {
    reason: 'its values are bar codes with the right check digit',
    weight: 0.8,
    sure: ({ filled }) => filled.length > 2 && shapesOf(filled).distinct > 1,
    field: { orders: 'line.barcode' },
    notIn: ['order'],
    fits: ({ filled }) => filled.length > 1 && filled.every(hasCheckDigit),
  },
  {
    reason: 'its values have the length of bar codes',
    weight: 0.6,
    field: { orders: 'line.barcode' },
    notIn: ['order'],
    fits: ({ filled }) => filled.length > 0 && filled.every((value) => /^\d{12,14}$/.test(value)),
  },
  {
    reason: 'its values begin with PO',
    weight: 0.7,
    field: { orders: 'order.poNumber' },
    notIn: ['line'],
    fits: ({ filled }) => filled.length > 0 && filled.every((value) => /^PO\W?\d/i.test(value)),
  },
  {
    reason: 'free text in the rows of lines is mostly a description',
    weight: 0.45,
    field: { orders: 'line.description' },
    notIn: ['order', 'one'],
    fits: ({ header, filled }) => header === '' && filled.length > 0 && shapesOf(filled).share('words') >= 0.7,
  },
  {
    reason: 'stock that falls below 0 is what is booked on hand',
    weight: 0.5,
    field: { inventory: 'level.quantityOnHand' },
    fits: ({ filled }) => shapesOf(filled).integer && filled.some((value) => /^-\d|\d-$/.test(value)),
  },
  {
    reason: 'its values are small whole numbers',
    weight: 0.35,
    field: { orders: 'line.quantity', shipments: 'line.quantity', inventory: 'level.quantityAvailable' },
    notIn: ['order'],
    fits: ({ filled }) => {
      const shapes = shapesOf(filled);
      return shapes.count > 0 && shapes.short && (shapes.integer || shapes.zeroDecimals) && !dateShape(filled);
    },
  },
];

/** Digits of one length without a point, most of them zeros in front. */
function isFilledAmount({ header, end, filled }: SampleColumn): boolean {
  return (
    header === '' &&
    end !== undefined &&
    filled.length > 1 &&
    new Set(filled).size > 1 &&
    filled.every((value) => /^0\d{6,10}$/.test(value)) &&
    !dateShape(filled)
  );
}

/** One code may be chance; different ones of the same list are not. */
function severalValues({ filled }: SampleColumn): boolean {
  return filled.length > 1 && shapesOf(filled).distinct > 1;
}

/** Rows of the whole file hold counts and dates of the file itself. */
export const byShape: Gatherer = ({ kind, layout }, table, column): Claim[] => {
  const role = roleOf(layout, table);
  if (role === 'file' || layout.format.id === 'segments') return [];
  return rules.flatMap(({ reason, weight, sure, field, notIn, fits }) => {
    const path = field[kind];
    if (path === undefined || notIn?.includes(role) || !fits(column)) return [];
    const alone = typeof sure === 'function' ? sure(column, table, kind) : sure === true;
    return [{ field: path, weight, reason, sure: alone }];
  });
};

/** One word each, letters and digits or signs; not all numbered alike, as cartons and batches are. */
export function looksLikeItems({ filled }: SampleColumn): boolean {
  const shapes = shapesOf(filled);
  if (filled.length === 0 || shapes.share('word') < 0.9 || shapes.letters < 0.5) return false;
  if (
    shapes.share('parcelLike') >= 0.5 ||
    shapes.siteCode ||
    shapes.email ||
    shapes.carrier ||
    shapes.share('service') > 0.5
  )
    return false;
  if (shapes.country || shapes.unit || shapes.currency || dateShape(filled)) return false;
  const masks = new Set(filled.map((value) => value.replaceAll(/\d/g, '9')));
  const telling = filled.filter((value) => /[\d\W_]/.test(value) && value.length >= 4).length;
  return telling >= filled.length * 0.5 && (masks.size > 1 || filled.length === 1 || /[-"*./]/.test(filled[0] ?? ''));
}

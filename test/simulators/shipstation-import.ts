import { XMLParser, XMLValidator } from 'fast-xml-parser';

export interface StoreItem {
  readonly lineItemId: string;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: string;
  readonly isAdjustment: boolean;
}

/** An order as ShipStation has it. */
export interface StoreOrder {
  readonly id: string;
  readonly number: string;
  readonly bucket: string;
  readonly word: string;
  readonly country: string;
  readonly items: readonly StoreItem[];
  /** How often it was told of. */
  readonly told: number;
}

/** The five status fields of the set-up screen; case matters. */
const buckets: Readonly<Record<string, string>> = {
  await_payment: 'Awaiting Payment',
  new: 'Awaiting Shipment',
  at_wms: 'Awaiting Shipment',
  shipped: 'Shipped',
  confirmed: 'Shipped',
  canceled: 'Cancelled',
  on_hold: 'On Hold',
};

const many = ['Order', 'Item', 'Option'];

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  trimValues: false,
  isArray: (name) => many.includes(name),
});

type Raw = Readonly<Record<string, unknown>>;
type Taken = Omit<StoreOrder, 'told'>;

/** Longest texts, in characters, by the element's path; where table and schema of the vendor differ the stricter one. [D] */
const longest: Readonly<Record<string, number>> = {
  ...{
    OrderID: 50,
    OrderNumber: 50,
    OrderStatus: 50,
    ShippingMethod: 100,
    PaymentMethod: 50,
    CurrencyCode: 3,
    Source: 50,
  },
  ...{ CustomerNotes: 1000, InternalNotes: 1000, GiftMessage: 1000, RequestedWarehouse: 100 },
  ...{ CustomField1: 100, CustomField2: 100, CustomField3: 100, 'Customer/CustomerCode': 50 },
  ...{
    'Customer/BillTo/Name': 100,
    'Customer/BillTo/Company': 100,
    'Customer/BillTo/Phone': 50,
    'Customer/BillTo/Email': 100,
  },
  ...{ 'Customer/ShipTo/Name': 100, 'Customer/ShipTo/Company': 100, 'Customer/ShipTo/Address1': 200 },
  ...{ 'Customer/ShipTo/Address2': 200, 'Customer/ShipTo/City': 100, 'Customer/ShipTo/State': 100 },
  ...{ 'Customer/ShipTo/PostalCode': 50, 'Customer/ShipTo/Phone': 50 },
};
const longestOfItem: Readonly<Record<string, number>> = { LineItemID: 50, SKU: 50, Name: 200, UPC: 12 };

/** Demanded of every order. [D] */
const demanded = [
  ...['OrderID', 'OrderNumber', 'OrderDate', 'OrderStatus', 'LastModified', 'OrderTotal', 'ShippingAmount'],
  ...['Customer/CustomerCode', 'Customer/BillTo/Name', 'Customer/ShipTo/Name', 'Customer/ShipTo/Address1'],
  ...['Customer/ShipTo/City', 'Customer/ShipTo/PostalCode', 'Customer/ShipTo/Country'],
];

const date = /^(0[1-9]|1[0-2])\/(0[1-9]|[12]\d|3[01])\/\d{4} ([01]\d|2[0-3]):[0-5]\d$/;
/** Nine digits, two of them behind the point. [D] */
const amount = /^-?\d{1,7}(\.\d{1,2})?$/;
const weightUnits = ['Pounds', 'Ounces', 'Grams'];

/** One order that cannot be taken fails the whole page; the text says why. [R] */
export function takeIn(text: string): { pages: number; orders: Taken[] } | string {
  if (!text.startsWith('<?xml')) return 'no XML declaration first';
  if (XMLValidator.validate(text) !== true) return 'not well-formed';
  const root = (parser.parse(text) as Raw).Orders as Raw | undefined;
  const pages = Number(root?.['@pages']);
  if (!root || !Number.isSafeInteger(pages) || pages < 1) return 'no pages';
  const orders: Taken[] = [];
  for (const raw of (root.Order as Raw[] | undefined) ?? []) {
    const order = orderOf(raw);
    if (typeof order === 'string') return order;
    orders.push(order);
  }
  return { pages, orders };
}

function said(from: unknown, path: string): string {
  let at: unknown = from;
  for (const name of path.split('/')) at = (at as Raw | undefined)?.[name];
  return String(at ?? '').trim();
}

function tooLong(from: Raw, lengths: Readonly<Record<string, number>>): string | undefined {
  return Object.keys(lengths).find((path) => [...said(from, path)].length > (lengths[path] ?? 0));
}

function orderOf(raw: Raw): Taken | string {
  const missing = demanded.filter((path) => said(raw, path) === '');
  if (missing.length > 0) return `missing ${missing.join(', ')}`;
  const long = tooLong(raw, longest);
  if (long) return `${long} too long`;
  for (const path of ['OrderDate', 'LastModified']) if (!date.test(said(raw, path))) return `date ${path}`;
  for (const path of ['OrderTotal', 'TaxAmount', 'ShippingAmount'])
    if (!amount.test(said(raw, path) || '0')) return `amount ${path}`;
  if (!['', 'true', 'false'].includes(said(raw, 'Gift'))) return 'Gift';
  const country = said(raw, 'Customer/ShipTo/Country');
  // Exactly two letters; so is the state in two countries. [D]
  if (!/^[A-Z]{2}$/.test(country)) return `country ${country}`;
  if (['US', 'CA'].includes(country) && !/^[A-Z]{2}$/.test(said(raw, 'Customer/ShipTo/State'))) return 'state';
  const given = ((raw.Items as Raw | undefined)?.Item as Raw[] | undefined) ?? [];
  if (given.length === 0) return 'no items';
  const items: StoreItem[] = [];
  for (const one of given) {
    const item = itemOf(one);
    if (typeof item === 'string') return `item ${said(one, 'LineItemID')}: ${item}`;
    items.push(item);
  }
  const word = said(raw, 'OrderStatus');
  const bucket = Object.hasOwn(buckets, word) ? (buckets[word] ?? '') : '';
  return { id: said(raw, 'OrderID'), number: said(raw, 'OrderNumber'), word, bucket, country, items };
}

function itemOf(raw: Raw): StoreItem | string {
  const [sku, name, unitPrice] = [said(raw, 'SKU'), said(raw, 'Name'), said(raw, 'UnitPrice')];
  const quantity = Number(said(raw, 'Quantity') || 'none');
  const isAdjustment = said(raw, 'Adjustment') === 'true';
  const long = tooLong(raw, longestOfItem);
  if (long) return `${long} too long`;
  if (name === '') return 'no name';
  if (!Number.isSafeInteger(quantity) || quantity < 1 || quantity > 99_999) return 'quantity';
  if (!amount.test(unitPrice)) return 'price';
  // What comes off is below zero, and the only thing without a SKU. [D]
  if (isAdjustment ? !unitPrice.startsWith('-') : sku === '') return isAdjustment ? 'adds' : 'no SKU';
  if (raw.WeightUnits !== undefined && !weightUnits.includes(said(raw, 'WeightUnits'))) return 'weight units';
  const options = ((raw.Options as Raw | undefined)?.Option as Raw[] | undefined) ?? [];
  if (options.length > 10) return 'options';
  return { lineItemId: said(raw, 'LineItemID'), sku, name, quantity, unitPrice, isAdjustment };
}

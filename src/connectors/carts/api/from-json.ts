import type { Address, OrderLine } from '../../../domain/order.ts';
import type { Readable } from '../../../mapping/contract.ts';
import type { PageComplaint, ReadLayout } from '../../api/layout.ts';
import { type Fields, fieldsOf, instantOf, listOf, moneyOf, textOf, wholeOf } from '../../api/values.ts';

type ReadOrder = Readable['orders'];

/** Orders in our own words, as `docs/connectors/api.md` lists them: one, or a list. */
export const readOrders: ReadLayout<ReadOrder> = async (page) => {
  const complaints: PageComplaint[] = [];
  const records = (Array.isArray(page) ? page : [page]).flatMap((one, index) => {
    const found: PageComplaint[] = [];
    const order = orderOf(fieldsOf(one), (field, code, value, note) =>
      found.push({ item: index + 1, field, code, value, note }),
    );
    complaints.push(...found);
    return order && found.length === 0 ? [order] : [];
  });
  return { records, complaints };
};

type Complain = (field: string, code: string, value: string, note: string) => void;

const orderTexts = [
  'orderId',
  'orderNumber',
  'custRef',
  'poNumber',
  'cartStatus',
  'paymentStatus',
  'tags',
  'customerTags',
  'currency',
  'shipMethod',
  'warehouseCode',
  'giftMessage',
  'instructions',
] as const;
const orderMoney = ['subtotal', 'discountAmount', 'shippingAmount', 'taxAmount', 'grandTotal'] as const;

function orderOf(fields: Fields, complain: Complain): ReadOrder | undefined {
  const texts = pick(fields, orderTexts, textOf);
  if (!texts.orderNumber && !texts.orderId) {
    complain('orderNumber', 'missing', '', 'An order needs "orderNumber" or "orderId".');
    return undefined;
  }
  const lines = linesOf(fields.lines, complain);
  const orderDate = dateOf(fields, 'orderDate', complain);
  const requestedShipDate = dateOf(fields, 'requestedShipDate', complain);
  const shipTo = addressOf(fields.shipTo);
  const billTo = fields.billTo === undefined ? undefined : addressOf(fields.billTo);
  return {
    ...texts,
    ...moneyIn(fields, orderMoney, complain),
    ...(orderDate && { orderDate }),
    ...(requestedShipDate && { requestedShipDate }),
    ...(fields.isGift === true && { isGift: true }),
    shipTo,
    ...(billTo && { billTo }),
    extra: extraOf(fields.extra),
    lines,
  };
}

const lineTexts = ['lineId', 'sku', 'barcode', 'description', 'unitOfMeasure'] as const;

function linesOf(value: unknown, complain: Complain): OrderLine[] {
  const lines = listOf(value).map((one) => fieldsOf(one));
  if (lines.length === 0)
    complain('lines', 'missing', '', 'An order needs at least one line with "sku" and "quantity".');
  return lines.map((fields, index): OrderLine => {
    const at = `lines[${index}]`;
    const quantity = wholeOf(fields.quantity);
    if (quantity === undefined || quantity < 1)
      complain(`${at}.quantity`, 'not-positive', textOf(fields.quantity), 'A quantity is a whole number from 1.');
    const {
      lineId = '',
      sku = '',
      barcode = '',
      description = '',
      unitOfMeasure = '',
    } = pick(fields, lineTexts, textOf);
    const { unitPrice = '', discountAmount = '' } = moneyIn(
      fields,
      ['unitPrice', 'discountAmount'],
      complain,
      `${at}.`,
    );
    return {
      lineNumber: wholeOf(fields.lineNumber) ?? index + 1,
      lineId,
      sku,
      barcode,
      description,
      quantity: quantity ?? 0,
      unitOfMeasure,
      unitPrice,
      discountAmount,
      weight: null,
      extra: extraOf(fields.extra),
    };
  });
}

const addressTexts = [
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
] as const;

function addressOf(value: unknown): Address {
  const fields = fieldsOf(value);
  const texts = Object.fromEntries(addressTexts.map((name) => [name, textOf(fields[name])])) as Record<
    (typeof addressTexts)[number],
    string
  >;
  return { ...texts, residential: fields.residential === true };
}

function dateOf(fields: Fields, name: string, complain: Complain): string | undefined {
  if (fields[name] === undefined || fields[name] === null || fields[name] === '') return undefined;
  const instant = instantOf(fields[name]);
  if (!instant)
    complain(name, 'not-a-date', textOf(fields[name]), 'A date is an ISO instant such as 2026-11-25T10:00:00Z.');
  return instant;
}

function moneyIn<Name extends string>(
  fields: Fields,
  names: readonly Name[],
  complain: Complain,
  at = '',
): Partial<Record<Name, string>> {
  return pick(fields, names, (value, name) => {
    const amount = moneyOf(value);
    if (amount === '' && textOf(value) !== '')
      complain(`${at}${name}`, 'not-a-number', textOf(value), 'An amount is a decimal number such as "24.00".');
    return amount;
  });
}

function pick<Name extends string>(
  fields: Fields,
  names: readonly Name[],
  read: (value: unknown, name: Name) => string,
): Partial<Record<Name, string>> {
  const entries = names.map((name) => [name, fields[name] === undefined ? '' : read(fields[name], name)] as const);
  return Object.fromEntries(entries.filter(([, text]) => text !== '')) as Partial<Record<Name, string>>;
}

function extraOf(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(fieldsOf(value)).map(([name, one]) => [name, textOf(one)]));
}

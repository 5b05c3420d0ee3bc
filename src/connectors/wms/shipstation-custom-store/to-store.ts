import { countryCode } from '../../../domain/country-code.ts';
import type { Address, Order, OrderLine } from '../../../domain/order.ts';
import { compared } from '../../../mapping/decimal.ts';
import { Unwritable } from '../../api/layout.ts';
import { amount, discountOf, totalOf, weightOf } from './amounts.ts';
import type { Settings } from './settings.ts';
import { lengthOf, plainText } from './xml.ts';

/** An order as the Custom Store takes it, checked: everything in it can be written. */
export interface StoreOrder {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly orderDate: string;
  readonly shippingMethod: string;
  readonly currency: string;
  readonly total: string;
  readonly tax: string;
  readonly shipping: string;
  readonly customerNotes: string;
  readonly isGift: boolean;
  readonly giftMessage: string;
  readonly customFields: readonly string[];
  readonly warehouse: string;
  readonly source: string;
  readonly customerCode: string;
  readonly billTo: { readonly name: string; readonly company: string; readonly phone: string; readonly email: string };
  readonly shipTo: ShipTo;
  readonly items: readonly StoreItem[];
}

export interface ShipTo {
  readonly name: string;
  readonly company: string;
  readonly address1: string;
  readonly address2: string;
  readonly city: string;
  readonly state: string;
  readonly postalCode: string;
  readonly country: string;
  readonly phone: string;
}

export interface StoreItem {
  readonly lineItemId: string;
  readonly sku: string;
  readonly name: string;
  readonly weight: { readonly value: string; readonly unit: string } | undefined;
  readonly upc: string;
  readonly quantity: number;
  readonly unitPrice: string;
  readonly isAdjustment: boolean;
  readonly options: readonly { readonly name: string; readonly value: string }[];
}

/** Lines that are none of the order's own begin so; what comes back for them counts for nothing. */
export const adjustmentId = 'adjustment';

/** Thrown within this file only: the first thing that keeps an order from being written ends the rest. */
class Stop extends Error {
  readonly unwritable: Unwritable;

  constructor(...given: ConstructorParameters<typeof Unwritable>) {
    super(given[3]);
    this.unwritable = new Unwritable(...given);
  }
}

export function storeOrder(order: Order, key: string, settings: Settings): StoreOrder | Unwritable {
  try {
    return orderOf(order, key, settings);
  } catch (thrown) {
    if (thrown instanceof Stop) return thrown.unwritable;
    throw thrown;
  }
}

function orderOf(order: Order, key: string, settings: Settings): StoreOrder {
  const { shipTo, billTo, extra } = order;
  if (order.lines.length === 0)
    throw new Stop(
      'Items',
      'no-lines',
      '',
      'The order has no lines: there is nothing to ship. Cancel it, or add lines.',
    );
  const to = shipToOf(shipTo, settings);
  const email = billTo.email || shipTo.email;
  return {
    orderId: whole('OrderID', key, 50),
    orderNumber: whole('OrderNumber', order.orderNumber, 50),
    orderDate: order.orderDate,
    shippingMethod: plainText(order.serviceCode || order.shipMethod, 100),
    currency: /^[A-Za-z]{3}$/.test(order.currency) ? order.currency.toUpperCase() : '',
    total: notBelowZero('OrderTotal', totalOf(order)),
    tax: notBelowZero('TaxAmount', order.taxAmount),
    shipping: notBelowZero('ShippingAmount', order.shippingAmount),
    customerNotes: plainText(order.instructions, 1000),
    isGift: order.isGift || order.giftMessage !== '',
    giftMessage: plainText(order.giftMessage, 1000),
    customFields: settings['custom fields'].map((name) => plainText(extra[name] ?? '', 100)),
    warehouse: settings['requested warehouse'] ? plainText(order.warehouseCode, 100) : '',
    source: plainText(order.orderSource || order.cartId, 50),
    customerCode: plainText(email, 50) || plainText(to.name, 50),
    billTo: {
      name: nameOf(billTo) || to.name,
      company: plainText(billTo.company, 100),
      phone: plainText(billTo.phone, 50),
      email: plainText(email, 100),
    },
    shipTo: to,
    items: [...order.lines.map((line) => itemOf(line, settings)), ...discountItem(order)],
  };
}

function shipToOf(address: Address, settings: Settings): ShipTo {
  const name = nameOf(address);
  if (name === '') throw new Stop('Name', 'missing', '', 'The address has neither a name nor a company. Add one.');
  const country = countryCode(plainText(address.country, 50));
  if (!/^[A-Z]{2}$/.test(country))
    throw new Stop(
      'Country',
      'country',
      country,
      'The country is no code of two or three letters. Correct the address.',
    );
  const state = plainText(address.state, 100);
  const byLetters = country === 'US' || country === 'CA';
  if (byLetters && !/^[A-Za-z]{2}$/.test(state))
    throw new Stop('State', 'state', state, `In ${country} the state is a code of two letters. Correct the address.`);
  const postalCode = plainText(address.postalCode, 50) || plainText(settings['missing postal code'], 50);
  if (postalCode === '')
    throw new Stop(
      'PostalCode',
      'missing',
      '',
      'The address has no postal code. Add it, or say "missing postal code" in the settings for countries without any.',
    );
  return {
    name,
    company: plainText(address.company, 100),
    address1: required('Address1', address.address1, 200),
    address2: plainText([address.address2, address.address3].filter((text) => text.trim() !== '').join(', '), 200),
    city: required('City', address.city, 100),
    state: byLetters ? state.toUpperCase() : state,
    postalCode,
    country,
    phone: plainText(address.phone, 50),
  };
}

function nameOf({ firstName, lastName, company }: Address): string {
  return plainText(`${firstName} ${lastName}`, 100) || plainText(company, 100);
}

function itemOf(line: OrderLine, settings: Settings): StoreItem {
  const { lineNumber, quantity, extra } = line;
  if (!Number.isSafeInteger(quantity) || quantity < 1 || quantity > 99_999)
    throw new Stop(
      'Quantity',
      'quantity',
      String(quantity),
      `Line ${lineNumber}: the quantity is not a whole number from 1 to 99999. Correct it.`,
    );
  const sku = whole('SKU', line.sku, 50, `Line ${lineNumber}: `);
  const upc = plainText(line.barcode, 50);
  return {
    lineItemId: String(lineNumber),
    sku,
    name: plainText(line.description, 200) || sku,
    weight: weightOf(line.weight),
    upc: lengthOf(upc) <= 12 ? upc : '',
    quantity,
    unitPrice: notBelowZero('UnitPrice', line.unitPrice),
    isAdjustment: false,
    options: settings['item options'].flatMap((name) => {
      const value = plainText(extra[name] ?? '', 100);
      return value === '' ? [] : [{ name: plainText(name, 100), value }];
    }),
  };
}

function discountItem(order: Order): StoreItem[] {
  const discount = discountOf(order);
  if (compared(discount, '0') <= 0) return [];
  const off = money('UnitPrice', discount);
  // Less than half a cent.
  if (off === '0.00') return [];
  return [
    {
      lineItemId: `${adjustmentId}-1`,
      sku: '',
      name: 'Discount',
      weight: undefined,
      upc: '',
      quantity: 1,
      unitPrice: `-${off}`,
      isAdjustment: true,
      options: [],
    },
  ];
}

function required(field: string, text: string, atMost: number): string {
  const plain = plainText(text, atMost);
  if (plain === '') throw new Stop(field, 'missing', '', `${field} is empty, and ShipStation demands it. Add it.`);
  return plain;
}

/** A name of something: cut short it would be that of something else. */
function whole(field: string, text: string, atMost: number, where = ''): string {
  const plain = required(field, text, Number.MAX_SAFE_INTEGER);
  if (lengthOf(plain) > atMost)
    throw new Stop(field, 'too-long', plain, `${where}${field} is longer than ${atMost} characters. Shorten it.`);
  return plain;
}

function money(field: string, text: string): string {
  const told = amount(text);
  if (told === undefined)
    throw new Stop(field, 'amount', text, `${field} is no amount of at most seven digits and two places. Correct it.`);
  return told;
}

function notBelowZero(field: string, text: string): string {
  const told = money(field, text);
  if (told.startsWith('-') && told !== '-0.00')
    throw new Stop(field, 'negative', text, `${field} is below zero. Correct it.`);
  return told.replace('-', '');
}

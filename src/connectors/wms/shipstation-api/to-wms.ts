import { countryCode } from '../../../domain/country-code.ts';
import type { Address, Order, OrderLine, Weight } from '../../../domain/order.ts';
import type { CancelRequest } from '../../../mapping/contract.ts';
import { type About, Unwritable } from '../../api/layout.ts';
import { pacificOf } from '../../api/shipstation/pacific.ts';
import type { Fields } from '../../api/values.ts';
import { lineKeyOf } from './line-key.ts';

export interface OrderBody extends Fields {
  readonly orderNumber: string;
  readonly orderKey: string;
  readonly advancedOptions: object;
}

export interface CancelBody {
  readonly orderNumber: string;
  readonly orderKey: string;
}

/** The whole order each time: what a call leaves out ShipStation forgets. */
export function toOrder(order: Order, { key }: About): OrderBody | Unwritable {
  const { shipTo, billTo } = order;
  return (
    refusalOf(order) ?? {
      orderNumber: order.orderNumber,
      orderKey: key,
      orderDate: pacificOf(order.orderDate),
      orderStatus: 'awaiting_shipment',
      ...(order.requestedShipDate !== null && { shipByDate: pacificOf(order.requestedShipDate) }),
      customerEmail: shipTo.email || billTo.email,
      billTo: toAddress(nameOf(billTo) === '' ? shipTo : billTo),
      shipTo: toAddress(shipTo),
      items: order.lines.map((line) => toItem(line, key)),
      ...amount('amountPaid', order.grandTotal),
      ...amount('taxAmount', order.taxAmount),
      ...amount('shippingAmount', order.shippingAmount),
      customerNotes: order.instructions,
      gift: order.isGift || order.giftMessage !== '',
      giftMessage: order.giftMessage,
      ...toService(order),
      advancedOptions: {
        source: order.orderSource,
        ...(/^\d+$/.test(order.warehouseCode) && { warehouseId: Number(order.warehouseCode) }),
      },
    }
  );
}

export function toCancel({ order }: CancelRequest, { key }: About): CancelBody {
  return { orderNumber: order.orderNumber, orderKey: key };
}

function refusalOf(order: Order): Unwritable | undefined {
  const { shipTo, lines } = order;
  const country = countryCode(shipTo.country);
  const odd = lines.find(({ quantity }) => !Number.isInteger(quantity) || quantity < 1);
  if (lines.length === 0) return new Unwritable('lines', 'missing', '', 'ShipStation takes no order without lines.');
  if (odd)
    return new Unwritable('quantity', 'bad-value', String(odd.quantity), 'ShipStation takes whole quantities only.');
  if (nameOf(shipTo) === '')
    return new Unwritable(
      'shipTo',
      'missing',
      '',
      'ShipStation wants a name or a company to ship to. Complete the address.',
    );
  if (!/^[A-Z]{2}$/.test(country))
    return new Unwritable(
      'shipTo.country',
      'bad-value',
      shipTo.country,
      'ShipStation wants a country of two letters. Correct the address.',
    );
  return undefined;
}

/** `ups:ups_ground` comes from the ship method list; any other word is left to the service mappings and automation rules over there. */
function toService({ serviceCode, shipMethod }: Order): object {
  const [, carrierCode, code] = /^([a-z0-9_-]+):(\S+)$/i.exec(serviceCode) ?? [];
  const asked = shipMethod.trim() || serviceCode.trim();
  if (carrierCode === undefined) return { requestedShippingService: serviceCode.trim() || asked };
  return { requestedShippingService: asked, carrierCode, serviceCode: code };
}

function toItem(
  { lineNumber, sku, description, quantity, unitPrice, barcode, weight }: OrderLine,
  key: string,
): object {
  return {
    lineItemKey: lineKeyOf(key, lineNumber),
    sku,
    name: description.trim() || sku,
    quantity,
    ...amount('unitPrice', unitPrice),
    ...toWeight(weight),
    ...(barcode !== '' && { upc: barcode }),
    options: [],
  };
}

/** ShipStation counts in pounds, ounces and grams. */
const units: Readonly<Record<string, readonly [string, number]>> = {
  ...{ lb: ['pounds', 1], lbs: ['pounds', 1], pound: ['pounds', 1], pounds: ['pounds', 1] },
  ...{ oz: ['ounces', 1], ounce: ['ounces', 1], ounces: ['ounces', 1] },
  ...{ g: ['grams', 1], gram: ['grams', 1], grams: ['grams', 1] },
  ...{ kg: ['grams', 1000], kilogram: ['grams', 1000], kilograms: ['grams', 1000] },
};

function toWeight(weight: Weight | null): object {
  const [name, times] = units[weight?.unit.trim().toLowerCase() ?? ''] ?? [];
  const value = Number(weight?.value);
  if (name === undefined || times === undefined || !Number.isFinite(value) || value <= 0) return {};
  return { weight: { value: Number((value * times).toFixed(4)), units: name } };
}

function toAddress(address: Address): object {
  const { company, address1, address2, address3, city, state, postalCode, country, phone, residential } = address;
  return {
    name: nameOf(address),
    company,
    street1: address1,
    street2: address2,
    street3: address3,
    city,
    state,
    postalCode,
    country: countryCode(country),
    phone,
    ...(residential && { residential }),
  };
}

function nameOf({ firstName, lastName, company }: Address): string {
  return `${firstName} ${lastName}`.trim() || company.trim();
}

/** JSON numbers; what is no amount is left out. */
function amount(name: string, money: string): object {
  return /^-?\d+(\.\d+)?$/.test(money) ? { [name]: Number(money) } : {};
}

import type { Address, Order, OrderLine } from '../../../domain/order.ts';
import type { CancelRequest } from '../../../mapping/contract.ts';
import { Unwritable, type WriteLayout } from '../../api/layout.ts';
import { type SplitName, splitName } from './names.ts';

/** The second, third and fourth argument of `order.create`; what the settings add comes when it is sent. */
export interface OrderBody {
  readonly items: readonly { readonly sku: string; readonly qty: number; readonly order_item_ref: string }[];
  readonly address: Readonly<Record<string, string>>;
  readonly info: { readonly unique_id: string; readonly order_ref: string; readonly [key: string]: string };
}

export interface CancelBody {
  readonly order_ref: string;
}

const skuAtMost = 64;
const onTime = 'cheapest_ON_TIME';

export const writeOrder: WriteLayout<Order> = (order, { key, context }) => {
  const method = order.serviceCode.trim() || order.shipMethod.trim();
  if (method === '')
    return new Unwritable(
      'order.serviceCode',
      'missing-required',
      '',
      'ShipStream wants a ship method. Map the method of the cart to one of ShipStream, such as ups_03.',
    );
  if (method === onTime)
    return new Unwritable(
      'order.serviceCode',
      'out-of-range',
      method,
      `With ${onTime} ShipStream wants a desired delivery date, which orders here do not have. Map the method of the cart to another one.`,
    );
  const name = splitName(order.shipTo);
  if (!name)
    return new Unwritable(
      'order.shipTo.lastName',
      'missing-required',
      '',
      'The address has neither a name nor a company. Correct the order.',
    );
  const wrong = wrongLine(order.lines);
  if (wrong) return wrong;
  const body: OrderBody = {
    items: order.lines.map(({ sku, quantity, lineNumber }) => ({
      sku,
      qty: quantity,
      order_item_ref: String(lineNumber),
    })),
    address: addressOf(order.shipTo, name),
    info: {
      unique_id: key,
      order_ref: order.orderNumber,
      shipping_method: method,
      ...optional('custom_greeting', order.giftMessage),
      ...optional('note', order.instructions),
      ...optional('requested_ship_date', shipDate(order, context.now)),
    },
  };
  return body;
};

export const writeCancel: WriteLayout<CancelRequest> = ({ order }) => {
  const body: CancelBody = { order_ref: order.orderNumber };
  return body;
};

function wrongLine(lines: readonly OrderLine[]): Unwritable | undefined {
  if (lines.length === 0)
    return new Unwritable(
      'order.lines',
      'missing-required',
      '',
      'The order has no line that this warehouse could ship.',
    );
  const noSku = lines.find(({ sku }) => sku.trim() === '');
  if (noSku)
    return new Unwritable(
      'line.sku',
      'missing-required',
      '',
      `Line ${noSku.lineNumber} has no SKU. Give it an alias, or correct the order.`,
    );
  const long = lines.find(({ sku }) => sku.length > skuAtMost);
  if (long)
    return new Unwritable(
      'line.sku',
      'too-long',
      long.sku,
      `A SKU of ShipStream has at most ${skuAtMost} characters; that of line ${long.lineNumber} has ${long.sku.length}.`,
    );
  const none = lines.find(({ quantity }) => !(quantity > 0));
  if (none)
    return new Unwritable(
      'line.quantity',
      'out-of-range',
      String(none.quantity),
      `Line ${none.lineNumber} orders nothing. Correct the order.`,
    );
  return undefined;
}

/** Two lines of street at most: what a third one says goes behind the second. */
function addressOf(address: Address, name: SplitName): Record<string, string> {
  const streets = [address.address1, address.address2, address.address3]
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const [street1 = '', ...more] = streets;
  return {
    ...name,
    ...optional('company', address.company),
    street1,
    ...optional('street2', more.join(', ')),
    city: address.city,
    region: address.state,
    postcode: address.postalCode,
    country: address.country,
    telephone: address.phone,
    ...optional('email', address.email),
    ...(address.residential && { classification: 'res' }),
  };
}

/** A day that has passed asks for nothing. */
function shipDate({ requestedShipDate }: Order, now: string): string {
  const day = requestedShipDate?.slice(0, 10) ?? '';
  return day >= now.slice(0, 10) ? day : '';
}

function optional(key: string, text: string): Record<string, string> {
  return text.trim() === '' ? {} : { [key]: text.trim() };
}

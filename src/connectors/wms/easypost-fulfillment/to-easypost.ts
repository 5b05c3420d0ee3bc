import type { Address, Order } from '../../../domain/order.ts';
import { isTestReference } from '../../../domain/test-order.ts';
import type { CancelRequest } from '../../../mapping/contract.ts';
import { type About, Unwritable } from '../../api/layout.ts';
import { describedAs } from './reference.ts';
import type { EasypostSettings } from './settings.ts';

/** An order as it waits to be sent; what depends on the settings is decided when it goes. */
export interface OrderBody {
  /** Ours: the key of the order's part; a test order is its own. */
  readonly reference: string;
  readonly orderNumber: string;
  /** It goes out with the test key or not at all. */
  readonly test: boolean;
  /** ISO instant: EasyPost cannot have had it before. */
  readonly notBefore: string;
  readonly service: string;
  readonly destination: Readonly<Record<string, string | boolean>>;
  readonly lines: readonly BodyLine[];
}

export interface BodyLine {
  readonly lineNumber: number;
  readonly sku: string;
  readonly barcode: string;
  readonly quantity: number;
}

export interface CancelBody {
  readonly reference: string;
  readonly notBefore: string;
}

/** Clocks and zones of carts may be off, but not by more. */
const dayMs = 24 * 60 * 60 * 1000;

export function writeOrder(order: Order, { key, context }: About): OrderBody | Unwritable {
  const { orderNumber, serviceCode, shipTo, lines } = order;
  const test = isTestReference(order.merchantId, orderNumber);
  if (lines.length === 0) return new Unwritable('lines', 'no-lines', '', 'The order has no line that could be sent.');
  const odd = lines.find(({ quantity }) => !Number.isSafeInteger(quantity) || quantity < 1);
  if (odd)
    return new Unwritable(
      'quantity',
      'bad-quantity',
      String(odd.quantity),
      `EasyPost takes whole units only; correct the quantity of line ${odd.lineNumber}.`,
    );
  return {
    reference: test ? orderNumber : key,
    orderNumber,
    test,
    notBefore: earliestOf(order.orderDate, context.now),
    service: serviceCode.trim(),
    destination: destinationOf(shipTo),
    lines: lines.map(({ lineNumber, sku, barcode, quantity }) => ({ lineNumber, sku, barcode, quantity })),
  };
}

export function writeCancel({ order }: CancelRequest, { key, context }: About): CancelBody {
  return { reference: key, notBefore: earliestOf(order.orderDate, context.now) };
}

/** Before the buyer placed it, it was at no warehouse. */
function earliestOf(orderDate: string, now: string): string {
  const placed = Date.parse(orderDate);
  const latest = Date.parse(now);
  return new Date((Number.isNaN(placed) ? 0 : Math.min(placed, latest)) - dayMs).toISOString();
}

function destinationOf(to: Address): Record<string, string | boolean> {
  const person = [to.firstName, to.lastName].filter(Boolean).join(' ');
  const texts = {
    name: person || to.company,
    company: to.company,
    street1: to.address1,
    street2: [to.address2, to.address3].filter(Boolean).join(', '),
    city: to.city,
    state: to.state,
    zip: to.postalCode,
    country: to.country,
    phone: to.phone,
    email: to.email,
  };
  const said = Object.entries(texts).filter(([, text]) => text !== '');
  return { ...Object.fromEntries(said), residential: to.residential };
}

/** Why an order cannot be sent as the settings want it. */
export class NoBarcode {
  readonly reason: string;

  constructor({ lineNumber, sku }: BodyLine) {
    this.reason = `Line ${lineNumber} (${sku || 'without SKU'}) has no barcode; add one in the cart or as an alias, see "barcode from"`;
  }
}

/** The body of `POST orders`. Lines of one barcode are one item: parcels come back counted by barcode. */
export function requestOf(body: OrderBody, settings: EasypostSettings): object | NoBarcode {
  const items = new Map<string, number>();
  for (const line of body.lines) {
    const barcode = barcodeOf(line, settings);
    if (barcode === '') return new NoBarcode(line);
    items.set(barcode, (items.get(barcode) ?? 0) + line.quantity);
  }
  const confirmation = settings['delivery confirmation'];
  return {
    service: body.service || settings['default service'],
    description: describedAs(body.reference, body.orderNumber),
    destination: body.destination,
    line_items: [...items].map(([barcode, units]) => ({ product: { barcode }, units })),
    ...(confirmation !== '' && { shipment_options: { delivery_confirmation: confirmation } }),
  };
}

export function barcodeOf({ sku, barcode }: BodyLine, settings: EasypostSettings): string {
  return (settings['barcode from'] === 'barcode' ? barcode : sku).trim();
}

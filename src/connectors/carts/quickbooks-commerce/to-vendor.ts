import type { Writable } from '../../../mapping/contract.ts';
import { Unwritable, type WriteLayout } from '../../api/layout.ts';

/** A package as the vendor's order is to hear of it. */
export interface FulfillmentBody {
  readonly orderId: number;
  readonly tracking: string;
  readonly company: string;
  readonly service: string;
  readonly shippedAt: string;
  readonly lines: readonly { readonly lineItem: number; readonly quantity: number }[];
}

export interface StockBody {
  readonly sku: string;
  readonly quantity: number;
}

export const writeConfirmation: WriteLayout<Writable['shipments']> = ({ order, shipment, package: parcel }) => {
  const orderId = idOf(order.orderId);
  if (orderId === undefined)
    return new Unwritable(
      'order.orderId',
      'no-id',
      order.orderId,
      'The order has no id of this shop; tell it by hand.',
    );
  const ids = new Map(order.lines.map(({ lineNumber, lineId }) => [lineNumber, idOf(lineId)]));
  const lines: { lineItem: number; quantity: number }[] = [];
  for (const { lineNumber, quantity } of parcel.lines) {
    const lineItem = ids.get(lineNumber);
    if (lineItem === undefined)
      return new Unwritable(
        'package.lines',
        'unknown-line',
        String(lineNumber),
        `The shop has no line ${lineNumber} in this order; enter the package there by hand.`,
      );
    const same = lines.find((one) => one.lineItem === lineItem);
    if (same) same.quantity += quantity;
    else if (quantity > 0) lines.push({ lineItem, quantity });
  }
  const body: FulfillmentBody = {
    orderId,
    tracking: parcel.trackingNumber,
    company: parcel.carrierCode,
    service: parcel.serviceCode,
    shippedAt: shipment.shippedAt,
    lines,
  };
  return body;
};

export const writeStock: WriteLayout<Writable['inventory']> = ({ sku, quantity }) => {
  const body: StockBody = { sku, quantity };
  return body;
};

function idOf(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

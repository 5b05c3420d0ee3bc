import type { Writable } from '../../../mapping/contract.ts';
import type { WriteLayout } from '../../api/layout.ts';
import { Unwritable } from '../../api/layout.ts';

/** A package as its upload needs it; ids of fulfillment orders are looked up when it goes. */
export interface PackageBody {
  readonly orderId: string;
  readonly trackingNumber: string;
  readonly company: string;
  readonly lines: readonly { readonly lineId: string; readonly quantity: number }[];
}

export interface StockBody {
  readonly sku: string;
  readonly quantity: number;
}

/** Always with its lines: a call without any would fulfill everything that is left. */
export const writePackage: WriteLayout<Writable['shipments']> = ({ order, package: parcel }) => {
  if (!order.orderId.startsWith('gid://shopify/Order/'))
    return new Unwritable('orderId', 'not-from-shop', order.orderId, 'The order was not downloaded from Shopify.');
  const lines = new Map<string, number>();
  for (const { lineNumber, sku, quantity } of parcel.lines) {
    const lineId = order.lines.find((line) => line.lineNumber === lineNumber)?.lineId ?? '';
    if (lineId === '')
      return new Unwritable('lineNumber', 'unknown-line', sku, `The order has no line ${lineNumber} at Shopify.`);
    if (quantity > 0) lines.set(lineId, (lines.get(lineId) ?? 0) + quantity);
  }
  if (lines.size === 0)
    return new Unwritable(
      'lines',
      'no-lines',
      '',
      'It is not known what is in the package; enter its lines and retry.',
    );
  const body: PackageBody = {
    orderId: order.orderId,
    trackingNumber: parcel.trackingNumber,
    company: parcel.carrierCode,
    lines: [...lines].map(([lineId, quantity]) => ({ lineId, quantity })),
  };
  return body;
};

export const writeStock: WriteLayout<Writable['inventory']> = ({ sku, quantity }): StockBody => ({ sku, quantity });

import type { Writable } from '../../../mapping/contract.ts';
import type { WriteLayout } from '../../api/layout.ts';
import { Unwritable } from '../../api/layout.ts';

export interface Units {
  readonly lineId: string;
  readonly quantity: number;
}

/** A package as its upload needs it; the way it goes is a setting. */
export interface PackageBody {
  readonly orderId: string;
  readonly trackingNumber: string;
  readonly carrier: string;
  /** `2026-11-25` */
  readonly shippedOn: string;
  readonly lines: readonly (Units & { readonly sku: string; readonly name: string })[];
  /** All that was to be shipped of the order when it was taken. */
  readonly ordered: readonly Units[];
}

export interface StockBody {
  readonly sku: string;
  readonly quantity: number;
}

export const writePackage: WriteLayout<Writable['shipments']> = ({ order, shipment, package: parcel }) => {
  if (!/^\d+$/.test(order.orderId))
    return new Unwritable('orderId', 'not-from-shop', order.orderId, 'The order was not downloaded from WooCommerce.');
  const lines = new Map<string, PackageBody['lines'][number]>();
  for (const { lineNumber, sku, quantity } of parcel.lines) {
    const line = order.lines.find((one) => one.lineNumber === lineNumber);
    if (!line || line.lineId === '')
      return new Unwritable('lineNumber', 'unknown-line', sku, `The order has no line ${lineNumber} at the shop.`);
    const { lineId, description: name } = line;
    const before = lines.get(lineId)?.quantity ?? 0;
    if (quantity > 0) lines.set(lineId, { lineId, sku: line.sku, name, quantity: before + quantity });
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
    trackingNumber: parcel.trackingNumber.trim(),
    carrier: parcel.carrierCode,
    shippedOn: shipment.shippedAt.slice(0, 10),
    lines: [...lines.values()],
    ordered: order.lines.map(({ lineId, quantity }) => ({ lineId, quantity })),
  };
  return body;
};

export const writeStock: WriteLayout<Writable['inventory']> = ({ sku, quantity }): StockBody => ({ sku, quantity });

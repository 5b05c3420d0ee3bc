import { createHash } from 'node:crypto';
import type { PublishedLevel } from '../../../domain/inventory-level.ts';
import type { Confirmation } from '../../../mapping/contract.ts';
import { Unwritable, type WriteLayout } from '../../api/layout.ts';
import { instantOf } from '../../api/values.ts';

/** A package as it is known here; what Amazon calls its carrier is a setting and looked up when it goes. */
export interface ConfirmationBody {
  readonly orderId: string;
  /** `''` = nobody knows it any more; Amazon is asked. */
  readonly marketplaceId: string;
  readonly packageReferenceId: string;
  readonly carrier: string;
  readonly shippingMethod: string;
  readonly trackingNumber: string;
  readonly shipDate: string;
  readonly orderItems: readonly { readonly orderItemId: string; readonly quantity: number }[];
}

export interface StockBody {
  readonly sku: string;
  readonly quantity: number;
}

export const writeConfirmation: WriteLayout<Confirmation> = ({ order, shipment, package: parcel }, { key }) => {
  const shipDate = instantOf(shipment.shippedAt);
  if (parcel.trackingNumber.trim() === '')
    return new Unwritable('package.trackingNumber', 'missing', '', 'Amazon takes no package without tracking number.');
  if (shipDate === undefined)
    return new Unwritable('shipment.shippedAt', 'not-a-date', shipment.shippedAt, 'Amazon wants to know when it left.');
  const orderItems = itemsOf({ order, package: parcel });
  if (orderItems instanceof Unwritable) return orderItems;
  return {
    orderId: order.orderId,
    marketplaceId: order.extra.marketplaceId ?? '',
    packageReferenceId: packageReferenceId(key),
    carrier: parcel.carrierCode.trim(),
    shippingMethod: parcel.serviceCode.trim(),
    trackingNumber: parcel.trackingNumber.trim(),
    shipDate,
    orderItems,
  } satisfies ConfirmationBody;
};

export const writeStock: WriteLayout<PublishedLevel> = ({ sku, quantity }) => {
  if (sku === '') return new Unwritable('sku', 'missing', '', 'A listing has a SKU.');
  return { sku, quantity: Math.max(0, Math.trunc(quantity)) } satisfies StockBody;
};

/**
 * A positive number, always the same for a package, so that telling it again edits and does not add. Ten digits fit where Amazon may
 * keep it as a number of 32 bits; two packages of one order meet by a chance of one in two thousand million.
 */
export function packageReferenceId(key: string): string {
  const number = createHash('sha256').update(key).digest().readUInt32BE(0) & 0x7fffffff;
  return String(number || 1);
}

/** In Amazon's own items: what lies in several lines of the package may be one item. */
function itemsOf({ order, package: parcel }: Pick<Confirmation, 'order' | 'package'>) {
  const quantities = new Map<string, number>();
  for (const { lineNumber, sku, quantity } of parcel.lines) {
    const item = order.lines.find((line) => line.lineNumber === lineNumber)?.lineId ?? '';
    if (item === '')
      return new Unwritable(
        'line.lineId',
        'unknown-line',
        sku,
        `Amazon has no item for line ${lineNumber} of the order.`,
      );
    if (quantity > 0) quantities.set(item, (quantities.get(item) ?? 0) + quantity);
  }
  if (quantities.size === 0)
    return new Unwritable('package.lines', 'no-lines', '', 'Amazon takes no package without anything in it.');
  return [...quantities].map(([orderItemId, quantity]) => ({ orderItemId, quantity }));
}

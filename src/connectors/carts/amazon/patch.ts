import type { AmazonSettings } from './settings.ts';
import type { StockBody } from './to-amazon.ts';

/** Only the quantity of what the seller ships; restock date and handling time of the listing stay as they are. */
export function patchOf({ quantity }: StockBody, productType: string): object {
  return {
    productType,
    patches: [
      {
        op: 'merge',
        path: '/attributes/fulfillment_availability',
        value: [{ fulfillment_channel_code: 'DEFAULT', quantity }],
      },
    ],
  };
}

export function listingPath(settings: AmazonSettings, sku: string): string {
  return `/listings/2021-08-01/items/${encodeURIComponent(settings['seller id'])}/${encodeURIComponent(sku)}`;
}

/** A seller's quantity of a SKU is one for all marketplaces of a region, so it is told once. */
export function stockMarketplace(settings: AmazonSettings): string {
  return settings['stock marketplace'] || (settings.marketplaces[0] ?? '');
}

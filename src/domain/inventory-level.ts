import type { Instant } from './order.ts';

/** Stock of one SKU in one warehouse as a WMS reports it. */
export interface InventoryLevel {
  readonly sku: string;
  readonly quantityAvailable: number;
  readonly warehouseCode?: string;
  readonly quantityOnHand?: number;
  readonly quantityAllocated?: number;
  readonly quantityHeld?: number;
  readonly asOf?: Instant;
  readonly lot?: string;
  readonly unitOfMeasure?: string;
  readonly adjustment?: number;
}

/** Stock of one SKU as a cart is told. */
export interface PublishedLevel {
  readonly sku: string;
  readonly quantity: number;
  readonly warehouseCode: string;
}

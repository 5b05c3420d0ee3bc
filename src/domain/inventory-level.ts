import type { Instant } from './order.ts';

/** Stock of one SKU in one warehouse as a WMS reports it: what there is, or by how much it has changed. */
export interface InventoryLevel {
  readonly sku: string;
  /** Absent where the file only says by how much the level has changed. */
  readonly quantityAvailable?: number;
  readonly warehouseCode?: string;
  readonly quantityOnHand?: number;
  readonly quantityAllocated?: number;
  readonly quantityHeld?: number;
  readonly asOf?: Instant;
  readonly lot?: string;
  readonly unitOfMeasure?: string;
  /** Counts only where there is no `quantityAvailable`, which has it already. */
  readonly adjustment?: number;
}

/** Stock of one SKU as a cart is told. */
export interface PublishedLevel {
  readonly sku: string;
  readonly quantity: number;
  readonly warehouseCode: string;
}

import { inventoryCargo } from '../deliveries/stock/inventory-cargo.ts';
import type { Tools } from '../tools.ts';
import { gateStage } from './gates.ts';
import type { ActingStage } from './stage.ts';

/** Tells a cart what is in stock. */
export function uploadInventoryStage(tools: Tools): ActingStage {
  return gateStage(tools, 'upload-inventory', inventoryCargo, 'Stock uploaded.');
}

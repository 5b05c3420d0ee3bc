import { ordersCargo } from '../deliveries/orders-cargo.ts';
import type { Tools } from '../tools.ts';
import { gateStage } from './gates.ts';
import type { ActingStage } from './stage.ts';

/** Hands a merchant's accepted orders to a WMS. */
export function deliverStage(tools: Tools): ActingStage {
  return gateStage(tools, 'deliver', ordersCargo, 'Orders delivered.');
}

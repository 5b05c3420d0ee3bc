import { confirmationsCargo } from '../deliveries/confirmations-cargo.ts';
import type { Tools } from '../tools.ts';
import { gateStage } from './gates.ts';
import type { ActingStage } from './stage.ts';

/** Tells a cart which packages have left. */
export function uploadTrackingStage(tools: Tools): ActingStage {
  return gateStage(tools, 'upload-tracking', confirmationsCargo, 'Confirmations uploaded.');
}

import { byMeta } from './meta.ts';
import { byFulfillment } from './native.ts';
import { byNote } from './note.ts';
import { byAst, byShipmentTracking } from './plugins.ts';
import type { Way, WayTools } from './way.ts';

const ways = {
  note: byNote,
  native: byFulfillment,
  'shipment-tracking': byShipmentTracking,
  ast: byAst,
  meta: byMeta,
} as const;

export function wayOf(tools: WayTools): { readonly usual: Way; readonly withoutNumber: Way } {
  const usual = ways[tools.settings.tracking](tools);
  return { usual, withoutNumber: usual.needsNumber ? byNote(tools) : usual };
}

import { inletPlace } from '../config/lookup.ts';
import { takeFiles } from '../intake/take-files.ts';
import type { Tools } from '../tools.ts';
import { type ActingStage, restsInShadow } from './stage.ts';

/** Looks at a WMS connection for shipment or stock files; each becomes a document with its own ingest ticket. */
export function collectStage(tools: Tools): ActingStage {
  return {
    kind: 'acting',
    name: 'collect',
    async work({ subject }) {
      const place = inletPlace(tools.workspace(), subject);
      if (place.merchant.shadow) return restsInShadow;
      const { taken, refused, again } = await takeFiles(tools, place);
      return { say: 'Files collected.', counts: { taken, refused }, again };
    },
  };
}

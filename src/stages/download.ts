import { inletPlace } from '../config/lookup.ts';
import { loadOrders } from '../intake/load-orders.ts';
import { placeTakenWith } from '../intake/reading.ts';
import { takeFiles } from '../intake/take-files.ts';
import { claimedDocuments } from '../storage/documents.ts';
import { limits } from '../support/limits.ts';
import type { Tools } from '../tools.ts';
import { tellFirstDownload } from './first-download.ts';
import type { ActingStage } from './stage.ts';

/** Brings a cart's new orders into the store as `received`. */
export function downloadStage(tools: Tools): ActingStage {
  return {
    kind: 'acting',
    name: 'download',
    async work({ subject }) {
      const place = inletPlace(tools.workspace(), subject);
      await tellFirstDownload(tools, place);
      const report = await takeFiles(tools, place);
      const counts = { files: 0, orders: 0, known: 0 };
      for (const row of await claimedDocuments(tools.store.reader, place.merchant.id, subject)) {
        const read = async () => loadOrders(tools, await placeTakenWith(tools, row), row);
        const { fresh, known } = await (row.size > limits.largeFileBytes ? tools.largeWork.take(read) : read());
        counts.files += 1;
        counts.orders += fresh;
        counts.known += known;
      }
      return { say: 'Orders downloaded.', counts, again: report.again };
    },
  };
}

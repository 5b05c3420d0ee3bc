import { bookLevels } from '../intake/book-levels.ts';
import { bookShipments } from '../intake/book-shipments.ts';
import { placeTakenWith } from '../intake/reading.ts';
import { documentById } from '../storage/documents.ts';
import { limits } from '../support/limits.ts';
import type { Tools } from '../tools.ts';
import { errors } from './errors.ts';
import type { ActingStage, Done } from './stage.ts';

/** Reads one collected document: shipments onto their orders, stock into the levels. */
export function ingestStage(tools: Tools): ActingStage {
  return {
    kind: 'acting',
    name: 'ingest',
    async work({ subject, merchant }) {
      const row = await documentById(tools.store.reader, [merchant], subject);
      if (!row) throw errors.DOCUMENT_GONE({ value: subject });
      if (row.state !== 'claimed') return { say: 'Document was read before.' };
      const place = await placeTakenWith(tools, row);
      const read = async (): Promise<Done> =>
        place.kind === 'inventory'
          ? { say: 'Stock read.', counts: await bookLevels(tools, place, row) }
          : { say: 'Shipments read.', counts: await bookShipments(tools, place, row) };
      return row.size > limits.largeFileBytes ? tools.largeWork.take(read) : read();
    },
  };
}

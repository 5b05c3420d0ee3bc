import { inletPlace } from '../config/lookup.ts';
import { bookLevels } from '../intake/book-levels.ts';
import { bookShipments } from '../intake/book-shipments.ts';
import { documentById } from '../storage/documents.ts';
import type { Tools } from '../tools.ts';
import { errors } from './errors.ts';
import type { ActingStage } from './stage.ts';

/** Reads one collected document: shipments onto their orders, stock into the levels. */
export function ingestStage(tools: Tools): ActingStage {
  return {
    kind: 'acting',
    name: 'ingest',
    async work({ subject, merchant }) {
      const row = await documentById(tools.store.reader, [merchant], subject);
      if (!row) throw errors.DOCUMENT_GONE({ value: subject });
      if (row.state !== 'claimed') return { say: 'Document was read before.' };
      const place = inletPlace(tools.workspace(), row.endpoint);
      if (place.kind === 'inventory') return { say: 'Stock read.', counts: await bookLevels(tools, place, row) };
      return { say: 'Shipments read.', counts: await bookShipments(tools, place, row) };
    },
  };
}

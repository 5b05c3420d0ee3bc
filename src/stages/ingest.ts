import { bookAcknowledgements } from '../intake/book-acknowledgements.ts';
import { bookLevels } from '../intake/book-levels.ts';
import { bookReturns } from '../intake/book-returns.ts';
import { bookShipments } from '../intake/book-shipments.ts';
import { placeTakenWith } from '../intake/reading.ts';
import { documentById } from '../storage/documents.ts';
import type { Tools } from '../tools.ts';
import { errors } from './errors.ts';
import type { ActingStage } from './stage.ts';

/** Reads one collected document: shipments, answers and returns onto their orders, stock into the levels. */
export function ingestStage(tools: Tools): ActingStage {
  return {
    kind: 'acting',
    name: 'ingest',
    async work({ subject, merchant }) {
      const row = await documentById(tools.store.reader, [merchant], subject);
      if (!row) throw errors.DOCUMENT_GONE({ value: subject });
      if (row.state !== 'claimed') return { say: 'Document was read before.' };
      const place = await placeTakenWith(tools, row);
      if (place.kind === 'inventory') return { say: 'Stock read.', counts: await bookLevels(tools, place, row) };
      if (place.kind === 'acknowledgements')
        return { say: 'Answers read.', counts: await bookAcknowledgements(tools, place, row) };
      if (place.kind === 'returns') return { say: 'Returns read.', counts: await bookReturns(tools, place, row) };
      return { say: 'Shipments read.', counts: await bookShipments(tools, place, row) };
    },
  };
}

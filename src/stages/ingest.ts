import type { InletPlace } from '../config/lookup.ts';
import { bookAcknowledgements } from '../intake/book-acknowledgements.ts';
import { bookLevels } from '../intake/book-levels.ts';
import { bookReturns } from '../intake/book-returns.ts';
import { bookShipments } from '../intake/book-shipments.ts';
import { placeTakenWith } from '../intake/reading.ts';
import { type DocumentRow, documentById } from '../storage/documents.ts';
import { limits } from '../support/limits.ts';
import type { Tools } from '../tools.ts';
import { errors } from './errors.ts';
import type { ActingStage, Done } from './stage.ts';

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
      const read = () => readAs(tools, place, row);
      return row.size > limits.largeFileBytes ? tools.largeWork.take(read) : read();
    },
  };
}

async function readAs(tools: Tools, place: InletPlace, row: DocumentRow): Promise<Done> {
  switch (place.kind) {
    case 'inventory':
      return { say: 'Stock read.', counts: await bookLevels(tools, place, row) };
    case 'acknowledgements':
      return { say: 'Answers read.', counts: await bookAcknowledgements(tools, place, row) };
    case 'returns':
      return { say: 'Returns read.', counts: await bookReturns(tools, place, row) };
    default:
      return { say: 'Shipments read.', counts: await bookShipments(tools, place, row) };
  }
}

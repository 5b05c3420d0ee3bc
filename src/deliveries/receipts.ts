import { outletPlace } from '../config/lookup.ts';
import type { Receipt } from '../connectors/contract.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { ticketFor } from '../queue/ticket.ts';
import type { DeliveryRow } from '../storage/deliveries.ts';
import { insertDocument, type NewDocument } from '../storage/documents.ts';
import type { Trx } from '../storage/scope.ts';
import { newId } from '../support/ids.ts';
import type { OpenGate } from './open-gate.ts';

/** Writes down what a partner answered; in the commit that books the delivery. Returns the tickets that go with it. */
export type BookAnswers = (trx: Trx, at: string) => Promise<OutgoingTicket[]>;

const nothing: BookAnswers = async () => [];

/**
 * A WMS that is spoken to says at once what others write into a file of acknowledgements. Its words are kept as a document and go the
 * same way: one rule for what a refusal means, and somebody can look up what was said.
 */
export async function keepAnswers(
  { tools }: OpenGate,
  delivery: DeliveryRow,
  { answers = [] }: Receipt,
): Promise<BookAnswers> {
  const inlet = outletPlace(tools.workspace(), delivery.gate).warehouse?.answers?.acknowledgements;
  if (answers.length === 0 || !inlet) return nothing;
  const spool = await tools.files.spool();
  await spool.write(Buffer.from(JSON.stringify(answers)));
  const { sha256, size } = await spool.finish();
  const row: NewDocument = {
    id: newId(tools.clock.now()),
    merchant: delivery.merchant,
    direction: 'in',
    endpoint: inlet.id,
    kind: 'acknowledgements',
    name: `answer-to-${delivery.fileName}`,
    size,
    sha256,
    state: 'claimed',
    code: '',
    reason: '',
    revision: tools.workspace().revision,
    mapping: inlet.mapping,
    madeAt: tools.clock.iso(),
  };
  return async (trx, at) => {
    await insertDocument(trx, row, at);
    const { merchant, id: subject, name: ref } = row;
    return [ticketFor('ingest', { merchant, subject, cause: 'deliver', at, connection: inlet.connection, ref })];
  };
}

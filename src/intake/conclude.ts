import { raise } from '../exceptions/raise.ts';
import type { ParseSummary } from '../mapping/contract.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { concludeDocument, type DocumentRow } from '../storage/documents.ts';
import { tellEvents } from '../storage/events.ts';
import { releaseSubject } from '../storage/exceptions.ts';
import type { Trx } from '../storage/scope.ts';
import type { CrossdockError } from '../support/errors.ts';
import { limits } from '../support/limits.ts';
import type { Tools } from '../tools.ts';
import { errors } from './errors.ts';

/**
 * Ends the reading of a document: its state, its report and, where rows or the whole file were refused, its exception. Returns the
 * tickets that go with it; `null` when somebody has concluded it already (then nothing of this reading may count). `held`: a good file
 * that a person has to look at first.
 */
export async function concludeReading(
  trx: Trx,
  tools: Tools,
  row: DocumentRow,
  connection: string,
  summary: ParseSummary,
  records: number,
  held?: CrossdockError,
): Promise<OutgoingTicket[] | null> {
  const at = tools.clock.iso();
  const rejected = summary.errors.length + summary.errorsNotListed;
  const error = held ?? problemOf(row, summary, rejected);
  const taken = summary.fileAccepted && !held;
  const verdict = {
    state: taken ? ('done' as const) : ('quarantined' as const),
    code: error?.code ?? '',
    reason: error?.message ?? '',
    records,
    rejected,
    report: JSON.stringify({
      errors: summary.errors.slice(0, limits.complaintsKept),
      warnings: summary.warnings.slice(0, limits.complaintsKept),
      encoding: summary.encoding,
    }),
  };
  if (!(await concludeDocument(trx, row.id, verdict, at, row.revision))) return null;
  const event = taken ? 'read' : held ? 'held' : 'rejected';
  await tellEvents(
    trx,
    tools.store.dialect,
    [{ merchant: row.merchant, kind: 'document', subject: row.id, event, data: { records, rejected } }],
    at,
  );
  if (error) {
    tools.log.warn(
      { document: row.id, endpoint: row.endpoint, code: error.code, detail: error.message },
      'Not everything in a file was taken.',
    );
    const held = [{ kind: 'document' as const, subject: row.id, merchant: row.merchant }];
    return raise(trx, tools.workspace(), { error, merchant: row.merchant, connection, held }, at);
  }
  await releaseSubject(trx, { kind: 'document', subject: row.id }, 'its reading', at);
  return [];
}

/** The first complaint stands for all; the others are in the report. Values stay out: they may be personal. */
function problemOf(row: DocumentRow, summary: ParseSummary, rejected: number) {
  const first = summary.fileAccepted
    ? summary.errors[0]
    : (summary.errors.find(({ rejects }) => rejects === 'file') ?? summary.errors[0]);
  if (!first && summary.fileAccepted) return undefined;
  const where = first
    ? `row ${first.row}${first.column ? `, column "${first.column}"` : ''}: ${first.code}`
    : 'no reason given';
  const make = summary.fileAccepted ? errors.DOCUMENT_ROWS_REJECTED : errors.DOCUMENT_REJECTED;
  const extent = summary.fileAccepted ? `${rejected} problem${rejected === 1 ? '' : 's'}` : 'not taken';
  return make({ message: `${row.name}: ${extent}, the first at ${where}.`, value: row.id });
}

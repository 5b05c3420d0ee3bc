import { type DocumentFilter, type DocumentRow, documentById, listDocuments } from '../storage/documents.ts';
import type { Dock } from './dock.ts';
import { errors } from './errors.ts';
import type { Scope } from './scope.ts';

export type { DocumentFilter } from '../storage/documents.ts';

/** A file that was received or sent, without its report. */
export type FileSummary = Omit<DocumentRow, 'report'>;

/** Newest first. */
export async function listFiles(dock: Dock, scope: Scope, filter: DocumentFilter): Promise<FileSummary[]> {
  const rows = await listDocuments(dock.tools.store.reader, scope, filter);
  return rows.map(({ report: _, ...row }) => row);
}

export async function findFile(dock: Dock, scope: Scope, id: string): Promise<DocumentRow> {
  const row = await documentById(dock.tools.store.reader, scope, id);
  if (!row) throw errors.DOCUMENT_UNKNOWN({ message: `No file has the id "${id}".`, value: id });
  return row;
}

import { join } from 'node:path';
import type { DocumentRow } from '../storage/documents.ts';
import type { Tools } from '../tools.ts';
import { workName } from './work-names.ts';

/** The work file of a concluded document goes to the archive or to quarantine; may be repeated. */
export async function fileAway(
  tools: Pick<Tools, 'files'>,
  row: Pick<DocumentRow, 'id' | 'endpoint' | 'name' | 'state' | 'createdAt'>,
): Promise<void> {
  const from = join(tools.files.workFolder(row.endpoint), workName(row.id, row.name));
  await tools.files.file(row.state === 'quarantined' ? 'quarantine' : 'archive', row.id, row.name, row.createdAt, from);
}

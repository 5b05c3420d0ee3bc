import { join } from 'node:path';
import type { DocumentRow } from '../storage/documents.ts';
import { exists } from '../support/files.ts';
import type { Tools } from '../tools.ts';
import { workName } from './work-names.ts';

/**
 * The work file of a concluded document goes to the archive or to quarantine; may be repeated. What was said to us, over an API, never was
 * a file: its bytes are kept, and nothing lies about.
 */
export async function fileAway(
  tools: Pick<Tools, 'files'>,
  row: Pick<DocumentRow, 'id' | 'endpoint' | 'name' | 'state' | 'createdAt' | 'sha256'>,
): Promise<void> {
  const from = join(tools.files.workFolder(row.endpoint), workName(row.id, row.name));
  if (!(await exists(from)) && (await exists(tools.files.contentPath(row.sha256)))) return;
  await tools.files.file(row.state === 'quarantined' ? 'quarantine' : 'archive', row.id, row.name, row.createdAt, from);
}

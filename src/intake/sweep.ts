import { mkdir, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { documentById } from '../storage/documents.ts';
import { claimDocument } from './claim.ts';
import { fileAway } from './file-away.ts';
import type { OpenInlet } from './inlet.ts';
import { fromWorkName } from './work-names.ts';

/**
 * What a crash left in the endpoint's work folder. A claimed file without a row is the only copy when the claim was a rename: it
 * becomes a document now. A fetched one still lies at the partner and comes again. Files of concluded documents are filed away.
 */
export async function sweepWork(open: OpenInlet): Promise<number> {
  const { tools, place, transport } = open;
  const folder = tools.files.workFolder(place.inlet.id);
  await mkdir(folder, { recursive: true });
  let claimed = 0;
  for (const fileName of await readdir(folder)) {
    const known = fromWorkName(fileName);
    const path = join(folder, fileName);
    const row = known && (await documentById(tools.store.reader, [place.merchant.id], known.id));
    if (row && row.state !== 'claimed') await fileAway(tools, row);
    if (row) continue;
    if (known && transport.fetchClaims) {
      await claimDocument(open, { id: known.id, name: known.name, path, ledger: '' });
      claimed += 1;
    } else {
      await unlink(path);
    }
  }
  return claimed;
}

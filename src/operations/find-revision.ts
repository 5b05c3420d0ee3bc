import { revisionIds } from '../storage/revisions.ts';
import type { Dock } from './dock.ts';
import { errors } from './errors.ts';

/** The revision of this id, or the only one that begins so. */
export async function findRevision(dock: Dock, beginning: string): Promise<string> {
  const found = beginning === '' ? [] : await revisionIds(dock.tools.store.reader, beginning, 5);
  const [first] = found;
  if (first === undefined)
    throw errors.REVISION_UNKNOWN({
      message: `No revision is called or begins with "${beginning}".`,
      value: beginning,
    });
  if (found.length > 1 && first !== beginning)
    throw errors.REVISION_AMBIGUOUS({ message: `Several revisions begin so: ${found.join(', ')}.`, value: beginning });
  return first;
}

import { contentsInUse, type KeptFile, markErased } from '../storage/erase-documents.ts';
import type { Trx } from '../storage/scope.ts';
import type { Tools } from '../tools.ts';

/** Files whose bytes are taken away before one commit says so. */
export const filesAtOnce = 100;

/**
 * Takes away the bytes of these files, then says so in their rows, `with` whatever belongs to the same commit. A crash in between leaves
 * rows that still want to be erased: the same again finishes it.
 */
export async function eraseFiles(
  { store, files, clock }: Pick<Tools, 'store' | 'files' | 'clock'>,
  going: readonly KeptFile[],
  why: string,
  also: (trx: Trx, at: string) => Promise<void>,
): Promise<void> {
  await files.erase(going, () => contentsInUse(store.reader, store.dialect, 'every merchant', going));
  const ids = going.map(({ id }) => id);
  await store.commits.commit({
    apply: async (trx) => {
      const at = clock.iso();
      await markErased(trx, store.dialect, ids, why, at);
      await also(trx, at);
    },
  });
}

import type { InletPlace } from '../config/lookup.ts';
import type { DocumentRow } from '../storage/documents.ts';
import { countStocked, countStockedAmong, skusNotNamedBy, zeroLevels } from '../storage/levels.ts';
import type { CrossdockError } from '../support/errors.ts';
import { limits } from '../support/limits.ts';
import { breathe } from '../support/waiting.ts';
import type { Tools } from '../tools.ts';
import { errors } from './errors.ts';
import { timeOf } from './fill-spool.ts';
import type { LevelSpool } from './level-spool.ts';

/** On a document that waits to be read: a person has seen that its snapshot is small, and wants it. */
export const snapshotAccepted = 'SNAPSHOT_ACCEPTED';

/**
 * Why a whole stock file is not believed: it names fewer than `guard` percent of the levels that are known and not 0. A file that was
 * cut off must not empty the shop.
 */
export async function shrunk(
  { store }: Tools,
  { merchant, warehouse }: InletPlace,
  row: DocumentRow,
  spool: LevelSpool,
  guard: number,
): Promise<CrossdockError | undefined> {
  if (guard === 0 || row.code === snapshotAccepted) return undefined;
  const wms = warehouse?.wms ?? '';
  const known = await countStocked(store.reader, merchant.id, wms);
  const enough = (known * guard) / 100;
  let named = 0;
  for await (const slice of spool.slices()) {
    if (named >= enough) break;
    named += await countStockedAmong(store.reader, store.dialect, merchant.id, wms, slice);
  }
  if (named >= enough) return undefined;
  return errors.SNAPSHOT_SHRUNK({
    message: `${row.name} names ${named} of ${known} levels that are known and not 0, fewer than the ${guard} % that are asked for. Nothing of it was applied.`,
    hint: `Look at the file: crossdock files get ${row.id}. If it is right, "crossdock files accept ${row.id}" applies it; otherwise ask for a whole one.`,
    value: row.id,
  });
}

/** After a whole stock file: what it does not name is out of stock. In slices; a repeat finds what is left. */
export async function zeroAbsent({ store }: Tools, place: InletPlace, row: DocumentRow): Promise<number> {
  const { merchant } = place;
  const { id } = row;
  const wms = place.warehouse?.wms ?? '';
  const origin = { merchant: merchant.id, wms, document: id };
  const reported = timeOf(place, row)(undefined);
  let zeroed = 0;
  for (let after = ''; ; ) {
    const skus = await skusNotNamedBy(store.reader, merchant.id, wms, id, after, limits.levelsZeroedPerCommit);
    const last = skus.at(-1);
    if (last === undefined) return zeroed;
    let changed = 0;
    await store.commits.commit({
      apply: async (trx) => {
        changed = await zeroLevels(trx, store.dialect, origin, skus, reported);
      },
    });
    zeroed += changed;
    after = last;
    await breathe();
  }
}

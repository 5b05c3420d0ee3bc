import { join } from 'node:path';
import type { InletPlace } from '../config/lookup.ts';
import type { FoundFile, RefusedItem, Transport } from '../connectors/contract.ts';
import { holdLease } from '../storage/held-lease.ts';
import { recordRemoved } from '../storage/intake.ts';
import { crashPoint } from '../support/crash.ts';
import { asCrossdockError, type CrossdockError } from '../support/errors.ts';
import { groupBy } from '../support/grouping.ts';
import { newId } from '../support/ids.ts';
import { inParallel } from '../support/waiting.ts';
import type { Tools } from '../tools.ts';
import { type Claim, claimDocument, claimRefused } from './claim.ts';
import { errors } from './errors.ts';
import type { OpenInlet } from './inlet.ts';
import { lookForFiles } from './look.ts';
import { sweepWork } from './sweep.ts';
import { takePages } from './take-pages.ts';
import { workName } from './work-names.ts';

export interface TakeReport {
  readonly taken: number;
  readonly refused: number;
  /** More lies there than one look takes, or somebody else is at it. */
  readonly again: boolean;
}

/** Logins in use at one source. */
const fetchesAtOnce = 4;

/**
 * Takes what lies ready at an endpoint, or asks a partner that is spoken to. A file: fetch to a durable local copy, commit the document row, and only then remove it there.
 * One file that cannot be taken does not keep the others; its error is thrown when they are done.
 */
export async function takeFiles(tools: Tools, place: InletPlace): Promise<TakeReport> {
  const { inlet } = place;
  if (inlet.pushed) return { taken: 0, refused: 0, again: false };
  const transport = tools.connection(inlet.connection);
  if (!transport.pages && (!transport.list || !transport.fetch))
    throw errors.TRANSPORT_CANNOT_RECEIVE({ value: inlet.connection });
  const lease = await holdLease(
    tools.store,
    `inlet:${inlet.id}`,
    `${tools.instance}/${newId(tools.clock.now())}`,
    tools.log,
  );
  if (!lease) return { taken: 0, refused: 0, again: true };
  const open: OpenInlet = { place, lease, tools, transport };
  try {
    if (transport.pages) return await takePages(open, transport.pages);
    const swept = await sweepWork(open);
    const sighting = await lookForFiles(tools, transport, place);
    const failures: CrossdockError[] = [];
    let taken = 0;
    await inParallel(groupsOf(sighting.stable), fetchesAtOnce, async (group) => {
      taken += await takeGroup(open, group, failures);
    });
    await removeLingering(open, sighting.lingering, failures);
    for (const item of sighting.refused) await refuseItem(open, item, failures);
    if (failures[0]) throw failures[0];
    return { taken: taken + swept, refused: sighting.refused.length, again: sighting.more };
  } finally {
    await lease.release();
  }
}

function groupsOf(files: readonly FoundFile[]): FoundFile[][] {
  return [...groupBy(files, ({ group }) => group).values()];
}

/** Files that belong together (one mail): all are durable and committed before the group is removed at the partner. */
async function takeGroup(open: OpenInlet, group: readonly FoundFile[], failures: CrossdockError[]): Promise<number> {
  const { tools, transport, place } = open;
  let taken = 0;
  try {
    for (const file of group) {
      if (tools.signal.aborted) return taken;
      const claim = await fetchFile(open, file);
      crashPoint('intake.fetched');
      await claimDocument(open, claim);
      crashPoint('intake.committed');
      taken += 1;
    }
    if (place.inlet.after === 'remove') await removeThere(open, transport, group);
  } catch (thrown) {
    const error = asCrossdockError(thrown);
    // Somebody else took it, or its writer is not done: the next look sees what is true then.
    if (error.code !== 'FILE_VANISHED' && error.code !== 'FILE_STILL_CHANGING') failures.push(error);
  }
  return taken;
}

async function fetchFile({ tools, transport, place }: OpenInlet, file: FoundFile): Promise<Claim> {
  const id = newId(tools.clock.now());
  const path = join(tools.files.workFolder(place.inlet.id), workName(id, file.name));
  await transport.fetch?.(place.inlet.place, file, path);
  return { id, name: file.name, path, ledger: file.id, madeAt: file.madeAt };
}

async function removeThere(
  { tools, place }: OpenInlet,
  transport: Transport,
  group: readonly FoundFile[],
): Promise<void> {
  await transport.remove?.(place.inlet.place, group, 'taken');
  crashPoint('intake.removed');
  await tools.store.commits.commit({
    apply: (trx) =>
      recordRemoved(
        trx,
        tools.store.dialect,
        place.inlet.id,
        group.map(({ id }) => id),
      ),
  });
}

async function removeLingering(
  open: OpenInlet,
  lingering: readonly FoundFile[],
  failures: CrossdockError[],
): Promise<void> {
  for (const group of groupsOf(lingering)) {
    await removeThere(open, open.transport, group).catch((thrown: unknown) => failures.push(asCrossdockError(thrown)));
  }
}

async function refuseItem(open: OpenInlet, item: RefusedItem, failures: CrossdockError[]): Promise<void> {
  try {
    await claimRefused(open, item);
    if (open.place.inlet.after === 'remove') await open.transport.remove?.(open.place.inlet.place, [item], 'refused');
  } catch (thrown) {
    failures.push(asCrossdockError(thrown));
  }
}

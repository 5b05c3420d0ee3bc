import { outletPlace } from '../../config/lookup.ts';
import type { Workspace } from '../../config/workspace.ts';
import type { Cargo } from '../../deliveries/cargo.ts';
import { confirmationsCargo } from '../../deliveries/confirmations-cargo.ts';
import { ordersCargo } from '../../deliveries/orders-cargo.ts';
import { contextOf } from '../../deliveries/render.ts';
import type { Mapping } from '../../mapping/contract.ts';
import type { DeliveryRow } from '../../storage/deliveries.ts';
import type { Dock } from '../dock.ts';
import { differenceOf, type FileDifference } from '../mappings/diff/files.ts';
import { type DraftFile, draftsOf } from '../mappings/in-memory.ts';
import { openFile } from '../show-file.ts';
import { errors } from './errors.ts';
import type { Planned } from './plan.ts';

export type { FileDifference } from '../mappings/diff/files.ts';

/** Bytes of a kept file that are compared; a larger one is written anew by its old mapping only as far as it goes. */
const bytesAtMost = 32 * 1024 * 1024;

/**
 * What the partner would get instead of what it got: the same records under the same number and clock, by the current mapping. The
 * difference is that of the mapping, or of what the records have become.
 */
export async function differenceOfRepeat(dock: Dock, planned: Planned): Promise<FileDifference> {
  const { earlier, place } = planned;
  const now = dock.tools.workspace();
  const current = mappingOf(now, place.outlet.mapping);
  const after = await written(dock, planned, now, current);
  const old = await workspaceThen(dock, earlier);
  const then = old?.mappings.get(earlier.mapping) ?? current;
  const kept = planned.items.length === planned.carried ? await keptBytes(dock, earlier) : undefined;
  // Only some of its orders: what the old mapping makes of these is what the new one is compared with.
  const before = kept ?? (await written(dock, planned, old ?? now, then));
  return differenceOf(place.outlet.id, before, after, { before: then, after: current });
}

function mappingOf(workspace: Workspace, name: string): Mapping {
  const mapping = workspace.mappings.get(name);
  if (!mapping)
    throw errors.REPEAT_NOT_POSSIBLE({
      message: `The workspace has no mapping "${name}" to write it by.`,
      value: name,
    });
  return mapping;
}

/** `undefined` = a revision of an older version that cannot be read any more. */
async function workspaceThen(dock: Dock, { revision }: DeliveryRow): Promise<Workspace | undefined> {
  return dock.tools.workspaceOf(revision).catch(() => undefined);
}

async function written(
  dock: Dock,
  { earlier, items }: Planned,
  workspace: Workspace,
  mapping: Mapping,
): Promise<DraftFile | undefined> {
  const { reader, dialect } = dock.tools.store;
  const place = outletPlace(workspace, earlier.gate);
  const records = await cargoOf(earlier).records(reader, dialect, place, items, earlier);
  const [draft] = await draftsOf(mapping, {
    endpoint: earlier.gate,
    eachOrder: false,
    context: contextOf(earlier, place),
    records: records.map(({ record }) => record) as Parameters<typeof draftsOf>[1]['records'],
  });
  return draft;
}

function cargoOf({ kind }: DeliveryRow): Cargo {
  return kind === 'confirmations' ? confirmationsCargo : ordersCargo;
}

async function keptBytes(dock: Dock, earlier: DeliveryRow): Promise<DraftFile | undefined> {
  const { document, gate: endpoint, number, fileName: name } = earlier;
  const opened =
    document === null ? undefined : await openFile(dock, [earlier.merchant], document).catch(() => undefined);
  if (!opened || opened.file.size > bytesAtMost) {
    opened?.bytes.destroy();
    return undefined;
  }
  const pieces: Buffer[] = [];
  for await (const piece of opened.bytes) pieces.push(piece as Buffer);
  return { endpoint, name, number, bytes: Buffer.concat(pieces), records: 1, refused: [] };
}

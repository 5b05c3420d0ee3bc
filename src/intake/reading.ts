import { type InletPlace, inletPlace } from '../config/lookup.ts';
import type {
  Complaint,
  Known,
  Mapping,
  MappingContext,
  MappingKind,
  ParseSummary,
  Readable,
  Rejected,
} from '../mapping/contract.ts';
import type { DocumentRow } from '../storage/documents.ts';
import type { Tools } from '../tools.ts';
import { errors } from './errors.ts';

/** The endpoint as it was when the document was taken: a newer mapping is made for the files that come with it. */
export async function placeTakenWith(tools: Tools, row: DocumentRow): Promise<InletPlace> {
  return inletPlace(await tools.workspaceOf(row.revision), row.endpoint);
}

/** Reads a document by the mapping that its endpoint had when it was taken, in slices. */
export async function* readDocument<K extends MappingKind>(
  tools: Tools,
  place: InletPlace,
  row: DocumentRow,
  kind: K,
  known: Known,
): AsyncGenerator<readonly Readable[K][], ParseSummary> {
  const mapping = await mappingTakenWith(tools, place, row);
  if (mapping.kind !== kind) throw errors.MAPPING_MISSING({ value: place.inlet.mapping });
  const politely = { ...known, breathe: () => tools.store.commits.giveWay() };
  return yield* (mapping as Mapping<K>).parse(sliced(tools, row), contextOf(place, row.createdAt), politely);
}

/** Bytes that are read before others get a turn: some milliseconds of work. */
const bytesPerSlice = 16 * 1024;

async function* sliced({ files, store }: Tools, { sha256, size }: DocumentRow): AsyncGenerator<Buffer> {
  for await (const chunk of files.open(sha256)) {
    for (let from = 0; from < chunk.length; from += bytesPerSlice) {
      yield chunk.subarray(from, from + bytesPerSlice);
      if (size > bytesPerSlice) await store.commits.giveWay();
    }
  }
}

/** The mapping that its endpoint had when it was taken. */
export async function mappingTakenWith(tools: Tools, { inlet }: InletPlace, row: DocumentRow): Promise<Mapping> {
  const mapping = (await tools.workspaceOf(row.revision)).mappings.get(inlet.mapping);
  if (!mapping) throw errors.MAPPING_MISSING({ value: inlet.mapping });
  return mapping;
}

/** What was refused of a document when it was read, in its own layout. */
export async function rejectedOf(tools: Tools, row: DocumentRow, complaints: readonly Complaint[]): Promise<Rejected> {
  const place = await placeTakenWith(tools, row);
  const mapping = await mappingTakenWith(tools, place, row);
  return mapping.rejected(() => tools.files.open(row.sha256), contextOf(place, row.createdAt), complaints);
}

/** For files that name no order of ours. */
export const nothingKnown: Known = { orders: async () => new Map(), sent: async () => undefined };

/** The clock of a document is the instant it was taken: reading it again gives the same records. */
export function contextOf({ inlet, merchant, cart, warehouse, zone }: InletPlace, takenAt: string): MappingContext {
  return {
    now: takenAt,
    timeZone: zone,
    sequence: 0,
    values: {
      merchant: merchant.id,
      cart: cart?.id ?? '',
      wms: warehouse?.wms ?? '',
      source: cart?.source ?? '',
      ...inlet.values,
    },
  };
}

/** Everything a file holds, once it is known to be accepted; nothing of a file that is not. */
export async function readWhole<T>(
  slices: AsyncGenerator<readonly T[], ParseSummary>,
): Promise<{ records: T[]; summary: ParseSummary }> {
  const records: T[] = [];
  for (let slice = await slices.next(); ; slice = await slices.next()) {
    if (slice.done) return { records: slice.value.fileAccepted ? records : [], summary: slice.value };
    for (const record of slice.value) records.push(record);
  }
}

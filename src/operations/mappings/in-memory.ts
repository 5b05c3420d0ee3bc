import type { Mapping, RenderSummary } from '../../mapping/contract.ts';
import { breathe } from '../../support/waiting.ts';
import { batchesOf } from './batches.ts';
import type { AnyRecord } from './records.ts';
import { numberOf, type RefusedRecord } from './render-files.ts';
import type { Sample } from './samples.ts';

/** A file as it would be sent, for looking at. */
export interface DraftFile {
  readonly endpoint: string;
  readonly name: string;
  readonly number: number;
  readonly bytes: Buffer;
  /** Records written; 0 = the file would not be sent. */
  readonly records: number;
  /** Our own keys of what is in it, where the sample has such. */
  readonly keys?: readonly string[];
  readonly refused: readonly RefusedRecord[];
}

/** Records that are rendered for people to look at: more than they look at, and bounded. */
export const mostShown = 1000;

/** The files of a sample; every file has the next number, as deliveries take them. */
export async function draftsOf(
  mapping: Mapping,
  { endpoint, eachOrder, context, records }: Sample,
): Promise<DraftFile[]> {
  const split = { kind: mapping.kind, oneFilePer: eachOrder ? ('order' as const) : mapping.oneFilePer };
  const drafts: DraftFile[] = [];
  for (const [place, batch] of batchesOf(split, records, undefined).entries()) {
    const number = context.sequence + place;
    const wanted = batch.map((index) => records[index] as AnyRecord);
    const keys = context.keys && { keys: batch.map((index) => context.keys?.[index] ?? '') };
    const { summary, bytes } = await rendered(mapping, wanted, { ...context, sequence: number, ...keys });
    const refused = summary.refused.map((refusal) => ({ ...refusal, orderNumber: numberOf(wanted[refusal.index]) }));
    drafts.push({ endpoint, name: summary.fileName, number, bytes, records: summary.written, ...keys, refused });
  }
  return drafts;
}

async function rendered(
  mapping: Mapping,
  records: readonly AnyRecord[],
  context: Sample['context'],
): Promise<{ summary: RenderSummary; bytes: Buffer }> {
  const pieces: Buffer[] = [];
  const slices = mapping.render(records as never, context);
  for (let slice = slices.next(); ; slice = slices.next()) {
    if (slice.done) return { summary: slice.value, bytes: Buffer.concat(pieces) };
    pieces.push(slice.value);
    await breathe();
  }
}

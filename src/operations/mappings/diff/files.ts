import { isUtf8 } from 'node:buffer';
import type { Mapping } from '../../../mapping/contract.ts';
import { type DraftFile, draftsOf } from '../in-memory.ts';
import { type MappingFile, ready } from '../library.ts';
import type { RefusedRecord } from '../render-files.ts';
import type { Sample } from '../samples.ts';
import { linesOf, shown, textOf } from '../visible.ts';
import { type CellChange, cellChanges } from './cell-changes.ts';
import { type LineChange, lineChanges } from './line-changes.ts';

export interface FileDifference {
  readonly endpoint: string;
  /** Of the two files; `null` = there is none on this side. */
  readonly names: { readonly before: string | null; readonly after: string | null };
  readonly sameBytes: boolean;
  readonly identical: boolean;
  readonly lines: readonly LineChange[];
  /** By the names of their columns. */
  readonly cells: readonly CellChange[];
  readonly refused: { readonly before: readonly RefusedRecord[]; readonly after: readonly RefusedRecord[] };
}

/** Changes of one file that are told. */
const mostChanges = 200;

/** What two mappings make of the same records, file by file. */
export async function fileDifferences(
  before: MappingFile,
  after: MappingFile,
  samples: readonly Sample[],
): Promise<FileDifference[]> {
  const [old, fresh] = [ready(before), ready(after)];
  const differences: FileDifference[] = [];
  for (const sample of samples) {
    const were = await draftsOf(old, sample);
    const are = await draftsOf(fresh, sample);
    for (let place = 0; place < Math.max(were.length, are.length); place++)
      differences.push(await differenceOf(sample.endpoint, were[place], are[place], { before: old, after: fresh }));
  }
  return differences;
}

type Mappings = Readonly<Record<'before' | 'after', Mapping>>;

/** Two files, byte by byte, line by line and cell by cell. */
export async function differenceOf(
  endpoint: string,
  before: DraftFile | undefined,
  after: DraftFile | undefined,
  mappings: Mappings,
): Promise<FileDifference> {
  const nothing = Buffer.alloc(0);
  const [old, fresh] = [sent(before)?.bytes ?? nothing, sent(after)?.bytes ?? nothing];
  const names = { before: sent(before)?.name ?? null, after: sent(after)?.name ?? null };
  const sameBytes = old.equals(fresh);
  const refused = { before: before?.refused ?? [], after: after?.refused ?? [] };
  const sameRefused = JSON.stringify(refused.before) === JSON.stringify(refused.after);
  const lines = sameBytes ? [] : lineChanges(textLines(old, fresh, old), textLines(old, fresh, fresh));
  const cells = sameBytes
    ? []
    : await cellChanges({ bytes: old, mapping: mappings.before }, { bytes: fresh, mapping: mappings.after });
  return {
    endpoint,
    names,
    sameBytes,
    identical: sameBytes && sameRefused && names.before === names.after,
    lines: lines.slice(0, mostChanges).map((one) => ({ ...one, text: shown(one.text) })),
    cells: cells.slice(0, mostChanges),
    refused,
  };
}

/** A file of which nothing could be written is not sent. */
function sent(draft: DraftFile | undefined): DraftFile | undefined {
  return draft && draft.records > 0 ? draft : undefined;
}

/** Both in one alphabet, so that another encoding is a difference that can be seen. */
function textLines(one: Buffer, other: Buffer, bytes: Buffer): string[] {
  return linesOf(textOf(bytes, isUtf8(one) && isUtf8(other)));
}

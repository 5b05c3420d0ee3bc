import type { Mapping } from '../../mapping/contract.ts';
import type { Dock } from '../dock.ts';
import type { Scope } from '../scope.ts';
import type { GivenContext } from './context-file.ts';
import { type Grid, gridsOf } from './grid.ts';
import { type DraftFile, draftsOf, mostShown } from './in-memory.ts';
import { type MappingFile, ready } from './library.ts';
import { readRecords, valuesOfRecords } from './records.ts';
import { type Sample, samplesFor, withoutSamples } from './samples.ts';
import { type VisibleText, visible } from './visible.ts';

/** Bytes of a file that are shown; the rest is like them. */
const bytesShown = 256 * 1024;
const rowsShown = 200;

export interface PreviewedFile extends Omit<DraftFile, 'bytes' | 'keys'> {
  readonly bytes: number;
  readonly text: VisibleText;
  /** Not all of it is shown. */
  readonly cut: boolean;
  /** `null` = a layout without cells. */
  readonly grids: readonly Grid[] | null;
}

/** Records of a file that somebody gave, as a sample. */
export async function givenSample(file: MappingFile, path: string, { context }: GivenContext): Promise<Sample[]> {
  const all = await readRecords(path, ready(file).kind, context);
  const values = { ...valuesOfRecords(all), ...context.values };
  return [{ endpoint: '', eachOrder: false, context: { ...context, values }, records: all.slice(0, mostShown) }];
}

/** The newest real records of the store, as samples; throws where there are none. */
export async function storedSamples(
  dock: Dock,
  scope: Scope,
  file: MappingFile,
  { last, stated }: { last: number; stated: GivenContext['stated'] },
): Promise<Sample[]> {
  const mapping = { name: file.name, kind: ready(file).kind };
  const samples = await samplesFor(dock, scope, { mapping, last: Math.min(last, mostShown), stated });
  if (samples.length === 0) throw withoutSamples(mapping);
  return samples;
}

/** The next files, as they would be sent. No number is taken, nothing is written. */
export async function preview(file: MappingFile, samples: readonly Sample[]): Promise<PreviewedFile[]> {
  return previewOf(ready(file), samples);
}

/** The same of a mapping that is compiled already. */
export async function previewOf(mapping: Mapping, samples: readonly Sample[]): Promise<PreviewedFile[]> {
  const files: PreviewedFile[] = [];
  for (const sample of samples) {
    for (const { bytes, keys: _, ...draft } of await draftsOf(mapping, sample)) {
      const head = headOf(bytes);
      const grids = (await gridsOf(head, mapping, rowsShown)) ?? null;
      files.push({ ...draft, bytes: bytes.length, text: visible(head), cut: head.length < bytes.length, grids });
    }
  }
  return files;
}

/** Whole lines, so that no character is cut in two. */
function headOf(bytes: Buffer): Buffer {
  if (bytes.length <= bytesShown) return bytes;
  return bytes.subarray(0, bytes.lastIndexOf(0x0a, bytesShown) + 1 || bytesShown);
}

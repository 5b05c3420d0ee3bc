import type { Mapping, RenderSummary } from '../contract.ts';
import { errors } from '../errors.ts';
import type { MappingSpec } from '../spec.ts';
import { Held } from '../types/value-type.ts';
import { type Encoder, encoderOf } from './encoder.ts';
import { fileName } from './file-name.ts';
import { helperRunOf } from './helper-run.ts';
import { openRecords } from './record-slices.ts';
import type { Records, SliceWriter } from './slice.ts';
import { openTemplate } from './template-slices.ts';

/** Records written at a stretch: some milliseconds, then others get their turn. Templates take several times as long as columns. */
const recordsPerSlice = { columns: 200, template: 50 };

/** Compiles once; every file is then written from the same plan. */
export function fileWriter(name: string, spec: MappingSpec): Mapping['render'] {
  const open = spec.template ? openTemplate(name, spec, spec.template) : openRecords(name, spec);
  return (records, context) => {
    const named = fileName(name, spec, records, context);
    return slices(name, spec, open(context, helperRunOf(spec, context), named), records, named);
  };
}

function* slices(
  name: string,
  spec: MappingSpec,
  writer: SliceWriter,
  records: Records,
  named: string,
): Generator<Buffer, RenderSummary> {
  const encoder = encoderOf(spec.file);
  const size = spec.template ? recordsPerSlice.template : recordsPerSlice.columns;
  yield* encoded(name, encoder, () => writer.head(records));
  for (let from = 0; from < records.length; from += size) {
    yield* encoded(name, encoder, () => writer.slice(records, from, Math.min(records.length, from + size)));
  }
  yield* encoded(name, encoder, () => writer.tail(records));
  const { refused } = writer;
  return { fileName: named, refused, written: records.length - refused.length };
}

function* encoded(name: string, encoder: Encoder, text: () => string): Generator<Buffer> {
  const bytes = filledIn(name, () => encoder.encode(text()));
  if (bytes.length > 0) yield bytes;
}

/** What cannot be written here belongs to no record: the whole file waits for a person. */
export function filledIn<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    if (!(thrown instanceof Held)) throw thrown;
    throw errors.MAPPING_TEXT_FAILED({
      message: `Mapping ${name} cannot be filled in. ${thrown.message}`,
      value: name,
      cause: thrown,
    });
  }
}

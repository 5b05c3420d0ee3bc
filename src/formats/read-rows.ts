import { type RowBatch, type RowReader, UnreadableFile } from './contract.ts';
import type { Decoding } from './text/decoding.ts';

/** Bytes to rows, piece by piece; memory does not grow with the file. Throws `UnreadableFile` where the file ends to be one. */
export async function* readRows(
  input: AsyncIterable<Buffer>,
  decoding: Decoding,
  reader: RowReader,
): AsyncGenerator<RowBatch> {
  let any = false;
  for await (const chunk of input) {
    const batch = await reader.write(decoding.write(chunk));
    any ||= batch.cells.length > 0;
    yield batch;
    await faults(decoding, reader);
  }
  const last = await reader.write(decoding.end());
  yield last;
  await faults(decoding, reader);
  const end = await reader.end();
  yield end;
  // A fault in the end's own rows is thrown by the call after it.
  await reader.end();
  if (any || last.cells.length > 0 || end.cells.length > 0 || reader.blank === false) return;
  throw new UnreadableFile(
    'empty-file',
    1,
    'The file holds nothing but blank lines. Ask the sender to export it again.',
  );
}

/** Of two faults the one that comes first in the file is told, however its bytes were cut. */
async function faults(decoding: Decoding, reader: RowReader): Promise<void> {
  if (!decoding.failed) return;
  await reader.write(Buffer.alloc(0));
  decoding.check(reader.line);
}

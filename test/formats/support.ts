import { type RowBatch, type RowReader, UnreadableFile } from '../../src/formats/contract.ts';
import { delimited } from '../../src/formats/delimited/index.ts';
import type { DelimitedSettings } from '../../src/formats/delimited/settings.ts';
import { readRows } from '../../src/formats/read-rows.ts';
import { Decoding } from '../../src/formats/text/decoding.ts';

export interface ReadFile {
  readonly cells: readonly (readonly string[])[];
  readonly lines: readonly number[];
  readonly remarks: readonly string[];
  readonly encoding: string;
  /** `code row` of what made the file unreadable. */
  readonly fault?: string;
}

export async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

const usual: DelimitedSettings = { delimiter: ',', quoting: 'minimal', newline: '\n', recognised: () => 0 };

/** Reads a delimited file in pieces of a size. */
export async function readFile(
  input: string | Buffer,
  {
    size = 65_536,
    encoding = 'utf-8',
    fallback = 'windows-1252' as string | null,
    ...settings
  }: Partial<DelimitedSettings> & { size?: number; encoding?: string; fallback?: string | null } = {},
): Promise<ReadFile> {
  const bytes = typeof input === 'string' ? Buffer.from(input) : input;
  const decoding = new Decoding({ encoding, fallback, keep: settings.delimiter ?? '' });
  const found = { cells: [] as (readonly string[])[], lines: [] as number[], remarks: [] as string[] };
  const reader = delimited.openReader({ ...usual, ...settings }, ({ row, code }) =>
    found.remarks.push(`${code} ${row}`),
  );
  try {
    for await (const { cells, lines } of readRows(inPieces(bytes, size), decoding, reader)) {
      found.cells.push(...cells);
      found.lines.push(...lines);
    }
    return { ...found, encoding: decoding.encoding };
  } catch (thrown) {
    if (!(thrown instanceof UnreadableFile)) throw thrown;
    return { ...found, encoding: decoding.encoding, fault: `${thrown.code} ${thrown.row}` };
  }
}

/** Rows of a reader that is given clean text in pieces of a size. */
export async function rowsInPieces(
  reader: RowReader,
  text: string,
  size = 65_536,
): Promise<{ cells: (readonly string[])[]; numbers: number[] }> {
  const found = { cells: [] as (readonly string[])[], numbers: [] as number[] };
  const take = ({ cells, lines }: RowBatch) => {
    found.cells.push(...cells);
    found.numbers.push(...lines);
  };
  for await (const piece of inPieces(Buffer.from(text), size)) take(await reader.write(piece));
  take(await reader.end());
  return found;
}

import { isUtf8 } from 'node:buffer';
import { pipeline, Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { errors } from '../moving/errors.ts';
import type { ComparedRow } from './cells.ts';

const delimiters = [',', ';', '\t', '|'] as const;
/** A heading that is longer is no heading. */
const headBytes = 64 * 1024;

/** Rows of a file with a heading, by one of its columns; `key`: its name, `''` = the first. */
export async function* csvRows(name: string, bytes: AsyncIterable<Buffer>, key: string): AsyncGenerator<ComparedRow> {
  const { head, all } = await headOf(bytes);
  // One character per byte: whatever the encoding, two texts are the same exactly when their bytes are.
  const parser = parse({
    delimiter: delimiterOf(head),
    encoding: 'latin1',
    relax_column_count: true,
    relax_quotes: true,
  });
  // A failure ends the parser, whose reader below hears of it.
  pipeline(Readable.from(all), parser, () => undefined);
  let headings: string[] | undefined;
  let place = 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      const texts = record.map(asText);
      if (headings) yield rowOf(headings, texts, place);
      else {
        headings = named(texts);
        place = keyPlace(name, headings, key);
      }
    }
  } catch (cause) {
    if ((cause as { code?: string }).code?.startsWith('CSV_') !== true) throw cause;
    throw errors.COMPARE_NOT_READABLE({ message: `${name} is no CSV file: ${(cause as Error).message}`, cause });
  }
}

async function headOf(bytes: AsyncIterable<Buffer>): Promise<{ head: string; all: AsyncGenerator<Buffer> }> {
  const source = bytes[Symbol.asyncIterator]();
  const first: Buffer[] = [];
  let size = 0;
  while (size < headBytes) {
    const next = await source.next();
    if (next.done) break;
    first.push(next.value);
    size += next.value.length;
    if (next.value.includes(0x0a)) break;
  }
  const marked = Buffer.concat(first);
  const start = marked.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? marked.subarray(3) : marked;
  async function* all(): AsyncGenerator<Buffer> {
    if (start.length > 0) yield start;
    for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
  }
  return { head: start.toString('latin1').split(/\r?\n/, 1)[0] ?? '', all: all() };
}

function delimiterOf(head: string): string {
  const count = (delimiter: string) => head.split(delimiter).length;
  return delimiters.reduce((best, one) => (count(one) > count(best) ? one : best));
}

function asText(cell: string): string {
  const bytes = Buffer.from(cell, 'latin1');
  return (isUtf8(bytes) ? bytes.toString() : cell).trim();
}

/** A name that stands twice gets its place behind it. */
function named(texts: readonly string[]): string[] {
  return texts.map((text, index) => {
    const name = text === '' ? `column ${index + 1}` : text;
    return texts.indexOf(text) === index ? name : `${name} (${index + 1})`;
  });
}

function keyPlace(name: string, headings: readonly string[], key: string): number {
  if (key === '') return 0;
  const place = headings.findIndex((heading) => heading.toLowerCase() === key.toLowerCase());
  if (place >= 0) return place;
  throw errors.COMPARE_KEY_UNKNOWN({
    message: `${name} has no column "${key}". It has: ${headings.slice(0, 12).join(', ')}.`,
    value: key,
  });
}

function rowOf(headings: readonly string[], texts: readonly string[], place: number): ComparedRow {
  const cells = Object.fromEntries(texts.map((text, index) => [headings[index] ?? `column ${index + 1}`, text]));
  return { key: texts[place] ?? '', cells };
}

import { parse } from 'csv-parse/sync';
import { limits } from './limits.ts';
import { type DelimitedSettings, type Dialect, delimiters, quote } from './settings.ts';

interface Found {
  readonly dialect: Dialect;
  /** Bytes of a line `sep=;`, which spreadsheets write and nobody means as data. */
  readonly skip: number;
  /** Line on which the first record begins. */
  readonly line: number;
}

/** A line `sep=` decides, then the setting; else the delimiter under which most of the expected headers are found. */
export function findDelimiter(head: Buffer, settings: DelimitedSettings): Found {
  const text = head.toString();
  // Both ends of our days may be mixed in one file; a lone CR divides lines only where there is no other.
  // What stands in quotes divides nothing.
  const bare = settings.quoting === 'none' ? text : text.replaceAll(/"[^"]*(?:"|$)/g, '');
  const lineEnds = bare.includes('\n') || !bare.includes('\r') ? ['\r\n', '\n'] : ['\r\n', '\r'];
  const said = /^sep=(.)(\r\n|\n|\r)/i.exec(text);
  if (said) return { dialect: { delimiter: said[1] ?? ',', lineEnds }, skip: Buffer.byteLength(said[0]), line: 2 };
  return { dialect: { delimiter: settings.delimiter ?? likeliest(text, settings), lineEnds }, skip: 0, line: 1 };
}

/** Titles may stand above the header: of the first lines, the one with most of the expected headers. The first one where none has any. */
function likeliest(text: string, { recognised }: DelimitedSettings): string {
  const lines = text.slice(0, limits.headBytes).split(/\r\n|\n|\r/, limits.headLines);
  let best = { delimiter: ',', headers: -1 };
  for (const line of lines) {
    const [found] = delimiters
      .map((delimiter) => ({ delimiter, cells: cellsOf(line, delimiter) }))
      .map(({ delimiter, cells }) => ({ delimiter, headers: recognised(cells), cells: cells.length }))
      .sort((one, other) => other.headers - one.headers || other.cells - one.cells);
    if (found && found.headers > best.headers) best = found;
  }
  return best.delimiter;
}

function cellsOf(line: string, delimiter: string): string[] {
  try {
    const rows: string[][] = parse(line, { delimiter, quote, relax_quotes: true, relax_column_count: true });
    return rows[0] ?? [];
  } catch {
    // A value goes on in the next line.
    return line.split(delimiter);
  }
}

import { once } from 'node:events';
import type { Cli, Flags } from './cli.ts';

/** How rows that are too many for one piece are written. */
export interface RowsOut<T> {
  /** As CSV; `head` = with the names of the columns. */
  csv(rows: readonly T[], head: boolean): string;
}

/** Writes page by page and waits for whoever reads: CSV, a JSON array, or one JSON object a line. Returns how many rows there were. */
export async function writeRows<T>(
  cli: Cli,
  flags: Flags & { readonly csv?: boolean },
  pages: AsyncIterable<readonly T[]>,
  how: RowsOut<T>,
): Promise<number> {
  let count = 0;
  const write = async (text: string) => {
    if (text !== '' && !cli.io.out.write(text)) await once(cli.io.out, 'drain');
  };
  const array = !flags.csv && !flags.ndjson;
  if (array) await write('[');
  for await (const rows of pages) {
    if (flags.csv) await write(how.csv(rows, count === 0));
    else {
      const texts = rows.map((row, index) => {
        const comma = count + index === 0 ? '\n' : ',\n';
        return array ? comma + JSON.stringify(row) : `${JSON.stringify(row)}\n`;
      });
      await write(texts.join(''));
    }
    count += rows.length;
  }
  if (flags.csv && count === 0) await write(how.csv([], true));
  if (array) await write('\n]\n');
  return count;
}

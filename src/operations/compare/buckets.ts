import { createHash } from 'node:crypto';
import { RecordSpool } from '../mappings/record-spool.ts';
import type { Cells, ComparedRow } from './cells.ts';

/** Rows of one key lie in one bucket of either side, so that only one bucket at a time is in memory. */
export const bucketCount = 64;
const charactersHeld = 128 * 1024;
const rowsAtOnce = 200;

/** The rows of one file, dealt out by their keys; large files wait in files without names. */
export class Buckets {
  readonly #spools = Array.from({ length: bucketCount }, () => new RecordSpool(charactersHeld));
  count = 0;

  async fill(rows: AsyncIterable<ComparedRow>): Promise<void> {
    let held: ComparedRow[] = [];
    for await (const row of rows) {
      held.push(row);
      if (held.length < rowsAtOnce) continue;
      await this.#deal(held);
      held = [];
    }
    await this.#deal(held);
  }

  async #deal(rows: readonly ComparedRow[]): Promise<void> {
    for (const { key, cells } of rows) await this.#spools[bucketOf(key)]?.add([[key, cells]]);
    this.count += rows.length;
  }

  /** The rows of one bucket by their keys, in the order of the file. */
  async read(bucket: number): Promise<Map<string, Cells[]>> {
    const found = new Map<string, Cells[]>();
    for await (const line of this.#spools[bucket]?.lines() ?? []) {
      const [key, cells] = JSON.parse(line) as [string, Cells];
      const rows = found.get(key);
      if (rows) rows.push(cells);
      else found.set(key, [cells]);
    }
    return found;
  }

  async discard(): Promise<void> {
    await Promise.all(this.#spools.map((spool) => spool.discard()));
  }
}

function bucketOf(key: string): number {
  return (createHash('sha256').update(key).digest()[0] ?? 0) % bucketCount;
}

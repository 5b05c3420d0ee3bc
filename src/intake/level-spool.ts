import { createReadStream } from 'node:fs';
import { appendFile, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { LevelRow } from '../storage/levels.ts';
import { limits } from '../support/limits.ts';

/** Stock rows that wait for their file's verdict: in memory while they are few, in a local file beyond. One slice is one line of JSON. */
export class LevelSpool {
  readonly #path: string;
  #held: string[] = [];
  #heldBytes = 0;
  #spilled = false;
  levels = 0;

  constructor(folder: string, document: string) {
    this.#path = join(folder, `${document}.levels`);
  }

  async add(rows: readonly LevelRow[]): Promise<void> {
    const line = JSON.stringify(rows);
    this.levels += rows.length;
    this.#held.push(line);
    this.#heldBytes += line.length;
    if (this.#heldBytes > limits.stockBytesInMemory) await this.#spill();
  }

  async *slices(): AsyncGenerator<string> {
    if (this.#spilled) {
      await this.#spill();
      const input = createReadStream(this.#path, 'utf8');
      try {
        yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
      } finally {
        // Somebody may have seen enough before the end.
        input.destroy();
      }
    } else {
      yield* this.#held;
    }
  }

  async discard(): Promise<void> {
    this.#held = [];
    if (this.#spilled) await rm(this.#path, { force: true });
  }

  /** A crash may have left an older one. */
  async #begin(): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true });
    await rm(this.#path, { force: true });
  }

  async #spill(): Promise<void> {
    if (!this.#spilled) await this.#begin();
    this.#spilled = true;
    if (this.#held.length > 0) await appendFile(this.#path, `${this.#held.join('\n')}\n`);
    this.#held = [];
    this.#heldBytes = 0;
  }
}

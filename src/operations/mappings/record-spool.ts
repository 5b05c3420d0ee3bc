import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Characters of records held in memory; beyond, they wait in a file. */
const charactersHeld = 2 * 1024 * 1024;

/** Records that wait for their file's verdict, as one line of JSON each. */
export class RecordSpool {
  readonly #most: number;
  #held: string[] = [];
  #size = 0;
  #file: FileHandle | undefined;
  count = 0;

  constructor(most = charactersHeld) {
    this.#most = most;
  }

  /** They are too many for the memory. */
  get spilled(): boolean {
    return this.#file !== undefined;
  }

  async add(records: readonly unknown[]): Promise<void> {
    for (const record of records) {
      const line = JSON.stringify(record);
      this.#held.push(line);
      this.#size += line.length;
    }
    this.count += records.length;
    if (this.#size > this.#most) await this.#spill();
  }

  async *lines(): AsyncGenerator<string> {
    if (this.#file) {
      await this.#spill();
      const input = this.#file.createReadStream({ start: 0, autoClose: false, encoding: 'utf8' });
      yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
    } else yield* this.#held;
  }

  async discard(): Promise<void> {
    this.#held = [];
    await this.#file?.close();
    this.#file = undefined;
  }

  async #spill(): Promise<void> {
    this.#file ??= await nameless();
    if (this.#held.length > 0) await this.#file.writeFile(`${this.#held.join('\n')}\n`);
    this.#held = [];
    this.#size = 0;
  }
}

/** It has lost its name before anything is in it: whatever ends the program, no personal data stays behind. */
async function nameless(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'crossdock-records-'));
  try {
    return await open(join(folder, 'records'), 'wx+', 0o600);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

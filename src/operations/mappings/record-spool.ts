import { createReadStream } from 'node:fs';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Characters of records held in memory; beyond, they wait in a file of the system's temporary folder. */
const charactersHeld = 8 * 1024 * 1024;

/** Records that wait for their file's verdict, as one line of JSON each. */
export class RecordSpool {
  readonly #most: number;
  #held: string[] = [];
  #size = 0;
  #folder: string | undefined;
  count = 0;

  constructor(most = charactersHeld) {
    this.#most = most;
  }

  /** Where records wait that are too many for the memory. */
  get folder(): string | undefined {
    return this.#folder;
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
    if (this.#folder !== undefined) {
      await this.#spill();
      const input = createReadStream(this.#path(), 'utf8');
      yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
    } else yield* this.#held;
  }

  async discard(): Promise<void> {
    this.#held = [];
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
  }

  async #spill(): Promise<void> {
    this.#folder ??= await mkdtemp(join(tmpdir(), 'crossdock-records-'));
    if (this.#held.length > 0) await appendFile(this.#path(), `${this.#held.join('\n')}\n`, { mode: 0o600 });
    this.#held = [];
    this.#size = 0;
  }

  #path(): string {
    return join(this.#folder ?? '', 'records.ndjson');
  }
}

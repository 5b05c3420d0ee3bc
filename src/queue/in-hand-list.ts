import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * The tickets in hand, in a small file that the next start reads. It need not survive a power cut (then nothing in hand had an
 * effect that counts as a crash of ours), so it is written without waiting for the disk: some 20 microseconds per batch.
 */
export class InHandList {
  readonly #path: string;
  readonly #ids = new Set<number>();

  constructor(path: string) {
    this.#path = path;
  }

  /** What the daemon before this one had in hand when it died. */
  leftBehind(): number[] {
    if (!existsSync(this.#path)) return [];
    return readFileSync(this.#path, 'utf8')
      .split('\n')
      .map(Number)
      .filter((id) => Number.isSafeInteger(id) && id > 0);
  }

  add(ids: readonly number[]): void {
    for (const id of ids) this.#ids.add(id);
    this.#write();
  }

  /** Not written: a row that is settled is gone from the table, so an old entry means nothing. */
  remove(id: number): void {
    this.#ids.delete(id);
  }

  clear(): void {
    this.#ids.clear();
    this.#write();
  }

  #write(): void {
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(this.#path, [...this.#ids].join('\n'));
  }
}

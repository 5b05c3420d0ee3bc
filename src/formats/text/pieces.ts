import { StringDecoder } from 'node:string_decoder';
import { UnreadableFile } from '../contract.ts';

/** Bytes of one record: a file without the record ends that it should have must not be gathered whole. */
const recordCharacters = 1024 * 1024;

/** Text that comes in pieces, taken record by record. What is not a whole record yet waits. */
export class Pieces {
  readonly #decoder = new StringDecoder('utf8');
  #waiting = '';

  /** `cut` takes whole records off the beginning and returns what is left. */
  take(text: Buffer, row: () => number, cut: (text: string) => string): void {
    this.#waiting = cut(this.#waiting + this.#decoder.write(text));
    if (this.#waiting.length <= recordCharacters) return;
    throw new UnreadableFile(
      'record-too-long',
      row(),
      'This record has no end for a million characters. Check the line ends and the separators.',
    );
  }

  /** What is left when nothing follows. */
  rest(): string {
    const rest = this.#waiting + this.#decoder.end();
    this.#waiting = '';
    return rest;
  }
}

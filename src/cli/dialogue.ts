import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import { errors } from './errors.ts';
import type { Io } from './io.ts';

/** Several questions to one person, one after the other; some answers nobody may see. What is typed ahead is never shown. */
export class Dialogue {
  readonly #io: Io;
  readonly #lines: Interface;
  readonly #typed: string[] = [];
  #shows = false;
  #ended = false;
  #wakes: (() => void) | undefined;
  #interrupted = false;

  constructor(io: Io) {
    this.#io = io;
    const output = new Writable({
      write: (chunk, _encoding, done) => {
        if (this.#shows) io.err.write(chunk);
        done();
      },
    });
    // As a terminal it takes over the echo.
    this.#lines = createInterface({ input: io.in, output, terminal: true, historySize: 0 });
    this.#lines.on('line', (line) => {
      this.#shows = false;
      this.#typed.push(line);
      this.#wakes?.();
    });
    this.#lines.on('SIGINT', () => this.#end(true));
    this.#lines.on('close', () => this.#end(false));
  }

  /** Throws `CLI_INTERRUPTED` on Ctrl-C, and where nothing more can come. */
  async ask(question: string, { hidden = false } = {}): Promise<string> {
    this.#io.err.write(question);
    this.#shows = !hidden && this.#typed.length === 0 && !this.#ended;
    while (this.#typed.length === 0 && !this.#ended) await new Promise<void>((resolve) => (this.#wakes = resolve));
    this.#shows = false;
    this.#io.err.write('\n');
    const line = this.#typed.shift();
    if (line === undefined || this.#interrupted) throw errors.CLI_INTERRUPTED();
    return line;
  }

  close(): void {
    this.#shows = false;
    this.#lines.close();
  }

  #end(interrupted: boolean): void {
    this.#interrupted ||= interrupted;
    this.#ended = true;
    this.#wakes?.();
  }
}

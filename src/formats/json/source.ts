import { UnreadableFile } from '../contract.ts';
import { type Collector, shown } from '../tree/collector.ts';
import type { Plan } from '../tree/plan.ts';
import type { TreeSource } from '../tree/reader.ts';
import { endsLine, Lines } from './lines.ts';
import type { JsonSettings } from './settings.ts';
import { none, type Tokenize, tokenizer } from './tokens.ts';
import { Walk } from './walk.ts';

/** Walks through strict JSON line by line, so that every token has a line. */
export class JsonSource implements TreeSource {
  line = 1;
  readonly #collector: Collector;
  readonly #root: string;
  readonly #walk: Walk;
  readonly #tokenize: Tokenize;
  readonly #lines = new Lines();

  constructor(plan: Plan, collector: Collector, settings: JsonSettings) {
    this.#collector = collector;
    this.#root = settings.root;
    this.#walk = new Walk(plan, collector);
    this.#tokenize = tokenizer(settings.lines);
  }

  get steps(): number {
    return this.#walk.steps;
  }

  feed(text: string): void {
    for (const line of this.#lines.write(text)) this.#take(line);
  }

  finish(): void {
    for (const line of this.#lines.end()) this.#take(line);
    this.#tokens(none);
    const [first, found] = [this.#walk.firstName, this.#walk.names];
    if (this.#root === '' || found.has(this.#root)) return;
    const note = `The file has no "${this.#root}" on its outermost level. This is another kind of file, or the mapping's root is not right.`;
    throw new UnreadableFile('wrong-root', 1, note, shown(first));
  }

  #take(line: string): void {
    this.#tokens(line);
    if (!endsLine(line)) return;
    // The library would notice only some characters later, on another line.
    if (this.#walk.inQuotes) throw malformed('a text has no closing quote on this line', this.line);
    this.line += 1;
  }

  #tokens(text: string | typeof none): void {
    for (const token of this.#tokenized(text)) this.#walk.take(token, this.line);
  }

  #tokenized(text: string | typeof none): ReturnType<Tokenize> {
    try {
      return this.#tokenize(text);
    } catch (thrown) {
      if (!(thrown instanceof Error)) throw thrown;
      if (text === none) {
        const note = 'The file ends before its JSON does: it was cut off. Nothing of it is taken; ask for it again.';
        throw new UnreadableFile('unterminated-envelope', this.#collector.line || this.line, note);
      }
      const why = shown(thrown.message.replace(/^Parser (cannot parse input: |has )?/, ''));
      throw malformed(why, this.line);
    }
  }
}

function malformed(why: string, row: number): UnreadableFile {
  return new UnreadableFile('bad-format', row, `This is not well-formed JSON (${why}). Ask the sender to repair it.`);
}

import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type LineCounter, type Node } from 'yaml';
import { didYouMean } from '../../support/nearest.ts';
import type { MappingFinding } from '../contract.ts';

/** What all places of one file share. */
export interface YamlText {
  readonly document: Document;
  readonly lines: LineCounter;
  readonly findings: MappingFinding[];
}

type Handlers = Readonly<Record<string, (value: Place) => void>>;

/** A node of a YAML file that knows where it stands: what is wrong with it is found there, and reading goes on. */
export class Place {
  readonly #text: YamlText;
  readonly #node: Node | null;
  readonly #offset: number;

  constructor(text: YamlText, node: Node | null, offset: number) {
    this.#text = text;
    const target = isAlias(node) ? (node.resolve(text.document) ?? null) : node;
    this.#node = target;
    this.#offset = node?.range?.[0] ?? offset;
  }

  get isMap(): boolean {
    return isMap(this.#node);
  }

  get isList(): boolean {
    return isSeq(this.#node);
  }

  get isText(): boolean {
    return isScalar(this.#node);
  }

  get position(): { readonly line: number; readonly column: number } {
    const { line, col } = this.#text.lines.linePos(this.#offset);
    return { line, column: col };
  }

  fail(code: string, message: string): void {
    this.#text.findings.push({ ...this.position, code, message });
  }

  /** A fault inside this place's own text, `line` (1-based) and `column` (0-based) as counted there. */
  failInside(code: string, message: string, line: number, column: number): void {
    const start = this.position;
    const quoted = isScalar(this.#node) && /^QUOTE/.test(String(this.#node.type)) ? 1 : 0;
    const there =
      line === 1
        ? { line: start.line, column: start.column + quoted + column }
        : { line: start.line + line - 1, column: column + 1 };
    this.#text.findings.push({ ...there, code, message });
  }

  /** A scalar as it stands in the file: `01` stays `01`, `yes` stays `yes`. */
  get text(): string | undefined {
    if (!isScalar(this.#node)) return undefined;
    if (this.#node.value === null) return '';
    return typeof this.#node.value === 'string' ? this.#node.value : (this.#node.source ?? String(this.#node.value));
  }

  wantText(what: string): string {
    if (this.text === undefined) this.fail('MAPPING_VALUE', `${what} must be a text.`);
    return this.text ?? '';
  }

  wantFlag(what: string): boolean {
    const text = this.text?.toLowerCase();
    if (text === 'true' || text === 'yes' || text === 'on') return true;
    if (text !== 'false' && text !== 'no' && text !== 'off')
      this.fail('MAPPING_VALUE', `${what} must be true or false.`);
    return false;
  }

  wantNumber(what: string, least: number, most: number): number {
    const value = Number(this.text);
    if (this.text !== undefined && Number.isInteger(value) && value >= least && value <= most) return value;
    this.fail('MAPPING_VALUE', `${what} must be a whole number from ${least} to ${most}.`);
    return least;
  }

  wantOneOf<T extends string>(what: string, words: readonly T[]): T {
    const found = words.find((word) => word === this.text);
    if (found !== undefined) return found;
    const said = this.text ?? '';
    this.fail('MAPPING_VALUE', `${what} must be one of: ${words.join(', ')}.${didYouMean(said, words)}`);
    return words[0] as T;
  }

  /** A text, or a list of texts. */
  wantTexts(what: string): string[] {
    return this.isList ? this.items().map((item) => item.wantText(what)) : [this.wantText(what)];
  }

  items(): Place[] {
    return isSeq(this.#node)
      ? this.#node.items.map((item) => new Place(this.#text, item as Node | null, this.#offset))
      : [];
  }

  /** Keys with where they stand, and values. */
  entries(): { readonly key: Place; readonly name: string; readonly value: Place }[] {
    if (!isMap(this.#node)) return [];
    return this.#node.items.filter(isPair).map((pair) => {
      const key = new Place(this.#text, pair.key as Node | null, this.#offset);
      const value = pair.value as Node | null;
      return {
        key,
        name: key.text ?? '',
        value: new Place(this.#text, value, value?.range ? value.range[0] : key.#offset),
      };
    });
  }

  get(name: string): Place | undefined {
    return this.entries().find((entry) => entry.name === name)?.value;
  }

  /** Gives each value to its key's reader; a key without one is a mistake. */
  read(what: string, handlers: Handlers): void {
    if (!this.isMap) {
      this.fail('MAPPING_VALUE', `${what} must be a group of settings: ${Object.keys(handlers).join(', ')}.`);
    }
    for (const { key, name, value } of this.entries()) {
      const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
      if (handler) handler(value);
      else
        key.fail(
          'MAPPING_UNKNOWN_KEY',
          `"${name}" is not a setting of ${what}.${didYouMean(name, Object.keys(handlers)) || ` Known are: ${Object.keys(handlers).join(', ')}.`}`,
        );
    }
  }
}

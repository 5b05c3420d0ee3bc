import { UnreadableFile } from '../contract.ts';
import type { Collector } from '../tree/collector.ts';
import { limits } from '../tree/limits.ts';
import type { Plan, PlanNode } from '../tree/plan.ts';
import type { Token } from './tokens.ts';

interface Container {
  readonly kind: 'object' | 'list';
  /** In a list: what each of its values is. In an object: what the value of the last name is. */
  next: PlanNode | undefined;
}

/** A name that is longer than any that is looked for. */
const nameLength = 1000;

/**
 * From tokens to records. A list stands for its values: one value where a list may be is one record, and of several where one value
 * is expected the first counts. So it is with a name that comes twice in one object, as for elements of the same name.
 */
export class Walk {
  steps = 0;
  inQuotes = false;
  /** Names on the outermost level that the layout knows, and the first one of all, for whoever has to be told. */
  readonly names = new Set<string>();
  firstName = '';
  readonly #plan: Plan;
  readonly #collector: Collector;
  readonly #containers: Container[] = [];
  #name: string | undefined;
  /** The value that is being read, when something is to be known of it. */
  #value: { readonly node: PlanNode; empty: boolean } | undefined;

  constructor(plan: Plan, collector: Collector) {
    this.#plan = plan;
    this.#collector = collector;
  }

  take(token: Token, line: number): void {
    this.steps += 1;
    switch (token.name) {
      case 'startObject':
        this.#openObject(line);
        break;
      case 'startArray':
        this.#openList(line);
        break;
      case 'endObject':
        this.#containers.pop();
        this.#collector.leave();
        break;
      case 'endArray':
        this.#containers.pop();
        break;
      case 'nullValue':
        // No value: an empty text where texts are, no record where records are.
        this.#begin(line);
        this.#end();
        break;
      case 'trueValue':
      case 'falseValue':
        this.#begin(line);
        this.#chunk(String(token.value), line);
        this.#end();
        break;
      default:
        this.#part(token, line);
    }
  }

  /** Names, texts and numbers come in parts. */
  #part(token: Token, line: number): void {
    switch (token.name) {
      case 'startKey':
        this.#name = '';
        this.inQuotes = true;
        break;
      case 'endKey':
        this.#named();
        this.inQuotes = false;
        break;
      case 'startString':
        this.inQuotes = true;
        this.#begin(line);
        break;
      case 'endString':
        this.inQuotes = false;
        this.#end();
        break;
      case 'startNumber':
        this.#begin(line);
        break;
      case 'endNumber':
        this.#end();
        break;
      case 'stringChunk':
      case 'numberChunk':
        this.#chunk(token.value, line);
    }
  }

  get #next(): PlanNode | undefined {
    const around = this.#containers.at(-1);
    return around ? around.next : this.#plan.document;
  }

  #openObject(line: number): void {
    const node = this.#next;
    if (node && node.texts.length > 0) throw misplaced(node, 'an object', line);
    this.#collector.enter(node, line);
    this.#push({ kind: 'object', next: undefined }, line);
  }

  #openList(line: number): void {
    const node = this.#next;
    if (node && this.#containers.at(-1)?.kind === 'list') throw misplaced(node, 'a list in a list', line);
    if (node && node.shape === undefined && node.texts.length > 0) throw misplaced(node, 'a list', line);
    this.#push({ kind: 'list', next: node }, line);
  }

  #push(container: Container, line: number): void {
    this.#containers.push(container);
    if (this.#containers.length <= limits.depth) return;
    const note = `More than ${limits.depth} lists and objects stand inside one another here. That is no file of this kind.`;
    throw new UnreadableFile('bad-format', line, note);
  }

  #named(): void {
    const object = this.#containers.at(-1);
    const name = this.#name ?? '';
    this.#name = undefined;
    if (!object) return;
    const around = this.#collector.node;
    object.next = around?.children.get(name);
    if (around !== this.#plan.document) return;
    this.firstName ||= name;
    if (object.next) this.names.add(name);
  }

  #begin(line: number): void {
    const node = this.#next;
    if (!node) return;
    this.#value = { node, empty: true };
    if (node.texts.length > 0) this.#collector.enter(node, line);
  }

  #chunk(text: string, line: number): void {
    if (this.#name !== undefined) {
      if (this.#name.length < nameLength) this.#name += text;
      return;
    }
    if (!this.#value || text === '') return;
    // An empty text for an object is what some programs write for one without content.
    if (this.#value.node.texts.length === 0) throw misplaced(this.#value.node, 'a single value', line);
    this.#collector.text(text);
  }

  #end(): void {
    if (this.#value && this.#value.node.texts.length > 0) this.#collector.leave();
    this.#value = undefined;
  }
}

function misplaced(node: PlanNode, what: string, row: number): UnreadableFile {
  const place = node.name === '' ? 'The outermost level' : `"${node.name}"`;
  const expected = node.texts.length > 0 ? 'a text, a number or true or false' : 'an object';
  const note = `${place} holds ${what} where ${expected} is expected. This is another kind of file, or the mapping's path is not right.`;
  return new UnreadableFile('bad-format', row, note);
}

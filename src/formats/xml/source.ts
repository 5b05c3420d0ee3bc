import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { UnreadableFile } from '../contract.ts';
import { type Collector, shown, tooLong } from '../tree/collector.ts';
import { limits } from '../tree/limits.ts';
import type { Plan, PlanNode } from '../tree/plan.ts';
import type { TreeSource } from '../tree/reader.ts';

/** An ampersand that begins no entity. */
const bareAmpersand = /&(?![\w#.:-]{1,64};)/;
const noEntity = /[^\w#.:-]|^.{64}/;

/** Walks through well-formed XML, and stops where it ends to be that. */
export class XmlSource implements TreeSource {
  steps = 0;
  readonly #collector: Collector;
  readonly #plan: Plan;
  readonly #root: string;
  /** Prefixes need no declaration: names are compared as they stand, and unbound prefixes are common in files by hand. */
  readonly #parser = new SaxesParser({ xmlns: false });
  #line = 1;
  #attributes = 0;
  #depth = 0;
  #begun = false;
  #finishing = false;

  constructor(plan: Plan, collector: Collector, root: string) {
    this.#plan = plan;
    this.#collector = collector;
    this.#root = root;
    this.#parser.on('opentagstart', () => this.#begin());
    this.#parser.on('attribute', () => this.#countAttribute());
    this.#parser.on('opentag', (tag) => this.#enter(tag));
    this.#parser.on('closetag', () => this.#leave());
    this.#parser.on('text', (text) => this.#text(text));
    this.#parser.on('cdata', (text) => this.#text(text));
    this.#parser.on('doctype', (text) => this.#doctype(text));
    this.#parser.on('error', (fault) => this.#fault(fault.message));
  }

  get line(): number {
    return this.#parser.line;
  }

  feed(text: string): void {
    if (!this.#begun) this.#expectTag(text);
    // The library takes everything up to the next semicolon for the entity's name, be it the rest of the file.
    const parts = bareAmpersand.test(text) ? text.split(/(?=<)/) : [text];
    for (const part of parts) {
      this.#parser.write(part);
      this.#expectEntity();
    }
  }

  finish(): void {
    this.#finishing = true;
    this.#parser.close();
  }

  /** The library would notice a file of another kind only at the end of a piece. */
  #expectTag(text: string): void {
    const at = text.search(/\S/);
    if (at === -1) return;
    this.#begun = true;
    if (text[at] === '<') return;
    const note =
      'This is no XML: it does not begin with "<". Check the kind of the file, and the mapping that reads it.';
    throw new UnreadableFile('bad-format', this.line + breaksIn(text.slice(0, at)), note);
  }

  #expectEntity(): void {
    // Not among the library's declared members; `''` while no entity is being read.
    const { entity } = this.#parser as unknown as { entity: string };
    if (entity === '' || !noEntity.test(entity)) return;
    const note = 'Here an "&" stands by itself; in XML it is written "&amp;". Ask the sender to repair it.';
    throw new UnreadableFile('bad-format', this.line - breaksIn(entity), note);
  }

  #begin(): void {
    // The sign behind the name is read already, and it may be a line break.
    this.#line = this.#parser.columnIndex === 0 ? this.#parser.line - 1 : this.#parser.line;
    this.#attributes = 0;
    this.#depth += 1;
    if (this.#depth > limits.depth) throw tooDeep(this.#line);
  }

  #countAttribute(): void {
    this.#attributes += 1;
    if (this.#attributes > limits.attributes) throw tooLong(this.#line);
  }

  #enter({ name, attributes }: SaxesTagPlain): void {
    this.steps += 1;
    const outermost = this.#depth === 1;
    const node = childOf(outermost ? this.#plan.document : this.#collector.node, name);
    if (outermost && !node) throw this.#wrongRoot(name);
    this.#collector.enter(node, this.#line);
    if (!node || node.attributes.size === 0) return;
    for (const [wanted, places] of node.attributes) {
      const value = attributeOf(attributes, wanted);
      if (value !== undefined) this.#collector.give(places, value);
    }
  }

  #text(text: string): void {
    this.steps += 1;
    this.#collector.text(text);
  }

  #leave(): void {
    this.steps += 1;
    this.#depth -= 1;
    this.#collector.leave();
  }

  /** A document type without entities changes nothing here, and nothing outside is ever fetched. */
  #doctype(text: string): void {
    if (!text.includes('<!ENTITY')) return;
    const note =
      'The document type declares entities. They are not read, because a few lines of them can fill a machine. Ask for the file without its DOCTYPE.';
    throw new UnreadableFile('bad-format', this.line, note);
  }

  #wrongRoot(name: string): UnreadableFile {
    const wanted = this.#root || [...this.#plan.document.children.keys()].join('" or "');
    const note = `The outermost element is not "${wanted}". This is another kind of file, or the mapping's root is not right.`;
    return new UnreadableFile('wrong-root', this.#line, note, shown(name));
  }

  #fault(message: string): never {
    if (this.#finishing) {
      const note =
        'The file ends before its outermost element does: it was cut off. Nothing of it is taken; ask for it again.';
      throw new UnreadableFile('unterminated-envelope', this.#collector.line || this.line, note);
    }
    const why = shown(message.replace(/^[\d:]+\s*/, '').replace(/\.$/, ''));
    throw new UnreadableFile(
      'bad-format',
      this.line,
      `This is not well-formed XML (${why}). Ask the sender to repair it.`,
    );
  }
}

function breaksIn(text: string): number {
  return text.match(/\r\n?|\n/g)?.length ?? 0;
}

function tooDeep(row: number): UnreadableFile {
  const note = `More than ${limits.depth} elements stand inside one another here. That is no file of this kind.`;
  return new UnreadableFile('bad-format', row, note);
}

/** A name that is configured with its prefix is meant with it; one without is found under any prefix. */
function childOf(node: PlanNode | undefined, name: string): PlanNode | undefined {
  if (!node || node.children.size === 0) return undefined;
  return node.children.get(name) ?? node.children.get(local(name));
}

function attributeOf(attributes: Record<string, string>, wanted: string): string | undefined {
  const exact = attributes[wanted];
  if (exact !== undefined) return exact;
  const found = Object.keys(attributes).find((name) => !name.startsWith('xmlns:') && local(name) === wanted);
  return found === undefined ? undefined : attributes[found];
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

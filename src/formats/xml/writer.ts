import type { Cell, RowWriter } from '../contract.ts';
import { type OutermostRecord, recordsOf } from '../tree/elements.ts';
import { type Plan, type PlanNode, planOf } from '../tree/plan.ts';
import { UnwritableTree } from '../tree/unwritable.ts';
import { closingTag, declaration, markup, openingTag } from './markup.ts';
import { checkNames } from './names.ts';
import type { XmlSettings } from './settings.ts';

/** Writes record after record; the elements around them stay open as long as the next record needs them too. */
export class XmlWriter implements RowWriter {
  readonly #settings: XmlSettings;
  readonly #plan: Plan;
  readonly #attributes: ReadonlyMap<string, string>;
  readonly #before: (level: number) => string;
  /** The elements that are open, outermost first. */
  #open: readonly PlanNode[] = [];
  #outermost = false;
  #started = false;
  #written = false;

  constructor(settings: XmlSettings) {
    this.#settings = settings;
    this.#plan = planOf(settings, 'apart');
    checkNames(this.#plan, settings.attributes);
    this.#attributes = new Map(Object.entries(settings.attributes));
    const { indent, newline } = settings;
    this.#before = indent === 0 ? () => '' : (level) => newline + ' '.repeat(indent * level);
  }

  begin(): string {
    const { declaration: declared, encoding, root } = this.#settings;
    const first = declared ? declaration(encoding) : '';
    if (declared) this.#started = true;
    // A root that is itself a record waits for its values.
    const around = this.#plan.document.children.get(root);
    return around && around.shape === undefined ? first + this.#move([around]) : first;
  }

  write(rows: readonly (readonly Cell[])[]): string {
    const records = recordsOf(rows, {
      plan: this.#plan,
      empty: this.#settings.empty,
      sequence: 'kept',
      check: () => undefined,
    });
    this.#written ||= records.length > 0;
    let text = '';
    for (const record of records) text += this.#record(record);
    return text;
  }

  end(): string {
    // No record came: what would be around one shows that nothing is missing.
    const first = this.#plan.shapes.find(({ parent }) => parent === undefined);
    const opened = this.#written ? '' : this.#move(first?.steps.slice(0, -1) ?? []);
    return opened + this.#move([]) + this.#settings.newline;
  }

  #record({ planned, element }: OutermostRecord): string {
    const around = planned.steps.slice(0, -1);
    const moved = this.#move(around);
    if (around.length > 0) return moved + this.#tag(around.length, markup(element, around.length, this.#before));
    this.#beOutermost();
    const attributes = new Map([...this.#attributes, ...element.attributes]);
    return moved + this.#tag(0, markup({ ...element, attributes }, 0, this.#before));
  }

  /** Closes what the next record does not need, and opens what it needs. */
  #move(wanted: readonly PlanNode[]): string {
    const differs = this.#open.findIndex((node, level) => node !== wanted[level]);
    const shared = differs === -1 ? this.#open.length : differs;
    if (shared === 0 && wanted.length > 0) this.#beOutermost();
    let text = '';
    for (const [level, { name }] of [...this.#open.entries()].slice(shared).reverse())
      text += this.#tag(level, closingTag(name));
    for (const [level, { name }] of [...wanted.entries()].slice(shared))
      text += this.#tag(level, openingTag(name, level === 0 ? this.#attributes : new Map()));
    this.#open = wanted;
    return text;
  }

  #tag(level: number, tag: string): string {
    const before = this.#started ? this.#before(level) : '';
    this.#started = true;
    return before + tag;
  }

  #beOutermost(): void {
    if (this.#outermost)
      throw new UnwritableTree(
        'An XML file has one outermost element, and a second one would be needed. Give the layout a root, or write one file per record.',
      );
    this.#outermost = true;
  }
}

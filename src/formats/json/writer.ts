import type { Cell, RowWriter } from '../contract.ts';
import { type OutermostRecord, recordsOf } from '../tree/elements.ts';
import type { Plan, PlanNode, PlannedShape } from '../tree/plan.ts';
import { jsonPlan } from './plan.ts';
import type { JsonSettings } from './settings.ts';
import { checkValue, jsonOf, type Manner, twice } from './values.ts';

interface Step {
  readonly node: PlanNode;
  readonly kind: 'object' | 'list';
}

interface Open extends Step {
  /** Names that are written in it. */
  readonly names: Set<PlanNode>;
  count: number;
}

/** Writes record after record; objects and lists around them stay open as long as the next record needs them too. */
export class JsonWriter implements RowWriter {
  readonly #settings: JsonSettings;
  readonly #plan: Plan;
  readonly #manner: Manner;
  /** What is open, outermost first. The outermost of all holds the document and is no sign in the file. */
  readonly #open: Open[];

  constructor(settings: JsonSettings) {
    const { indent, newline, lines } = settings;
    this.#settings = settings;
    this.#plan = jsonPlan(settings);
    const flat = indent === 0 || lines;
    this.#manner = {
      before: flat ? () => '' : (level) => newline + ' '.repeat(indent * level),
      colon: flat ? ':' : ': ',
    };
    this.#open = [opened({ node: this.#plan.document, kind: 'object' })];
  }

  write(rows: readonly (readonly Cell[])[]): string {
    const records = recordsOf(rows, {
      plan: this.#plan,
      empty: this.#settings.empty,
      sequence: 'by name',
      check: checkValue,
    });
    let text = '';
    for (const record of records) text += this.#record(record);
    return text;
  }

  end(): string {
    if (this.#settings.lines) return '';
    // No record came: an empty list where they would be shows that nothing is missing.
    const first = this.#plan.shapes.find(({ parent }) => parent === undefined);
    const begun = this.#open.some(({ count }) => count > 0);
    const text = begun || !first ? '' : this.#move(this.#stepsTo(first));
    return text + this.#move([]) + this.#settings.newline;
  }

  #record({ planned, element }: OutermostRecord): string {
    const steps = this.#stepsTo(planned);
    const home = planned.steps.at(-1) ?? this.#plan.document;
    // First of all, because it may throw: then nothing was opened for it.
    const value = jsonOf(element, this.#plan, steps.length, this.#manner);
    const text = this.#move(steps) + this.#entry(home) + value;
    return this.#settings.lines ? text + this.#closed() : text;
  }

  /** What has to be open for a record of this shape. */
  #stepsTo({ shape, steps }: PlannedShape): Step[] {
    const { document } = this.#plan;
    const around: Step[] = [document, ...steps].slice(0, -1).map((node) => ({ node, kind: 'object' }));
    // With one value per line the line is what repeats.
    const repeats = shape.many && !(this.#settings.lines && steps.length === 0);
    return repeats ? [...around, { node: steps.at(-1) ?? document, kind: 'list' }] : around;
  }

  /** Closes what the next record does not need, and opens what it needs. */
  #move(wanted: readonly Step[]): string {
    const open = this.#open.slice(1);
    const differs = open.findIndex(({ node, kind }, at) => node !== wanted[at]?.node || kind !== wanted[at]?.kind);
    const shared = differs === -1 ? open.length : differs;
    let text = '';
    for (let at = open.length; at > shared; at -= 1) text += this.#close();
    for (const step of wanted.slice(shared)) {
      text += this.#entry(step.node) + (step.kind === 'list' ? '[' : '{');
      this.#open.push(opened(step));
    }
    return text;
  }

  /** What stands before the next value in the innermost place: a comma, the line's beginning, the name. */
  #entry(node: PlanNode): string {
    const around = this.#open.at(-1);
    if (!around) return '';
    const comma = around.count > 0 ? ',' : '';
    around.count += 1;
    const level = this.#open.length - 1;
    if (around.kind === 'list') return comma + this.#manner.before(level);
    if (around.names.has(node)) throw twice(node.name);
    around.names.add(node);
    if (level === 0) return '';
    return `${comma}${this.#manner.before(level)}${JSON.stringify(node.name)}${this.#manner.colon}`;
  }

  #close(): string {
    const closed = this.#open.pop();
    const sign = closed?.kind === 'list' ? ']' : '}';
    return closed && closed.count > 0 ? this.#manner.before(this.#open.length - 1) + sign : sign;
  }

  /** The end of a line that is a document of its own. */
  #closed(): string {
    const text = this.#move([]);
    this.#open[0]?.names.clear();
    return text + this.#settings.newline;
  }
}

function opened(step: Step): Open {
  return { ...step, names: new Set(), count: 0 };
}

import type { Cell } from '../contract.ts';
import type { TreeSettings } from '../tree.ts';
import type { Plan, PlanNode, PlannedShape } from './plan.ts';
import { UnwritableTree } from './unwritable.ts';

/** What is to be written at one place, with everything in it. */
export interface Element {
  readonly node: PlanNode;
  text: string | undefined;
  readonly attributes: Map<string, string>;
  readonly children: Element[];
  /** A record stands in it, or it is one. */
  records: boolean;
}

export interface OutermostRecord {
  readonly planned: PlannedShape;
  readonly element: Element;
}

interface Building {
  readonly plan: Plan;
  readonly empty: TreeSettings['empty'];
  /** `kept`: records of several kinds stay in the order of their rows, even if a name around them is repeated for it. */
  readonly sequence: 'kept' | 'by name';
  /** Throws when the format cannot hold a value. */
  readonly check: (value: string, type: string, row: number, cell: number) => void;
}

/** Rows to trees: one for each outermost record. */
export function recordsOf(rows: readonly (readonly Cell[])[], building: Building): OutermostRecord[] {
  const { plan } = building;
  const records: OutermostRecord[] = [];
  let open: (Element | undefined)[] = [];
  for (const [at, row] of rows.entries()) {
    const index = plan.shapes.findIndex(({ shape }) => shape.name === row[0]);
    const planned = plan.shapes[index];
    if (!planned) throw new UnwritableTree(`No record of this layout is called "${textOf(row[0])}".`);
    const element = elementOf(planned, row, at, building);
    if (planned.parent === undefined) {
      open = [];
      records.push({ planned, element });
    } else {
      const parent = plan.shapes[planned.parent];
      const around = open[planned.parent];
      if (!parent || !around)
        throw new UnwritableTree(`A record "${planned.shape.name}" has no record before it in which it could stand.`);
      insert(around, planned.steps.slice(parent.steps.length), element, building.sequence);
      // Records within an earlier sibling of this one are closed.
      open = open.map((one, other) => (isInside(plan, other, index) ? undefined : one));
    }
    open[index] = element;
  }
  return records;
}

export function textOf(cell: Cell | undefined): string {
  return typeof cell === 'object' ? cell.bare : (cell ?? '');
}

export function emptyElement(node: PlanNode): Element {
  return { node, text: undefined, attributes: new Map(), children: [], records: false };
}

function elementOf(planned: PlannedShape, row: readonly Cell[], at: number, building: Building): Element {
  const record = emptyElement(planned.steps.at(-1) ?? building.plan.document);
  record.records = true;
  for (const { steps, attribute, column, cell } of planned.columns) {
    const text = textOf(row[cell]);
    if (text === '' && building.empty === 'leave out') continue;
    building.check(text, column.type, at, cell);
    let element = record;
    for (const node of steps) element = childOf(element, node) ?? added(element, emptyElement(node));
    if (attribute === undefined) element.text ??= text;
    else if (!element.attributes.has(attribute)) element.attributes.set(attribute, text);
  }
  return record;
}

function insert(around: Element, steps: readonly PlanNode[], record: Element, sequence: 'kept' | 'by name'): void {
  let element = around;
  for (const node of steps.slice(0, -1)) {
    const found = childOf(element, node, sequence);
    element = found ?? added(element, emptyElement(node));
    element.records = true;
  }
  added(element, record);
}

/** The child of this name that may still be added to: with `kept` no record stands behind it. */
function childOf(element: Element, node: PlanNode, sequence: 'kept' | 'by name' = 'by name'): Element | undefined {
  const at = element.children.findLastIndex((child) => child.node === node);
  if (sequence === 'kept' && element.children.slice(at + 1).some(({ records }) => records)) return undefined;
  return element.children[at];
}

function added(element: Element, child: Element): Element {
  element.children.push(child);
  return child;
}

function isInside(plan: Plan, shape: number, other: number): boolean {
  const parent = plan.shapes[shape]?.parent;
  return parent !== undefined && (parent === other || isInside(plan, parent, other));
}

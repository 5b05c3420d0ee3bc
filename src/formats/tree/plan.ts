import type { TreeColumn, TreePath, TreeSettings, TreeShape } from '../tree.ts';

/** Where a text goes: a cell of the record of a shape that is open. */
export interface Place {
  readonly shape: number;
  /** Number of records that are open inside that shape's record, itself included. */
  readonly level: number;
  readonly cell: number;
  readonly type: TreeColumn['type'];
}

/** A name at its place in the tree, for everything that is read from it or written to it. */
export interface PlanNode {
  readonly name: string;
  /** Number of records that are open in here. */
  level: number;
  /** Index of the shape whose records stand here. */
  shape: number | undefined;
  readonly children: Map<string, PlanNode>;
  readonly texts: Place[];
  readonly attributes: Map<string, Place[]>;
}

/** Where a column is written: elements from the record's own down, and the attribute of the last one, if any. */
export interface Target {
  readonly steps: readonly PlanNode[];
  readonly attribute: string | undefined;
  readonly column: TreeColumn;
  readonly cell: number;
}

export interface PlannedShape {
  readonly shape: TreeShape;
  /** From the document to the record's own node. */
  readonly steps: readonly PlanNode[];
  /** Index of the shape it stands in. */
  readonly parent: number | undefined;
  readonly columns: readonly Target[];
}

export interface Plan {
  /** What is around the outermost name. */
  readonly document: PlanNode;
  readonly shapes: readonly PlannedShape[];
}

/** The settings as one tree of names. `as names`: the format has no attributes, so `@name` is a name like others. */
export function planOf({ root, shapes }: TreeSettings, attributes: 'apart' | 'as names'): Plan {
  const document = nodeOf('', 0);
  const before = root === '' ? [] : [root];
  const homes = shapes.map(({ path }) => reach(document, [...before, ...path]));
  for (const [index, steps] of homes.entries()) {
    const home = steps.at(-1) ?? document;
    home.shape ??= index;
  }
  count(document, 0);
  return {
    document,
    shapes: shapes.map((shape, index) => {
      const steps = homes[index] ?? [];
      const home = steps.at(-1) ?? document;
      const columns = shape.columns.map((column, at) => target(home, column, at + 1, attributes));
      for (const one of columns) place(index, home, one);
      return { shape, steps, columns, parent: parentOf(document, steps) };
    }),
  };
}

function nodeOf(name: string, level: number): PlanNode {
  return { name, level, shape: undefined, children: new Map(), texts: [], attributes: new Map() };
}

function reach(from: PlanNode, path: TreePath): PlanNode[] {
  const steps: PlanNode[] = [];
  for (const name of path) {
    const parent = steps.at(-1) ?? from;
    const child = parent.children.get(name) ?? nodeOf(name, parent.level);
    parent.children.set(name, child);
    steps.push(child);
  }
  return steps;
}

function count(node: PlanNode, outside: number): void {
  node.level = node.shape === undefined ? outside : outside + 1;
  for (const child of node.children.values()) count(child, node.level);
}

function parentOf(document: PlanNode, steps: readonly PlanNode[]): number | undefined {
  return [document, ...steps].slice(0, -1).findLast(({ shape }) => shape !== undefined)?.shape;
}

function target(home: PlanNode, column: TreeColumn, cell: number, attributes: 'apart' | 'as names'): Target {
  const last = column.path.at(-1);
  if (last?.startsWith('@') !== true) return { steps: reach(home, column.path), attribute: undefined, column, cell };
  const [around, name] = [column.path.slice(0, -1), last.slice(1)];
  return attributes === 'apart'
    ? { steps: reach(home, around), attribute: name, column, cell }
    : { steps: reach(home, [...around, name]), attribute: undefined, column, cell };
}

function place(shape: number, home: PlanNode, { steps, attribute, column, cell }: Target): void {
  const node = steps.at(-1) ?? home;
  const one: Place = { shape, level: home.level, cell, type: column.type };
  if (attribute === undefined) node.texts.push(one);
  else node.attributes.set(attribute, [...(node.attributes.get(attribute) ?? []), one]);
}

import type { SampleTable } from '../contract.ts';
import { columnOf, sampleColumns, sampleRows } from './tables.ts';

/** What stands in a list that is the whole file, or one per line. */
export const nameless = '.';

/** An element or a property, whatever the format. */
export interface TreeNode {
  readonly name: string;
  readonly text: string;
  readonly children: readonly TreeNode[];
}

interface Found {
  readonly path: string;
  readonly nodes: TreeNode[];
  readonly places: number[];
}

/** One table per kind of element that stands several times; the leaves below it are its columns, by their path. */
export function treeTables(root: TreeNode): SampleTable[] {
  const found = new Map<string, Found>();
  let place = 0;
  const visit = (node: TreeNode, path: string, depth: number) => {
    if (depth > 20 || place > sampleRows * 4) return;
    for (const child of node.children) {
      const inner = path === '' ? child.name : `${path}/${child.name}`;
      if (isRecord(node, child, depth)) {
        const known = found.get(inner) ?? { path: inner, nodes: [], places: [] };
        found.set(inner, known);
        known.nodes.push(child);
        known.places.push(place++);
      }
      visit(child, inner, depth + 1);
    }
  };
  visit(root, '', 0);
  if (found.size === 0) found.set('', { path: '', nodes: [root], places: [0] });
  const paths = [...found.keys()];
  return [...found.values()].map((one) => tableOfNodes(one, paths));
}

/** Something with a content of its own that stands several times, or alone in a list (`Lines/Line`), or alone in the root. */
function isRecord(parent: TreeNode, child: TreeNode, depth: number): boolean {
  if (child.children.length === 0) return false;
  const alike = parent.children.filter(({ name }) => name === child.name).length;
  const listed = parent.children.length === alike && (depth === 0 || isPluralOf(parent.name, child.name));
  return alike > 1 || listed;
}

function isPluralOf(many: string, one: string): boolean {
  return many !== one && (many.toLowerCase().startsWith(one.toLowerCase().slice(0, -1)) || /list$/i.test(many));
}

function tableOfNodes({ path, nodes, places }: Found, records: readonly string[]): SampleTable {
  const rows = nodes.map((node) => leavesOf(node, path, records));
  const names = [...new Set(rows.flatMap((row) => [...row.keys()]))].slice(0, sampleColumns);
  const columns = names.map((name, at) =>
    columnOf(
      at,
      name,
      rows.map((row) => row.get(name) ?? ''),
    ),
  );
  const name = path.split('/').at(-1) ?? '';
  return { name: name === nameless ? 'record' : name, marks: [], columns, places, path: pathOf(path) };
}

/** `.` is the root itself. */
function pathOf(path: string): string {
  return (
    path
      .split('/')
      .filter((step) => step !== nameless)
      .join('/') || nameless
  );
}

function leavesOf(node: TreeNode, path: string, records: readonly string[], under = ''): Map<string, string> {
  const leaves = new Map<string, string>();
  for (const child of node.children) {
    const name = under === '' ? child.name : `${under}/${child.name}`;
    if (records.includes([path, name].filter((part) => part !== '').join('/'))) continue;
    if (child.children.length === 0) leaves.set(name, child.text);
    else for (const [inner, text] of leavesOf(child, path, records, name)) leaves.set(inner, text);
  }
  return leaves;
}

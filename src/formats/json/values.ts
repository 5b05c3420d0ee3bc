import type { Element } from '../tree/elements.ts';
import type { Plan } from '../tree/plan.ts';
import { UnwritableCell, UnwritableTree } from '../tree/unwritable.ts';

/** How things stand one below the other; undefined = all in one line. */
export interface Manner {
  /** Line end and blanks before what stands on this level, `''` in one line. */
  readonly before: (level: number) => string;
  readonly colon: string;
}

const number = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** What JSON can say of a column's type; an empty text is `null` there. */
export function checkValue(value: string, type: string, row: number, cell: number): void {
  if (value === '' || type === 'text') return;
  if (type === 'number' && !number.test(value)) {
    const note =
      'This is no number as JSON writes them (like 1.10 or -5, without leading zeros). Change the format of the column, or its type to text.';
    throw new UnwritableCell('not-a-number', row, cell, note, value);
  }
  if (type === 'boolean' && value !== 'true' && value !== 'false') {
    const note =
      'A column of type boolean is "true" or "false". Add a lookup to the column, or change its type to text.';
    throw new UnwritableCell('bad-format', row, cell, note, value);
  }
}

export function jsonOf(element: Element, plan: Plan, level: number, manner: Manner): string {
  const { node, text = '', children } = element;
  const [place] = node.texts;
  if (place) return node.texts.some(({ type }) => type === 'text') ? JSON.stringify(text) : text || 'null';
  const names = [...new Set(children.map((child) => child.node))];
  const entries = names.map((name) => {
    const same = children.filter((child) => child.node === name);
    return `${JSON.stringify(name.name)}${manner.colon}${propertyOf(same, plan, level + 1, manner)}`;
  });
  return around('{', entries, '}', level, manner);
}

/** Everything that has one name: a list where the layout says so. */
function propertyOf(same: readonly Element[], plan: Plan, level: number, manner: Manner): string {
  const [first] = same;
  if (!first) return 'null';
  const shape = first.node.shape === undefined ? undefined : plan.shapes[first.node.shape]?.shape;
  if (shape?.many) {
    const values = same.map((one) => jsonOf(one, plan, level + 1, manner));
    return around('[', values, ']', level, manner);
  }
  if (same.length > 1) throw twice(first.node.name);
  return jsonOf(first, plan, level, manner);
}

function around(
  opening: string,
  inside: readonly string[],
  closing: string,
  level: number,
  { before }: Manner,
): string {
  if (inside.length === 0) return opening + closing;
  return `${opening}${before(level + 1)}${inside.join(`,${before(level + 1)}`)}${before(level)}${closing}`;
}

export function twice(name: string): UnwritableTree {
  return new UnwritableTree(
    `"${name}" would stand twice in one JSON object. Let its record be a list (many), or keep its records together.`,
  );
}

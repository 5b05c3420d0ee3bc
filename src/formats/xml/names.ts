import type { Plan, PlanNode } from '../tree/plan.ts';
import { UnwritableTree } from '../tree/unwritable.ts';

/** Letters, digits and `. - _`, not beginning with a digit; with one prefix at most. */
const name = /^[\p{L}_][\p{L}\p{M}\p{N}._-]*(:[\p{L}_][\p{L}\p{M}\p{N}._-]*)?$/u;

/** A name that no element can have would make a file that nobody can read. */
export function checkNames({ document }: Plan, attributes: Readonly<Record<string, string>>): void {
  if (document.shape !== undefined)
    throw new UnwritableTree('A record of an XML layout needs a name: state the root, or a path that is not empty.');
  const wrong = [...Object.keys(attributes), ...namesIn(document)].find((one) => !name.test(one));
  if (wrong !== undefined)
    throw new UnwritableTree(
      `"${wrong}" cannot be the name of an element or attribute in XML. Give the column an "at" that can.`,
      wrong,
    );
}

function namesIn({ children, attributes }: PlanNode): string[] {
  return [...attributes.keys(), ...[...children.values()].flatMap((child) => [child.name, ...namesIn(child)])];
}

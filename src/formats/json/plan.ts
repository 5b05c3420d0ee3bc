import { type Plan, type PlanNode, planOf } from '../tree/plan.ts';
import { UnwritableTree } from '../tree/unwritable.ts';
import type { JsonSettings } from './settings.ts';

/** In JSON an attribute is a property like others, and a value is a text or an object, never both. */
export function jsonPlan(settings: JsonSettings): Plan {
  const plan = planOf(settings, 'as names');
  const both = bothIn(plan.document);
  if (both)
    throw new UnwritableTree(
      `"${both.name}" would have to be a value and an object at once, which JSON cannot say. Give its own text a path.`,
      both.name,
    );
  return plan;
}

function bothIn(node: PlanNode): PlanNode | undefined {
  if (node.texts.length > 0 && node.children.size > 0) return node;
  for (const child of node.children.values()) {
    const found = bothIn(child);
    if (found) return found;
  }
  return undefined;
}

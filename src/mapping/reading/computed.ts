import type { Constant } from '../spec.ts';
import type { HelperRun } from '../templates/helper.ts';
import { usualType } from '../types/usual.ts';
import { Held, Problem } from '../types/value-type.ts';
import type { ReadPlan } from './plan.ts';
import type { Facts, RowFault } from './row-reader.ts';

export type Completion = (facts: Facts) => RowFault | undefined;

/** Fills the fields that are computed from what a row gave; `undefined` = there are none. What a row gave itself stays. */
export function completion(
  plan: ReadPlan,
  values: Readonly<Record<string, unknown>>,
  run: HelperRun,
): Completion | undefined {
  const { computed } = plan.spec;
  if (computed.length === 0) return undefined;
  const steps = computed.map((one) => ({ ...one, slot: plan.slot(one.field.path), type: usualType(one.field) }));
  return (facts) => {
    for (const { slot, type, ...one } of steps) {
      if (facts[slot] !== undefined) continue;
      const text = textOf(one, { ...values, ...sourceOf(plan, facts) }, run);
      if (text === '') continue;
      const value = typeof text === 'string' ? type.read(text, run) : text;
      if (value instanceof Problem)
        return { column: one.field.path, code: value.code, value: String(text), note: value.note };
      facts[slot] = value;
    }
    return undefined;
  };
}

function textOf({ template }: Constant, source: Readonly<Record<string, unknown>>, run: HelperRun): string | Problem {
  try {
    return template.render(source, run).trim();
  } catch (thrown) {
    if (thrown instanceof Held) return new Problem(thrown.code, thrown.message);
    throw thrown;
  }
}

/** The facts by name, as templates see them; what a row does not say is an empty text. */
function sourceOf({ fields }: ReadPlan, facts: Facts): Record<string, unknown> {
  const source: Record<string, unknown> = {};
  for (const [slot, { path }] of fields.entries()) {
    const steps = path.split('.');
    let owner = source;
    for (const step of steps.slice(0, -1)) {
      owner[step] ??= {};
      owner = owner[step] as Record<string, unknown>;
    }
    owner[steps.at(-1) ?? ''] = facts[slot] ?? '';
  }
  return source;
}

import type { Run } from './value-type.ts';

/** One change of a text on its way into a cell, under the name that its setting has in a mapping. */
export interface NamedStep {
  readonly name: string;
  /** What decides it, in the admin's words. */
  readonly note?: string;
  readonly apply: (text: string) => string;
}

/** Hears what was done to a value and what it is then. */
export type Tell = (name: string, after: string, note?: string) => void;

/** The steps as one; most columns have none or one, and are written for every order. */
export function chained(steps: readonly NamedStep[]): (text: string) => string {
  const applies = steps.map(({ apply }) => apply);
  const [first, second] = applies;
  if (!first) return (text) => text;
  if (!second) return first;
  return (given) => {
    let text = given;
    for (const apply of applies) text = apply(text);
    return text;
  };
}

/** The same steps, telling those that changed something. */
export function toldSteps(steps: readonly NamedStep[], given: string, tell: Tell): string {
  let text = given;
  for (const { name, note, apply } of steps) {
    const after = apply(text);
    if (after !== text) tell(name, after, note);
    text = after;
  }
  return text;
}

/** For a type that does its work in one step. */
export function oneStep(
  name: string,
  write: (value: unknown, run: Run) => string,
  note: (value: unknown, run: Run) => string | undefined = () => undefined,
): (value: unknown, run: Run, tell: Tell) => string {
  return (value, run, tell) => {
    const text = write(value, run);
    tell(name, text, note(value, run));
    return text;
  };
}

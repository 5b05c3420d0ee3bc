import { asCrossdockError } from '../../../support/errors.ts';
import type { TestStep } from '../../contract.ts';

export interface Step {
  readonly name: string;
  /** What was seen, for the person who asked. */
  run(): Promise<string>;
}

/** Runs the steps in order and ends after the first that fails. */
export async function* walk(steps: Iterable<Step>): AsyncGenerator<TestStep> {
  for (const { name, run } of steps) {
    const from = performance.now();
    try {
      const detail = await run();
      yield { name, ok: true, milliseconds: since(from), detail };
    } catch (thrown) {
      const { message, hint, code } = asCrossdockError(thrown);
      yield { name, ok: false, milliseconds: since(from), detail: `${message} ${hint}`, code };
      return;
    }
  }
}

function since(from: number): number {
  return Math.round(performance.now() - from);
}

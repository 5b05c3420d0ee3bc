import type { Fields } from '../../api/values.ts';
import { textOf } from '../../api/values.ts';
import { errors } from './errors.ts';

/** The key decides which of the two worlds is meant; every object says in which it lives. */
export type Mode = 'production' | 'test';

/** An object of the other world is never worked with: a test order must not pass for a real one, nor a real one for a test. */
export function expectMode(object: Fields, expected: Mode): void {
  const mode = textOf(object.mode);
  if (mode === '' || mode === expected) return;
  throw errors.EASYPOST_WRONG_MODE({
    message: `EasyPost answers in ${mode === 'test' ? 'test' : 'another'} mode where the settings say ${expected} mode.`,
  });
}

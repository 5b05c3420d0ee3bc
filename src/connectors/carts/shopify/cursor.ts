import { fieldsOf, instantOf } from '../../api/values.ts';

/** How far the shop was read. */
export interface Progress {
  /** Last change that was seen; `''` = nothing yet. */
  readonly to: string;
  /** When all open orders were last looked through; `''` = not yet. */
  readonly swept: string;
}

export function progressIn(cursor: string): Progress {
  try {
    const { to, swept } = fieldsOf(JSON.parse(cursor));
    return { to: instantOf(to) ?? '', swept: instantOf(swept) ?? '' };
  } catch {
    return { to: '', swept: '' };
  }
}

export function cursorOf({ to, swept }: Progress): string {
  return JSON.stringify({ to, swept });
}

/** The later of two ISO instants; `''` is before all. */
export function later(a: string, b: string): string {
  return a > b ? a : b;
}

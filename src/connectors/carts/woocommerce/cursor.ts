import { fieldsOf, instantOf, textOf, wholeOf } from '../../api/values.ts';

/** A look that goes through a list, page by page. */
export interface Walk {
  /** What was changed after it is listed; `''` = everything. */
  readonly since: string;
  /** The shop's own clock when it was begun; `''` = not yet. */
  readonly began: string;
  /** How many of the list were read, and the id of the last: the list may have shrunk since. */
  readonly offset: number;
  readonly last: number;
  /** Latest change that was seen. */
  readonly newest: string;
}

export interface Progress {
  /** Up to where changes were seen; `''` = nothing yet. */
  readonly to: string;
  readonly walk?: Walk;
}

export function progressIn(cursor: string): Progress {
  try {
    const { to, walk } = fieldsOf(JSON.parse(cursor));
    const { since, began, offset, last, newest } = fieldsOf(walk);
    const at = { to: instantOf(to) ?? '' };
    if (walk === undefined) return at;
    return {
      ...at,
      walk: {
        since: instantOf(since) ?? '',
        began: instantOf(began) ?? '',
        offset: wholeOf(offset) ?? 0,
        last: wholeOf(last) ?? 0,
        newest: textOf(newest) === '' ? '' : (instantOf(newest) ?? ''),
      },
    };
  } catch {
    return { to: '' };
  }
}

export function cursorOf(progress: Progress): string {
  return JSON.stringify(progress);
}

/** The later of two ISO instants; `''` is before all. */
export function later(a: string, b: string): string {
  return a > b ? a : b;
}

export function earlier(a: string, b: string): string {
  return later(a, b) === a ? b : a;
}

import { fieldsOf, textOf, wholeOf } from '../values.ts';

/** One walk over a window, from its first page to its last. */
export interface Round {
  /** When it was begun: where the next window begins, less the overlap. */
  readonly begun: string;
  /** Page number, offset, cursor or address that is asked for next; `''` = the first page. */
  readonly at: string;
  /** How often the window was walked through before. */
  readonly pass: number;
  readonly pages: number;
  readonly items: number;
  /** Of all items so far, in their order, and of the walk before. */
  readonly print: string;
  readonly before: string;
}

export interface Standing {
  /** ISO instant; `''` = everything. */
  readonly since: string;
  /** A walk that has not ended. */
  readonly round?: Round;
}

export function beginRound(begun: string, pass = 0, before = ''): Round {
  return { begun, at: '', pass, pages: 0, items: 0, print: '', before };
}

export function cursorText(standing: Standing): string {
  return JSON.stringify(standing);
}

/** What is no cursor of ours begins anew: nothing is lost by reading twice. */
export function standingOf(cursor: string): Standing {
  let kept: unknown;
  try {
    kept = cursor === '' ? {} : JSON.parse(cursor);
  } catch {
    kept = {};
  }
  const { since, round } = fieldsOf(kept);
  const { begun, at, pass, pages, items, print, before } = fieldsOf(round);
  if (textOf(begun) === '') return { since: textOf(since) };
  const [passes, asked, seen] = [wholeOf(pass) ?? 0, wholeOf(pages) ?? 0, wholeOf(items) ?? 0];
  return {
    since: textOf(since),
    round: {
      begun: textOf(begun),
      at: textOf(at),
      pass: passes,
      pages: asked,
      items: seen,
      print: textOf(print),
      before: textOf(before),
    },
  };
}

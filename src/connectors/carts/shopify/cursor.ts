import { type Fields, fieldsOf, instantOf, textOf } from '../../api/values.ts';

/** A look over many pages that is under way. */
export interface Walk {
  /** Instant of the change from which on is looked; `''` = at all open orders (a full look). */
  readonly since: string;
  /** When a full look began; `''` = it is none. */
  readonly began: string;
  /** Shopify's word for where its next page begins; `''` = at the first. */
  readonly after: string;
}

/** How far the shop was read. */
export interface Progress {
  /** Last change of an order that was seen; `''` = nothing yet. */
  readonly to: string;
  /** When all open orders were last looked through; `''` = not yet. */
  readonly swept: string;
  readonly walk?: Walk;
  /** Last change of a fulfillment order that was seen; `''` = nobody has looked yet. */
  readonly quiet: string;
  readonly quietWalk?: Walk;
}

export function progressIn(cursor: string): Progress {
  const { to, swept, walk, quiet, quietWalk } = fieldsOf(jsonIn(cursor));
  const [under, quietUnder] = [walkIn(walk), walkIn(quietWalk)];
  return {
    to: instantOf(to) ?? '',
    swept: instantOf(swept) ?? '',
    ...(under && { walk: under }),
    quiet: instantOf(quiet) ?? '',
    ...(quietUnder && { quietWalk: quietUnder }),
  };
}

function walkIn(kept: unknown): Walk | undefined {
  const { since, began, after } = fieldsOf(kept);
  if (textOf(after) === '') return undefined;
  return { since: instantOf(since) ?? '', began: instantOf(began) ?? '', after: textOf(after) };
}

export function cursorOf(progress: Progress): string {
  return JSON.stringify(progress);
}

function jsonIn(cursor: string): Fields {
  try {
    return fieldsOf(JSON.parse(cursor));
  } catch {
    return {};
  }
}

/** The later of two ISO instants; `''` is before all. */
export function later(a: string, b: string): string {
  return a > b ? a : b;
}

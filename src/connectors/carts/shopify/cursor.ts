import { type Fields, fieldsOf, instantOf, textOf } from '../../api/values.ts';

/** A look over many pages that is under way. */
export interface Walk {
  /** Instant of the change from which on orders are looked at; `''` = all open ones (a full look). */
  readonly since: string;
  /** When a full look began; `''` = it is none. */
  readonly began: string;
  /** Shopify's word for where its next page begins; `''` = at the first. */
  readonly after: string;
}

/** How far the shop was read. */
export interface Progress {
  /** Last change that was seen; `''` = nothing yet. */
  readonly to: string;
  /** When all open orders were last looked through; `''` = not yet. */
  readonly swept: string;
  readonly walk?: Walk;
}

export function progressIn(cursor: string): Progress {
  const { to, swept, walk } = fieldsOf(jsonIn(cursor));
  const { since, began, after } = fieldsOf(walk);
  return {
    to: instantOf(to) ?? '',
    swept: instantOf(swept) ?? '',
    ...(textOf(after) !== '' && {
      walk: { since: instantOf(since) ?? '', began: instantOf(began) ?? '', after: textOf(after) },
    }),
  };
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

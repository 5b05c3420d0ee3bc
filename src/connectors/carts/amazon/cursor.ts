import { fieldsOf, instantOf, textOf } from '../../api/values.ts';

/** How far the orders have been read. */
export interface Place {
  /** What is asked for; with other filters the reading begins anew. */
  readonly filters: string;
  /** ISO instant: every change before it is here. */
  readonly since: string;
  /** A list that is read page by page, as long as it is not finished. */
  readonly chain?: Chain;
}

export interface Chain {
  readonly token: string;
  /** ISO instant: when the list is finished every change before it is here. */
  readonly until: string;
  /** What the list was asked with; a page is given for the same question only. */
  readonly after: string;
  /** Milliseconds: the list was begun then. */
  readonly begun: number;
}

/** Amazon keeps a list for a day; one that is nearly as old is begun anew. */
const chainMilliseconds = 23 * 3_600_000;

export function readPlace(cursor: string): Place | undefined {
  const { filters, since, chain } = fieldsOf(parsed(cursor));
  const from = instantOf(since);
  if (from === undefined) return undefined;
  const found = chainOf(chain);
  return { filters: textOf(filters), since: from, ...(found && { chain: found }) };
}

export function writePlace(place: Place): string {
  return JSON.stringify(place);
}

export function isAlive({ begun }: Chain, now: number): boolean {
  return now - begun < chainMilliseconds;
}

function chainOf(value: unknown): Chain | undefined {
  const { token, until, after, begun } = fieldsOf(value);
  const [end, asked] = [instantOf(until), instantOf(after)];
  if (typeof token !== 'string' || token === '' || !end || !asked || typeof begun !== 'number') return undefined;
  return { token, until: end, after: asked, begun };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

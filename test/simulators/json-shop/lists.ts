import type { VendorAnswer, VendorRequest } from '../shared/vendor-server.ts';
import { Refused } from './refused.ts';

export const sizeAtMost = 500;

const parameters = ['since', 'page', 'offset', 'limit', 'cursor', 'api_key'];

/** What has no time of change is listed as it lies. */
interface Listed {
  readonly sku?: string;
  readonly changedAt?: string;
}

/** A list with whatever paging is asked for: by number, by offset, by cursor, and always with a Link header to the next page. */
export function listed<Item extends Listed>(
  { query, path, headers }: VendorRequest,
  items: readonly Item[],
  wrap: (page: readonly Item[], next: string | null) => unknown,
): VendorAnswer {
  // what nobody knows is a mistake of the caller
  for (const name of query.keys())
    if (!parameters.includes(name)) throw new Refused(400, `there is no parameter ${name}`);
  const size = numberIn(query, 'limit', 1, 100);
  // pages of at most 500
  if (size > sizeAtMost) throw new Refused(400, `limit is at most ${sizeAtMost}`);
  const wanted = sorted(items.filter(({ changedAt = '' }) => changedAt >= sinceIn(query)));
  const start = startIn(query, wanted, size);
  const page = wanted.slice(start, start + size);
  const last = page.at(-1);
  const next = last && start + size < wanted.length ? placeOf(last, start + size) : null;
  const host = `http://${headers.host}`;
  const link = next && new URL(`${path}?${withCursor(query, next)}`, host).href;
  return {
    status: 200,
    headers: link ? { link: `<${host}${path}>; rel="first", <${link}>; rel="next"` } : {},
    body: wrap(page, next),
  };
}

function sorted<Item extends Listed>(items: Item[]): Item[] {
  return items.every(({ changedAt }) => changedAt === undefined)
    ? items
    : items.sort((a, b) => ((a.changedAt ?? '') < (b.changedAt ?? '') ? -1 : 1));
}

function withCursor(query: URLSearchParams, cursor: string): URLSearchParams {
  const next = new URLSearchParams(query);
  next.set('cursor', cursor);
  return next;
}

function placeOf({ changedAt }: Listed, end: number): string {
  return Buffer.from(changedAt ?? String(end)).toString('base64url');
}

function startIn(query: URLSearchParams, items: readonly Listed[], size: number): number {
  const cursor = query.get('cursor');
  if (cursor === null)
    return query.has('offset') ? numberIn(query, 'offset', 0, 0) : (numberIn(query, 'page', 1, 1) - 1) * size;
  const place = Buffer.from(cursor, 'base64url').toString('utf8');
  // an empty parameter is none
  if (!/^(\d+|\d{4}-.*Z)$/.test(place)) throw new Refused(400, 'this cursor has expired');
  if (/^\d+$/.test(place)) return Number(place);
  const found = items.findIndex(({ changedAt = '' }) => changedAt > place);
  return found < 0 ? items.length : found;
}

function sinceIn(query: URLSearchParams): string {
  const since = query.get('since');
  if (since === null) return '';
  // times are ISO instants in UTC
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(since))
    throw new Refused(400, 'since must look like 2026-11-25T10:00:00Z');
  return since.replace('Z', '.000Z');
}

function numberIn(query: URLSearchParams, name: string, least: number, usual: number): number {
  const text = query.get(name);
  if (text === null) return usual;
  if (!/^\d+$/.test(text) || Number(text) < least) throw new Refused(400, `${name} must be a number from ${least}`);
  return Number(text);
}

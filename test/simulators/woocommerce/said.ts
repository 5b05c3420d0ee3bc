import type { VendorAnswer, VendorRequest } from '../shared/vendor-server.ts';

// biome-ignore lint/suspicious/noExplicitAny: JSON of whoever calls
export type Json = any;

/** WordPress' own way to say no: `{ code, message, data: { status } }` [V]. */
export function refused(status: number, code: string, message: string, more: object = {}): VendorAnswer {
  return { status, body: { code, message, data: { status, ...more } } };
}

export function invalid(name: string, why: string): VendorAnswer {
  return refused(400, 'rest_invalid_param', `Invalid parameter(s): ${name}`, { params: { [name]: why }, details: {} });
}

export const noRoute = () => refused(404, 'rest_no_route', 'No route was found matching the URL and request method.');

export function jsonIn({ body, headers }: VendorRequest): Json | undefined {
  if (!String(headers['content-type'] ?? '').includes('application/json')) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

export const badJson = () => refused(400, 'rest_invalid_json', 'Invalid JSON body passed.');

/** A number of a query within its bounds; what is refused otherwise. */
export function numberIn(
  query: URLSearchParams,
  name: string,
  { usual, least, most = Number.MAX_SAFE_INTEGER }: { usual: number; least: number; most?: number },
): number | VendorAnswer {
  const text = query.get(name) ?? String(usual);
  if (!/^\d+$/.test(text)) return invalid(name, `${name} is not of type integer.`);
  const number = Number(text);
  if (number < least || number > most)
    return invalid(name, `${name} must be between ${least} (inclusive) and ${most} (inclusive)`);
  return number;
}

/**
 * Bare arrays; totals and neighbours in headers [V]. per_page is 10, 100 at most [I]; a page behind the end is empty. What cannot be
 * shown (`undefined`) counts all the same, and its page is shorter [V].
 */
export function paged<T>(
  request: VendorRequest,
  all: readonly T[],
  show: (one: T) => object | undefined,
): VendorAnswer {
  const { query } = request;
  const size = numberIn(query, 'per_page', { usual: 10, least: 1, most: 100 });
  const page = numberIn(query, 'page', { usual: 1, least: 1 });
  const offset = numberIn(query, 'offset', { usual: 0, least: 0 });
  if (typeof size !== 'number') return size;
  if (typeof page !== 'number') return page;
  if (typeof offset !== 'number') return offset;
  const from = query.has('offset') ? offset : (page - 1) * size;
  const pages = Math.ceil(all.length / size);
  const link = (to: number, rel: string) => `<https://shop.example.test${request.path}?page=${to}>; rel="${rel}"`;
  const links = [...(page > 1 ? [link(page - 1, 'prev')] : []), ...(page < pages ? [link(page + 1, 'next')] : [])];
  return {
    status: 200,
    headers: {
      'x-wp-total': String(all.length),
      'x-wp-totalpages': String(pages),
      ...(links.length > 0 && { link: links.join(', ') }),
    },
    body: all
      .slice(from, from + size)
      .map(show)
      .filter((one) => one !== undefined),
  };
}

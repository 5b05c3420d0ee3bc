import type { VendorAnswer, VendorRequest } from '../shared/vendor-server.ts';

export type Row = Record<string, unknown> & { id: number };

/** Filters that take one value, several, or none at all where they are blank [V] */
const matching = ['status', 'payment_status', 'fulfillment_status', 'company_type'];
const single = ['order_id', 'company_id', 'product_id', 'order_number'];

/** Things of one kind: as they are kept, and how they are shown. */
export interface Kind {
  readonly kept: ReadonlyMap<number, object>;
  show(id: number): Row;
}

/** A list as the vendor gives it: filtered, sorted, one page of it, with its pagination in the headers. */
export function listAnswer(
  root: string,
  { kept, show }: Kind,
  { query, path }: VendorRequest,
  beside: (rows: readonly Row[]) => object = () => ({}),
): VendorAnswer {
  const ids = valuesOf(query, 'ids').map(Number);
  const asked = ids.length === 0 ? [...kept.values()] : ids.flatMap((id) => kept.get(id) ?? []);
  const found = sortedBy(query.get('order') ?? '', (asked as Row[]).filter(filterOf(query)));
  // page: from 1; limit: 100 where nobody asks [V]; more than 250 is cut to it [U]
  const limit = Math.min(numberOr(query.get('limit'), 100), 250);
  const page = Math.max(1, numberOr(query.get('page'), 1));
  // limit=0 gives the counts alone [V]
  const rows = limit === 0 ? [] : found.slice((page - 1) * limit, page * limit).map(({ id }) => show(id));
  const pages = limit === 0 ? 1 : Math.max(1, Math.ceil(found.length / limit));
  const told = {
    total_records: found.length,
    total_pages: pages,
    first_page: page === 1,
    last_page: page >= pages,
    out_of_bounds: page > pages,
    offset: (page - 1) * limit,
  };
  const link = (to: number, rel: string) => `<https://vendor.invalid${path}?page=${to}>; rel="${rel}"`;
  return {
    status: 200,
    headers: {
      // X-Pagination: JSON in a header [V]
      'x-pagination': JSON.stringify(told),
      link: [...(page < pages ? [link(page + 1, 'next')] : []), link(pages, 'last')].join(', '),
    },
    body: { ...beside(rows), [root]: rows },
  };
}

function filterOf(query: URLSearchParams): (row: Row) => boolean {
  const lists = matching.map((name) => ({ name, wanted: valuesOf(query, name) }));
  const ones = single.map((name) => ({ name, wanted: valuesOf(query, name).slice(0, 1) }));
  const texts = [...lists, ...ones].filter(({ wanted }) => wanted.length > 0);
  const spans = ['updated_at', 'created_at'].flatMap((name) => {
    const [least, most] = [query.get(`${name}_min`) ?? '', query.get(`${name}_max`) ?? ''];
    return least + most === '' ? [] : [{ name, least: Date.parse(least), most: Date.parse(most) }];
  });
  return (row) =>
    texts.every(({ name, wanted }) => wanted.includes(String(row[name]))) &&
    spans.every(({ name, least, most }) => {
      const at = Date.parse(String(row[name]));
      // A bound that is none leaves its side open.
      return !(at < least) && !(at > most);
    });
}

/** `ids=1,2` and `ids[]=1&ids[]=2` are the same [V] */
function valuesOf(query: URLSearchParams, name: string): string[] {
  return [...query.getAll(name), ...query.getAll(`${name}[]`)]
    .flatMap((text) => text.split(','))
    .filter((one) => one !== '');
}

/** `updated_at ASC`; by default the newest first [I] */
function sortedBy(order: string, rows: readonly Row[]): Row[] {
  const [name = '', direction = 'DESC'] = (order === '' ? 'created_at DESC' : order).split(' ');
  const sign = direction.toUpperCase() === 'ASC' ? 1 : -1;
  return [...rows].sort((one, other) => {
    const [a, b] = [one[name], other[name]];
    if (a === b) return 0;
    return sign * ((typeof a === 'number' && typeof b === 'number' ? a < b : String(a) < String(b)) ? -1 : 1);
  });
}

function numberOr(text: string | null, usual: number): number {
  return text !== null && /^\d+$/.test(text) ? Number(text) : usual;
}

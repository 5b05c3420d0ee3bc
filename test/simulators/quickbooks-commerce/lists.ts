import type { VendorAnswer, VendorRequest } from '../shared/vendor-server.ts';

export type Row = Record<string, unknown> & { id: number };

/** Filters that take one value, several, or none at all where they are blank [V] */
const matching = ['status', 'payment_status', 'fulfillment_status', 'company_type'];
const single = ['order_id', 'company_id', 'product_id', 'order_number'];

/** A list as the vendor gives it: filtered, sorted, one page of it, with its pagination in the headers. */
export function listAnswer(
  root: string,
  all: readonly Row[],
  { query, path }: VendorRequest,
  beside: (rows: readonly Row[]) => object = () => ({}),
): VendorAnswer {
  const found = sortedBy(
    query.get('order') ?? '',
    all.filter((row) => passes(row, query)),
  );
  // page: from 1; limit: 100 where nobody asks [V]; more than 250 is cut to it [U]
  const limit = Math.min(numberOr(query.get('limit'), 100), 250);
  const page = Math.max(1, numberOr(query.get('page'), 1));
  // limit=0 gives the counts alone [V]
  const rows = limit === 0 ? [] : found.slice((page - 1) * limit, page * limit);
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

function passes(row: Row, query: URLSearchParams): boolean {
  const ids = valuesOf(query, 'ids');
  if (ids.length > 0 && !ids.includes(String(row.id))) return false;
  for (const name of matching) {
    const wanted = valuesOf(query, name);
    if (wanted.length > 0 && !wanted.includes(String(row[name]))) return false;
  }
  for (const name of single) {
    const wanted = query.get(name) ?? '';
    if (wanted !== '' && String(row[name]) !== wanted) return false;
  }
  for (const name of ['updated_at', 'created_at']) {
    const least = Date.parse(query.get(`${name}_min`) ?? '');
    const most = Date.parse(query.get(`${name}_max`) ?? '');
    const at = Date.parse(String(row[name]));
    if (at < least || at > most) return false;
  }
  return true;
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

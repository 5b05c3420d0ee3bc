import { errors as api } from '../../api/errors.ts';
import { type Fields, fieldsOf, textOf } from '../../api/values.ts';
import { errors } from './errors.ts';
import type { EasypostSettings } from './settings.ts';

type Window = Readonly<Record<string, string>>;
type Fetch = (window: Window) => Promise<readonly Fields[]>;
type Pages = AsyncGenerator<readonly Fields[], void>;
type Paging = Pick<EasypostSettings, 'paging' | 'page size'>;

/** A list that is longer than this many pages does not end. */
const pagesAtMost = 20_000;
/** Past the end of any list. */
const farBeyond = 100_000_000;

const windows = {
  offset: (offset: number, size: number): Window => ({ limit: String(size), offset: String(offset) }),
  page: (page: number, size: number): Window => ({ page: String(page), per_page: String(size) }),
};

/**
 * All rows of a list, page by page. Where it changes meanwhile a row may come twice; by offset none is left out, by page number one may
 * be when another before it is removed at that moment.
 */
export async function* pagesThrough(fetch: Fetch, { paging, 'page size': size }: Paging): Pages {
  if (paging === 'none') yield* inOne(fetch, size);
  else if (paging === 'page') yield* byPage(fetch, size);
  else yield* byOffset(fetch, size);
}

/** Somebody says that lists come whole. Where one is paged after all, its rest would never be seen. */
async function* inOne(fetch: Fetch, size: number): Pages {
  const rows = await fetch({});
  if (rows.length === 0) return;
  if (!(await isWhole(fetch, size))) throw errors.EASYPOST_LIST_CUT();
  yield rows;
}

/** No total is told, and a page may be shorter than was asked for: only an empty one is the end. */
async function* byPage(fetch: Fetch, size: number): Pages {
  let first = '';
  for (let page = 1; page <= pagesAtMost; page++) {
    const rows = await fetch(windows.page(page, size));
    const [begin] = rows;
    if (!begin) return;
    if (nameOf(begin) === first && (await endsHere(fetch, 'page', size))) return;
    if (page === 1) first = nameOf(begin);
    yield rows;
  }
  throw endless();
}

/**
 * Each page begins with the last row of the one before. Where that row is not in it, rows before it are gone, others have moved up
 * past us, and the list is read again from further up.
 */
async function* byOffset(fetch: Fetch, size: number): Pages {
  let [offset, first, last] = [0, '', ''];
  for (let page = 1; page <= pagesAtMost; page++) {
    const rows = await fetch(windows.offset(offset, size));
    const names = rows.map(nameOf);
    if (page === 1) first = names[0] ?? '';
    else if (offset > 0 && names.length > 1 && names[0] === first && (await endsHere(fetch, 'offset', size))) return;
    const fresh = names[0] === last ? rows.slice(1) : rows;
    if (fresh.length > 0) yield fresh;
    if (offset > 0 && !names.includes(last)) {
      offset = Math.max(0, offset - size);
      continue;
    }
    const [final] = names.slice(-1);
    if (final === undefined || (names.length === 1 && final === last)) return;
    last = final;
    offset += names.length - 1;
  }
  throw endless();
}

/**
 * The first page has come again. Rows where none can be mean that the list does not mind what it is asked for: it came whole, or it is
 * paged in the other way. No such rows: it has only changed.
 */
async function endsHere(fetch: Fetch, paging: 'offset' | 'page', size: number): Promise<boolean> {
  if ((await fetch(windows[paging](farBeyond, size))).length === 0) return false;
  if (await isWhole(fetch, size)) return true;
  throw errors.EASYPOST_LIST_STANDS_STILL();
}

/** Neither way of paging leads past its end. */
async function isWhole(fetch: Fetch, size: number): Promise<boolean> {
  for (const window of [windows.offset(farBeyond, size), windows.page(farBeyond, size)])
    if ((await fetch(window)).length === 0) return false;
  return true;
}

function endless() {
  return api.API_MALFORMED({
    message: `A list of EasyPost does not end after ${pagesAtMost} pages.`,
    hint: 'If the account really has so many orders, set a larger "page size"; otherwise set "paging" to what "crossdock test" can read.',
  });
}

/** What does not change while a list is read; rows of stock have no id. */
function nameOf(row: Fields): string {
  const { id, product, product_id, warehouse, warehouse_id } = row;
  return textOf(id) || JSON.stringify([product_id ?? idOf(product), warehouse_id ?? idOf(warehouse)]);
}

function idOf(object: unknown): unknown {
  return fieldsOf(object).id ?? object;
}

import { errors as api } from '../../api/errors.ts';
import { type Fields, fieldsOf, textOf } from '../../api/values.ts';
import { errors } from './errors.ts';
import type { EasypostSettings } from './settings.ts';

type Fetch = (window: Readonly<Record<string, string>>) => Promise<readonly Fields[]>;
type Pages = AsyncGenerator<readonly Fields[], void>;
type Paging = Pick<EasypostSettings, 'paging' | 'page size'>;

/** A list that is longer than this many pages does not end. */
const pagesAtMost = 2000;
/** Past the end of any list. */
const farBeyond = 100_000_000;

/** All rows of a list, page by page; where it changes meanwhile a row may come twice, but none is left out. */
export async function* pagesThrough(fetch: Fetch, { paging, 'page size': size }: Paging): Pages {
  if (paging === 'none') yield await fetch({});
  else if (paging === 'page') yield* byPage(fetch, size);
  else yield* byOffset(fetch, size);
}

/** No total is told, and a page may be shorter than was asked for: only an empty one is the end. */
async function* byPage(fetch: Fetch, size: number): Pages {
  const windowAt = (page: number) => ({ page: String(page), per_page: String(size) });
  let first = '';
  for (let page = 1; page <= pagesAtMost; page++) {
    const rows = await fetch(windowAt(page));
    const [begin] = rows;
    if (!begin) return;
    if (nameOf(begin) === first) await expectEnd(fetch, windowAt(farBeyond));
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
  const windowAt = (offset: number) => ({ limit: String(size), offset: String(offset) });
  let [offset, first, last] = [0, '', ''];
  for (let page = 1; page <= pagesAtMost; page++) {
    const rows = await fetch(windowAt(offset));
    const names = rows.map(nameOf);
    if (page === 1) first = names[0] ?? '';
    else if (offset > 0 && names.length > 1 && names[0] === first) await expectEnd(fetch, windowAt(farBeyond));
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

/** A list that has rows where none can be does not mind what it is asked for. */
async function expectEnd(fetch: Fetch, window: Readonly<Record<string, string>>): Promise<void> {
  if ((await fetch(window)).length > 0) throw errors.EASYPOST_LIST_STANDS_STILL();
}

function endless() {
  return api.API_MALFORMED({ message: `A list of EasyPost does not end after ${pagesAtMost} pages.` });
}

/** What does not change while a list is read; rows of stock have no id. */
function nameOf(row: Fields): string {
  const { id, product, product_id, warehouse, warehouse_id } = row;
  return textOf(id) || JSON.stringify([product_id ?? idOf(product), warehouse_id ?? idOf(warehouse)]);
}

function idOf(object: unknown): unknown {
  return fieldsOf(object).id ?? object;
}

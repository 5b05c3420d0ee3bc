import type { StoreOfParts } from './pulled-looks.ts';
import type { ToldPart } from './pulled-parts.ts';
import { merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

export interface PulledWindow {
  readonly id: string;
  readonly store: string;
  readonly merchant: string;
  readonly parts: readonly string[];
  readonly pages: number;
  readonly pageSize: number;
}

export interface Asked {
  readonly since: string;
  readonly until: string;
}

type Of = Pick<StoreOfParts, 'store' | 'merchant'>;

export async function openWindow(trx: Trx, window: PulledWindow, { since, until }: Asked, at: string): Promise<void> {
  const { id, store, merchant, parts, pages, pageSize } = window;
  await trx
    .insertInto('pulled_windows')
    .values({
      id,
      store,
      merchant,
      since,
      until,
      parts: JSON.stringify(parts),
      pages,
      page_size: pageSize,
      created_at: at,
    })
    .execute();
}

/** The newest of the same window that is not older. */
export async function findWindow(
  reader: Reader,
  { store }: Of,
  { since, until }: Asked,
  notBefore: string,
): Promise<PulledWindow | undefined> {
  const row = await reader
    .selectFrom('pulled_windows')
    .selectAll()
    .where('store', '=', store)
    .where('since', '=', since)
    .where('until', '=', until)
    .where('created_at', '>=', notBefore)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return undefined;
  const { id, merchant, pages, page_size: pageSize } = row;
  return { id, store, merchant, pages, pageSize, parts: JSON.parse(row.parts) as string[] };
}

/** A page that arrived; the same one again replaces it. Returns how many of the window have. */
export async function keepPage(
  trx: Trx,
  { id, merchant }: Pick<PulledWindow, 'id' | 'merchant'>,
  page: number,
  { told, news }: Pick<KeptPage, 'told' | 'news'>,
  at: string,
): Promise<number> {
  const isNews = Object.keys(news).length > 0;
  const values = { told: JSON.stringify(told), news: isNews ? JSON.stringify(news) : '', arrived_at: at };
  await trx
    .insertInto('pulled_pages')
    .values({ window_id: id, page, merchant, ...values })
    .onConflict((conflict) => conflict.columns(['window_id', 'page']).doUpdateSet(values))
    .execute();
  const row = await trx
    .selectFrom('pulled_pages')
    .select((rows) => rows.fn.countAll<number>().as('count'))
    .where('window_id', '=', id)
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}

export interface KeptPage {
  readonly page: number;
  readonly told: readonly ToldPart[];
  /** What was new in it, in the partner's words, by part. */
  readonly news: Readonly<Record<string, string>>;
}

/** Pages with something to book, in their order. */
export async function pagesToBook(reader: Reader, window: string): Promise<KeptPage[]> {
  const rows = await reader
    .selectFrom('pulled_pages')
    .select(['page', 'told', 'news'])
    .where('window_id', '=', window)
    .where('news', '<>', '')
    .orderBy('page')
    .execute();
  return rows.map(({ page, told, news }) => ({
    page,
    told: JSON.parse(told) as ToldPart[],
    news: JSON.parse(news) as Record<string, string>,
  }));
}

/** `false` = somebody else has booked it. */
export async function takePage(trx: Trx, window: string, page: number): Promise<boolean> {
  const taken = await trx
    .updateTable('pulled_pages')
    .set({ news: '' })
    .where('window_id', '=', window)
    .where('page', '=', page)
    .where('news', '<>', '')
    .executeTakeFirst();
  return Number(taken.numUpdatedRows) === 1;
}

/** Windows that nobody will page through any more, with what names people in them. */
export async function dropWindows(trx: Trx, before: string): Promise<void> {
  await trx
    .deleteFrom('pulled_pages')
    .where('window_id', 'in', trx.selectFrom('pulled_windows').select('id').where('created_at', '<', before))
    .execute();
  await trx.deleteFrom('pulled_windows').where('created_at', '<', before).execute();
}

export async function hasOldWindows(reader: Reader, before: string): Promise<boolean> {
  const row = await reader
    .selectFrom('pulled_windows')
    .select('id')
    .where('created_at', '<', before)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export interface PullCalls {
  readonly store: string;
  readonly merchant: string;
  readonly since: string;
  readonly askedAt: string;
  readonly noticedAt: string;
}

/** The partner has called, for orders or with a notice; `known` = it is only known from now on. */
export async function noteCall(trx: Trx, { store, merchant }: Of, what: 'asked' | 'noticed' | 'known', at: string) {
  const set = what === 'asked' ? { asked_at: at } : what === 'noticed' ? { noticed_at: at } : {};
  const insert = trx
    .insertInto('pull_calls')
    .values({ store, merchant, since: at, asked_at: '', noticed_at: '', ...set });
  await insert
    .onConflict((conflict) =>
      what === 'known' ? conflict.column('store').doNothing() : conflict.column('store').doUpdateSet(set),
    )
    .execute();
}

export async function pullCalls(reader: Reader, scope: Scope): Promise<Map<string, PullCalls>> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('pull_calls')
    .selectAll()
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .execute();
  return new Map(
    rows.map(({ store, merchant, since, asked_at: askedAt, noticed_at: noticedAt }) => [
      store,
      { store, merchant, since, askedAt, noticedAt },
    ]),
  );
}

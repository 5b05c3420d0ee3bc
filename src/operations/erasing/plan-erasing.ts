import type { Order } from '../../domain/order.ts';
import { handedOverStatuses } from '../../domain/order-status.ts';
import { isNamedBy, type Traces, tracesOf } from '../../domain/personal-traces.ts';
import {
  filesOfOrders,
  filesWithoutOrders,
  type KeptFile,
  keptFiles,
  othersInFiles,
} from '../../storage/erase-documents.ts';
import { type KnownOrder, knownOrders, ordersMentioning, ordersReceivedBefore } from '../../storage/erase-orders.ts';
import { versionsOf } from '../../storage/order-versions.ts';
import { textsIn } from '../../support/byte-search.ts';
import type { Dock } from '../dock.ts';
import { errors } from '../errors.ts';
import { findOrder } from '../find-order.ts';
import type { Scope } from '../scope.ts';

/** Whose data a person wants to be gone. */
export type ErasingWish =
  | { readonly kind: 'orders'; readonly references: readonly string[] }
  | { readonly kind: 'email'; readonly email: string }
  /** Everything of named merchants that came before this ISO instant. */
  | { readonly kind: 'before'; readonly merchants: readonly string[]; readonly before: string };

export interface ErasingPlan {
  readonly wish: ErasingWish;
  /** Orders that a WMS has, or that have ended. */
  readonly orders: readonly KnownOrder[];
  /** Orders that still need their address. */
  readonly open: readonly KnownOrder[];
  readonly files: readonly KeptFile[];
  /** Files that somebody reads or sends at this moment. */
  readonly busy: readonly KeptFile[];
  /** Orders of others whose bytes go with these files; the orders themselves stay as they are. */
  readonly others: number;
  /** By what the person is recognised in messages; empty where all of a merchant goes. */
  readonly traces: readonly Traces[];
}

const page = 200;
/** Each order is looked for in every kept file; more than that is no request of one person. */
const ordersAtMost = 500;

/** Works out what goes and what has to stay; nothing is written. Reads the bytes of every kept file in scope, once. */
export async function planErasing(dock: Dock, scope: Scope, wish: ErasingWish): Promise<ErasingPlan> {
  const { reader, dialect } = dock.tools.store;
  const found = await ordersOf(dock, scope, wish);
  const orders = found.filter(({ status }) => handedOverStatuses.includes(status));
  const open = found.filter(({ status }) => !handedOverStatuses.includes(status));
  const traces = wish.kind === 'before' ? [] : await allTraces(dock, orders, wish);
  const named = wish.kind === 'before' ? await filesBefore(dock, wish) : await filesNaming(dock, scope, orders, traces);
  const files = named.filter(({ busy }) => !busy);
  const ids = files.map(({ id }) => id);
  return {
    wish,
    orders: orders.filter(({ erasedAt }) => erasedAt === null),
    open,
    files,
    busy: named.filter(({ busy }) => busy),
    others: await othersInFiles(
      reader,
      dialect,
      scope,
      ids,
      orders.map(({ id }) => id),
    ),
    traces,
  };
}

async function ordersOf(dock: Dock, scope: Scope, wish: ErasingWish): Promise<KnownOrder[]> {
  const { reader, dialect } = dock.tools.store;
  switch (wish.kind) {
    case 'orders': {
      const ids = [];
      for (const reference of wish.references) ids.push((await findOrder(dock, scope, reference)).id);
      return few(await knownOrders(reader, dialect, scope, ids));
    }
    case 'email':
      return few(await ordersMentioning(reader, scope, wish.email, ordersAtMost + 1));
    case 'before': {
      const all: KnownOrder[] = [];
      for (let after = ''; ; ) {
        const rows = await ordersReceivedBefore(reader, wish.merchants, wish.before, after, page);
        // Without their texts: they may be a hundred thousand.
        all.push(...rows.filter(({ erasedAt }) => erasedAt === null).map((row) => ({ ...row, texts: [] })));
        const last = rows.at(-1);
        if (!last || rows.length < page) return all;
        after = last.id;
      }
    }
  }
}

function few(orders: KnownOrder[]): KnownOrder[] {
  if (orders.length > ordersAtMost) throw errors.ERASING_TOO_MANY();
  return orders;
}

/** Of every version of these orders: an address that was corrected stands in earlier files. */
async function allTraces(dock: Dock, orders: readonly KnownOrder[], wish: ErasingWish): Promise<Traces[]> {
  const traces: Traces[] = wish.kind === 'email' ? [{ alone: [wish.email], together: [] }] : [];
  for (const { id, merchant, texts } of orders) {
    const before = (await versionsOf(dock.tools.store.reader, [merchant], id)).map(({ order }) => order);
    traces.push(...[...texts.map((text) => JSON.parse(text) as Order), ...before].map(tracesOf));
  }
  return traces;
}

async function filesNaming(
  dock: Dock,
  scope: Scope,
  orders: readonly KnownOrder[],
  traces: readonly Traces[],
): Promise<KeptFile[]> {
  const { reader, dialect } = dock.tools.store;
  const linked = await filesOfOrders(
    reader,
    dialect,
    scope,
    orders.map(({ id }) => id),
  );
  const merchants = orders.length > 0 && scope === 'every merchant' ? orders.map(({ merchant }) => merchant) : scope;
  const texts = [...new Set(traces.flatMap(({ alone, together }) => [...alone, ...together]))];
  const named: KeptFile[] = [];
  for (let after = ''; ; ) {
    const files = await keptFiles(reader, merchants, after, page);
    for (const file of files) if (linked.has(file.id) || (await isNamed(dock, file, texts, traces))) named.push(file);
    const last = files.at(-1);
    if (!last || files.length < page) return named;
    after = last.id;
  }
}

async function isNamed(
  dock: Dock,
  file: KeptFile,
  texts: readonly string[],
  traces: readonly Traces[],
): Promise<boolean> {
  if (texts.length === 0) return false;
  const bytes = dock.tools.files.open(file.sha256);
  try {
    const found = await textsIn(bytes, texts);
    return traces.some((one) => isNamedBy(one, found));
  } catch (thrown) {
    // Bytes that are not there name nobody.
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw thrown;
  } finally {
    bytes.destroy();
  }
}

/** Of a whole merchant: files of before then in which no order stays that keeps its data. */
async function filesBefore(
  dock: Dock,
  { merchants, before }: Extract<ErasingWish, { kind: 'before' }>,
): Promise<KeptFile[]> {
  const { reader } = dock.tools.store;
  const all: KeptFile[] = [];
  for (const merchant of merchants)
    for (let after = ''; ; ) {
      const files = await filesWithoutOrders(reader, merchant, { before, after, limit: page, foreseen: true });
      all.push(...files);
      const last = files.at(-1);
      if (!last || files.length < page) break;
      after = last.id;
    }
  return all;
}

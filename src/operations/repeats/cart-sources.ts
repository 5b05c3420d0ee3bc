import type { InletPlace } from '../../config/lookup.ts';
import type { Order } from '../../domain/order.ts';
import { completeAll, originOf } from '../../intake/load-orders.ts';
import { nothingKnown, readDocument, readWhole } from '../../intake/reading.ts';
import { type DocumentRow, documentById } from '../../storage/documents.ts';
import { newestKept } from '../../storage/received-files.ts';
import { exists } from '../../support/files.ts';
import type { Dock } from '../dock.ts';

/** An order as its cart gives it now. */
export interface GivenAgain {
  readonly order: Order;
  /** What it came in: a kept file, or the answer of an API. */
  readonly from: string;
  /** Its date is the instant of reading: the cart names none. */
  readonly undated: boolean;
}

/** What is known of an order whose cart is asked again. */
export interface Asked {
  /** The cart's own id of it. */
  readonly cartOrder: string;
  /** The document in which it came first; `''` = none. */
  readonly document: string;
}

/** How a kind of cart gives orders once more. What it no longer has is not in the answer. */
export type CartSource = (dock: Dock, place: InletPlace, asked: readonly Asked[]) => Promise<Map<string, GivenAgain>>;

/** Newer files that are looked through for an order; behind them its first one is read. */
const filesAtMost = 200;

/**
 * A cart that writes files cannot be asked: what it said last stands in the newest kept file that has the order. Read by the mapping of
 * today.
 */
const keptFiles: CartSource = async (dock, place, asked) => {
  const { reader } = dock.tools.store;
  const { merchant, inlet } = place;
  const wanted = new Set(asked.map(({ cartOrder }) => cartOrder));
  const found = new Map<string, GivenAgain>();
  for (const row of await newestKept(reader, merchant.id, inlet.id, filesAtMost)) {
    if (found.size === wanted.size) break;
    await take(dock, place, row, wanted, found);
  }
  const first = asked.flatMap(({ cartOrder, document }) => (found.has(cartOrder) ? [] : [document]));
  for (const id of new Set(first)) {
    const row = await documentById(reader, [merchant.id], id);
    if (row) await take(dock, place, row, wanted, found);
  }
  return found;
};

async function take(
  dock: Dock,
  place: InletPlace,
  row: DocumentRow,
  wanted: ReadonlySet<string>,
  found: Map<string, GivenAgain>,
): Promise<void> {
  const { tools } = dock;
  if (row.sha256 === '' || !(await exists(tools.files.contentPath(row.sha256)))) return;
  const today = { ...row, revision: tools.workspace().revision };
  const { records } = await readWhole(readDocument(tools, place, today, 'orders', nothingKnown));
  const origin = originOf(tools, place);
  for (const order of (await completeAll(tools, records, origin)).orders) {
    if (!wanted.has(order.orderId) || found.has(order.orderId)) continue;
    found.set(order.orderId, { order, from: row.name, undated: order.orderDate === origin.receivedAt });
  }
}

/** By the type of the cart. One whose type is not here cannot be asked for single orders. */
export const cartSources: Readonly<Record<string, CartSource>> = {
  csv: keptFiles,
};

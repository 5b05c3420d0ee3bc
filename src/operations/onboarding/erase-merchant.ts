import type { Order } from '../../domain/order.ts';
import { withoutPersonalData } from '../../domain/personal-data.ts';
import {
  contentsInUse,
  countErasable,
  type Erasable,
  erasableDocuments,
  eraseOrderTexts,
  markErased,
} from '../../storage/erase-personal.ts';
import { type Actor, commitDeed } from '../audit.ts';
import type { Dock } from '../dock.ts';

export type { Erasable } from '../../storage/erase-personal.ts';

/** What would go, and what would have to stay. */
export function foreseeErasing(dock: Dock, id: string): Promise<Erasable> {
  return countErasable(dock.tools.store.reader, [id]);
}

/**
 * Takes away who bought and where it went: from the texts of orders that were handed over or have ended, and the bytes of files that
 * may name people. In slices; what a crash leaves, the same command finishes.
 */
export async function erasePersonalData(dock: Dock, id: string, actor: Actor): Promise<Erasable> {
  const foreseen = await foreseeErasing(dock, id);
  const orders = await eraseOrders(dock, id);
  const documents = await eraseDocuments(dock, id);
  const after = {
    'erased orders': orders,
    'erased files': documents,
    'open orders that keep their addresses': foreseen.kept,
  };
  const deed = { actor, action: 'merchants close', subject: id, merchant: id, reason: '', before: {}, after };
  await commitDeed(dock, async () => deed);
  return { orders, documents, kept: foreseen.kept };
}

async function eraseOrders(dock: Dock, id: string): Promise<number> {
  const { commits } = dock.tools.store;
  let count = 0;
  let after: string | null = '';
  while (after !== null) {
    const from: string = after;
    let slice: { readonly count: number; readonly last: string } | null = null;
    await commits.commit({
      apply: async (trx) => {
        slice = await eraseOrderTexts(trx, [id], from, strip);
      },
    });
    const done = slice as { readonly count: number; readonly last: string } | null;
    count += done?.count ?? 0;
    after = done?.last ?? null;
  }
  return count;
}

function strip(body: string): string {
  return JSON.stringify(withoutPersonalData(JSON.parse(body) as Order));
}

/** Bytes first: a row without content is what says that there is nothing left to take away. */
async function eraseDocuments(dock: Dock, id: string): Promise<number> {
  const { store, files, clock } = dock.tools;
  let count = 0;
  for (let after = ''; ; ) {
    const going = await erasableDocuments(store.reader, [id], after);
    const last = going.at(-1);
    if (!last) return count;
    const used = await contentsInUse(store.reader, store.dialect, 'every merchant', going);
    await files.erase(going.map((one) => ({ ...one, contentToo: !used.has(one.sha256) })));
    const ids = going.map((one) => one.id);
    await store.commits.commit({ apply: (trx) => markErased(trx, store.dialect, ids, clock.iso()) });
    count += going.length;
    after = last.id;
  }
}

import { constants } from 'node:fs';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { InletPlace } from '../../config/lookup.ts';
import type { PullStore } from '../../config/pull-stores.ts';
import type { PullNotice } from '../../connectors/api-contract.ts';
import type { OrderStatus } from '../../domain/order-status.ts';
import { comparableRef } from '../../domain/shipment.ts';
import { workName } from '../../intake/work-names.ts';
import { ticketFor } from '../../queue/ticket.ts';
import { insertDocument, sameContent } from '../../storage/documents.ts';
import { partOfNotice } from '../../storage/pulled-parts.ts';
import { noteCall } from '../../storage/pulled-windows.ts';
import { asCrossdockError } from '../../support/errors.ts';
import { newId } from '../../support/ids.ts';
import type { Tools } from '../../tools.ts';
import { partsOf } from './caller.ts';

/** What became of a notice; `not supported`: nobody takes shipments from this partner. */
export type Noticed = 'taken' | 'taken before' | 'unknown order' | 'several orders' | 'not supported';

/** A shipment that a partner tells of: durable and on its way to be read before it is answered. Nothing else happens meanwhile. */
export async function takeNotice(tools: Tools, store: PullStore, notice: PullNotice): Promise<Noticed> {
  if (!store.shipments) return 'not supported';
  const found = await partFor(tools, store, notice);
  if (found === 'several') return 'several orders';
  if (found === undefined) return 'unknown order';
  return keep(tools, store, store.shipments, notice.page(found));
}

/** Our own key counts; a number only where it is missing, or where it is none of ours. */
async function partFor(tools: Tools, store: PullStore, { key, orderNumber }: PullNotice) {
  const { reader } = tools.store;
  const of = partsOf(tools, store);
  const own = key === '' ? [] : await partOfNotice(reader, of, { key, numberKey: '' });
  if (own[0]) return own[0].part;
  const numberKey = comparableRef('orderNumber', orderNumber);
  const all = numberKey === '' ? [] : await partOfNotice(reader, of, { key: '', numberKey });
  const open = all.filter(({ status }) => atPartner.includes(status));
  const chosen = open.length > 0 ? open : all;
  return chosen.length > 1 ? 'several' : chosen[0]?.part;
}

/** Two carts may have orders of one number; one that can still ship is meant before one that has. */
const atPartner: readonly OrderStatus[] = ['new', 'sending', 'at_wms', 'partial'];

async function keep(tools: Tools, store: PullStore, place: InletPlace, page: object): Promise<Noticed> {
  const { clock, files } = tools;
  const { revision, inlet, merchant, kind } = place;
  const spool = await files.spool();
  await spool.write(Buffer.from(`${JSON.stringify(page)}\n`));
  const { path, sha256, size } = await spool.finish();
  const of = { store: store.name, merchant: merchant.id };
  if (await sameContent(tools.store.reader, merchant.id, inlet.id, sha256)) {
    await tools.store.commits.commit({ apply: (trx) => noteCall(trx, of, 'noticed', clock.iso()) });
    return 'taken before';
  }
  const id = newId(clock.now());
  const name = `shipment-${id}.json`;
  const folder = files.workFolder(inlet.id);
  const work = join(folder, workName(id, name));
  await mkdir(folder, { recursive: true });
  await copyFile(path, work, constants.COPYFILE_EXCL);
  const { connection } = inlet;
  const at = clock.iso();
  const ticket = { merchant: merchant.id, subject: id, cause: 'collect' as const, at, connection, ref: name };
  try {
    await tools.store.commits.commit({
      apply: async (trx) => {
        await insertDocument(
          trx,
          {
            id,
            merchant: merchant.id,
            direction: 'in',
            endpoint: inlet.id,
            kind,
            name,
            size,
            sha256,
            state: 'claimed',
            code: '',
            reason: '',
            revision,
            mapping: inlet.mapping,
          },
          at,
        );
        await noteCall(trx, of, 'noticed', at);
      },
      tickets: [ticketFor('ingest', ticket)],
    });
  } catch (thrown) {
    // Where nobody knows whether the row is there, the file stays.
    if (asCrossdockError(thrown).code !== 'STORE_COMMIT_UNKNOWN') await rm(work, { force: true });
    throw thrown;
  }
  await files.ensure(sha256, work);
  return 'taken';
}

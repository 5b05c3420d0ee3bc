import { constants } from 'node:fs';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type InletPlace, inletPlaces } from '../config/lookup.ts';
import { snapshotAccepted } from '../intake/snapshots.ts';
import { workName } from '../intake/work-names.ts';
import { ticketFor } from '../queue/ticket.ts';
import type { Spool } from '../storage/document-files.ts';
import { insertDocument, sameContent } from '../storage/documents.ts';
import { releaseSubject } from '../storage/exceptions.ts';
import { type HeldLease, holdLease } from '../storage/held-lease.ts';
import { asCrossdockError } from '../support/errors.ts';
import type { Fingerprint } from '../support/files.ts';
import { newId } from '../support/ids.ts';
import { limits } from '../support/limits.ts';
import { didYouMean } from '../support/nearest.ts';
import { type Actor, commitDeed } from './audit.ts';
import type { Dock } from './dock.ts';
import { errors } from './errors.ts';
import { isNamed } from './merchant-level.ts';
import { inScope, type Scope } from './scope.ts';
import { showFile } from './show-file.ts';
import { wakeUp } from './wake-ups.ts';

export interface Upload {
  readonly endpoint: string;
  /** As the partner would have named it. */
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Read it although the same bytes were taken before: the mapping has changed. */
  readonly again: boolean;
  /** The held snapshot that a person has accepted by this. */
  readonly accepts?: string;
  /** The file of the same bytes that was read before. */
  readonly rereads?: string;
  /** The file whose rejected rows, or all of whose rows, stand corrected in this one. */
  readonly corrects?: string;
  /** When it was written, where somebody knows. */
  readonly madeAt?: string;
}

/** The endpoint of this id that takes files in. */
export function uploadPlace(dock: Dock, scope: Scope, endpoint: string): InletPlace {
  const places = inletPlaces(dock.tools.workspace()).filter(({ merchant }) => inScope(scope, merchant.id));
  const found = places.find(({ inlet }) => isNamed(dock.tools.workspace(), inlet.id, endpoint));
  if (found) return found;
  const near = didYouMean(
    endpoint,
    places.map(({ inlet }) => inlet.id),
  );
  throw errors.ENDPOINT_NOT_READ({
    message: `No endpoint that takes files in is called "${endpoint}".${near}`,
    value: endpoint,
  });
}

/**
 * A file handed over by a person goes the way of one that was found in the inbox: kept bytes, document row and ticket in one commit.
 * Returns the document's id.
 */
export async function putFile(dock: Dock, scope: Scope, upload: Upload, actor: Actor): Promise<string> {
  const { tools } = dock;
  const place = uploadPlace(dock, scope, upload.endpoint);
  if (upload.corrects !== undefined) await showFile(dock, scope, upload.corrects);
  const { path, ...print } = await keep(await tools.files.spool(), upload);
  const { inlet, merchant } = place;
  const earlier = upload.again ? undefined : await sameContent(tools.store.reader, merchant.id, inlet.id, print.sha256);
  if (earlier)
    throw errors.FILE_KNOWN({
      message: `The same bytes were taken as ${earlier.name} (${earlier.id}) at ${earlier.createdAt}.`,
      value: earlier.id,
    });
  // The intake clears away what lies in its work folder without a row; its lease keeps it out while there is none yet.
  const lease = await holdLease(
    tools.store,
    `inlet:${inlet.id}`,
    `${tools.instance}/${newId(tools.clock.now())}`,
    tools.log,
  );
  if (!lease) throw errors.INLET_BUSY({ value: inlet.id });
  try {
    return await book(dock, place, lease, upload, { path, ...print }, actor);
  } finally {
    await lease.release();
  }
}

async function keep(spool: Spool, { bytes }: Upload): Promise<Fingerprint & { path: string }> {
  let size = 0;
  try {
    for await (const chunk of bytes) {
      size += chunk.length;
      if (size > limits.fileBytes) throw errors.FILE_TOO_LARGE();
      await spool.write(chunk);
    }
    if (size === 0) throw errors.FILE_EMPTY();
    return await spool.finish();
  } catch (thrown) {
    await spool.discard();
    throw thrown;
  }
}

async function book(
  dock: Dock,
  place: InletPlace,
  lease: HeldLease,
  { name, accepts, corrects, madeAt, rereads }: Upload,
  kept: Fingerprint & { path: string },
  actor: Actor,
): Promise<string> {
  const { tools } = dock;
  const { revision, inlet, merchant, kind } = place;
  const id = newId(tools.clock.now());
  const work = join(tools.files.workFolder(inlet.id), workName(id, name));
  await mkdir(tools.files.workFolder(inlet.id), { recursive: true });
  await copyFile(kept.path, work, constants.COPYFILE_EXCL);
  try {
    await commitDeed(dock, async (trx, at, tickets) => {
      await lease.guard(trx);
      await insertDocument(
        trx,
        {
          id,
          merchant: merchant.id,
          direction: 'in',
          endpoint: inlet.id,
          kind,
          name,
          size: kept.size,
          sha256: kept.sha256,
          state: 'claimed',
          code: accepts === undefined ? '' : snapshotAccepted,
          reason: '',
          revision,
          mapping: inlet.mapping,
          madeAt: madeAt ?? null,
        },
        at,
      );
      // A cart's orders are read by its download; shipments and stock have a ticket of their own.
      if (kind === 'orders') tickets.push(...wakeUp(tools.workspace(), inlet.id, 'person', at));
      else
        tickets.push(
          ticketFor('ingest', {
            merchant: merchant.id,
            subject: id,
            cause: 'person',
            at,
            connection: inlet.connection,
            ref: name,
          }),
        );
      for (const subject of [accepts, corrects, rereads])
        if (subject !== undefined) await releaseSubject(trx, { kind: 'document', subject }, actor, at);
      const action = accepts !== undefined ? 'files accept' : rereads !== undefined ? 'files reread' : 'files put';
      const earlier = {
        ...(accepts !== undefined && { accepts }),
        ...(corrects !== undefined && { corrects }),
        ...(rereads !== undefined && { rereads }),
      };
      const after = { file: name, endpoint: inlet.id, bytes: kept.size, ...earlier };
      return { actor, action, subject: id, merchant: merchant.id, reason: '', before: {}, after };
    });
  } catch (thrown) {
    // Where nobody knows whether the row is there, the file stays: the next look at the inbox settles it.
    if (asCrossdockError(thrown).code !== 'STORE_COMMIT_UNKNOWN') await rm(work, { force: true });
    throw thrown;
  }
  await tools.files.ensure(kept.sha256, work);
  return id;
}

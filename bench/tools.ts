import { join } from 'node:path';
import type { Workspace } from '../src/config/workspace.ts';
import type { Transport } from '../src/connectors/contract.ts';
import { DocumentFiles } from '../src/storage/document-files.ts';
import { openStore, type Store } from '../src/storage/open.ts';
import { systemClock } from '../src/support/clock.ts';
import { silentLog } from '../src/support/log.ts';
import { Turns } from '../src/support/turns.ts';
import type { Tools } from '../src/tools.ts';
import { atEnd } from '../test/support/closing.ts';
import { remembering } from '../test/support/remembering.ts';
import { temporaryFolder } from '../test/support/temporary.ts';

/** A store of its own on disk, as the shipped daemon opens it. */
export async function benchStore(): Promise<{ store: Store; folder: string }> {
  const folder = await temporaryFolder();
  const store = await openStore({
    url: `sqlite:${join(folder, 'store.db')}`,
    clock: systemClock,
    log: silentLog,
    writer: 'bench',
  });
  atEnd(() => store.close());
  return { store, folder };
}

export async function benchTools(
  store: Store,
  folder: string,
  workspace: Workspace,
  connection: (name: string) => Transport,
): Promise<Tools> {
  const files = new DocumentFiles(join(folder, 'documents'), systemClock);
  await files.prepare();
  return {
    store,
    ...(await remembering(store)),
    files,
    connection,
    partner: () => undefined,
    outage: () => undefined,
    traffic: () => undefined,
    largeWork: new Turns(1),
    workspace: () => workspace,
    workspaceOf: async () => workspace,
    clock: systemClock,
    log: silentLog,
    instance: 'bench',
    signal: new AbortController().signal,
  };
}

import { inletPlace } from '../../src/config/lookup.ts';
import type { Workspace } from '../../src/config/workspace.ts';
import { bookLevels } from '../../src/intake/book-levels.ts';
import { bookShipments } from '../../src/intake/book-shipments.ts';
import { loadOrders } from '../../src/intake/load-orders.ts';
import { compileMapping } from '../../src/mapping/compile.ts';
import type { Dock } from '../../src/operations/dock.ts';
import { putFile } from '../../src/operations/put-file.ts';
import { type DocumentRow, documentById } from '../../src/storage/documents.ts';
import type { Store } from '../../src/storage/open.ts';
import { openTestDock } from './dock.ts';
import { aWorkspace } from './workspace.ts';

export interface ReadingDock {
  readonly dock: Dock;
  readonly workspace: Workspace;
  /** A file as a person hands it in, not read yet. */
  hand(endpoint: string, text: string, name?: string): Promise<string>;
  /** What its ticket would do. */
  read(id: string): Promise<DocumentRow>;
}

/** A store and a documents folder with a workspace whose inlets read by this mapping; files are read when the test says so. */
export async function readingDock(store: Store, yaml: string): Promise<ReadingDock> {
  const compiled = compileMapping('in', yaml, new Map());
  if (!('mapping' in compiled)) throw new Error(JSON.stringify(compiled.findings));
  const workspace = aWorkspace({ mappings: new Map([['in', compiled.mapping]]) });
  const dock = await openTestDock({ store, workspace: () => workspace });
  const row = async (id: string) => (await documentById(store.reader, 'every merchant', id)) as DocumentRow;
  return {
    dock,
    workspace,
    hand: (endpoint, text, name = 'FILE.csv') =>
      putFile(dock, 'every merchant', { endpoint, name, bytes: bytesOf(text), again: true }, 'cli:anna'),
    async read(id) {
      const document = await row(id);
      const place = inletPlace(workspace, document.endpoint);
      if (place.kind === 'inventory') await bookLevels(dock.tools, place, document);
      else if (place.kind === 'orders') await loadOrders(dock.tools, place, document);
      else await bookShipments(dock.tools, place, document);
      return row(id);
    },
  };
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

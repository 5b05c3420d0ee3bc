import { readEnvironment } from '../../src/config/environment.ts';
import { readWorkspace } from '../../src/config/read.ts';
import { readTexts } from '../../src/config/texts.ts';
import type { Workspace } from '../../src/config/workspace.ts';
import { apiConnectors } from '../../src/connectors/api-connectors.ts';
import type { Place, Transport } from '../../src/connectors/contract.ts';
import type { Dock } from '../../src/operations/dock.ts';
import { DocumentFiles } from '../../src/storage/document-files.ts';
import type { Store } from '../../src/storage/open.ts';
import { countOutbox } from '../../src/storage/outbox.ts';
import { outboxTable } from '../../src/storage/outbox-table.ts';
import { type Clock, systemClock } from '../../src/support/clock.ts';
import { silentLog } from '../../src/support/log.ts';
import { Turns } from '../../src/support/turns.ts';
import type { Tools } from '../../src/tools.ts';
import { draftsOf } from '../../src/wiring/drafts.ts';
import { toolboxFor } from '../../src/wiring/toolbox.ts';
import { remembering } from './remembering.ts';
import { openAt } from './stores.ts';
import { temporaryFolder } from './temporary.ts';
import { aWorkspace } from './workspace.ts';

export interface DockParts {
  readonly store?: Store;
  readonly workspace?: () => Workspace;
  readonly transport?: (name: string) => Transport;
  readonly health?: Dock['health'];
  readonly findings?: Dock['findings'];
  /** Folder of the workspace's files. */
  readonly home?: string;
  readonly clock?: Clock;
  readonly workspaceOf?: (revision: string) => Promise<Workspace>;
}

/** What `main.ts` hands to operations, on a temporary store and the embedded queue's table; no daemon works the tickets. */
export async function openTestDock(parts: DockParts = {}): Promise<Dock & { readonly tools: Tools }> {
  const store = parts.store ?? (await openAt(`sqlite:${await temporaryFolder()}/crossdock.db`));
  const files = new DocumentFiles(await temporaryFolder(), systemClock);
  await files.prepare();
  const workspace = parts.workspace ?? (() => current);
  const current = aWorkspace();
  const table = outboxTable(store);
  const clock = parts.clock ?? systemClock;
  const remembers = await remembering(store, clock);
  return {
    tools: {
      store,
      ...remembers,
      files,
      workspace,
      workspaceOf: parts.workspaceOf ?? (async () => workspace()),
      connection: parts.transport ?? (() => scriptedTransport()),
      partner: (name) => {
        const connection = workspace().connections.get(name);
        const connector = apiConnectors.find(({ id }) => id === connection?.transport);
        return connection && connector && { connector, settings: connection.settings };
      },
      outage: () => undefined,
      traffic: () => undefined,
      largeWork: new Turns(1),
      clock,
      log: silentLog,
      instance: 'test',
      signal: new AbortController().signal,
    },
    version: '0.0.0-test',
    publicUrl: '',
    dead: {
      list: (stage, limit = 100) => table.dead(stage, limit),
      replay: (id, by) => table.revive(Number(id), by),
      drop: (id) => table.drop(Number(id)),
    },
    counts: () => countOutbox(store.reader),
    health:
      parts.health ??
      (() => ({ state: 'connected', since: systemClock.iso(), detail: 'embedded queue in the store', unrouted: 0 })),
    findings: parts.findings ?? (() => []),
    drafts: draftsIn(parts.home ?? (await temporaryFolder()), remembers),
    close: async () => undefined,
  };
}

function draftsIn(home: string, given: Pick<Tools, 'secrets' | 'memory'>): Dock['drafts'] {
  return {
    ...draftsOf(readEnvironment({ CROSSDOCK_HOME: home }), { clock: systemClock, log: silentLog, ...given }),
    texts: () => readTexts(home),
    read: (texts, { tests, secrets }) => {
      const { testMapping, ...toolbox } = toolboxFor({}, [], (name) => secrets?.get(name) ?? given.secrets.known(name));
      return readWorkspace(texts, home, tests && testMapping ? { ...toolbox, testMapping } : toolbox);
    },
  };
}

/** A transport whose test takes the steps it is told; each place that was tried is noted. */
export function scriptedTransport(
  steps: readonly { name: string; ok: boolean }[] = [{ name: 'login', ok: true }],
  tried: Place[] = [],
): Transport {
  return {
    fetchClaims: false,
    async *test(place) {
      tried.push(place);
      for (const { name, ok } of steps)
        yield {
          name,
          ok,
          milliseconds: 1,
          detail: ok ? 'fine' : 'the other side said no',
          ...(!ok && { code: 'SFTP_AUTH' }),
        };
    },
    close: async () => undefined,
  };
}

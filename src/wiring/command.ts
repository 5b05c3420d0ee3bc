import type { Finding } from '../config/workspace.ts';
import type { Dock } from '../operations/dock.ts';
import type { Queue } from '../queue/queue.ts';
import type { Clock } from '../support/clock.ts';
import { draftsOf } from './drafts.ts';
import { environmentNow, type Opened, open } from './opened.ts';
import { openQueueForCommand } from './queue.ts';

/** Seconds that each part may take to close after a command. */
const closeSeconds = 10;

/** The dock of a single command: it works on the store beside a running daemon, or without one. The broker is asked only if need be. */
export async function openCommandDock(version: string, environment = environmentNow(), given?: Clock): Promise<Dock> {
  const opened = await open(environment, {
    publish: false,
    ...(given && { clock: given }),
    logLevel: environment.logLevel === 'debug' ? 'debug' : 'error',
  });
  const { store, clock, log, instance } = opened.tools;
  let opening: Promise<Queue> | undefined;
  const queue = () => {
    opening ??= openQueueForCommand({ environment, store, clock, log, instance, version });
    return opening;
  };
  return {
    tools: opened.tools,
    version,
    publicUrl: environment.publicUrl,
    dead: {
      list: async (stage, limit) => (await queue()).dead.list(stage, limit),
      replay: async (id, by) => (await queue()).dead.replay(id, by),
      drop: async (id) => (await queue()).dead.drop(id),
    },
    counts: async () => (await queue()).counts(),
    health: () => ({
      state: 'connecting',
      since: clock.iso(),
      detail: 'seen from a command; ask the daemon',
      unrouted: 0,
    }),
    findings: () => findingsOf(opened),
    drafts: draftsOf(environment, opened.tools),
    close: async () => {
      await store.commits.drain();
      await (await opening)?.close();
      await opened.closers.closeAll(closeSeconds);
    },
  };
}

/** The dock of the daemon itself, for its HTTP pages. */
export function dockOf(opened: Opened, queue: Queue, version: string): Dock {
  return {
    tools: opened.tools,
    version,
    publicUrl: opened.environment.publicUrl,
    dead: queue.dead,
    counts: () => queue.counts(),
    health: () => queue.health(),
    findings: () => findingsOf(opened),
    drafts: draftsOf(opened.environment, opened.tools),
    close: async () => undefined,
  };
}

function findingsOf({ revisions, findings }: Opened): Finding[] {
  return [...(revisions.hasCurrent() ? revisions.current().warnings : []), ...findings];
}

import type { Environment } from '../config/environment.ts';
import { readWorkspace } from '../config/read.ts';
import { readTexts } from '../config/texts.ts';
import { writeText } from '../config/write-text.ts';
import { apiConnectors } from '../connectors/api-connectors.ts';
import type { ConnectorMemory } from '../connectors/api-contract.ts';
import { Connections } from '../connectors/connections.ts';
import { transports } from '../connectors/transports/index.ts';
import type { Drafts } from '../operations/dock.ts';
import type { Tools } from '../tools.ts';
import { toolboxOf } from './opened.ts';

/** Workspaces that do not run: the files, what a command makes of them, and older revisions with today's secrets. */
export function draftsOf(
  environment: Environment,
  { clock, log, secrets, memory }: Pick<Tools, 'clock' | 'log' | 'secrets' | 'memory'>,
): Drafts {
  const { home } = environment;
  return {
    texts: () => readTexts(home),
    read: (texts, { tests, secrets: unsaved }) => {
      const { testMapping, ...toolbox } = toolboxOf(environment, (name) => unsaved?.get(name) ?? secrets.known(name));
      return readWorkspace(texts, home, tests && testMapping ? { ...toolbox, testMapping } : toolbox);
    },
    save: (file, was, text) => writeText(home, file, text, was),
    connectors: apiConnectors,
    connect: (workspace, vaults) => {
      const remembered: ConnectorMemory = { ...memory, vault: (name) => vaults?.get(name) ?? memory.vault(name) };
      const connections = new Connections([...transports, ...apiConnectors], {
        signal: new AbortController().signal,
        now: clock.now,
        log,
        memory: remembered,
      });
      connections.use(workspace.connections);
      return { transport: (name) => connections.transport(name), close: () => connections.close() };
    },
    apiContext: (connector, connection, vault) => {
      const { signal } = new AbortController();
      return { name: connection, signal, now: clock.now, log, budget: memory.budget(connector, signal), vault };
    },
  };
}

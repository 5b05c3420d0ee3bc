import type { Environment } from '../config/environment.ts';
import { readWorkspace } from '../config/read.ts';
import { readTexts } from '../config/texts.ts';
import { writeText } from '../config/write-text.ts';
import { apiConnectors } from '../connectors/api-connectors.ts';
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
    read: (texts, { tests }) => {
      const { testMapping, ...toolbox } = toolboxOf(environment, (name) => secrets.known(name));
      return readWorkspace(texts, home, tests && testMapping ? { ...toolbox, testMapping } : toolbox);
    },
    save: (file, was, text) => writeText(home, file, text, was),
    connect: (workspace) => {
      const connections = new Connections([...transports, ...apiConnectors], {
        signal: new AbortController().signal,
        now: clock.now,
        log,
        memory,
      });
      connections.use(workspace.connections);
      return { transport: (name) => connections.transport(name), close: () => connections.close() };
    },
  };
}

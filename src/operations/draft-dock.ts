import type { Finding } from '../config/workspace.ts';
import type { Dock } from './dock.ts';

/** The files as they lie there now in the place of what runs, for looks at partners before anybody publishes them. Close it. */
export async function draftDock(
  dock: Dock,
): Promise<{ readonly draft: Dock; close(): Promise<void> } | { readonly findings: readonly Finding[] }> {
  const read = await dock.drafts.read(await dock.drafts.texts(), { tests: false });
  if ('findings' in read) return read;
  const { workspace } = read;
  const open = dock.drafts.connect(workspace);
  const partner = (name: string) => {
    const connection = workspace.connections.get(name);
    const connector = dock.drafts.connectors.find(({ id }) => id === connection?.transport);
    return connection && connector && { connector, settings: connection.settings };
  };
  const tools = { ...dock.tools, workspace: () => workspace, connection: open.transport, partner };
  return { draft: { ...dock, tools }, close: () => open.close() };
}

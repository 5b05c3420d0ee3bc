import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Program } from '../../src/operations/dock.ts';
import { listAudit } from '../../src/storage/audit.ts';
import { listSecrets } from '../../src/storage/secret-rows.ts';
import { crossdock, type Said, type Typing } from '../cli/terminal.ts';
import { programAt, workspaceHome } from './daemon.ts';

export const crossdockText = `wms:
  # The old one
  legacy:
    orders: { to: { folder: ../wms/in }, mapping: legacy-orders }
    shipments: { from: { folder: ../wms/out }, mapping: legacy-shipments }
`;

export const acmeText = `# Acme sells mugs
name: Acme
services: { order delivery: off, shipping confirmations: off } # not yet
carts:
  web: # the first shop
    orders: { from: { folder: ../cart/orders }, mapping: shop-orders }
    services: { order download: off }
`;

export interface Written {
  readonly crossdock: string;
  readonly acme: string;
  readonly secrets: readonly string[];
  readonly deeds: readonly string[];
}

/** A workspace with one merchant, and the command line over it, without a daemon. */
export async function connectingShop(
  variables: Readonly<Record<string, string>> = {},
  texts: Readonly<Record<string, string>> = {},
) {
  const home = await workspaceHome({ 'crossdock.yaml': crossdockText, 'merchants/acme.yaml': acmeText, ...texts });
  const program: Partial<Program> = programAt(home, variables);
  const run = (argv: readonly string[], typing: Typing = {}): Promise<Said> =>
    crossdock(undefined, argv, { ...typing, program });
  const withDock = async <T>(look: (dock: Awaited<ReturnType<Program['openDock']>>) => Promise<T>): Promise<T> => {
    const dock = await programAt(home, variables).openDock();
    try {
      return await look(dock);
    } finally {
      await dock.close();
    }
  };
  const text = (file: string) => readFile(join(home, file), 'utf8');
  return {
    home,
    run,
    withDock,
    text,
    /** All that a connect may write. */
    written: (): Promise<Written> =>
      withDock(async ({ tools: { store } }) => ({
        crossdock: await text('crossdock.yaml'),
        acme: await text('merchants/acme.yaml'),
        secrets: (await listSecrets(store.reader)).map(({ name }) => name),
        deeds: (await listAudit(store.reader, 'every merchant', { limit: 100 })).map(({ action }) => action),
      })),
    secret: (name: string) => withDock(({ tools: { secrets } }) => secrets.read(name)),
  };
}

/** Does something once a text was said, with what of it the pattern catches. */
export function onceHeard(pattern: RegExp, act: (found: string) => Promise<void>): (text: string) => void {
  let all = '';
  let done = false;
  return (text) => {
    all += text;
    const found = done ? undefined : pattern.exec(all)?.[1];
    if (found === undefined) return;
    done = true;
    void act(found);
  };
}

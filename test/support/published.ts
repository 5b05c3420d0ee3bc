import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Revisions } from '../../src/config/revisions.ts';
import type { Dock } from '../../src/operations/dock.ts';
import type { Store } from '../../src/storage/open.ts';
import { clockFrom } from '../../src/support/clock.ts';
import { revisionStore } from '../../src/wiring/revision-store.ts';
import { toolboxFor } from '../../src/wiring/toolbox.ts';
import { openTestDock } from './dock.ts';
import { openAt } from './stores.ts';
import { temporaryFolder } from './temporary.ts';

/** A dock over real files and a real store, and the daemon's side of the workspace beside it, without a daemon. */
export interface Published {
  readonly dock: Dock;
  readonly home: string;
  readonly revisions: Revisions;
  /** Writes files of the workspace; `null` deletes one. */
  save(files: Readonly<Record<string, string | null>>): Promise<void>;
  /** Lets so many hours pass. */
  pass(hours: number): void;
  now(): string;
}

export async function publishedDock(
  given: { store?: Store; publish?: 'on save' | 'by hand' } = {},
): Promise<Published> {
  const home = await temporaryFolder();
  const store = given.store ?? (await openAt(`sqlite:${await temporaryFolder()}/crossdock.db`));
  let now = Date.parse('2026-03-01T08:00:00.000Z');
  const clock = clockFrom(() => now);
  const current = () => (revisions.hasCurrent() ? revisions.current() : undefined);
  const revisions = new Revisions({ store: revisionStore(store, clock, current), toolbox: toolboxFor({}, []), home });
  const workspace = () => revisions.current();
  const workspaceOf = (revision: string) => revisions.of(revision);
  const save: Published['save'] = async (files) => {
    for (const [name, text] of Object.entries(files)) {
      const path = join(home, name);
      await mkdir(dirname(path), { recursive: true });
      if (text === null) await rm(path);
      else await writeFile(path, text);
    }
  };
  await save({ 'crossdock.yaml': settings('one', given.publish ?? 'by hand'), ...stockMapping('Qty') });
  await revisions.reload();
  return {
    dock: await openTestDock({ store, home, workspace, workspaceOf, clock }),
    home,
    revisions,
    save,
    pass: (hours) => {
      now += hours * 3_600_000;
    },
    now: () => clock.iso(),
  };
}

export function settings(name: string, publish = 'by hand'): string {
  return `name: ${name}\npublish: ${publish}\n`;
}

/** A stock layout with its test; `tested` is the column that the test expects. */
export function stockMapping(column: string, tested = column): Record<string, string> {
  return {
    'mappings/stock.yaml': `kind: inventory\ndelimited: { delimiter: comma }\ncolumns:\n  SKU: level.sku\n  ${column}: level.quantityAvailable\n`,
    'mappings/stock.test.yaml': `tests:\n  - title: reads a level\n    parse: |\n      SKU,${tested}\n      MUG,4\n    expect: { records: [{ sku: MUG, quantityAvailable: 4 }], errors: [] }\n`,
  };
}

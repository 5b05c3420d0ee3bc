import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RevisionStore, Revisions, type StoredRevision } from '../../src/config/revisions.ts';
import type { WorkspaceTexts } from '../../src/config/texts.ts';
import type { Toolbox } from '../../src/config/toolbox.ts';
import type { Finding } from '../../src/config/workspace.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { texts, toolbox } from './workbench.ts';

/** The store's side in memory; several `Revisions` on one of these are several daemons, or one that was restarted. */
export class Memory implements RevisionStore {
  readonly revisions: StoredRevision[] = [];
  current: string | undefined;
  published = 0;
  /** Its instant has come. */
  due: string | undefined;
  readonly withdrawn: string[] = [];

  async readCurrent(): Promise<StoredRevision | undefined> {
    return this.readById(this.current ?? '');
  }
  async readById(id: string): Promise<StoredRevision | undefined> {
    return this.revisions.find((one) => one.id === id);
  }
  async publish(all: WorkspaceTexts, id: string): Promise<void> {
    if (!(await this.readById(id))) this.revisions.push({ id, texts: all });
    this.current = id;
    this.published++;
  }
  async readDue(): Promise<StoredRevision | undefined> {
    return this.readById(this.due ?? '');
  }
  async activate(id: string): Promise<void> {
    if (this.due !== id) return;
    this.current = id;
    this.due = undefined;
  }
  async withdraw(id: string, { file, message }: Finding): Promise<void> {
    this.withdrawn.push(`${id} ${file}: ${message}`);
    this.due = undefined;
  }
}

export async function save(home: string, all: Record<string, string>): Promise<void> {
  await rm(home, { recursive: true, force: true });
  for (const folder of ['merchants', 'mappings', 'templates']) await mkdir(join(home, folder), { recursive: true });
  for (const [file, text] of Object.entries(all)) await writeFile(join(home, file), text);
}

const off = 'services: { order delivery: off, shipping confirmations: off, inventory: off }\n';
export const workspaceOf = (name: string, more = '') =>
  texts(`name: ${name}\nwms: { legacy: {} }\n${more}`, { acme: off });

export interface Box {
  readonly home: string;
  readonly store: Memory;
  daemon(given?: Partial<Toolbox>, home?: string): Revisions;
}

export async function box(first?: Record<string, string>): Promise<Box> {
  const home = await temporaryFolder();
  const store = new Memory();
  await save(home, first ?? {});
  return {
    home,
    store,
    daemon: (given = {}, where = home) => new Revisions({ store, toolbox: toolbox(given), home: where }),
  };
}

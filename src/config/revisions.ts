import { CrossdockError } from '../support/errors.ts';
import { errors } from './errors.ts';
import { readWorkspace, type WorkspaceRead } from './read.ts';
import { secretsMayBeGone } from './secrets-gone.ts';
import { readTexts, revisionOf, type WorkspaceTexts } from './texts.ts';
import type { Toolbox } from './toolbox.ts';
import type { Finding, Workspace } from './workspace.ts';

/** The store's side, handed in: configuration imports no storage. */
export interface RevisionStore {
  readCurrent(): Promise<StoredRevision | undefined>;
  readById(id: string): Promise<StoredRevision | undefined>;
  /** Keeps the texts of the files and makes them the current revision, in one transaction. */
  publish(texts: WorkspaceTexts, id: string): Promise<void>;
  /** The scheduled revision whose instant has come. */
  readDue(): Promise<StoredRevision | undefined>;
  /** Makes it current, unless another daemon or a person was faster. */
  activate(id: string): Promise<void>;
  /** It cannot run: takes it off the schedule, and says why. */
  withdraw(id: string, problem: Finding): Promise<void>;
}

export interface StoredRevision {
  readonly id: string;
  readonly texts: WorkspaceTexts;
}

export interface Reload {
  /** Something else runs now: another revision, or the same with new secrets. */
  readonly changed: boolean;
  /** What keeps the files from becoming the next revision. */
  readonly findings: readonly Finding[];
  /** The files are good, but not what runs: a draft (`publish: by hand`), or a revision that was replaced elsewhere. */
  readonly draft: boolean;
}

/** Deliveries and documents finish with the revision they began with; that many different ones are rarely open. */
const KEPT = 20;

/**
 * Keeps the running revision. A good save becomes the next one, a bad one is reported and changes nothing, also over a restart:
 * what runs is what the store calls current, not what lies in the files.
 */
export class Revisions {
  readonly #store: RevisionStore;
  readonly #toolbox: Toolbox;
  readonly #home: string;
  readonly #listeners = new Set<(workspace: Workspace) => void>();
  readonly #cache = new Map<string, Promise<Workspace>>();
  #current: Workspace | undefined;
  #filesSeen: string | undefined;
  /** Current in the store, but not readable here; looked at again by the next reload only. */
  #refused: string | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(given: { readonly store: RevisionStore; readonly toolbox: Toolbox; readonly home: string }) {
    this.#store = given.store;
    this.#toolbox = given.toolbox;
    this.#home = given.home;
  }

  /** Throws `CONFIG_NO_REVISION` until a reload has found something that runs. */
  current(): Workspace {
    if (!this.#current) throw errors.CONFIG_NO_REVISION();
    return this.#current;
  }

  hasCurrent(): boolean {
    return this.#current !== undefined;
  }

  /** A workspace as it was. Its connections are not for use: secrets that are gone by now are left out. */
  async of(revision: string): Promise<Workspace> {
    if (this.#current?.revision === revision) return this.#current;
    const known = this.#cache.get(revision) ?? this.#readPast(revision);
    this.#cache.delete(revision);
    this.#cache.set(revision, known);
    for (const oldest of [...this.#cache.keys()].slice(0, -KEPT)) this.#cache.delete(oldest);
    return known.catch((thrown) => {
      // A failure is not remembered: the store may answer next time.
      this.#cache.delete(revision);
      throw thrown;
    });
  }

  /** Hears of every workspace that begins to run. Returns how to stop hearing. */
  onChange(listener: (workspace: Workspace) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Looks at the store and at the files. `publish: true` makes good files the current revision whatever else holds.
   * One at a time; the first call also starts what was running before.
   */
  reload(options: { readonly publish?: boolean } = {}): Promise<Reload> {
    return this.#inTurn(() => this.#reload(options.publish ?? false));
  }

  /** Takes over what another daemon or the command line made current; `true` when that is something else. */
  follow(): Promise<boolean> {
    return this.#inTurn(() => this.#followStore());
  }

  /**
   * Secrets of the store have changed: what runs is read again with those of now, and what could not run is tried again. `true` when
   * something else runs.
   */
  renew(): Promise<boolean> {
    return this.#inTurn(() => this.#renew());
  }

  /** Makes the scheduled revision current whose instant has come; returns what keeps it from running. */
  activateDue(): Promise<readonly Finding[]> {
    return this.#inTurn(() => this.#activateDue());
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work, work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #reload(force: boolean): Promise<Reload> {
    this.#refused = undefined;
    const followed = await this.#followStore();
    const read = await this.#readFiles();
    if ('findings' in read) return { changed: followed, findings: read.findings, draft: false };
    const { workspace, texts } = read;
    const edited = this.#filesSeen !== undefined && this.#filesSeen !== workspace.revision;
    this.#filesSeen = workspace.revision;
    if (workspace.revision === this.#current?.revision) {
      const renewed = secretsOf(workspace) !== secretsOf(this.#current);
      if (renewed) this.#run(workspace);
      return { changed: renewed || followed, findings: [], draft: false };
    }
    if (!force && !(await this.#mayPublish(workspace, edited))) return { changed: followed, findings: [], draft: true };
    await this.#store.publish(texts, workspace.revision);
    this.#run(workspace);
    return { changed: true, findings: [], draft: false };
  }

  /** Old files of a daemon that was away must not undo what has been published since: only an edit may bring them back. */
  async #mayPublish(workspace: Workspace, edited: boolean): Promise<boolean> {
    if (!this.#current) return true;
    if (this.#current.publish === 'by hand') return false;
    return edited || (await this.#store.readById(workspace.revision)) === undefined;
  }

  async #activateDue(): Promise<readonly Finding[]> {
    const due = await this.#store.readDue();
    if (!due) return [];
    // At a start: what keeps running if this one cannot.
    if (!this.#current) await this.#followStore();
    const read = await readWorkspace(due.texts, this.#home, withoutTests(this.#toolbox));
    if ('workspace' in read) {
      await this.#store.activate(due.id);
      await this.#followStore();
      return [];
    }
    const [first] = read.findings;
    if (first) await this.#store.withdraw(due.id, first);
    return read.findings;
  }

  async #followStore(): Promise<boolean> {
    const stored = await this.#store.readCurrent();
    if (!stored || stored.id === this.#current?.revision || stored.id === this.#refused) return false;
    const read = await readWorkspace(stored.texts, this.#home, withoutTests(this.#toolbox));
    if ('workspace' in read) {
      this.#run({ ...read.workspace, revision: stored.id });
      return true;
    }
    // A secret is missing, or this version is stricter: then the files decide.
    this.#refused = stored.id;
    return false;
  }

  async #renew(): Promise<boolean> {
    this.#refused = undefined;
    if (await this.#followStore()) return true;
    const stored = await this.#store.readCurrent();
    if (!stored || !this.#current || stored.id !== this.#current.revision) return false;
    const read = await readWorkspace(stored.texts, this.#home, withoutTests(this.#toolbox));
    // What a secret led to until now keeps working here until the next start.
    if (!('workspace' in read) || secretsOf(read.workspace) === secretsOf(this.#current)) return false;
    this.#run({ ...read.workspace, revision: stored.id });
    return true;
  }

  async #readFiles(): Promise<WorkspaceRead & { readonly texts: WorkspaceTexts }> {
    try {
      const texts = await readTexts(this.#home);
      // What runs has passed its tests, or was published in spite of them.
      const runs = this.#current?.revision === revisionOf(texts);
      const toolbox = runs ? withoutTests(this.#toolbox) : this.#toolbox;
      return { ...(await readWorkspace(texts, this.#home, toolbox)), texts };
    } catch (thrown) {
      return { findings: [unreadable(thrown)], texts: {} };
    }
  }

  async #readPast(revision: string): Promise<Workspace> {
    const stored = await this.#store.readById(revision);
    if (!stored)
      throw errors.CONFIG_REVISION_UNKNOWN({
        message: `The store has no revision ${revision} of the workspace.`,
        value: revision,
      });
    const read = await readWorkspace(stored.texts, this.#home, pastToolbox(this.#toolbox));
    if ('workspace' in read) return { ...read.workspace, revision };
    const [first] = read.findings;
    const where = first ? ` ${first.file}:${first.line}: ${first.message}` : '';
    throw errors.CONFIG_REVISION_UNREADABLE({
      message: `Revision ${revision} of the workspace can no longer be read.${where}`,
      value: revision,
    });
  }

  #run(workspace: Workspace): void {
    if (this.#current) this.#cache.set(this.#current.revision, Promise.resolve(this.#current));
    this.#current = workspace;
    for (const listener of this.#listeners) listener(workspace);
  }
}

/** What secrets led to, in all places where they may stand. */
function secretsOf({ connections, notices, heartbeat }: Workspace): string {
  return JSON.stringify([[...connections], notices?.webhooks, heartbeat]);
}

function withoutTests({ testMapping: _, ...rest }: Toolbox): Toolbox {
  return rest;
}

/** An old revision is needed for its mappings and endpoints only: its tests have passed, its secrets may be gone. */
function pastToolbox(toolbox: Toolbox): Toolbox {
  return secretsMayBeGone(withoutTests(toolbox));
}

function unreadable(thrown: unknown): Finding {
  if (thrown instanceof CrossdockError)
    return { file: thrown.value, line: 1, column: 1, code: thrown.code, message: thrown.message };
  const message = `The workspace cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  return { file: 'crossdock.yaml', line: 1, column: 1, code: 'CONFIG_FILE_MISSING', message };
}

import type { WorkspaceRead } from '../config/read.ts';
import type { WorkspaceTexts } from '../config/texts.ts';
import type { Finding, Workspace } from '../config/workspace.ts';
import type { DeadLetters, QueueHealth, StageCount } from '../queue/queue.ts';
import type { Tools } from '../tools.ts';
import type { SchemaName } from './schemas.ts';

/** Everything an operation may touch: of a running daemon (HTTP), or opened for one command beside it (CLI). */
export interface Dock {
  readonly tools: Tools;
  readonly version: string;
  /** Embedded or the broker's; `dead *` speaks to it. */
  readonly dead: DeadLetters;
  counts(): Promise<StageCount[]>;
  health(): QueueHealth;
  /** Warnings of the current revision, and the findings of the last save that was not taken. */
  findings(): readonly Finding[];
  readonly drafts: Drafts;
  /** Why the person does it, where that was said; stands in the audit of whatever is done through this dock. */
  readonly reason?: string;
  close(): Promise<void>;
}

/** The workspace's files, and workspaces that do not run; nothing is opened. */
export interface Drafts {
  /** The files as they lie there now. */
  texts(): Promise<WorkspaceTexts>;
  /** Changes one of the files in one step; throws where it no longer holds `expected`. */
  write(file: string, text: string, expected: string): Promise<void>;
  /** Validated as a whole, with the secrets of today; tests of mappings are run only where that is said. */
  read(texts: WorkspaceTexts, how: { readonly tests: boolean }): Promise<WorkspaceRead>;
}

/** The workspace's files as they lie there now, validated as a whole. */
export interface Checked {
  readonly workspace: Workspace | null;
  readonly findings: readonly Finding[];
}

/** What `main.ts` gives the CLI. */
export interface Program {
  readonly version: string;
  /** Opens the store (no daemon needed) and, where configured, the broker. */
  openDock(): Promise<Dock>;
  check(): Promise<Checked>;
  /** Schemas for editors, made from what this version knows. */
  schemas(): Readonly<Record<SchemaName, string>>;
  /** Runs the daemon until INT or TERM; the exit code. */
  startDaemon(): Promise<number>;
}

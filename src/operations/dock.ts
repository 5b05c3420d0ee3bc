import type { WorkspaceRead } from '../config/read.ts';
import type { WorkspaceTexts } from '../config/texts.ts';
import type { Finding, Workspace } from '../config/workspace.ts';
import type { ApiConnector, ApiContext, Vault } from '../connectors/api-contract.ts';
import type { Transport } from '../connectors/contract.ts';
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
  /** Where partners reach us from outside, without a slash at its end; `''` = nowhere. The only source of addresses that are shown to others. */
  readonly publicUrl: string;
  /** Why the person does it, where that was said; stands in the audit of whatever is done through this dock. */
  readonly reason?: string;
  close(): Promise<void>;
}

/** Workspaces that do not run. Nothing is opened or changed but where that is asked for. */
export interface Drafts {
  /** The files as they lie there now. */
  texts(): Promise<WorkspaceTexts>;
  /** Validated as a whole, with the secrets of today and those that may be kept tomorrow; tests of mappings are run only where that is said. */
  read(
    texts: WorkspaceTexts,
    how: { readonly tests: boolean; readonly secrets?: ReadonlyMap<string, string> },
  ): Promise<WorkspaceRead>;
  /** Writes one file of the workspace; in one step; throws `CONFIG_FILE_CHANGED` unless it still is what it was, `undefined` = not there. */
  save(file: string, was: string | undefined, text: string): Promise<void>;
  /** Partners that can be spoken to. */
  readonly connectors: readonly ApiConnector[];
  /** The connections of a workspace that may not run yet, to look through them before it does; `vaults` in place of the kept ones. Close them. */
  connect(
    workspace: Workspace,
    vaults?: ReadonlyMap<string, Vault>,
  ): { transport(name: string): Transport; close(): Promise<void> };
  /** What a connector is handed, for a call that no transport makes. */
  apiContext(connector: string, connection: string, vault: Vault): ApiContext;
}

/** The workspace's files as they lie there now, validated as a whole. */
export interface Checked {
  readonly workspace: Workspace | null;
  readonly findings: readonly Finding[];
}

/** What is needed before there is a workspace. */
export interface Onboarding {
  /** Where Crossdock itself lies, with the mappings and templates that it ships. */
  readonly shippedFolder: string;
  /** Schemas for editors, by name. */
  readonly schemas: Readonly<Record<SchemaName, string>>;
  /** Reads texts as the workspace of a folder; tests of mappings are not run, nothing is opened. */
  readAt(texts: WorkspaceTexts, home: string): Promise<WorkspaceRead>;
}

/** What `main.ts` gives the CLI. */
export interface Program {
  readonly version: string;
  /** Opens the store (no daemon needed) and, where configured, the broker. */
  openDock(): Promise<Dock>;
  check(): Promise<Checked>;
  /** Schemas for editors, made from what this version knows. */
  schemas(): Readonly<Record<SchemaName, string>>;
  onboarding(): Onboarding;
  /** Runs the daemon until INT or TERM; the exit code. */
  startDaemon(): Promise<number>;
}

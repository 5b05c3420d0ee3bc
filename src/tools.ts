import type { Workspace } from './config/workspace.ts';
import type { ApiPartner, ConnectorMemory } from './connectors/api-contract.ts';
import type { Traffic } from './connectors/connections.ts';
import type { Transport } from './connectors/contract.ts';
import type { DocumentFiles } from './storage/document-files.ts';
import type { Store } from './storage/open.ts';
import type { Secrets } from './storage/secrets.ts';
import type { Clock } from './support/clock.ts';
import type { CrossdockError } from './support/errors.ts';
import type { Log } from './support/log.ts';
import type { Turns } from './support/turns.ts';

/** What the moving parts (stages, deliveries, intake, clockwork, operations) are handed; wired once in `main.ts`. */
export interface Tools {
  readonly store: Store;
  /** What the store keeps sealed. */
  readonly secrets: Secrets;
  /** What connectors remember and may spend. */
  readonly memory: ConnectorMemory;
  /** The current revision. Ask each time: it changes when an admin saves. */
  readonly workspace: () => Workspace;
  /** A workspace as it was; deliveries and received documents finish with the revision they began with. */
  readonly workspaceOf: (revision: string) => Promise<Workspace>;
  /** An open connection of the current revision, by name. */
  readonly connection: (name: string) => Transport;
  /** Whom a connection speaks to over an API; `undefined` = it moves files, or there is none of that name. */
  readonly partner: (connection: string) => ApiPartner | undefined;
  /** Why work of this connection is not begun now: it is down. `asked`: a person wants it tried. */
  readonly outage: (connection: string, asked: boolean) => CrossdockError | undefined;
  /** How busy a connection is in this process; `undefined` = the workspace has none of that name. */
  readonly traffic: (connection: string) => Traffic | undefined;
  /** Large files take turns here: what they hold in memory is bounded however many merchants have one at the same time. */
  readonly largeWork: Turns;
  readonly files: DocumentFiles;
  readonly clock: Clock;
  readonly log: Log;
  /** This daemon, in leases and outbox rows. */
  readonly instance: string;
  /** Ends when the daemon drains: finish what is in hand, begin nothing new. */
  readonly signal: AbortSignal;
}

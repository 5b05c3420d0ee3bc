import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type Environment, readEnvironment } from '../config/environment.ts';
import { readWorkspace } from '../config/read.ts';
import { Revisions } from '../config/revisions.ts';
import { readTexts } from '../config/texts.ts';
import type { Toolbox } from '../config/toolbox.ts';
import type { Finding, Workspace } from '../config/workspace.ts';
import { apiConnectors } from '../connectors/api-connectors.ts';
import type { ApiPartner } from '../connectors/api-contract.ts';
import { Connections } from '../connectors/connections.ts';
import { transports } from '../connectors/transports/index.ts';
import type { Checked } from '../operations/dock.ts';
import { DocumentFiles } from '../storage/document-files.ts';
import { errors } from '../storage/errors.ts';
import { rememberFact } from '../storage/facts.ts';
import { openStore, type Store } from '../storage/open.ts';
import { commandWriter } from '../storage/outbox.ts';
import { peekSecrets } from '../storage/peek-secrets.ts';
import { SecretKeys } from '../storage/secret-keys.ts';
import { Secrets } from '../storage/secrets.ts';
import { type Clock, systemClock } from '../support/clock.ts';
import { Closers } from '../support/closers.ts';
import { limits } from '../support/limits.ts';
import { type Log, openLog } from '../support/log.ts';
import { useProxies } from '../support/proxies.ts';
import { Turns } from '../support/turns.ts';
import type { Tools } from '../tools.ts';
import { memoryOf } from './memory.ts';
import { revisionStore } from './revision-store.ts';
import { toolboxFor } from './toolbox.ts';

/** What the daemon and a single command have in common: store, revision, connections, documents. */
export interface Opened {
  readonly environment: Environment;
  readonly tools: Tools;
  readonly revisions: Revisions;
  readonly closers: Closers;
  /** What the last look at the workspace's files found wrong with them. */
  readonly findings: readonly Finding[];
  /** Ends the tools' signal: begin nothing new. */
  stop(): void;
}

export function environmentNow(): Environment {
  return readEnvironment(process.env);
}

export interface OpenOptions {
  readonly publish: boolean;
  readonly logLevel: string;
  /** Another clock than the machine's, for tests. */
  readonly clock?: Clock;
}

/** `publish`: good files become the current revision (the daemon); a command takes what runs, and the files only where nothing has run yet. */
export async function open(
  environment: Environment,
  { publish, logLevel, clock = systemClock }: OpenOptions,
): Promise<Opened> {
  const log = openLog(logLevel);
  useProxies(environment.proxies);
  const closers = new Closers(log);
  try {
    await mkdir(environment.dataFolder, { recursive: true });
    const instance = `${publish ? '' : commandWriter}${hostname()}-${process.pid}-${randomBytes(2).toString('hex')}`;
    const store = await openStore({ url: environment.databaseUrl, clock, log, writer: instance });
    closers.add('store', () => store.close());
    const secrets = new Secrets(store, keysOf(environment), log);
    // A command that needs none goes on without the key, so that a lost one can be repaired.
    if (publish) await secrets.check();
    await secrets.refresh();
    const revisions = new Revisions({
      store: revisionStore(store, clock, () => (revisions.hasCurrent() ? revisions.current() : undefined)),
      toolbox: toolboxOf(environment, (name) => secrets.known(name)),
      home: environment.home,
    });
    const findings = await firstRevision(revisions, publish);
    const stopping = new AbortController();
    const tools = await toolsOf({
      environment,
      clock,
      store,
      secrets,
      revisions,
      closers,
      log,
      instance,
      signal: stopping.signal,
    });
    return { environment, tools, revisions, closers, findings, stop: () => stopping.abort() };
  } catch (thrown) {
    await closers.closeAll(5);
    throw thrown;
  }
}

async function firstRevision(revisions: Revisions, publish: boolean): Promise<readonly Finding[]> {
  if (publish) {
    const refused = await revisions.activateDue();
    return [...refused, ...(await revisions.reload()).findings];
  }
  await revisions.follow();
  return revisions.hasCurrent() ? [] : (await revisions.reload()).findings;
}

interface Parts {
  readonly environment: Environment;
  readonly clock: Clock;
  readonly store: Store;
  readonly secrets: Secrets;
  readonly revisions: Revisions;
  readonly closers: Closers;
  readonly log: Log;
  readonly instance: string;
  readonly signal: AbortSignal;
}

async function toolsOf({
  environment,
  clock,
  store,
  secrets,
  revisions,
  closers,
  log,
  instance,
  signal,
}: Parts): Promise<Tools> {
  const files = new DocumentFiles(environment.documents, clock);
  await refuseOtherDocuments(store, await files.prepare());
  const ending = new AbortController().signal;
  // Every call under way listens to it, and there may be as many as all connections have slots.
  setMaxListeners(0, ending);
  const memory = memoryOf({ store, secrets, clock, log, instance });
  const connections = new Connections([...transports, ...apiConnectors], {
    signal: ending,
    now: clock.now,
    log,
    memory,
  });
  closers.add('connections', () => connections.close());
  if (revisions.hasCurrent()) connections.use(revisions.current().connections);
  revisions.onChange((workspace) => connections.use(workspace.connections));
  return {
    store,
    secrets,
    memory,
    files,
    log,
    instance,
    signal,
    clock,
    workspace: () => revisions.current(),
    workspaceOf: (revision) => revisions.of(revision),
    connection: (name) => connections.transport(name),
    partner: (name) => partnerIn(revisions.current(), name),
    outage: (name, asked) => connections.outage(name, asked),
    traffic: (name) => connections.traffic(name),
    largeWork: new Turns(limits.largeWorkAtOnce),
  };
}

/** Daemons that share a database must share the documents, too: each fetches what another has stored. */
async function refuseOtherDocuments(store: Store, marker: string): Promise<void> {
  if (store.dialect === 'sqlite') return;
  let known = marker;
  await store.commits.commit({
    apply: async (trx) => {
      known = await rememberFact(trx, 'documents', marker);
    },
  });
  if (known !== marker) throw errors.DOCUMENTS_ELSEWHERE();
}

/** `secret`: how references to secrets of the store are read. */
export function toolboxOf(environment: Environment, secret: Toolbox['secret']): Toolbox {
  return toolboxFor(environment.variables, [environment.dataFolder, environment.documents], secret);
}

function keysOf({ secretKey, dataFolder }: Environment): SecretKeys {
  return new SecretKeys(secretKey, join(dataFolder, 'secret.key'));
}

/** The workspace's files as they lie there now; nothing is opened but for a look at the secrets that they name, nothing changed. */
export async function checkFiles(environment: Environment): Promise<Checked> {
  const secret = await peekSecrets(environment.databaseUrl, keysOf(environment), openLog('silent'));
  const read = await readWorkspace(await readTexts(environment.home), environment.home, toolboxOf(environment, secret));
  return 'workspace' in read
    ? { workspace: read.workspace, findings: read.workspace.warnings }
    : { workspace: null, findings: read.findings };
}

function partnerIn({ connections }: Workspace, name: string): ApiPartner | undefined {
  const connection = connections.get(name);
  const connector = apiConnectors.find(({ id }) => id === connection?.transport);
  return connection && connector && { connector, settings: connection.settings };
}

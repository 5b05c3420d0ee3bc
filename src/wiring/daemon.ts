import { lookEverywhere } from '../clockwork/first-look.ts';
import { HeartbeatCalls } from '../clockwork/heartbeat.ts';
import { Housekeeping } from '../clockwork/housekeeping.ts';
import { Scheduler } from '../clockwork/scheduler.ts';
import { Watchers } from '../clockwork/watchers.ts';
import type { Environment } from '../config/environment.ts';
import { watchTexts } from '../config/watch.ts';
import type { Finding } from '../config/workspace.ts';
import { startHttp } from '../http/server.ts';
import { settleWarehouses } from '../intake/warehouse-codes.ts';
import { wellness } from '../operations/wellness.ts';
import { acceptStage } from '../stages/accept.ts';
import { collectStage } from '../stages/collect.ts';
import { copyStage } from '../stages/copy.ts';
import { deliverStage } from '../stages/deliver.ts';
import { downloadStage } from '../stages/download.ts';
import { ingestStage } from '../stages/ingest.ts';
import { notifyStage } from '../stages/notify.ts';
import { startStages } from '../stages/runner.ts';
import { uploadInventoryStage } from '../stages/upload-inventory.ts';
import { uploadTrackingStage } from '../stages/upload-tracking.ts';
import { freeAllLeases } from '../storage/leases.ts';
import { lockHome } from '../storage/lock.ts';
import type { Clock } from '../support/clock.ts';
import type { Tools } from '../tools.ts';
import { dockOf } from './command.ts';
import { type Opened, open } from './opened.ts';
import { openQueue } from './queue.ts';
import { stopSignal } from './stop-signal.ts';

/** After a stop signal: finish what is in hand for so long, then give every part a moment to close. */
const drainSeconds = 45;
const closeSeconds = 10;
/** How often a daemon looks whether another one, the CLI or a schedule has made a revision current. */
const followMilliseconds = 2000;

export const exitCodes = { ok: 0, configuration: 78 } as const;

type State = 'starting' | 'running' | 'draining';

export interface RunningDaemon {
  readonly tools: Tools;
  /** Of the status page. */
  readonly url: string;
  /** Begins nothing new, finishes what is in hand, closes everything. */
  stop(): Promise<void>;
}

/** Nothing runs: the workspace has problems and there is no earlier revision of it. The message lists them, one a line. */
export class NoWorkspace extends Error {
  constructor(findings: readonly Finding[]) {
    const lines = findings.map(
      ({ file, line, column, code, message }) => `${file}:${line}:${column}  ${message}  [${code}]`,
    );
    super([...lines, `${findings.length} problem${findings.length === 1 ? '' : 's'}.`].join('\n'));
  }
}

/** The daemon from start to a clean drain; resolves with its exit code. */
export async function runDaemon(environment: Environment, version: string): Promise<number> {
  const stop = stopSignal(process);
  try {
    const daemon = await startDaemon(environment, version);
    const signal = await stop.asked;
    daemon.tools.log.info({ signal }, 'Stopping: what is in hand is finished, nothing new begins.');
    await daemon.stop();
    return exitCodes.ok;
  } catch (thrown) {
    if (!(thrown instanceof NoWorkspace)) throw thrown;
    process.stderr.write(`${thrown.message} Nothing was started; correct the files and start again.\n`);
    return exitCodes.configuration;
  } finally {
    stop.forget();
  }
}

/** Throws `NoWorkspace`, or what keeps store, broker or page from being opened; nothing stays open then. */
export async function startDaemon(environment: Environment, version: string, clock?: Clock): Promise<RunningDaemon> {
  const lock = environment.databaseUrl.startsWith('postgres') ? undefined : lockHome(environment.dataFolder);
  try {
    const opened = await open(environment, { publish: true, logLevel: environment.logLevel, ...(clock && { clock }) });
    opened.closers.addFirst('lock', async () => lock?.release());
    return await startOpened(opened, version);
  } catch (thrown) {
    lock?.release();
    throw thrown;
  }
}

async function startOpened(opened: Opened, version: string): Promise<RunningDaemon> {
  const { tools, closers, environment, findings, revisions } = opened;
  let state: State = 'starting';
  try {
    if (!revisions.hasCurrent()) throw new NoWorkspace(findings);
    for (const finding of findings) tellFinding(tools, finding);
    if (tools.store.dialect === 'sqlite') await tools.store.commits.commit({ apply: freeAllLeases });
    const queue = await openQueue({
      environment,
      store: tools.store,
      clock: tools.clock,
      log: tools.log,
      instance: tools.instance,
      version,
    });
    closers.add('queue', () => queue.close());
    const dock = dockOf(opened, queue, version);
    const http = await startHttp(dock, {
      host: environment.httpHost,
      port: environment.httpPort,
      log: tools.log,
      state: () => state,
    });
    closers.add('http', () => http.close());
    const stages = await startStages(actingStages(tools), [acceptStage(tools)], queue, tools);
    closers.add('work in hand', () => stages.idle());
    closers.add('consumers', () => queue.stopConsuming());
    const scheduler = await followWorkspace(opened);
    const heartbeat = new HeartbeatCalls(
      tools,
      () => wellness(dock, state),
      () => scheduler.provesIt(),
    );
    heartbeat.start();
    const housekeeping = new Housekeeping(tools, queue.dead);
    housekeeping.start();
    closers.add('clean-up', () => housekeeping.stop());
    closers.add('heartbeat', () => heartbeat.stop());
    state = 'running';
    tools.log.info(
      { version, page: http.url, revision: tools.workspace().revision, queue: queue.health().detail },
      'Crossdock is ready.',
    );
    if (tools.workspace().merchants.size === 0)
      tools.log.info({ next: 'crossdock merchants add <id>' }, 'There is no merchant yet, so nothing runs.');
    const stop = async () => {
      state = 'draining';
      opened.stop();
      await closers.closeAll(drainSeconds);
    };
    return { tools, url: http.url, stop };
  } catch (thrown) {
    opened.stop();
    await closers.closeAll(closeSeconds);
    throw thrown;
  }
}

function actingStages(tools: Tools) {
  return [
    downloadStage(tools),
    deliverStage(tools),
    collectStage(tools),
    ingestStage(tools),
    uploadTrackingStage(tools),
    uploadInventoryStage(tools),
    notifyStage(tools),
    copyStage(tools),
  ];
}

/** Clock, watchers and the workspace's files: what makes tickets by itself. */
async function followWorkspace({ tools, revisions, closers, environment }: Opened): Promise<Scheduler> {
  const scheduler = new Scheduler(tools);
  const watchers = new Watchers(tools);
  await settleWarehouses(tools);
  await lookEverywhere(tools, 'start');
  scheduler.start();
  closers.add('clock', () => scheduler.stop());
  await watchers.restart();
  closers.add('watchers', () => watchers.stop());
  revisions.onChange((workspace) => {
    tools.log.info({ revision: workspace.revision }, 'A new revision of the workspace runs.');
    const settled = settleWarehouses(tools).then(() => lookEverywhere(tools, 'revision'));
    const restarted = Promise.all([watchers.restart(), settled]);
    restarted.catch((thrown: unknown) =>
      tools.log.error({ err: thrown }, 'The new revision could not be announced; the clock does it.'),
    );
  });
  /** Secrets have changed, and what runs has not been read with them yet: a store that fails in between is asked again. */
  let renewing = false;
  // Files and secrets of one command come together: who reads the files first would not find the secrets.
  const lookAtSecrets = async () => {
    if (await tools.secrets.refresh()) renewing = true;
  };
  const reload = async () => {
    await lookAtSecrets();
    const { findings, draft } = await revisions.reload();
    for (const finding of findings) tellFinding(tools, finding);
    const { revision } = tools.workspace();
    if (draft) tools.log.info({ revision }, 'The files are good but not what runs: crossdock mappings publish.');
  };
  const follow = async () => {
    await lookAtSecrets();
    for (const finding of await revisions.activateDue()) tellFinding(tools, finding);
    await revisions.follow();
    if (!renewing) return;
    await revisions.renew();
    await reload();
    renewing = false;
  };
  const failed = (thrown: unknown) =>
    tools.log.error({ err: thrown }, 'The workspace could not be looked at; the last good revision keeps running.');
  const stopWatching = watchTexts(environment.home, () => void reload().catch(failed));
  const timer = setInterval(() => void follow().catch(failed), followMilliseconds);
  closers.add('workspace', async () => {
    clearInterval(timer);
    stopWatching();
  });
  return scheduler;
}

function tellFinding(tools: Tools, { file, line, column, code, message }: Finding): void {
  tools.log.error(
    { at: `${file}:${line}:${column}`, code, detail: message },
    'The workspace was not taken; the last good revision keeps running.',
  );
}

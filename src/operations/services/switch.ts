import { timingText } from '../../clockwork/schedule.ts';
import { withSetting } from '../../config/edit-yaml.ts';
import { inletPlace, type ServiceRun, serviceRuns } from '../../config/lookup.ts';
import type { WorkspaceTexts } from '../../config/texts.ts';
import type { ServiceName, Workspace } from '../../config/workspace.ts';
import { type Forecast, forecastDownload } from '../../intake/forecast.ts';
import { judgeUnstored } from '../../stages/judge-unstored.ts';
import { asCrossdockError } from '../../support/errors.ts';
import { type Actor, commitDeed, turned } from '../audit.ts';
import type { Dock } from '../dock.ts';
import { errors } from '../errors.ts';
import { gatesOf } from '../gates.ts';
import type { Scope } from '../scope.ts';
import { cartServices, runsOf, type Whose, whoseServices } from './named.ts';

/** What is usual, where nobody says another timing. */
const usual: Readonly<Record<ServiceName, string>> = {
  'order download': '{ every: 5m }',
  'order delivery': 'automatic',
  'shipping confirmations': '{ every: 1h }',
  inventory: '{ every: 1h }',
  'shipment upload': 'automatic',
  'inventory upload': '{ every: 1h }',
  'order copies': 'automatic',
  'tracking copies': 'automatic',
};

/** One service of a merchant or cart, from one timing to another. */
export interface Switched {
  readonly service: ServiceName;
  readonly merchant: string;
  /** `''` = the merchant's own. */
  readonly cart: string;
  readonly from: string;
  /** As it stands in the file. */
  readonly to: string;
}

/** What begins to move as soon as it is done. */
export interface Ahead {
  /** By looking into the inboxes of carts whose order download begins. */
  readonly downloads: readonly Forecast[];
  /** Inboxes that could not be looked into. */
  readonly unseen: readonly { readonly endpoint: string; readonly code: string; readonly message: string }[];
  /** What waits at gates that open. */
  readonly waiting: readonly { readonly gate: string; readonly count: number }[];
}

export interface SwitchPlan {
  readonly switches: readonly Switched[];
  readonly ahead: Ahead;
  readonly file: string;
  readonly was: string;
  readonly text: string;
  /** The file is a draft until somebody publishes it. */
  readonly byHand: boolean;
}

/** Works out which lines of the merchant's file change and what that would set in motion. Nothing is written, nothing is taken. */
export async function planSwitch(
  dock: Dock,
  scope: Scope,
  words: readonly string[],
  wanted: { readonly on: boolean; readonly timing?: string | undefined },
): Promise<SwitchPlan> {
  const texts = await dock.drafts.texts();
  const workspace = await valid(dock, texts);
  const whose = whoseServices(workspace, scope, words);
  const switches = switchesFor(workspace, whose, wanted);
  const file = `merchants/${whose.merchant}.yaml`;
  const was = texts[file] ?? '';
  const text = switches.reduce((edited, one) => withSetting(edited, pathOf(one), one.to), was);
  const after = switches.length === 0 ? workspace : await valid(dock, { ...texts, [file]: text });
  const ahead = await lookAhead(dock, workspace, after, switches);
  return { switches, ahead, file, was, text, byHand: after.publish === 'by hand' };
}

/** Writes the file, and who did it and what was foreseen into the audit. */
export async function applySwitch(dock: Dock, plan: SwitchPlan, actor: Actor): Promise<void> {
  await dock.drafts.save(plan.file, plan.was, plan.text);
  const foreseen = plan.ahead.downloads.map(({ endpoint, orders }) => `${orders} orders wait at ${endpoint}`);
  await commitDeed(dock, async () =>
    plan.switches.map(({ service, merchant, cart, from, to }) => ({
      actor,
      action: to === 'off' ? 'services off' : 'services on',
      subject: `${service}/${cart === '' ? merchant : `${merchant}/${cart}`}`,
      merchant,
      reason: service === 'order download' ? foreseen.join('; ') : '',
      ...turned({}, 'timing', [from, to]),
    })),
  );
}

/** The same look for a cart as it stands in the files, whatever its service says. */
export async function forecastOf(dock: Dock, workspace: Workspace, endpoint: string): Promise<Forecast> {
  const open = dock.drafts.connect(workspace);
  const tools = { ...dock.tools, workspace: () => workspace, connection: (name: string) => open.transport(name) };
  try {
    const place = inletPlace(workspace, endpoint);
    return await forecastDownload(tools, place, (orders) => judgeUnstored(tools, place.merchant, orders));
  } finally {
    await open.close();
  }
}

async function valid(dock: Dock, texts: WorkspaceTexts): Promise<Workspace> {
  const read = await dock.drafts.read(texts, { tests: false });
  if ('workspace' in read) return read.workspace;
  const [first] = read.findings;
  throw errors.WORKSPACE_NOT_VALID({
    message: `${first?.file}:${first?.line}:${first?.column}  ${first?.message}  [${first?.code}]`,
    value: first?.file ?? '',
  });
}

function switchesFor(
  workspace: Workspace,
  whose: Whose,
  { on, timing }: { readonly on: boolean; readonly timing?: string | undefined },
): Switched[] {
  const runs = runsOf(workspace, whose);
  if (runs.length === 0)
    throw errors.SERVICE_WITHOUT_ENDPOINT({
      message: `${whose.service ?? 'No service'} of ${[whose.merchant, whose.cart].filter(Boolean).join('/')} has an endpoint to work on.`,
      value: whose.service ?? whose.merchant,
    });
  const byKey = new Map(
    runs.map((run): [string, Switched & { readonly run: ServiceRun }] => {
      const cart = cartServices.has(run.service) ? run.connection : '';
      const to = on ? (timing ?? usual[run.service]) : 'off';
      return [
        `${run.service}/${cart}`,
        { service: run.service, merchant: run.merchant, cart, from: timingText(run.timing), to, run },
      ];
    }),
  );
  return [...byKey.values()]
    .filter(({ run, to }) => (on && timing === undefined ? run.timing.kind === 'off' : !isSame(run, to)))
    .map(({ run: _, ...switched }) => switched);
}

/** Writing `off` where a service is off says nothing new. */
function isSame({ timing }: ServiceRun, to: string): boolean {
  return timing.kind === to;
}

function pathOf({ service, cart }: Switched): string[] {
  return cart === '' ? ['services', service] : ['carts', cart, 'services', service];
}

async function lookAhead(
  dock: Dock,
  before: Workspace,
  after: Workspace,
  switches: readonly Switched[],
): Promise<Ahead> {
  const downloads: Forecast[] = [];
  const unseen: { endpoint: string; code: string; message: string }[] = [];
  const begins = beginning(before, after, switches);
  for (const { subject } of begins.filter(({ service }) => service === 'order download')) {
    try {
      downloads.push(await forecastOf(dock, after, subject));
    } catch (thrown) {
      const { code, message } = asCrossdockError(thrown);
      unseen.push({ endpoint: subject, code, message });
    }
  }
  const subjects = new Set(begins.map(({ subject }) => subject));
  const gates = (await gatesOf(dock, [...new Set(switches.map(({ merchant }) => merchant))])).filter(
    ({ gate, waiting }) => subjects.has(gate) && waiting > 0,
  );
  return { downloads, unseen, waiting: gates.map(({ gate, waiting }) => ({ gate, count: waiting })) };
}

/** Runs that were off and are no longer. */
function beginning(before: Workspace, after: Workspace, switches: readonly Switched[]): ServiceRun[] {
  const off = new Set(
    serviceRuns(before)
      .filter(({ timing }) => timing.kind === 'off')
      .map(({ service, subject }) => `${service} ${subject}`),
  );
  const touched = new Set(switches.map(({ merchant, service }) => `${merchant} ${service}`));
  return serviceRuns(after).filter(
    ({ service, subject, merchant, timing }) =>
      timing.kind !== 'off' && off.has(`${service} ${subject}`) && touched.has(`${merchant} ${service}`),
  );
}

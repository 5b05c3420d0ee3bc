import { withSetting } from '../config/edit-yaml.ts';
import { isObject } from '../config/shape.ts';
import type { WorkspaceTexts } from '../config/texts.ts';
import type { Workspace } from '../config/workspace.ts';
import { stageNames } from '../pipeline.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import type { HeldSubject } from '../storage/exceptions.ts';
import { heldAfter, openOfCode, refreshSetback } from '../storage/releases.ts';
import { didYouMean } from '../support/nearest.ts';
import { type Actor, commitDeed, turned } from './audit.ts';
import type { Dock } from './dock.ts';
import { errors } from './errors.ts';
import { bookEdit, filesRun } from './onboarding/publish-edit.ts';
import { workTickets } from './release-exception.ts';

const file = 'crossdock.yaml';
const codes = ['HOST_KEY_UNKNOWN', 'HOST_KEY_CHANGED'];
const keySetting = 'host key';
/** Work of one connection that is freed; more is freed by the clock. */
const freedAtMost = 1000;

export interface HostKeyPlan {
  readonly connection: string;
  /** Fingerprints that were expected until now. */
  readonly expected: readonly string[];
  /** What the server shows now. */
  readonly shown: string;
  readonly known: boolean;
  readonly texts: WorkspaceTexts;
  readonly text: string;
  readonly workspace: Workspace;
  /** The edit runs as soon as it is written. */
  readonly publishes: boolean;
}

/** Asks the server for its key, before any login; nothing is written. `wanted`: the only fingerprint that will do. */
export async function planHostKey(dock: Dock, connection: string, wanted?: string): Promise<HostKeyPlan> {
  const texts = await dock.drafts.texts();
  const before = await valid(dock, texts);
  const expected = expectedKeys(before, connection);
  const shown = await shownKey(dock, before, connection);
  if (wanted !== undefined && wanted !== shown)
    throw errors.HOST_KEY_NOT_WANTED({
      message: `${connection} shows the host key ${shown}, not ${wanted}.`,
      value: connection,
    });
  const was = texts[file] ?? '';
  const known = expected.includes(shown);
  const text = known ? was : withSetting(was, ['connections', connection, 'sftp', keySetting], JSON.stringify(shown));
  const workspace = known ? before : await valid(dock, { ...texts, [file]: text });
  const publishes = workspace.publish !== 'by hand' && (await filesRun(dock, texts));
  return { connection, expected, shown, known, texts, text, workspace, publishes };
}

/**
 * Writes the key into `crossdock.yaml` and lets what waited for it be tried half a minute later, when every daemon has taken up the new
 * revision; the exception ends with the first success. Returns how much is tried again.
 */
export async function acceptHostKey(dock: Dock, plan: HostKeyPlan, actor: Actor): Promise<number> {
  const { connection, expected, shown, texts, text, workspace, publishes } = plan;
  await dock.drafts.save(file, texts[file], text);
  const states = turned({}, keySetting, [expected.join(', '), shown]);
  const deed = {
    actor,
    action: 'connections accept-host-key',
    subject: connection,
    merchant: '',
    reason: '',
    ...states,
  };
  await bookEdit(dock, { texts: { ...texts, [file]: text }, workspace }, deed, { publish: publishes });
  return publishes ? await tryAgain(dock, connection, actor) : 0;
}

async function tryAgain(dock: Dock, connection: string, actor: Actor): Promise<number> {
  const held = await heldByKey(dock, connection);
  if (held.length === 0) return 0;
  await commitDeed(dock, async (trx, at, tickets) => {
    for (const one of held) {
      const stage = stageNames.find((name) => one.subject.startsWith(`${name}:`));
      if (!stage) continue;
      await refreshSetback(trx, stage, one.subject.slice(stage.length + 1), at);
      const later = (await workTickets(dock, trx, one, at)).map((ticket): OutgoingTicket => ({ ...ticket, to: '30s' }));
      tickets.push(...later);
    }
    const states = turned({ subjects: held.length }, 'state', ['held', 'tried again']);
    return { actor, action: 'connections accept-host-key', subject: connection, merchant: '', reason: '', ...states };
  });
  return held.length;
}

async function heldByKey({ tools: { store } }: Dock, connection: string): Promise<HeldSubject[]> {
  const held: HeldSubject[] = [];
  for (const code of codes)
    for (const one of await openOfCode(store.reader, 'every merchant', code))
      if (one.connection === connection)
        held.push(...(await heldAfter(store.reader, 'every merchant', one.id, 'work', '', freedAtMost)));
  return held;
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

function expectedKeys({ connections }: Workspace, name: string): string[] {
  const found = connections.get(name);
  if (!found || found.name.includes('/')) {
    const near = didYouMean(name, [...connections.keys()]);
    const message = `No connection under "connections" in ${file} is called "${name}".${near}`;
    throw errors.CONNECTION_UNKNOWN({ message, value: name });
  }
  if (found.transport !== 'sftp' || !isObject(found.settings))
    throw errors.CONNECTION_WITHOUT_HOST_KEY({
      message: `${name} is a connection of ${found.transport}.`,
      value: name,
    });
  return [found.settings[keySetting] ?? []].flat().map((key) => String(key).replace(/=$/, ''));
}

/** As its own test sees it: the key comes before user and password. */
async function shownKey(dock: Dock, workspace: Workspace, name: string): Promise<string> {
  const open = dock.drafts.connect(workspace);
  try {
    const steps = open.transport(name).test({ directory: '' }, { receive: false, send: false });
    for await (const { name: step, ok, detail, code } of steps) {
      const [key] = step === keySetting ? (/SHA256:[A-Za-z0-9+/]{43}/.exec(detail) ?? []) : [];
      if (key !== undefined) return key;
      if (!ok)
        throw errors.CONNECTION_TEST_FAILED({
          message: `${name} showed no host key: "${step}" failed. ${detail}`,
          value: code ?? step,
        });
    }
  } finally {
    await open.close();
  }
  throw errors.CONNECTION_WITHOUT_HOST_KEY({ message: `${name} showed no host key.`, value: name });
}

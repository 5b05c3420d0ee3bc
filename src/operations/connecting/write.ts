import { publishRevision } from '../../storage/revisions.ts';
import { connectionSecret, listSecrets, saveSecret } from '../../storage/secret-rows.ts';
import { asCrossdockError } from '../../support/errors.ts';
import { type Actor, commitDeed, type DeedState } from '../audit.ts';
import type { Dock } from '../dock.ts';
import { deedsOf } from '../revision-deeds.ts';
import { checkSecret } from '../secrets/secrets.ts';
import type { ConnectPlan } from './plan.ts';

/**
 * Files first, because they are what can be refused; then secrets, token, revision and audit in one commit. A daemon looks at files that
 * have lain still for a moment, so it does not see them before their secrets are there.
 */
export async function writeConnect(
  dock: Dock,
  plan: ConnectPlan,
  token: string | undefined,
  actor: Actor,
): Promise<void> {
  const undo = await saveFiles(dock, plan);
  try {
    await commitAll(dock, plan, token, actor);
  } catch (thrown) {
    // Where nobody knows whether it was booked, the files stay: they say what the store says, or the next start takes them.
    if (asCrossdockError(thrown).code !== 'STORE_COMMIT_UNKNOWN') await undo();
    throw thrown;
  }
}

async function saveFiles(dock: Dock, { place, texts }: ConnectPlan): Promise<() => Promise<void>> {
  const changed = Object.keys(texts).filter((file) => texts[file] !== place.texts[file]);
  const saved: string[] = [];
  const undo = async () => {
    for (const file of saved) await dock.drafts.save(file, texts[file], place.texts[file] ?? '');
  };
  try {
    for (const file of changed) {
      await dock.drafts.save(file, place.texts[file], texts[file] ?? '');
      saved.push(file);
    }
  } catch (thrown) {
    await undo();
    throw thrown;
  }
  return undo;
}

async function commitAll(dock: Dock, plan: ConnectPlan, token: string | undefined, actor: Actor): Promise<void> {
  const { place, secrets, texts, workspace, publishes, edits } = plan;
  const { store } = dock.tools;
  const named = new Map([...secrets, ...(token === undefined ? [] : [[connectionSecret(place.name), token] as const])]);
  const sealed = await Promise.all(
    [...named].map(([name, text]) => dock.tools.secrets.seal(name, checkSecret(name, text))),
  );
  await commitDeed(dock, async (trx, at) => {
    const known = new Map((await listSecrets(trx)).map(({ name, updatedAt }) => [name, updatedAt]));
    for (const one of sealed) await saveSecret(trx, one, at);
    const before = Object.fromEntries([...named.keys()].map((name) => [name, known.get(name) ?? null]));
    const after = Object.fromEntries([...named.keys()].map((name) => [name, at]));
    const state: DeedState = { connector: place.connector.id, tested: at };
    const deed = {
      actor,
      action: 'connect',
      subject: place.name,
      merchant: place.merchant,
      reason: '',
      before,
      after: { ...after, ...state },
    };
    if (!publishes || edits.length === 0) return deed;
    const publication = { id: workspace.revision, texts, actor, reason: '', untested: false };
    const published = await publishRevision(trx, store.dialect, publication, 'publish', at);
    // The command is what the person did; that it made a revision is part of it.
    const settings = deedsOf(publication, 'publish', published).filter(({ merchant }) => merchant === place.merchant);
    return [deed, ...settings.map((one) => ({ ...one, action: deed.action }))];
  });
}

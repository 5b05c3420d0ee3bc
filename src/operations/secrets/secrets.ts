import { namesSecret } from '../../config/references.ts';
import { currentRevision, scheduledRevision } from '../../storage/revisions.ts';
import { connectionOf, deleteSecret, listSecrets, type SecretRow, saveSecret } from '../../storage/secret-rows.ts';
import { asCrossdockError } from '../../support/errors.ts';
import { type Actor, commitDeed, type DeedState } from '../audit.ts';
import type { Dock } from '../dock.ts';
import { errors } from './errors.ts';

export type { SecretRow } from '../../storage/secret-rows.ts';

const bytesAtMost = 64 * 1024;

export function secretsOf(dock: Dock): Promise<SecretRow[]> {
  return listSecrets(dock.tools.store.reader);
}

export async function secretNamed(dock: Dock, name: string): Promise<SecretRow | undefined> {
  return (await secretsOf(dock)).find((one) => one.name === name);
}

/** What a person may call one; throws `SECRET_NAME`. Those of connections have names that nobody can give. */
export function checkName(name: string): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,79}$/.test(name) || name.endsWith(' '))
    throw errors.SECRET_NAME({ message: `A secret cannot be called "${name}".`, value: name });
}

/** Replaces one of the same name. Editors and "echo" end a text with a line break that is no part of it. */
export async function keepSecret(dock: Dock, name: string, given: string, actor: Actor): Promise<SecretRow> {
  const text = checkSecret(name, given.replace(/\r?\n$/, ''));
  const { store, secrets } = dock.tools;
  const sealed = await secrets.seal(name, text);
  await commitDeed(dock, async (trx, at) => {
    const was = (await listSecrets(trx)).find((one) => one.name === name);
    await saveSecret(trx, sealed, at);
    const before: DeedState = was ? { 'kept on': was.updatedAt } : {};
    return { actor, action: 'secrets set', subject: name, merchant: '', reason: '', before, after: { 'kept on': at } };
  });
  const kept = (await listSecrets(store.reader)).find((one) => one.name === name);
  if (!kept) throw unknownSecret(name);
  return kept;
}

/** Where the files, what runs and what is scheduled refer to it: file names, each once; of a connection's that there is such a connection. */
export async function usersOf(dock: Dock, name: string): Promise<string[]> {
  const connection = connectionOf(name);
  if (connection !== undefined)
    return runningConnections(dock).includes(connection) ? [`connection ${connection}`] : [];
  const { reader } = dock.tools.store;
  const [current, scheduled] = [await currentRevision(reader), await scheduledRevision(reader)];
  const all = [await dock.drafts.texts(), current?.texts ?? {}, scheduled?.texts ?? {}];
  const files = all.flatMap((texts) => Object.entries(texts).filter(([, text]) => namesSecret(text, name)));
  return [...new Set(files.map(([file]) => file))].sort();
}

/** None where nothing can run, for want of a key for instance. */
function runningConnections(dock: Dock): string[] {
  try {
    return [...dock.tools.workspace().connections.keys()];
  } catch (thrown) {
    if (asCrossdockError(thrown).code === 'CONFIG_NO_REVISION') return [];
    throw thrown;
  }
}

/** `force`: also where the workspace uses it. */
export async function dropSecret(dock: Dock, name: string, force: boolean, actor: Actor): Promise<void> {
  const users = await usersOf(dock, name);
  if (users.length > 0 && !force)
    throw errors.SECRET_IN_USE({ message: `${users.join(', ')} needs the secret "${name}".`, value: name });
  await commitDeed(dock, async (trx) => {
    const was = await deleteSecret(trx, name);
    if (was === undefined) throw unknownSecret(name);
    const before = { 'kept on': was };
    return { actor, action: 'secrets delete', subject: name, merchant: '', reason: '', before, after: {} };
  });
}

export function unknownSecret(name: string) {
  return errors.SECRET_UNKNOWN({ message: `The store has no secret "${name}".`, value: name });
}

/** Throws `SECRET_VALUE`. */
export function checkSecret(name: string, text: string): string {
  const problem = problemOf(text);
  if (problem !== undefined) throw errors.SECRET_VALUE({ message: problem, value: name });
  return text;
}

function problemOf(text: string): string | undefined {
  if (text === '') return 'Nothing was given, so nothing was kept.';
  if (Buffer.byteLength(text) > bytesAtMost) return `It is longer than ${bytesAtMost} bytes.`;
  return text.includes('\0') || text.includes('\uFFFD') ? 'It is no text in UTF-8.' : undefined;
}

import type { ImapFlow } from 'imapflow';
import type { FoundFile, RefusedItem } from '../../contract.ts';
import { errors as shared } from '../errors.ts';
import { errors } from './errors.ts';
import { readId } from './ids.ts';
import { doneMark } from './looking.ts';
import { folderPath, type OpenMailbox } from './session.ts';
import type { EmailInSettings } from './settings.ts';

/**
 * Moves, deletes or marks the mails of the group. May be repeated: mails that are gone, or that lay in a mailbox which was
 * made anew since (UIDVALIDITY), are passed over. Refused mails are never deleted.
 */
export async function putAway(
  open: OpenMailbox,
  group: readonly (FoundFile | RefusedItem)[],
  outcome: 'taken' | 'refused',
  settings: EmailInSettings,
): Promise<void> {
  const uids = await stillThere(open, group);
  if (uids.length === 0) return;
  const range = uids.join(',');
  if (settings['after taking'] === 'mark') return mark(open, range);
  if (settings['after taking'] === 'delete' && outcome === 'taken') {
    return expect(await open.ask(open.client.messageDelete(range, { uid: true })));
  }
  const folder = settings[outcome === 'taken' ? 'done folder' : 'refused folder'];
  // Made first: a server answers a move to a missing folder with the same NO as a full quota.
  await makeFolder(open, folder);
  expect(await open.ask(open.client.messageMove(range, folderPath(folder), { uid: true })));
}

async function stillThere(
  { client, box, ask }: OpenMailbox,
  group: readonly (FoundFile | RefusedItem)[],
): Promise<number[]> {
  const ids = group.map(({ id }) => readId(id)).filter(({ uidValidity }) => uidValidity === box.uidValidity);
  const uids = [...new Set(ids.map(({ uid }) => uid))];
  if (uids.length === 0) return [];
  const found = await ask(client.search({ uid: uids.join(','), deleted: false }, { uid: true }));
  if (!found) throw shared.PEER_REFUSED({ message: 'The IMAP server refused to search the mailbox.' });
  return found;
}

async function mark({ client, box, ask }: OpenMailbox, range: string): Promise<void> {
  // The library drops marks that the server does not keep without a word; then every look would find the mail again.
  if (!keepsMarks(box.permanentFlags)) throw errors.EMAIL_MARKS_UNSUPPORTED();
  expect(await ask(client.messageFlagsAdd(range, [doneMark, '\\Seen'], { uid: true })));
}

export function keepsMarks(permanentFlags: ReadonlySet<string> | undefined): boolean {
  return permanentFlags?.has('\\*') === true || permanentFlags?.has(doneMark) === true;
}

const made = new WeakMap<ImapFlow, Set<string>>();

async function makeFolder({ client, ask }: OpenMailbox, folder: string): Promise<void> {
  const known = made.get(client) ?? new Set<string>();
  made.set(client, known);
  if (known.has(folder)) return;
  if (!(await folderExists({ client, ask }, folder))) await ask(client.mailboxCreate(folderPath(folder)));
  known.add(folder);
}

export async function folderExists(
  { client, ask }: Pick<OpenMailbox, 'client' | 'ask'>,
  folder: string,
): Promise<boolean> {
  const wanted = folderPath(folder).join('/');
  const folders = await ask(client.list({ listOnly: true }));
  const prefix = client.namespace?.prefix ?? '';
  return folders.some(({ path, delimiter }) => {
    const inOurWords = (text: string) => text.split(delimiter || '/').join('/');
    return inOurWords(path) === wanted || inOurWords(path) === inOurWords(prefix) + wanted;
  });
}

/** The library answers `false` where the server refused; why, it tells only its log. */
function expect(done: unknown): void {
  if (!done) throw errors.EMAIL_NOT_MOVED();
}

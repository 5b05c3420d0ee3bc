import { randomBytes } from 'node:crypto';
import { asCrossdockError, type CrossdockError } from '../../../support/errors.ts';
import { within } from '../../../support/waiting.ts';
import type { TestStep } from '../../contract.ts';
import { errors as shared } from '../errors.ts';
import { networkSteps } from '../shared/network.ts';
import { type Step, walk } from '../shared/steps.ts';
import { errors } from './errors.ts';
import { imapError } from './failures.ts';
import { folderExists, keepsMarks } from './removing.ts';
import { folderPath, newClient, serverOf } from './session.ts';
import { type EmailInSettings, imapPort } from './settings.ts';

/** `DNS`, `TCP`, `TLS`, `greeting`, `login`, `open mailbox`, `list`, `put away`: as a look does it, nothing is left behind. */
export async function* testSteps(
  settings: EmailInSettings,
  mailbox: string,
  signal: AbortSignal,
): AsyncGenerator<TestStep> {
  const server = serverOf(settings);
  const client = newClient(settings);
  const end = () => client.close();
  signal.addEventListener('abort', end, { once: true });
  const late = () => shared.CONNECTION_TIMEOUT({ message: `${server} did not answer in time.` });
  const ask = async <T>(work: Promise<T>, times = 1): Promise<T> => {
    try {
      return await within(times * settings['timeout seconds'], work, late);
    } catch (thrown) {
      throw imapError(thrown, server);
    }
  };
  try {
    yield* walk([
      ...networkSteps({ host: settings.host, port: imapPort(settings) }, signal),
      ...handshake(settings, () => ask(client.connect(), 3)),
      { name: 'open mailbox', run: openMailbox },
      { name: 'list', run: list },
      { name: 'put away', run: putAway },
    ]);
  } finally {
    signal.removeEventListener('abort', end);
    client.close();
  }

  async function openMailbox(): Promise<string> {
    const { exists } = await ask(client.mailboxOpen(folderPath(mailbox)));
    return `${mailbox} holds ${exists} mails.`;
  }

  async function list(): Promise<string> {
    const uids = (await ask(client.search({ deleted: false }, { uid: true }))) || [];
    const [first] = uids;
    if (first !== undefined) await ask(client.fetchOne(String(first), { bodyStructure: true }, { uid: true }));
    return first === undefined ? 'No mails to describe.' : 'The oldest mail could be described.';
  }

  async function putAway(): Promise<string> {
    const { 'after taking': how, 'done folder': done, 'refused folder': refused } = settings;
    if (how === 'mark') {
      if (client.mailbox && keepsMarks(client.mailbox.permanentFlags)) return 'The server keeps marks.';
      throw errors.EMAIL_MARKS_UNSUPPORTED();
    }
    for (const folder of how === 'move' ? [done, refused] : [refused]) await tryFolder(folder);
    return `${how === 'move' ? `${done} and ${refused} exist` : `${refused} exists`} or can be created.`;
  }

  /** A folder beside the missing one is created and deleted again. */
  async function tryFolder(folder: string): Promise<void> {
    if (await folderExists({ client, ask }, folder)) return;
    const trial = folderPath(`${folder}-test-${randomBytes(4).toString('hex')}`);
    await ask(client.mailboxCreate(trial));
    await ask(client.mailboxDelete(trial));
  }
}

/** The library does encryption, greeting and login in one go; which of them failed is told by the error. */
function handshake(settings: EmailInSettings, connect: () => Promise<void>): Step[] {
  let failure: CrossdockError | undefined;
  let opened: Promise<void> | undefined;
  const open = () => {
    opened ??= connect().catch((thrown) => {
      failure = asCrossdockError(thrown);
    });
    return opened;
  };
  const aboutTls = ['IMAP_CERTIFICATE', 'IMAP_TLS_MISSING'];
  const aboutLogin = ['IMAP_LOGIN', 'IMAP_BUSY'];
  const step = (name: string, detail: string, isOurs: (code: string) => boolean): Step => ({
    name,
    run: async () => {
      await open();
      if (failure && isOurs(failure.code)) throw failure;
      return detail;
    },
  });
  const checked = settings['check certificate']
    ? 'Encrypted, certificate trusted.'
    : 'Encrypted, certificate NOT checked.';
  const tls = step('TLS', checked, (code) => aboutTls.includes(code));
  const greeting = step('greeting', 'The server speaks IMAP.', (code) => ![...aboutTls, ...aboutLogin].includes(code));
  const plain =
    settings.tls === 'none' ? 'Logged in; the password went over the line WITHOUT encryption.' : 'Logged in.';
  const login = step('login', plain, () => true);
  return { implicit: [tls, greeting, login], starttls: [greeting, tls, login], none: [greeting, login] }[settings.tls];
}

import { ImapFlow, type ImapFlowOptions, type MailboxObject } from 'imapflow';
import { within } from '../../../support/waiting.ts';
import type { ConnectorContext } from '../../contract.ts';
import { errors as shared } from '../errors.ts';
import { LoginGuard } from '../shared/login-guard.ts';
import { imapError } from './failures.ts';
import { type EmailInSettings, imapPort } from './settings.ts';

/** An opened mailbox, and the only way to ask for something in it: with a deadline. */
export interface OpenMailbox {
  readonly client: ImapFlow;
  readonly box: MailboxObject;
  ask<T>(work: Promise<T>, seconds?: number): Promise<T>;
}

interface Selected {
  readonly path: string;
  readonly readOnly: boolean;
  readonly at: number;
}

/** So long an opened mailbox is taken to be as it was; then it is opened again, which also shows a dead connection. */
const freshMilliseconds = 5000;
const idleSeconds = 30;
/** A server that ignores the partial fetch answers with the whole part: memory stays bounded. */
const literalBytes = 64 * 1024 * 1024;

/** One login of an account, used by one piece of work at a time (providers count logins), kept for a short while. */
export class ImapSession {
  readonly #settings: EmailInSettings;
  readonly #context: ConnectorContext;
  readonly #guard: LoginGuard;
  #client: ImapFlow | undefined;
  /** Why the login broke: the library tells it once, and everybody who waits hears only "no connection". */
  #broken: Error | undefined;
  #selected: Selected | undefined;
  #line: Promise<unknown> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;
  #closed = false;
  readonly #stop = () => this.#drop();

  constructor(settings: EmailInSettings, context: ConnectorContext) {
    this.#settings = settings;
    this.#context = context;
    this.#guard = new LoginGuard(context.now);
    context.signal.addEventListener('abort', this.#stop, { once: true });
  }

  /** Runs `work` in the mailbox, after everybody who came before. Any error but the expected ends the login. */
  use<T>(mailbox: string, readOnly: boolean, work: (open: OpenMailbox) => Promise<T>): Promise<T> {
    const mine = this.#line.then(() => this.#work(mailbox, readOnly, work));
    this.#line = mine.catch(() => undefined);
    return mine;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#context.signal.removeEventListener('abort', this.#stop);
    this.#drop();
    await this.#line;
  }

  async #work<T>(mailbox: string, readOnly: boolean, work: (open: OpenMailbox) => Promise<T>): Promise<T> {
    clearTimeout(this.#idle);
    try {
      const client = await this.#ready();
      const box = await this.#open(client, mailbox, readOnly);
      const ask = <A>(asked: Promise<A>, seconds?: number) => this.#inTime(asked, seconds);
      return await work({ client, box, ask });
    } catch (thrown) {
      const error = imapError(thrown, serverOf(this.#settings));
      if (!harmless.has(error.code)) this.#drop();
      throw error;
    } finally {
      this.#idle = setTimeout(() => this.#drop(), idleSeconds * 1000).unref();
    }
  }

  /** A client that was closed is of no use ever again: the library cannot open it a second time. */
  async #ready(): Promise<ImapFlow> {
    if (this.#closed || this.#context.signal.aborted)
      throw shared.CONNECTION_LOST({ message: 'The daemon is stopping.' });
    if (this.#client?.usable) return this.#client;
    this.#drop();
    this.#guard.check();
    const client = newClient(this.#settings);
    this.#client = client;
    this.#broken = undefined;
    client.on('error', (error) => {
      if (this.#client === client) this.#broken = error;
    });
    try {
      await this.#inTime(client.connect(), 3 * this.#settings['timeout seconds']);
    } catch (thrown) {
      const error = imapError(thrown, serverOf(this.#settings));
      if (error.code === 'IMAP_LOGIN') this.#guard.refused(error);
      throw error;
    }
    this.#guard.accepted();
    return client;
  }

  /** Opened anew each time after a short while: a new UIDVALIDITY, new mails and a dead connection show only there. */
  async #open(client: ImapFlow, mailbox: string, readOnly: boolean): Promise<MailboxObject> {
    const path = folderPath(mailbox);
    const { mailbox: open } = client;
    const known = this.#selected;
    const fresh = known && performance.now() - known.at < freshMilliseconds;
    if (open && fresh && known.path === mailbox && known.readOnly === readOnly) return open;
    this.#selected = undefined;
    const box = await this.#inTime(client.mailboxOpen(path, { readOnly }));
    this.#selected = { path: mailbox, readOnly, at: performance.now() };
    return box;
  }

  async #inTime<T>(work: Promise<T>, seconds: number = this.#settings['timeout seconds']): Promise<T> {
    const late = () => shared.CONNECTION_TIMEOUT({ message: `${serverOf(this.#settings)} did not answer in time.` });
    try {
      return await within(seconds, work, late);
    } catch (thrown) {
      throw this.#broken ?? thrown;
    }
  }

  #drop(): void {
    clearTimeout(this.#idle);
    this.#selected = undefined;
    this.#client?.close();
    this.#client = undefined;
  }
}

/** Answers about one mail or folder; the login is as good as before. */
const harmless = new Set(['FILE_VANISHED', 'DIRECTORY_MISSING', 'EMAIL_MARKS_UNSUPPORTED']);

export function serverOf(settings: EmailInSettings): string {
  return `${settings.host}:${imapPort(settings)}`;
}

/** The library joins the levels with the server's own separator and puts its namespace in front. */
export function folderPath(folder: string): string[] {
  return folder.split('/').filter((level) => level !== '');
}

export function newClient(settings: EmailInSettings, more: Partial<ImapFlowOptions> = {}): ImapFlow {
  const milliseconds = settings['timeout seconds'] * 1000;
  const client = new ImapFlow({
    host: settings.host,
    port: imapPort(settings),
    secure: settings.tls === 'implicit',
    doSTARTTLS: settings.tls === 'starttls',
    tls: {
      rejectUnauthorized: settings['check certificate'],
      ...(settings['trusted certificate'] !== '' && { ca: settings['trusted certificate'] }),
    },
    auth: { user: settings.user, pass: settings.password },
    clientInfo: { name: 'Crossdock', vendor: '', 'support-url': '' },
    connectionTimeout: milliseconds,
    greetingTimeout: milliseconds,
    socketTimeout: milliseconds,
    maxLineLength: literalBytes,
    maxLiteralSize: literalBytes,
    maxResponseSize: 2 * literalBytes,
    disableAutoIdle: true,
    disableCompression: true,
    logger: false,
    ...more,
  });
  // Without a listener a late socket error would end the process.
  client.on('error', () => undefined);
  return client;
}

import { Readable } from 'node:stream';
import type { SMTPConnectionEnvelope, SMTPEnvelope } from 'nodemailer/lib/smtp-connection';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { within } from '../../../support/waiting.ts';
import { errors } from './errors.ts';
import type { ComposedMail } from './message.ts';
import { recipientsError, type SmtpFailure, smtpError } from './refusals.ts';
import { type EmailOutSettings, smtpPort } from './settings.ts';

/** What a finished or broken send left behind at the server. */
export type Sent = { readonly kind: 'accepted' } | { readonly kind: 'refused' | 'doubt'; readonly error: Error };

/** Many relays end a login after a hundred mails; we are gone before. */
const mailsPerLogin = 90;

type Done<T> = (error?: Error | null, value?: T) => void;

/** One login at a mail server. After any error it is of no more use and closed. */
export class SmtpSession {
  readonly #connection: SMTPConnection;
  readonly #settings: EmailOutSettings;
  readonly #server: string;
  #mails = 0;

  constructor(settings: EmailOutSettings) {
    this.#settings = settings;
    this.#server = `${settings.host}:${smtpPort(settings)}`;
    this.#connection = new SMTPConnection(connectionOptions(settings));
    // Without a listener a late socket error would end the process.
    this.#connection.on('error', () => undefined);
  }

  get usable(): boolean {
    return !this.#connection.destroyed;
  }

  /** Clears what an earlier mail left; `false` when the server ended a kept login while nobody looked. */
  async ready(): Promise<boolean> {
    if (this.#mails === 0) return this.usable;
    if (this.#mails >= mailsPerLogin) await this.end();
    if (!this.usable) return false;
    return this.#step(1, (done) => this.#connection.reset(done)).then(
      () => true,
      () => false,
    );
  }

  /** `TLSv1.3` ... or `''` when the connection is in the clear. */
  get encryption(): string {
    const socket = this.#connection._socket;
    return socket && 'getProtocol' in socket && typeof socket.getProtocol === 'function'
      ? String(socket.getProtocol())
      : '';
  }

  /** TCP, greeting, EHLO, and TLS as the settings say. */
  connect(): Promise<unknown> {
    return this.#step(3, (done) => this.#connection.connect(done));
  }

  async login(): Promise<void> {
    const { user, password } = this.#settings;
    if (user === '') return;
    if (!this.#connection.allowsAuth) {
      this.close();
      throw errors.SMTP_LOGIN({
        message: `${this.#server} offers no login on this connection.`,
        hint: 'Leave out user and password, or check "tls" and "port": many servers offer the login only when encrypted.',
      });
    }
    await this.#step(3, (done) => this.#connection.login({ user, credentials: { user, pass: password } }, done));
  }

  /**
   * Sender and recipients as for a mail, then RSET: nothing is sent. The library has no such call; a login method of
   * our own is its documented way to speak single commands.
   */
  async rehearse(recipients: readonly string[]): Promise<void> {
    const refused: SmtpFailure[] = [];
    const rehearsal = { method: 'REHEARSE', recipients, refused, credentials: { user: '-', pass: '-' } };
    await this.#step(2 + recipients.length, (done) => this.#connection.login(rehearsal, done));
    if (refused[0]) throw smtpError(refused[0], this.#server);
  }

  /** One mail to all recipients or to none. Never throws: the caller must know which of the three it was. */
  async deliver(recipients: readonly string[], mail: ComposedMail): Promise<Sent> {
    const envelope: SMTPEnvelope & Partial<Pick<SMTPConnectionEnvelope, 'rejectedErrors'>> = {
      from: this.#settings.from,
      to: [...recipients],
      size: mail.size,
    };
    let dotMayBeOut = false;
    const content = Readable.from(
      (async function* () {
        // The library asks for the first byte when DATA was accepted; by then every recipient has been answered.
        if ((envelope.rejectedErrors ?? []).length > 0) throw new Error('A recipient was refused.');
        yield* mail.open();
        dotMayBeOut = true;
      })(),
      { objectMode: false },
    );
    try {
      this.#mails++;
      await this.#run(this.#deliverSeconds(mail.size), (done) => this.#connection.send(envelope, content, done));
      return { kind: 'accepted' };
    } catch (thrown) {
      // Closed before the final dot the server must forget the mail (RFC 5321, 4.1.1.4 and 7.8).
      this.close();
      content.destroy();
      const { command, responseCode } = thrown as SmtpFailure;
      // A refused sender makes a pipelining server refuse all recipients too: the first word counts.
      const refused = command === 'MAIL FROM' ? [] : (envelope.rejectedErrors ?? []);
      if (refused.length > 0)
        return { kind: 'refused', error: recipientsError(refused, recipients.length, this.#server) };
      const error = smtpError(thrown, this.#server);
      return { kind: dotMayBeOut && responseCode === undefined ? 'doubt' : 'refused', error };
    }
  }

  /** Says good-bye and does not wait for the answer; what is under way is cut. */
  async end(): Promise<void> {
    // Without a connection the library would write to a socket that does not exist.
    if (this.usable && this.#connection.stage === 'connected') this.#connection.quit();
    this.close();
  }

  close(): void {
    this.#connection.close();
  }

  /** At least 50 kB/s are expected of the way to a mail server; the socket's own limit watches for standstill. */
  #deliverSeconds(bytes: number): number {
    return 3 * this.#settings['timeout seconds'] + bytes / 50_000;
  }

  async #step<T>(answers: number, start: (done: Done<T>) => void): Promise<T | undefined> {
    try {
      return await this.#run(answers * this.#settings['timeout seconds'], start);
    } catch (thrown) {
      this.close();
      throw smtpError(thrown, this.#server);
    }
  }

  /** The library calls back for answers, but tells a broken connection only by its events. */
  async #run<T>(seconds: number, start: (done: Done<T>) => void): Promise<T | undefined> {
    const connection = this.#connection;
    let fail: (error: Error) => void = () => undefined;
    // A callback with the server's last words may come right behind the event.
    const ended = () => setImmediate(() => fail(new Error('The connection was closed.')));
    const work = new Promise<T | undefined>((resolve, reject) => {
      fail = reject;
      connection.on('error', reject);
      connection.once('end', ended);
      start((error, value) => (error ? reject(error) : resolve(value)));
    });
    const late = () => Object.assign(new Error('No answer in time.'), { code: 'ETIMEDOUT' });
    try {
      return await within(seconds, work, late);
    } finally {
      connection.off('error', fail);
      connection.off('end', ended);
    }
  }
}

function connectionOptions(settings: EmailOutSettings): SMTPConnection.Options {
  const milliseconds = settings['timeout seconds'] * 1000;
  return {
    host: settings.host,
    port: smtpPort(settings),
    secure: settings.tls === 'implicit',
    requireTLS: settings.tls === 'starttls',
    ignoreTLS: settings.tls === 'none',
    connectionTimeout: milliseconds,
    greetingTimeout: milliseconds,
    dnsTimeout: milliseconds,
    socketTimeout: milliseconds,
    socketCloseTimeout: 1000,
    logger: false,
    ...(settings['own host name'] !== '' && { name: settings['own host name'] }),
    tls: {
      rejectUnauthorized: settings['check certificate'],
      ...(settings['trusted certificate'] !== '' && { ca: settings['trusted certificate'] }),
    },
    customAuth: { REHEARSE: (context) => rehearse(context, settings.from) },
  };
}

async function rehearse(context: SMTPConnection.CustomAuthenticationContext, from: string): Promise<void> {
  const { recipients, refused } = context.auth as unknown as { recipients: readonly string[]; refused: SmtpFailure[] };
  for (const command of [`MAIL FROM:<${from}>`, ...recipients.map((address) => `RCPT TO:<${address}>`), 'RSET']) {
    const { status, response } = await context.sendCommand(command);
    if (status >= 200 && status < 300) continue;
    const said = { code: 'EENVELOPE', responseCode: status, response, command: command.split(':')[0] ?? '' };
    refused.push(Object.assign(new Error(response), said));
    return;
  }
}
